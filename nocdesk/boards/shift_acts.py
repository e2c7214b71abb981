"""What people did, from the audit trail: the acts that a shift's log tells, alike ones of one person together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.boards.shift_rows import LogKind, LogRow
from nocdesk.language import _
from nocdesk.people.model import AuditEntry
from nocdesk.shifts.model import Handover
from nocdesk.sla.breaches.model import SlaBreach
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.model import TroubleTicket
from nocdesk.works.model import PlannedWork

TOGETHER = timedelta(seconds=60)
"""Acts of the same kind by the same person that follow each other this fast are one line."""

_NAMED = 3

ACTS: Mapping[str, tuple[LogKind, str]] = {
    "acknowledge_alarm": (LogKind.ALARM, _("acknowledged")),
    "clear_alarm": (LogKind.ALARM, _("cleared by hand")),
    "shelve_alarm": (LogKind.SHELF, _("shelved")),
    "second_shelf": (LogKind.SHELF, _("agreed to shelve")),
    "extend_shelf": (LogKind.SHELF, _("extended the shelving of")),
    "unshelve_alarm": (LogKind.SHELF, _("unshelved")),
    "take_out_of_service": (LogKind.SHELF, _("took out of service")),
    "take_back_into_service": (LogKind.SHELF, _("took back into service")),
    "confirm_breach": (LogKind.BREACH, _("confirmed the breach of")),
    "exclude_breach": (LogKind.BREACH, _("proposed to exclude the breach of")),
    "sign_exclusion": (LogKind.BREACH, _("signed the exclusion of the breach of")),
    "dispute_breach": (LogKind.BREACH, _("disputed the breach of")),
    "reopen_breach": (LogKind.BREACH, _("opened again the breach of")),
    "extend_work": (LogKind.WORK, _("extended")),
    "end_work_now": (LogKind.WORK, _("ended early")),
    "call_off_work": (LogKind.WORK, _("called off")),
    "sign_handover": (LogKind.HANDOVER, _("signed as who leaves: the handover of")),
    "accept_handover": (LogKind.HANDOVER, _("signed as who comes: the handover of")),
    "refuse_handover": (LogKind.HANDOVER, _("refused the handover of")),
}
"""The acts that stand in the log: what they are about, and what was done in words."""


@dataclass(frozen=True, slots=True)
class _Act:
    entry: AuditEntry
    name: str


def act_rows(session: Session, start: datetime, end: datetime) -> list[LogRow]:
    """A line for each act, or for several that are alike and follow each other."""
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.at >= start, AuditEntry.at < end, AuditEntry.action.in_(ACTS))
        .order_by(AuditEntry.actor, AuditEntry.action, AuditEntry.at, AuditEntry.id)
    ).all()
    names = _names(session, entries)
    return [_row([_Act(e, names.get((e.kind, e.entity_id), "")) for e in group]) for group in _groups(entries)]


def _groups(entries: Iterable[AuditEntry]) -> Iterator[list[AuditEntry]]:
    group: list[AuditEntry] = []
    for entry in entries:
        is_alike = group and (group[-1].actor, group[-1].action) == (entry.actor, entry.action)
        if group and not (is_alike and entry.at - group[-1].at <= TOGETHER):
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _row(acts: Sequence[_Act]) -> LogRow:
    first = acts[0].entry
    kind, words = ACTS[first.action]
    about = {act.entry.entity_id for act in acts}
    return LogRow(
        id=first.id,
        at=first.at,
        kind=kind,
        who=first.actor,
        text=f"{words} {_listed(list(dict.fromkeys(act.name for act in acts)))}{_reason(first, len(acts))}",
        count=len(acts),
        about=first.entity_id if len(about) == 1 else None,
    )


def _listed(names: Sequence[str]) -> str:
    """The first few by name, and how many more there are."""
    if len(names) <= _NAMED:
        return "; ".join(names)
    return _("{names} and {count} more").format(names="; ".join(names[:_NAMED]), count=len(names) - _NAMED)


def _reason(entry: AuditEntry, count: int) -> str:
    said = entry.after.get("reason") or entry.after.get("note")
    return f": {said}" if said and count == 1 else ""


def _names(session: Session, entries: Iterable[AuditEntry]) -> dict[tuple[str, int], str]:
    """What each thing that was acted on is called."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.kind, set()).add(entry.entity_id)
    found: dict[tuple[str, int], str] = {}
    for kind, (query, number) in _NAMING.items():
        for ids in in_slices(sorted(wanted.get(kind, ()))):
            for found_id, name, more in session.execute(query.where(number.in_(ids))):
                found[kind, found_id] = f"{name}, {more}" if more else name
    return found


def _naming(number: Any, name: Any, more: Any = None) -> tuple[Select[Any], Any]:
    """How the number and the name of a thing are read, with what else tells it from others."""
    return select(number, name, literal("") if more is None else more), number


_NAMING: Mapping[str, tuple[Select[Any], Any]] = {
    "alarm": _naming(Alarm.id, Alarm.resource, Alarm.text),
    "alarm_shelf": _naming(AlarmShelf.id, AlarmShelf.resource, AlarmShelf.text),
    "out_of_service": _naming(OutOfService.id, OutOfService.resource),
    "planned_work": _naming(PlannedWork.id, PlannedWork.name),
    "trouble_ticket": _naming(TroubleTicket.id, TroubleTicket.number),
    "sla_breach": _naming(SlaBreach.id, SlaBreach.objective),
    "handover": _naming(Handover.id, Handover.shift),
}
