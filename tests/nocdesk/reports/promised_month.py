"""A month of a Gold service in Riga: an outage, planned work, a declared exclusion, a gap, and slow minutes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.commands import declare_exclusion
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Metric
from nocdesk.reports.document import Document
from nocdesk.reports.orders import ReportKind, ReportOrder, customer_choices, make_report
from nocdesk.reports.report_period import period_named
from nocdesk.services.model import ServiceClass
from nocdesk.sla.breaches.following import follow_bad_time
from nocdesk.sla.breaches.watching import sightings
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.store.series import SeriesKey, append_columns, series_ids
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

BEGINS_AT = datetime(2026, 9, 30, 21, tzinfo=UTC)
ENDS_AT = datetime(2026, 10, 31, 22, tzinfo=UTC)
"""October 2026 in Riga has an hour more than its days: summer time ends on the 25th."""

JUDGED_AT = ENDS_AT + timedelta(minutes=30)
STEP_S = 60

UP, DOWN, UNKNOWN, DEGRADED = ServiceClass.UP, ServiceClass.DOWN, ServiceClass.UNKNOWN, ServiceClass.DEGRADED
MONTH_S = (ENDS_AT - BEGINS_AT).total_seconds()
LEDGER: list[tuple[ServiceClass, float]] = [
    (UP, 10 * 86_400 + 1_234), (DOWN, 1_801), (UP, 40_000), (UNKNOWN, 3_600), (DEGRADED, 7_200), (UP, 500_000),
    (DOWN, 977), (UP, 60 * 86_400),
]  # fmt: skip
EXCLUDED_FROM = BEGINS_AT + timedelta(days=10, seconds=1_234 + 1_201)
EXCLUDED_UNTIL = EXCLUDED_FROM + timedelta(seconds=400)
"""The last ten minutes of the first outage but some: the customer had switched its power off."""

CREDITS = {"objective": "availability", "cap_percent": 25, "step": [{"below": 0.9995, "percent": 5}]}


@dataclass(slots=True)
class PromisedMonth:
    """The store, its clock, and what was agreed in it."""

    core: Core
    clock: VirtualClock
    agreed: Agreed

    @property
    def service(self) -> int:
        """The one service under agreement."""
        return self.agreed.provider.voice

    def judge_at(self, at: datetime) -> None:
        """Let the collector judge all agreements at an instant."""
        self.clock.at = at
        with self.core.work(SYSTEM) as work:
            evaluate_agreements(work)
        with self.core.read() as session:
            seen = sightings(session)
        with self.core.work(SYSTEM) as work:
            follow_bad_time(work, seen)

    def report(
        self, kind: ReportKind = ReportKind.SLA, period: str = "2026-10", as_of: datetime | None = None
    ) -> Document:
        """A report about the customer."""
        with self.core.read() as session:
            (customer,) = customer_choices(session)
            order = ReportOrder(kind, customer, period_named(period, customer.timezone), "Northern Telecom", as_of)
            return make_report(session, order, now=self.clock.at)


def make_month(core: Core, clock: VirtualClock) -> PromisedMonth:
    """The month as it was known when it was over; nothing was judged yet."""
    clock.at = BEGINS_AT
    month = PromisedMonth(core, clock, Agreed(core, make_provider(core)))
    month.agreed.agree(
        starts_at=BEGINS_AT - timedelta(days=400),
        timezone="Europe/Riga",
        availability=0.9995,
        currency="EUR",
        monthly_charge="1840.00",
        credit=[CREDITS],
    )
    month.agreed.write_ledger(BEGINS_AT, LEDGER)
    _write_delay(month)
    clock.at = JUDGED_AT - timedelta(minutes=20)
    with core.work(Actor("sam", Role.SUPERVISOR)) as work:
        declare_exclusion(
            work,
            service_id=month.service,
            service_class=ServiceClass.CUSTOMER_CAUSED,
            began_at=EXCLUDED_FROM,
            ended_at=EXCLUDED_UNTIL,
            reason="the customer had switched its power off",
        )
    clock.at = JUDGED_AT
    return month


def delays() -> tuple[list[int], list[float]]:
    """A round trip each minute; slow for two hours, and none for the hour of the gap."""
    at_s = np.arange(int(BEGINS_AT.timestamp()), int(ENDS_AT.timestamp()), STEP_S)
    offset = at_s - at_s[0]
    values = np.where((offset >= 86_400 * 5) & (offset < 86_400 * 5 + 7_260), 80.0, 20.0)
    gap = (offset >= 10 * 86_400 + 45_000) & (offset < 10 * 86_400 + 48_600)
    return at_s[~gap].tolist(), values[~gap].tolist()


def _write_delay(month: PromisedMonth) -> None:
    key = SeriesKey(month.agreed.provider.ping_probe, Metric.RTT_MS, "SIP-1")
    at_s, values = delays()
    with month.core.work() as work:
        number = series_ids(work.session, [key])[key]
        at_us = np.array(at_s, np.int64) * 1_000_000
        append_columns(work.session, np.full(len(at_us), number), at_us, np.array(values))


def write_evidence(month: PromisedMonth, folder: Path) -> tuple[Path, Path, Path]:
    """The agreement, the samples and the outages as the files that `nocdesk sla evaluate` reads."""
    agreement, samples, outages = folder / "gold.toml", folder / "samples.csv", folder / "outages.csv"
    agreement.write_text(AGREEMENT, "utf-8")
    at_s, values = delays()
    lines = (
        f"delay,{datetime.fromtimestamp(at, UTC).isoformat()},{value}" for at, value in zip(at_s, values, strict=True)
    )
    samples.write_text("series,at,value\n" + "\n".join(lines), "utf-8")
    rows, began_at = ["service,from,to,class,reason"], BEGINS_AT
    for service_class, seconds in LEDGER:
        ended_at = min(began_at + timedelta(seconds=seconds), ENDS_AT)
        if service_class is not UP:
            rows.append(f"SIP-1,{began_at.isoformat()},{ended_at.isoformat()},{service_class},")
        began_at = ended_at
    said = f"SIP-1,{EXCLUDED_FROM.isoformat()},{EXCLUDED_UNTIL.isoformat()},customer_caused,power"
    outages.write_text("\n".join([*rows, said]), "utf-8")
    return agreement, samples, outages


AGREEMENT = """
name = "Gold voice"
timezone = "Europe/Riga"
currency = "EUR"
monthly_charge = "1840.00"
[[objective]]
measure = "availability"
target = 0.9995
[[objective]]
measure = "delay"
target = 0.995
limit = 60.0
[[credit]]
objective = "availability"
cap_percent = 25
step = [{ below = 0.9995, percent = 5 }]
"""
