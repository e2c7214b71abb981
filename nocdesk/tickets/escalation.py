"""Tells tickets further up when their clocks run out: by shares of the target, each level once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sqlalchemy import select

from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.wording import lasting
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets import line_words
from nocdesk.tickets.clocks import ClockRow, ClockState, clock_rows
from nocdesk.tickets.model import Audience, TicketEscalation, TroubleTicket, Workgroup
from nocdesk.tickets.targets import InternalTargets, internal_targets
from nocdesk.tickets.timeline import AUTOMATIC, write_line
from nocdesk.tickets.workflow import OPEN

SUPERVISOR = "supervisor"
_RUNNING = frozenset({ClockState.RUNNING, ClockState.LATE})


@dataclass(frozen=True, slots=True)
class Level:
    """From which share of the target on whom a ticket is told to."""

    number: int
    share: float
    to: str


@cache
def levels() -> tuple[Level, ...]:
    """The levels as they are shipped, in their order."""
    content = tomllib.loads(files("resources").joinpath("tickets/escalation.toml").read_text(encoding="utf-8"))
    return tuple(Level(number, row["share"], row["to"]) for number, row in enumerate(content["level"], start=1))


def escalate_due(work: UnitOfWork) -> int:
    """Take every level that is due and was not taken yet; how many that were."""
    query = select(TroubleTicket).where(TroubleTicket.status.in_(tuple(OPEN))).order_by(TroubleTicket.id)
    internal = internal_targets(work.session)
    return sum(_escalate(work, ticket, internal) for ticket in work.session.scalars(query).all())


def _escalate(work: UnitOfWork, ticket: TroubleTicket, internal: InternalTargets) -> int:
    due = [
        (clock, level)
        for clock in clock_rows(work.session, ticket, work.now, internal)
        for level in levels()
        if clock.state in _RUNNING and clock.share >= level.share
    ]
    if not due:
        return 0
    query = select(TicketEscalation.kind, TicketEscalation.level).where(TicketEscalation.ticket_id == ticket.id)
    taken = {(kind, level) for kind, level in work.session.execute(query)}
    fresh = [(clock, level) for clock, level in due if (clock.kind.value, level.number) not in taken]
    for clock, level in fresh:
        _take(work, ticket, clock, level)
    return len(fresh)


def _take(work: UnitOfWork, ticket: TroubleTicket, clock: ClockRow, level: Level) -> None:
    to = _whom(work, ticket, level)
    work.session.add(
        TicketEscalation(ticket_id=ticket.id, kind=clock.kind.value, level=level.number, at=work.now, to=to)
    )
    allowed = lasting(round(clock.target_s * SECOND_US))
    said = line_words.ESCALATED_BY_INTERNAL if clock.is_internal else line_words.ESCALATED
    words = said.format(to=to, share=f"{level.share:.0%}", allowed=allowed, kind=clock.kind)
    write_line(work, ticket, words, AUTOMATIC, audience=Audience.STAFF)
    work.audit("escalate_ticket", ticket, {}, {"kind": clock.kind.value, "level": level.number, "to": to})


def _whom(work: UnitOfWork, ticket: TroubleTicket, level: Level) -> str:
    group = work.session.get(Workgroup, ticket.workgroup_id) if ticket.workgroup_id is not None else None
    if group is None:
        return line_words.EVERYBODY
    return group.supervisor if level.to == SUPERVISOR and group.supervisor else group.name
