"""What a report is asked for: of which kind, for whom, of which time, and as of which knowledge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.errors import NocdeskError
from nocdesk.language import N_, _
from nocdesk.people.policy import Act
from nocdesk.reports.alarm_health import health_sections
from nocdesk.reports.capacity import DEFAULT_LIMIT, LOOK_BACK, capacity_rows
from nocdesk.reports.capacity_document import capacity_sections
from nocdesk.reports.carriers import carriers
from nocdesk.reports.document import Document, Section, Step
from nocdesk.reports.exceptions import exception_sections
from nocdesk.reports.judged import Judged, read_judged
from nocdesk.reports.performance import performance_sections
from nocdesk.reports.report_period import ReportPeriod, midnight
from nocdesk.reports.traffic import traffic
from nocdesk.reports.usage import usage_rows, usage_sections
from nocdesk.shifts.alarm_health import USUAL_TERMS, AlarmTerms, ReviewOrder, review
from nocdesk.toml_file import nearest

ALL_CUSTOMERS = N_("All customers")

_CAUTION = N_("For use within the provider: it names parts of the network.")


class ReportKind(StrEnum):
    """What a report is about."""

    SLA = "sla"
    EXCEPTIONS = "exceptions"
    CAPACITY = "capacity"
    USAGE = "usage"
    ALARMS = "alarms"


TITLES: Mapping[ReportKind, str] = {
    ReportKind.SLA: N_("Performance against agreements"),
    ReportKind.EXCEPTIONS: N_("Breaches and their evidence"),
    ReportKind.CAPACITY: N_("Developing capacity problems"),
    ReportKind.USAGE: N_("Usage by weekday and hour"),
    ReportKind.ALARMS: N_("Alarm quality"),
}

ACTS: Mapping[ReportKind, Act] = {
    ReportKind.SLA: Act.VIEW_SLA,
    ReportKind.EXCEPTIONS: Act.VIEW_NETWORK,
    ReportKind.CAPACITY: Act.VIEW_NETWORK,
    ReportKind.USAGE: Act.VIEW_NETWORK,
    ReportKind.ALARMS: Act.VIEW_ALARMS,
}
"""What a role must be allowed to see, to make such a report; one for which the network is needed is no customer's."""


class ReportOrderError(NocdeskError):
    """A report of somebody or of a time that does not exist."""


@dataclass(frozen=True, slots=True)
class CustomerChoice:
    """A customer that a report can be about."""

    id: int
    name: str
    timezone: str


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report to be made; without a customer it is about all. What is known by `as_of` is in it (None: all)."""

    kind: ReportKind
    customer: CustomerChoice | None
    period: ReportPeriod
    provider: str = ""
    as_of: datetime | None = None
    alarms: AlarmTerms = USUAL_TERMS

    @property
    def title(self) -> str:
        """What stands above it."""
        return _(TITLES[self.kind])


def customer_choices(session: Session) -> list[CustomerChoice]:
    """All customers by name."""
    rows = session.execute(select(Customer.id, Customer.name, Customer.timezone).order_by(Customer.name))
    return [CustomerChoice(*row) for row in rows]


def customer_named(session: Session, name: str) -> CustomerChoice:
    """The customer of that name."""
    choices = customer_choices(session)
    for choice in choices:
        if choice.name == name:
            return choice
    raise ReportOrderError(
        _("There is no customer '{name}'; {nearest}").format(
            name=name, nearest=nearest(name, [choice.name for choice in choices])
        )
    )


def known_by(text: str, timezone: str) -> datetime | None:
    """The instant that a person wrote; for a day its end in the zone: what was known on it. None for nothing."""
    text = text.strip()
    if not text:
        return None
    try:
        if len(text) == len("2026-03-01"):
            return midnight(date.fromisoformat(text) + timedelta(days=1), timezone)
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ReportOrderError(
            _("'{text}' is not an instant: write such as 2026-03-01 or 2026-03-01T22:00+02:00.").format(text=text)
        ) from error
    return instant.replace(tzinfo=ZoneInfo(timezone)) if instant.tzinfo is None else instant


def make_report(session: Session, order: ReportOrder, *, now: datetime, step: Step = lambda _share: None) -> Document:
    """Make the report from the store as it is in this session; what `step` raises ends the work."""
    if order.period.starts_at >= now:
        raise ReportOrderError(
            _("{period} has not begun: choose a time of which something is known.").format(period=order.period.words)
        )
    return Document(
        title=order.title,
        customer=_(ALL_CUSTOMERS) if order.customer is None else order.customer.name,
        provider=order.provider,
        period=order.period.words,
        starts_at=order.period.starts_at,
        ends_at=order.period.ends_at,
        timezone=order.period.timezone,
        computed_at=now,
        reading_at=min(now, order.as_of or now),
        sections=_SECTIONS[order.kind](session, order, now, step),
        caution=_(_CAUTION) if ACTS[order.kind] is not Act.VIEW_SLA else "",
    )


def _sla(session: Session, order: ReportOrder, now: datetime, step: Step) -> tuple[Section, ...]:
    return performance_sections(session, _read_judged(session, order, now, step), step)


def _exceptions(session: Session, order: ReportOrder, now: datetime, step: Step) -> tuple[Section, ...]:
    return exception_sections(session, _read_judged(session, order, now, step))


def _read_judged(session: Session, order: ReportOrder, now: datetime, step: Step) -> Judged:
    customer_id = None if order.customer is None else order.customer.id
    return read_judged(session, customer_id, order.period, now=now, as_of=order.as_of, step=step)


def _capacity(session: Session, order: ReportOrder, now: datetime, step: Step) -> tuple[Section, ...]:
    end = min(order.period.ends_at, now)
    today = end.astimezone(order.period.zone).date()
    of = carriers(session, None if order.customer is None else order.customer.id)
    begin = min(order.period.starts_at, end - LOOK_BACK)
    measured = traffic(session, of, begin, end, step)
    rows = capacity_rows(measured, timezone=order.period.timezone, today=today, limit=DEFAULT_LIMIT)
    return capacity_sections(rows, limit=DEFAULT_LIMIT, today=today)


def _usage(session: Session, order: ReportOrder, now: datetime, step: Step) -> tuple[Section, ...]:
    of = carriers(session, None if order.customer is None else order.customer.id)
    measured = traffic(session, of, order.period.starts_at, min(order.period.ends_at, now), step)
    return usage_sections(usage_rows(measured, order.period.timezone), order.period.timezone)


def _alarms(session: Session, order: ReportOrder, now: datetime, _step: Step) -> tuple[Section, ...]:
    if order.customer is not None:
        raise ReportOrderError(_("The quality of alarms is not one customer's: make the report for all customers."))
    asked = ReviewOrder(order.period.starts_at, order.period.ends_at)
    return health_sections(review(session, asked, order.alarms, now=now), order.alarms.health)


_SECTIONS: Mapping[ReportKind, Callable[[Session, ReportOrder, datetime, Step], tuple[Section, ...]]] = {
    ReportKind.SLA: _sla,
    ReportKind.EXCEPTIONS: _exceptions,
    ReportKind.CAPACITY: _capacity,
    ReportKind.USAGE: _usage,
    ReportKind.ALARMS: _alarms,
}
