"""Who has how much to do: open tickets by workgroup and by person, how many are late, and what is due next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.priority import Priority
from nocdesk.tickets.clocks import ClockState, clock_rows
from nocdesk.tickets.model import TroubleTicket, Workgroup
from nocdesk.tickets.targets import InternalTargets, internal_targets
from nocdesk.tickets.workflow import OPEN

_PRESSING = frozenset({Priority.CRITICAL, Priority.HIGH})


class BearerKind(StrEnum):
    """Who bears it."""

    WORKGROUP = "workgroup"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class LoadRow:
    """What a workgroup or a person has to do; without a name what nobody has.

    `overdue` counts tickets with an agreed clock that is late, `updates_late` those whose customer should have been
    told by now, `update_at` is when the next one is to be.
    """

    id: int
    kind: BearerKind
    name: str
    open: int
    pressing: int
    overdue: int
    updates_late: int
    update_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Burden:
    is_pressing: bool
    is_overdue: bool
    update_at: datetime | None


def load_rows(session: Session, now: datetime) -> list[LoadRow]:
    """The workgroups by name, then the people; what nobody has comes first of each."""
    groups = dict(session.execute(select(Workgroup.id, Workgroup.name)).all())
    internal = internal_targets(session)
    by_bearer: defaultdict[tuple[BearerKind, str], list[_Burden]] = defaultdict(list)
    for ticket in session.scalars(select(TroubleTicket).where(TroubleTicket.status.in_(tuple(OPEN)))):
        burden = _burden(session, ticket, now, internal)
        by_bearer[BearerKind.WORKGROUP, groups.get(ticket.workgroup_id or 0, "")].append(burden)
        by_bearer[BearerKind.PERSON, ticket.assignee].append(burden)
    order = list(BearerKind)
    bearers = sorted(by_bearer, key=lambda each: (order.index(each[0]), each[1] != "", each[1].casefold()))
    return [_row(place, *bearer, by_bearer[bearer], now) for place, bearer in enumerate(bearers, 1)]


def _burden(session: Session, ticket: TroubleTicket, now: datetime, internal: InternalTargets) -> _Burden:
    agreed = (clock for clock in clock_rows(session, ticket, now, internal) if not clock.is_internal)
    is_late = any(clock.state is ClockState.LATE for clock in agreed)
    return _Burden(ticket.priority in _PRESSING, is_late, ticket.next_update_at)


def _row(place: int, kind: BearerKind, name: str, burdens: Sequence[_Burden], now: datetime) -> LoadRow:
    updates = [each.update_at for each in burdens if each.update_at is not None]
    return LoadRow(
        id=place,
        kind=kind,
        name=name,
        open=len(burdens),
        pressing=sum(each.is_pressing for each in burdens),
        overdue=sum(each.is_overdue for each in burdens),
        updates_late=sum(update_at < now for update_at in updates),
        update_at=min((update_at for update_at in updates if update_at >= now), default=None),
    )
