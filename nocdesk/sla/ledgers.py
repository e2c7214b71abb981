"""The ledgers of services as service levels are judged by them: on one clock, though the clock was set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from nocdesk.outages.reading import ledger_reading
from nocdesk.outages.stretch import Stretch


def ledgers(
    session: Session, service_ids: Collection[int], start: datetime, end: datetime
) -> Mapping[int, Sequence[Stretch]]:
    """What of each service's ledger lies in [start, end); what goes on does so until the end."""
    reading = ledger_reading(session, service_ids, start, end)
    return {service_id: on_one_clock(stretches) for service_id, stretches in reading.items()}


def on_one_clock(stretches: Sequence[Stretch]) -> Sequence[Stretch]:
    """The same stretches as the present clock would have labelled them.

    Where the wall clock was set, labels jump or overlap though the ledger has no hole; what was before is moved, so
    that each stretch lasts its real seconds and none lies over another or in the future.
    """
    if all(one.ended_at == other.began_at for one, other in pairwise(stretches)):
        return stretches
    moved: list[Stretch] = []
    by = timedelta()
    for stretch in reversed(stretches):
        if moved:
            by = moved[-1].began_at - stretch.ended_at
        moved.append(replace(stretch, began_at=stretch.began_at + by, ended_at=stretch.ended_at + by))
    return moved[::-1]
