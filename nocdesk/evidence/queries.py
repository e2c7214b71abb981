"""What may be read of evidence: the varbinds of the poll that a sample came from, and how much there is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.evidence.model import EvidenceBatch, EvidenceLayout, EvidencePin
from nocdesk.evidence.reading import answers_of
from nocdesk.network.model import Probe
from nocdesk.quality.answer import Binding, PollAnswer
from nocdesk.quality.layout import Layout, decode_layout, instant_of
from nocdesk.quality.reading import Outcome, Reading, is_unanswered
from nocdesk.quality.wire import Batch, decode_batch
from nocdesk.store.series_time import in_slices, microseconds

LOOK_BACK = timedelta(minutes=15)
"""How long before an instant the poll may lie that was the last one then."""

_BATCHES_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class PollEvidence:
    """One poll of a probe: when it was answered, or how it failed, and every object that the device gave."""

    probe_id: int
    device_id: int
    taken_at: datetime
    outcome: Outcome
    detail: str
    bindings: tuple[Binding, ...]
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class EvidenceFigures:
    """How much evidence there is, in bytes as stored, and since when it is without a gap by age or budget."""

    polls: int
    rolling_bytes: int
    pinned_bytes: int
    oldest_at: datetime | None


def evidence_of(session: Session, probe_id: int, at: datetime) -> PollEvidence | None:
    """The last poll of a probe at this instant, which for a sample's instant is the one that it came from.

    None where it is not kept any more, or never was.
    """
    device_id = session.scalar(select(Probe.device_id).where(Probe.id == probe_id))
    if device_id is None:
        return None
    at_us = microseconds(at)
    # The polls of one probe stand in the batches in their order, so that the first one found is the last one made.
    found = (
        _last(session, batch, probe_id, device_id, at_us, is_pinned)
        for batch, is_pinned in _batches(session, device_id, at_us)
    )
    return next((one for one in found if one is not None), None)


def polls_between(session: Session, probe_id: int, start: datetime, end: datetime) -> list[PollEvidence]:
    """Every poll of a probe from the start up to and with the end, answered or not, in the order of time.

    What is in the day's log stands before what is pinned of the same poll.
    """
    device_id = session.scalar(select(Probe.device_id).where(Probe.id == probe_id))
    if device_id is None:
        return []
    start_us, end_us = microseconds(start), microseconds(end)
    found: dict[datetime, PollEvidence] = {}
    for batch, is_pinned in _batches_within(session, device_id, start_us, end_us):
        for one in _polls(session, batch, probe_id, device_id, is_pinned):
            if start_us <= microseconds(one.taken_at) <= end_us:
                found.setdefault(one.taken_at, one)
    return [found[at] for at in sorted(found)]


def evidence_figures(session: Session) -> EvidenceFigures:
    """How much there is."""
    polls, rolling, oldest_us = session.execute(
        select(func.sum(EvidenceBatch.polls), func.sum(EvidenceBatch.size), func.min(EvidenceBatch.began_us))
    ).one()
    pinned = session.scalar(select(func.sum(EvidencePin.size)))
    return EvidenceFigures(
        polls=int(polls or 0),
        rolling_bytes=int(rolling or 0),
        pinned_bytes=int(pinned or 0),
        oldest_at=None if oldest_us is None else instant_of(oldest_us),
    )


def layouts_in(session: Session, numbers: Sequence[int]) -> Mapping[int, Layout]:
    """The layouts with these numbers."""
    layout, found = EvidenceLayout, {}
    for part in in_slices(numbers):
        rows = session.execute(select(layout.number, layout.content).where(layout.number.in_(part)))
        found.update({number: decode_layout(content) for number, content in rows})
    return found


def _batches(session: Session, device_id: int, at_us: int) -> Iterator[tuple[Batch, bool]]:
    """Where the poll may be: the day's log from this instant backwards, then pins around it."""
    batch, since_us = EvidenceBatch, at_us - round(LOOK_BACK.total_seconds() * 1e6)
    before: int | None = None
    while True:
        query = select(batch.id, batch.payload)
        query = query.where(batch.began_us <= at_us, batch.ended_us >= since_us)
        query = query if before is None else query.where(batch.id < before)
        rows = session.execute(query.order_by(batch.id.desc()).limit(_BATCHES_AT_ONCE)).all()
        for number, payload in rows:
            before = number
            yield decode_batch(payload), False
        if len(rows) < _BATCHES_AT_ONCE:
            break
    pin = EvidencePin
    pins = select(pin.payload).where(pin.device_id == device_id, pin.began_us <= at_us, pin.ended_us >= at_us)
    for payload in session.scalars(pins.order_by(pin.id)):
        yield decode_batch(payload), True


def _batches_within(session: Session, device_id: int, start_us: int, end_us: int) -> Iterator[tuple[Batch, bool]]:
    """Every batch and every pin of the device that reaches into a stretch of time, in the order they were kept."""
    batch, pin = EvidenceBatch, EvidencePin
    after = 0
    while True:
        query = select(batch.id, batch.payload).where(
            batch.ended_us >= start_us, batch.began_us <= end_us, batch.id > after
        )
        rows = session.execute(query.order_by(batch.id).limit(_BATCHES_AT_ONCE)).all()
        for number, payload in rows:
            after = number
            yield decode_batch(payload), False
        if len(rows) < _BATCHES_AT_ONCE:
            break
    pins = select(pin.payload).where(pin.device_id == device_id, pin.began_us <= end_us, pin.ended_us >= start_us)
    for payload in session.scalars(pins.order_by(pin.id)):
        yield decode_batch(payload), True


def _last(
    session: Session, batch: Batch, probe_id: int, device_id: int, at_us: int, is_pinned: bool
) -> PollEvidence | None:
    found = _polls(session, batch, probe_id, device_id, is_pinned)
    return max(
        (one for one in found if microseconds(one.taken_at) <= at_us), key=lambda one: one.taken_at, default=None
    )


def _polls(session: Session, batch: Batch, probe_id: int, device_id: int, is_pinned: bool) -> Iterator[PollEvidence]:
    """The polls of a probe in a batch."""
    told = {reading.taken_at: reading for reading in batch.readings if reading.probe_id == probe_id}
    for answer in answers_of(batch, {device_id}, lambda numbers: layouts_in(session, numbers)):
        if probe_id in answer.probe_ids:
            yield _of_answer(answer, probe_id, told, is_pinned)
    yield from (_of_failure(reading, device_id) for reading in told.values() if is_unanswered(reading))


def _of_answer(answer: PollAnswer, probe_id: int, told: Mapping[datetime, Reading], is_pinned: bool) -> PollEvidence:
    reading = told.get(answer.taken_at)
    outcome, detail = (Outcome.ANSWERED, "") if reading is None else (reading.outcome, reading.detail)
    return PollEvidence(probe_id, answer.device_id, answer.taken_at, outcome, detail, answer.bindings, is_pinned)


def _of_failure(reading: Reading, device_id: int) -> PollEvidence:
    return PollEvidence(
        reading.probe_id, device_id, reading.taken_at, reading.outcome, reading.detail, (), is_pinned=False
    )
