"""What may be done with evidence: keep a batch of it, and forget what is older than a day or beyond the budget."""

from collections.abc import Mapping

import numpy as np
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.evidence.model import EvidenceBatch, EvidenceLayout, EvidencePin, PinCause
from nocdesk.quality.reading import is_unanswered
from nocdesk.quality.wire import Batch
from nocdesk.store.series_time import in_slices, microseconds

HOUR_US = 3_600_000_000
FORGOTTEN_AT_ONCE = 200
"""Batches deleted in one transaction, so that none of them is long."""


class EvidenceKeeper:
    """Keeps batches as they come, and knows which layouts the store has already; for one engine."""

    def __init__(self) -> None:
        self._used_us: dict[int, int] = {}

    def keep(self, session: Session, payload: bytes, batch: Batch, layouts: Mapping[int, bytes]) -> None:
        """Keep a batch as it was spooled, with those of these layouts that are new."""
        if not len(batch.rows) and not batch.answers and not any(map(is_unanswered, batch.readings)):
            return
        began_us, ended_us = _span(batch)
        self._keep_layouts(session, batch, ended_us, layouts)
        polls = len(batch.rows) + len(batch.answers) + sum(map(is_unanswered, batch.readings))
        row = {"began_us": began_us, "ended_us": ended_us, "polls": polls, "size": len(payload), "payload": payload}
        session.execute(insert(EvidenceBatch), [row])

    def unknown(self, batch: Batch) -> list[int]:
        """The layouts of a batch that the store may not have."""
        return [number for number in np.unique(batch.rows.heads["layout"]).tolist() if number not in self._used_us]

    def forget(self) -> None:
        """The transaction failed: what the store has must be found out anew."""
        self._used_us.clear()

    def _keep_layouts(self, session: Session, batch: Batch, now_us: int, layouts: Mapping[int, bytes]) -> None:
        if layouts:
            is_sqlite = session.get_bind().dialect.name == "sqlite"
            statement = (sqlite.insert if is_sqlite else postgresql.insert)(EvidenceLayout)
            used = {"used_us": statement.excluded.used_us}
            session.execute(
                statement.on_conflict_do_update(index_elements=["number"], set_=used),
                [{"number": number, "used_us": now_us, "content": content} for number, content in layouts.items()],
            )
            self._used_us.update(dict.fromkeys(layouts, now_us))
        numbers = np.unique(batch.rows.heads["layout"]).tolist()
        late = [number for number in numbers if now_us - self._used_us.get(number, now_us) > HOUR_US]
        for part in in_slices(late):
            session.execute(update(EvidenceLayout).where(EvidenceLayout.number.in_(part)).values(used_us=now_us))
            self._used_us.update(dict.fromkeys(part, now_us))


def forget_evidence(session: Session, *, before_us: int, budget_bytes: int) -> int:
    """Delete batches that ended before this, and the oldest ones beyond what pins leave of the budget; some at a time.

    Says how many went: 0 when there is nothing more to do.
    """
    room = budget_bytes - pinned_bytes(session)
    newer = func.sum(EvidenceBatch.size).over(order_by=EvidenceBatch.id.desc()).label("newer")
    sums = select(EvidenceBatch.id, EvidenceBatch.ended_us, newer).subquery()
    is_spare = (sums.c.ended_us < before_us) | (sums.c.newer > room)
    spare = session.scalars(select(sums.c.id).where(is_spare).order_by(sums.c.id).limit(FORGOTTEN_AT_ONCE)).all()
    if spare:
        session.execute(delete(EvidenceBatch).where(EvidenceBatch.id.in_(spare)))
    oldest_us = session.scalar(select(func.min(EvidenceBatch.began_us)))
    border_us = before_us if oldest_us is None else min(oldest_us, before_us)
    session.execute(delete(EvidenceLayout).where(EvidenceLayout.used_us < border_us - 2 * HOUR_US))
    return len(spare)


def forget_pins(session: Session, *, breaches_before_us: int) -> None:
    """Delete the pins of alarms that are gone, and of breaches so old."""
    is_of_alarm = EvidencePin.cause != PinCause.BREACH
    session.execute(delete(EvidencePin).where(is_of_alarm, EvidencePin.subject_id.not_in(select(Alarm.id))))
    session.execute(delete(EvidencePin).where(~is_of_alarm, EvidencePin.ended_us < breaches_before_us))


def pinned_bytes(session: Session) -> int:
    """What the pins take of the budget."""
    return int(session.scalar(select(func.coalesce(func.sum(EvidencePin.size), 0))) or 0)


def _span(batch: Batch) -> tuple[int, int]:
    instants = [microseconds(answer.taken_at) for answer in batch.answers]
    instants += [microseconds(reading.taken_at) for reading in batch.readings]
    if len(batch.rows):
        instants += [int(batch.rows.heads["at_us"].min()), int(batch.rows.heads["at_us"].max())]
    return min(instants), max(instants)
