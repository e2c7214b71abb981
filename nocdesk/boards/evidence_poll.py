"""A poll as it went: when it was asked and answered, of whom, how safely, and its log as far as it is stored."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.boards.evidence_rows import EvidenceRow, Ground, PollLine
from nocdesk.boards.evidence_words import is_state, limit_words, side_words, value_words
from nocdesk.evidence.queries import PollEvidence
from nocdesk.instants import local, offset_text
from nocdesk.language import _
from nocdesk.network.model import Device, SnmpVersion
from nocdesk.quality.reading import Outcome

_SAFETY = {
    SnmpVersion.V1: _("SNMPv1, its community in clear"),
    SnmpVersion.V2C: _("SNMPv2c, its community in clear"),
    SnmpVersion.V3: _("SNMPv3, signed and encrypted as its user is set"),
}
_Line = tuple[int, str, str, bool, bool, str]


def poll_lines(session: Session, row: EvidenceRow, poll: PollEvidence) -> Iterator[_Line]:
    """The poll in the decoded tree."""
    took = _(" in {poll_ms:.0f} ms").format(poll_ms=row.poll_ms) if row.poll_ms is not None else ""
    is_ok = poll.outcome is Outcome.ANSWERED
    yield 1, _("Poll"), f"{'ok' if is_ok else poll.outcome.value}{took}", True, not is_ok, ""
    device = session.get(Device, poll.device_id)
    if device is not None:
        yield 2, "agent", f"{device.name}, {_SAFETY[device.snmp]}", False, False, ""
    asked_at = _asked_at(row, poll)
    if asked_at is not None:
        yield 2, _("asked, answered"), f"{_time(asked_at)}, {_time(poll.taken_at)}", False, False, ""
    else:
        yield 2, "at", _time(poll.taken_at), False, False, ""
    yield 2, "kept", _("pinned, beyond its day") if poll.is_pinned else _("for a day"), False, False, ""
    if poll.detail:
        yield 2, "said", poll.detail, False, False, ""


def poll_log(ground: Ground, row: EvidenceRow, poll: PollEvidence) -> tuple[PollLine, ...]:
    """What is known of the poll in the order of time; how often it was tried is not stored."""
    asked_at = _asked_at(row, poll)
    lines = []
    if asked_at is not None:
        lines.append(PollLine(asked_at, _("get {count} varbinds").format(count=len(poll.bindings))))
    if poll.outcome is Outcome.ANSWERED:
        took = _(" in {poll_ms:.0f} ms").format(poll_ms=row.poll_ms) if row.poll_ms is not None else ""
        lines.append(
            PollLine(poll.taken_at, _("response{took}, {count} varbinds").format(took=took, count=len(poll.bindings)))
        )
    else:
        lines.append(PollLine(poll.taken_at, row.info or poll.outcome.value))
    if row.value is not None:
        lines.append(PollLine(poll.taken_at, _judged(ground, row)))
    if row.clock:
        lines.append(PollLine(poll.taken_at, _("clock {clock}").format(clock=row.clock)))
    return tuple(lines)


def _judged(ground: Ground, row: EvidenceRow) -> str:
    value = value_words(ground, row.value or 0.0)
    if ground.border is None:
        return _("stored {value}").format(value=value)
    window = _(", window {window}").format(window=row.window) if row.window else ""
    if is_state(ground):
        return _("stored {value}{window}").format(value=value, window=window)
    place = side_words(ground) if row.over is not None else "within"
    return _("stored {value}, {place} {limit_words}{window}").format(
        value=value, place=place, limit_words=limit_words(ground), window=window
    )


def _asked_at(row: EvidenceRow, poll: PollEvidence) -> datetime | None:
    return None if row.poll_ms is None else poll.taken_at - timedelta(milliseconds=row.poll_ms)


def _time(at: datetime) -> str:
    return f"{local(at):%H:%M:%S.%f}"[:-3] + offset_text(at)
