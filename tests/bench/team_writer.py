"""Another process that commits changes one by one, so many a second, and says when each was committed.

Every fifth is of an alarm, whose text tells its number; of the others a desk only hears.
"""

import json
import sys
import time
from datetime import UTC, datetime
from random import Random

from sqlalchemy import insert, select, update

from nocdesk.alarms.model import Alarm
from nocdesk.store.base import make_engine
from nocdesk.store.changes import ChangeEntry

ALARM_EVERY = 5


def main(url: str, per_s: int, seconds: int) -> None:
    """Each commit's alarm (or 0), number and the instant after it, as one list when all is done."""
    engine, random = make_engine(url), Random(5)
    committed: list[tuple[int, int, float]] = []
    with engine.connect() as connection:
        alarms = connection.scalars(select(Alarm.id)).all()
        connection.rollback()
        began = time.monotonic()
        for number in range(1, per_s * seconds + 1):
            time.sleep(max(0.0, began + number / per_s - time.monotonic()))
            alarm = random.choice(alarms) if number % ALARM_EVERY == 0 else 0
            if alarm:
                connection.execute(update(Alarm).where(Alarm.id == alarm).values(text=f"Trouble {number}"))
            kind, changed = ("alarm", alarm) if alarm else ("samples", number)
            connection.execute(insert(ChangeEntry), [{"kind": kind, "entity_id": changed, "at": datetime.now(UTC)}])
            connection.commit()
            committed.append((alarm, number, time.monotonic()))
    took_s = time.monotonic() - began
    print(json.dumps({"committed": committed, "took_s": took_s}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
