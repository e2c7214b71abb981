"""What a handover sheet is filled with: everything open that the next shift must know of."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.boards.handover_figures import figure_items
from nocdesk.boards.shift_log import open_notes
from nocdesk.boards.sla_board import objective_rows
from nocdesk.boards.status import desk_status
from nocdesk.boards.work_board import work_rows
from nocdesk.boards.work_rows import WorkState, work_state
from nocdesk.calendar_words import kept_minute
from nocdesk.customers.model import Customer
from nocdesk.language import ENGLISH
from nocdesk.people.model import AuditEntry, Role
from nocdesk.priority import Priority
from nocdesk.problems.model import ServiceProblem
from nocdesk.severity import PerceivedSeverity
from nocdesk.shifts.alarm_health import AlarmTerms
from nocdesk.shifts.calendar import Shift
from nocdesk.shifts.model import NoteKind
from nocdesk.shifts.sheet import SheetItem, SheetSection
from nocdesk.sla.verdicts import Verdict
from nocdesk.sla.wording import objective_name
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.own_words import own_words
from nocdesk.tickets.workflow import OPEN

AHEAD = timedelta(hours=4)
MOST_OF_A_SECTION = 50

_PRESSING = {Priority.CRITICAL: "P1", Priority.HIGH: "P2"}
_TOOLS = (
    Condition.CLOCK_STEPPED, Condition.READINGS_REFUSED, Condition.SPOOL_FILLING, Condition.RECEIVER_DOWN,
    Condition.TRAPS_LOST, Condition.COLLECTOR_SILENT, Condition.BACKUP_OVERDUE, Condition.SPOOL_UNWRITABLE,
    Condition.SPOOL_DAMAGED, Condition.COLLECTOR_FAULT,
)  # fmt: skip
_ON_DUTY = (Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def sheet_items(session: Session, shift: Shift, terms: AlarmTerms, *, now: datetime) -> tuple[SheetItem, ...]:
    """The items of a shift's sheet as things stand, by section."""
    found = (
        _problems(session),
        _tickets(session),
        _at_risk(session, now),
        _works(session, now),
        _withheld(session),
        _notes(session, NoteKind.FALSE_ALARM, SheetSection.FALSE_ALARMS),
        _tools(session, now),
        _staffing(session, shift, now),
        _notes(session, NoteKind.VENDOR, SheetSection.VENDORS),
        figure_items(session, shift, terms, now=now),
    )
    return tuple(item for section in found for item in _bounded(list(section)))


def _bounded(items: list[SheetItem]) -> list[SheetItem]:
    """No more than can be told: the pressing ones all, of the others the first, and how many more there are."""
    if len(items) <= MOST_OF_A_SECTION:
        return items
    ordered = sorted(items, key=lambda item: not item.is_pressing)
    kept = max(MOST_OF_A_SECTION, sum(item.is_pressing for item in items))
    section = items[0].section
    more = SheetItem(section, f"{section}:more", f"and {len(items) - kept} more")
    return [*ordered[:kept], more] if len(items) > kept else ordered


def _problems(session: Session) -> Iterator[SheetItem]:
    is_grave = ServiceProblem.severity.in_((PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR))
    query = select(ServiceProblem).where(ServiceProblem.resolved_at.is_(None), ServiceProblem.closed_at.is_(None))
    rows = session.scalars(query.where(is_grave)).all()
    for one in sorted(rows, key=lambda problem: (problem.severity.rank, problem.began_at)):
        is_first = one.severity is PerceivedSeverity.CRITICAL
        level = "P1" if is_first else "P2"
        detail = f"{level}, since {_minute(one.began_at)}, owner {one.owner or 'nobody'}"
        yield SheetItem(SheetSection.PROBLEMS, f"problem:{one.id}", f"{one.number} {one.text}", detail, is_first)


def _tickets(session: Session) -> Iterator[SheetItem]:
    # What is signed is kept in English.
    read = own_words(session, ENGLISH)
    query = select(TroubleTicket, Customer.name).join(Customer, Customer.id == TroubleTicket.customer_id)
    query = query.where(TroubleTicket.status.in_(OPEN), TroubleTicket.priority.in_(_PRESSING))
    rows = session.execute(query.order_by(TroubleTicket.opened_at)).all()
    for ticket, customer in sorted(rows, key=lambda row: row[0].priority is not Priority.CRITICAL):
        promised = f"restoration promised for {_minute(ticket.etr_at)}" if ticket.etr_at else "no restoration promised"
        whose = ticket.assignee or ticket.crew or "nobody"
        detail = f"{_PRESSING[ticket.priority]}, since {_minute(ticket.opened_at)}, {promised}, with {whose}"
        is_first = ticket.priority is Priority.CRITICAL
        words = f"{ticket.number} {customer}: {read(ticket.text, ticket.is_system)}"
        yield SheetItem(SheetSection.TICKETS, f"ticket:{ticket.id}", words, detail, is_first)


def _at_risk(session: Session, now: datetime) -> Iterator[SheetItem]:
    for row in objective_rows(session):
        is_near = row.breach_at is not None and now <= row.breach_at <= now + AHEAD
        if row.breached_at is not None or not (is_near or row.state is Verdict.AT_RISK):
            continue
        when = f"breached at {_minute(row.breach_at)} at the present rate" if row.breach_at else "at risk"
        words = f"{row.customer}, {row.label or row.service}: {objective_name(row.objective or row.measure)}"
        yield SheetItem(SheetSection.SLA_RISK, f"objective:{row.id}", words, when)


def _works(session: Session, now: datetime) -> Iterator[SheetItem]:
    for row in work_rows(session, now):
        state = work_state(row, now)
        if state is WorkState.RUNNING or (state is WorkState.PLANNED and row.starts_at <= now + AHEAD):
            detail = f"{state}, {_minute(row.starts_at)} to {_minute(row.ends_at)}, {len(row.services)} services"
            yield SheetItem(SheetSection.WORKS, f"work:{row.id}", row.name, detail)


def _withheld(session: Session) -> Iterator[SheetItem]:
    for shelf in session.scalars(select(AlarmShelf).where(AlarmShelf.ended_at.is_(None)).order_by(AlarmShelf.until)):
        detail = f"{shelf.state} until {_minute(shelf.until)}, by {shelf.by}: {shelf.reason}"
        words = f"{shelf.resource}, {shelf.text}"
        yield SheetItem(SheetSection.WITHHELD, f"shelf:{shelf.id}", words, detail)
    for out in session.scalars(select(OutOfService).where(OutOfService.ended_at.is_(None))):
        detail = f"out of service since {_minute(out.began_at)}, by {out.by}: {out.reason}"
        yield SheetItem(SheetSection.WITHHELD, f"outOfService:{out.id}", out.resource, detail)
    is_suppressed = (Alarm.suppressed_by != "") & Alarm.cleared_at.is_(None) & Alarm.closed_at.is_(None)
    for alarm in session.scalars(select(Alarm).where(is_suppressed)):
        words = f"{alarm.resource}, {alarm.text}"
        yield SheetItem(SheetSection.WITHHELD, f"alarm:{alarm.id}", words, f"suppressed by {alarm.suppressed_by}")


def _notes(session: Session, kind: NoteKind, section: SheetSection) -> Iterator[SheetItem]:
    for note in open_notes(session, kind):
        yield SheetItem(section, f"note:{note.id}", note.text, f"{note.author}, {_minute(note.at)}")


def _tools(session: Session, now: datetime) -> Iterator[SheetItem]:
    status = desk_status(session, now=now)
    beat = f"last sign of life {_minute(status.beat_at)}" if status.beat_at else "no sign of life"
    late = f"{status.probes_late} of {status.probes} probes late, {status.spool_waiting} batches waiting"
    yield SheetItem(SheetSection.TOOL_HEALTH, "collector", f"Collector: {beat}", late)
    query = select(Alarm).where(Alarm.condition.in_(_TOOLS), Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None))
    for alarm in session.scalars(query):
        detail = f"{alarm.severity}, since {_minute(alarm.began_at)}"
        yield SheetItem(SheetSection.TOOL_HEALTH, f"alarm:{alarm.id}", f"{alarm.resource}: {alarm.text}", detail)


def _staffing(session: Session, shift: Shift, now: datetime) -> Iterator[SheetItem]:
    """Who acted in this shift, and what was noted about it."""
    acted = select(AuditEntry.actor).where(
        AuditEntry.at >= shift.starts_at, AuditEntry.at < min(shift.ends_at, now), AuditEntry.role.in_(_ON_DUTY)
    )
    names = sorted(set(session.scalars(acted)))
    words = ", ".join(names) if names else "nobody acted at a desk"
    yield SheetItem(SheetSection.STAFFING, "on", f"On in {shift.name}: {words}", "by the audit trail")
    yield from _notes(session, NoteKind.STAFFING, SheetSection.STAFFING)


def _minute(at: datetime) -> str:
    return f"{kept_minute(at).lstrip('0')} UTC"
