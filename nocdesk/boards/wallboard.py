"""What hangs on the wall for all to read: promises at risk and broken, tickets by age, who is on; no device by name."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.language import _
from nocdesk.people.model import AuditEntry, Role
from nocdesk.people.policy import POLICY, Act
from nocdesk.services.model import Service
from nocdesk.shifts.calendar import shift_at
from nocdesk.shifts.hours import ShiftSettings
from nocdesk.sla.breaches.model import BreachState, SlaBreach
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.workflow import OPEN

TICKET_AGES: tuple[tuple[str, timedelta], ...] = (
    (_("under 1 h"), timedelta()),
    (_("1 to 4 h"), timedelta(hours=1)),
    (_("4 to 24 h"), timedelta(hours=4)),
    (_("over 24 h"), timedelta(hours=24)),
)
"""The words of each group of tickets, and from which age on a ticket belongs to it."""

_UNKNOWN_SHIFT = timedelta(hours=8)
"""Where no shift is on by the calendar, as much as a shift lasts."""


@dataclass(frozen=True, slots=True)
class WallPromise:
    """A promise at risk or broken. `breach_at`: when its budget runs out at the present rate, if it does."""

    customer: str
    service: str
    used_s: float
    budget_s: float
    breach_at: datetime | None

    @property
    def used_pct(self) -> float:
        """How much of the budget is used, in per cent; all of it where there is none."""
        return 100 * self.used_s / self.budget_s if self.budget_s > 0 else 100.0


@dataclass(frozen=True, slots=True)
class WallPromises:
    """The first to break come first, of those broken since `since` the last; and how far the review has come."""

    at_risk: tuple[WallPromise, ...]
    broken: tuple[WallPromise, ...]
    since: datetime
    to_review: int
    to_sign: int
    decided: int


@dataclass(frozen=True, slots=True)
class WallTickets:
    """How many open tickets are of which age, in the order of TICKET_AGES."""

    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WallDuty:
    """The shift that is on, and who has done something in it; each person once, by name."""

    shift: str
    ends_at: datetime | None
    people: tuple[str, ...]


def wall_promises(session: Session, settings: ShiftSettings, *, now: datetime) -> WallPromises:
    """Promises at risk, those broken today by the wall clock of the shifts, and the review of breaches."""
    zone = ZoneInfo(settings.timezone)
    since = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    return WallPromises(
        at_risk=_at_risk(session),
        broken=_broken(session, since),
        since=since,
        to_review=_breaches(session, (SlaBreach.state == BreachState.OPEN) & (SlaBreach.bad_s > 0)),
        to_sign=_breaches(session, SlaBreach.state == BreachState.PROPOSED),
        decided=_breaches(session, SlaBreach.decided_at >= _shift_began_at(settings, now)),
    )


def wall_tickets(session: Session, *, now: datetime) -> WallTickets:
    """Open tickets by age, counted in the store."""
    opened_at = TroubleTicket.opened_at
    young_first = [(opened_at > now - age, place) for place, (_, age) in enumerate(TICKET_AGES[1:])]
    group = case(*young_first, else_=len(TICKET_AGES) - 1)
    counted = select(group, func.count()).where(TroubleTicket.status.in_(tuple(OPEN))).group_by(group)
    found = {place: count for place, count in session.execute(counted)}
    return WallTickets(tuple(found.get(place, 0) for place in range(len(TICKET_AGES))))


def wall_duty(session: Session, settings: ShiftSettings, *, now: datetime) -> WallDuty:
    """Who is on: of those who work alarms and tickets whoever has left a trace since the shift began."""
    shift = shift_at(settings, now)
    roles: frozenset[Role] = POLICY[Act.WRITE_SHIFT_LOG]
    acted = select(AuditEntry.actor).where(AuditEntry.at >= _shift_began_at(settings, now), AuditEntry.role.in_(roles))
    people = tuple(session.scalars(acted.distinct().order_by(AuditEntry.actor)))
    return WallDuty(shift.name if shift else "", shift.ends_at if shift else None, people)


def _shift_began_at(settings: ShiftSettings, now: datetime) -> datetime:
    shift = shift_at(settings, now)
    return shift.starts_at if shift else now - _UNKNOWN_SHIFT


def _at_risk(session: Session) -> tuple[WallPromise, ...]:
    query = _PROMISES.where(SlaStatus.state == Verdict.AT_RISK)
    ends = (SlaStatus.breach_at.is_(None), SlaStatus.breach_at, Customer.name, SlaStatus.id)
    return tuple(_promise(*row) for row in session.execute(query.order_by(*ends)))


def _broken(session: Session, since: datetime) -> tuple[WallPromise, ...]:
    query = _PROMISES.where(SlaStatus.state == Verdict.BREACHED, SlaStatus.breached_at >= since)
    order = (SlaStatus.breached_at.desc(), SlaStatus.id)
    return tuple(_promise(*row) for row in session.execute(query.order_by(*order)))


_PROMISES = (
    select(Customer.name, Service.label, Service.name, SlaStatus.budget_s, SlaStatus.budget_left_s, SlaStatus.breach_at)
    .join(Service, Service.id == SlaStatus.service_id)
    .join(Customer, Customer.id == Service.customer_id)
)


def _promise(
    customer: str, label: str, name: str, budget_s: float | None, left_s: float | None, breach_at: datetime | None
) -> WallPromise:
    budget = budget_s or 0.0
    return WallPromise(customer, label or name, budget - (left_s or 0.0), budget, breach_at)


def _breaches(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(SlaBreach).where(condition)) or 0
