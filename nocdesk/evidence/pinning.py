"""Pins evidence around alarms and breaches: what their devices said some minutes before and after is kept with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.evidence.model import EvidenceBatch, EvidencePin, PinCause
from nocdesk.evidence.queries import layouts_in
from nocdesk.evidence.reading import answers_of
from nocdesk.network.model import Probe
from nocdesk.quality.answer import PollAnswer
from nocdesk.quality.wire import Batch, decode_batch, encode_batch
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series_time import microseconds

AROUND = timedelta(minutes=3)
SETTLED_AFTER = timedelta(seconds=20)
"""When nothing of a window is under way any more."""

LOOK_BACK = timedelta(hours=24)
PINNED_AT_ONCE = 50
_BATCHES_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Window:
    """What is to be pinned: a device's answers in a stretch of time."""

    cause: PinCause
    subject_id: int
    device_id: int
    began_us: int
    ended_us: int

    def has(self, answer: PollAnswer) -> bool:
        return answer.device_id == self.device_id and self.began_us <= microseconds(answer.taken_at) <= self.ended_us


def prepare_pins(session: Session, now: datetime) -> list[dict[str, object]]:
    """The pins of windows that are over and not pinned yet, some at a time."""
    windows = [*_alarm_windows(session, now), *_breach_windows(session, now)][:PINNED_AT_ONCE]
    found = _found(session, windows)
    return [_pin(window, found.get(window, []), now) for window in windows]


def write_pins(session: Session, pins: Sequence[dict[str, object]]) -> None:
    """Keep what was prepared."""
    session.execute(insert(EvidencePin), list(pins))


def _alarm_windows(session: Session, now: datetime) -> Iterable[Window]:
    for cause, edge in ((PinCause.ALARM_BEGAN, Alarm.began_at), (PinCause.ALARM_CLEARED, Alarm.cleared_at)):
        is_pinned = exists().where(EvidencePin.cause == cause, EvidencePin.subject_id == Alarm.id)
        query = (
            select(Alarm.id, Alarm.device_id, edge)
            .where(edge > now - LOOK_BACK, edge < now - AROUND - SETTLED_AFTER, ~is_pinned)
            .order_by(Alarm.id)
            .limit(PINNED_AT_ONCE)
        )
        for alarm_id, device_id, at in session.execute(query.where(Alarm.device_id.is_not(None))):
            if device_id is not None and at is not None:
                yield _window(cause, alarm_id, device_id, at)


def _breach_windows(session: Session, now: datetime) -> Iterable[Window]:
    """Of what measures a service, around the moment at which an objective was first seen to be breached."""
    is_pinned = exists().where(
        EvidencePin.cause == PinCause.BREACH,
        EvidencePin.subject_id == SlaStatus.id,
        EvidencePin.pinned_at >= SlaStatus.period_starts_at,
    )
    query = (
        select(SlaStatus.id, Probe.device_id)
        .join(Probe, Probe.service_id == SlaStatus.service_id)
        .where(SlaStatus.state == Verdict.BREACHED, ~is_pinned)
        .distinct()
        .order_by(SlaStatus.id)
        .limit(PINNED_AT_ONCE)
    )
    for status_id, device_id in session.execute(query):
        yield _window(PinCause.BREACH, status_id, device_id, now - AROUND)


def _window(cause: PinCause, subject_id: int, device_id: int, at: datetime) -> Window:
    return Window(cause, subject_id, device_id, microseconds(at - AROUND), microseconds(at + AROUND))


def _found(session: Session, windows: Sequence[Window]) -> Mapping[Window, list[PollAnswer]]:
    """What each window has; windows that lie one over the other are read once."""
    found: dict[Window, list[PollAnswer]] = defaultdict(list)
    for together in _overlapping(windows):
        devices = {window.device_id for window in together}
        for batch in _batches(session, together[0].began_us, max(window.ended_us for window in together)):
            for answer in answers_of(batch, devices, lambda numbers: layouts_in(session, numbers)):
                for window in together:
                    if window.has(answer):
                        found[window].append(answer)
    return found


def _overlapping(windows: Sequence[Window]) -> list[list[Window]]:
    groups: list[list[Window]] = []
    for window in sorted(windows, key=lambda window: window.began_us):
        if groups and window.began_us <= max(before.ended_us for before in groups[-1]):
            groups[-1].append(window)
        else:
            groups.append([window])
    return groups


def _batches(session: Session, began_us: int, ended_us: int) -> Iterable[Batch]:
    is_within = (EvidenceBatch.ended_us >= began_us, EvidenceBatch.began_us <= ended_us)
    after = 0
    while True:
        query = select(EvidenceBatch.id, EvidenceBatch.payload).where(*is_within, EvidenceBatch.id > after)
        rows = session.execute(query.order_by(EvidenceBatch.id).limit(_BATCHES_AT_ONCE)).all()
        for number, payload in rows:
            after = number
            yield decode_batch(payload)
        if len(rows) < _BATCHES_AT_ONCE:
            return


def _pin(window: Window, answers: Sequence[PollAnswer], now: datetime) -> dict[str, object]:
    payload = encode_batch(Batch("", (), answers=tuple(answers)))
    return {
        "cause": window.cause,
        "subject_id": window.subject_id,
        "device_id": window.device_id,
        "began_us": window.began_us,
        "ended_us": window.ended_us,
        "pinned_at": now,
        "polls": len(answers),
        "size": len(payload),
        "payload": payload,
    }
