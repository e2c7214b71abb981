"""A month of a Gold service that comes in day by day: its ledger, its samples, and the live evaluation beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.commands import declare_exclusion
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Metric
from nocdesk.series_keeping import SeriesKeeping
from nocdesk.services.model import ServiceClass
from nocdesk.sla.agreements import revise_agreement
from nocdesk.sla.book import Book
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.store.series import SeriesKey, append_columns, series_ids
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

UP, DOWN, DEGRADED = ServiceClass.UP, ServiceClass.DOWN, ServiceClass.DEGRADED
UNKNOWN, PLANNED, CUSTOMER = ServiceClass.UNKNOWN, ServiceClass.PLANNED, ServiceClass.CUSTOMER_CAUSED

OBJECTIVES: Sequence[Mapping[str, Any]] = (
    {"measure": "availability", "target": 0.999},
    {"name": "availability of a week", "measure": "availability", "target": 0.995, "period": "week"},
    {"name": "availability of 10 days", "measure": "availability", "target": 0.999, "period": "rolling:10d"},
    {"measure": "delay", "target": 0.98, "limit": 60.1},
    {"name": "slowest", "measure": "delay", "target": 0.9, "limit": 80.0, "bin_s": 3600, "bin_statistic": "max"},
    {"name": "each minute", "measure": "delay", "target": 0.95, "limit": 70.0, "bin_s": 60, "min_samples": 1},
    {"name": "p95 of p90", "measure": "delay", "target": 65.0, "limit": 65.0, "statistic": "p95",
     "bin_statistic": "p90", "bin_s": 1800, "min_samples": 3},
    {"measure": "mos", "target": 0.9, "limit": 3.9, "bin_statistic": "min"},
    {"measure": "loss", "target": 0.99, "limit": 1.0},
    {"measure": "outages", "target": 2, "min_s": 60},
    {"measure": "longest_outage", "target": 1200},
)  # fmt: skip
CREDITS: Sequence[Mapping[str, Any]] = (
    {"objective": "availability", "cap_percent": 25, "step": [{"below": 0.999, "percent": 5},
                                                              {"below": 0.995, "percent": 10}]},
    {"objective": "longest_outage", "basis": "outage", "first": {"min": 10, "percent": 2},
     "further": {"min": 10, "percent": 1}},
)  # fmt: skip
ALWAYS: Mapping[str, Any] = {"planned": {"notice_days": 5.0, "cap_h": 1.5}}
OFFICE: Mapping[str, Any] = {
    "calendar": {"hours": ["mon-fri 08:00-20:00", "sat 22:00-06:00"], "holidays": "LV"},
    "planned": {"notice_days": 5.0},
}


@dataclass(frozen=True, slots=True)
class Happened:
    """So many seconds after the month began the service was in a class for so long."""

    at_s: float
    lasts_s: float
    service_class: ServiceClass
    beneath: ServiceClass = DOWN
    announced_days: float | None = None


HAPPENED: Sequence[Happened] = (
    Happened(2 * 86_400 + 40_000.25, 977, DOWN),
    Happened(5 * 86_400 + 36_000, 5_400, PLANNED, DOWN, 6.0),
    Happened(6 * 86_400 + 37_000, 1_800, PLANNED, DOWN, 4.9),
    Happened(7 * 86_400 + 50_000, 3_600, UNKNOWN),
    Happened(8 * 86_400 + 50_000, 7_200, DEGRADED),
    Happened(11 * 86_400 + 45_000, 1_801, DOWN),
    Happened(13 * 86_400 + 39_000, 4_000, PLANNED, DEGRADED, 10.0),
    Happened(24 * 86_400 + 3_600, 14_400, DOWN),
)
BEGAN_UP_S = 1_234.0
"""Of what was before nothing is told: the service had not been switched on."""

EXCLUDED_S = (11 * 86_400 + 46_201.0, 11 * 86_400 + 46_801.0)
"""The last ten minutes of the second outage: the customer had switched its power off."""


@dataclass(slots=True)
class GoldMonth:
    """The store, what will have happened in the month, and the book of service levels that hears of it."""

    core: Core
    clock: VirtualClock
    begins_at: datetime
    ends_at: datetime
    agreed: Agreed
    book: Book = field(default_factory=Book)
    told_until: datetime | None = None

    def after(self, seconds: float) -> datetime:
        """An instant of the month."""
        return self.begins_at + timedelta(seconds=seconds)

    def go_to(self, at: datetime) -> None:
        """Let time pass: samples and the ledger come in, series are kept in order, and the service is judged."""
        since, self.told_until = self.told_until or self.begins_at, at
        self.clock.at = at
        self._write_ledger(at)
        for metric in (Metric.RTT_MS, Metric.MOS):
            at_us, values = measured(metric, self.begins_at)
            is_new = (at_us >= _us(since)) & (at_us < _us(min(at, self.ends_at))) & ~is_late(at_us, self.begins_at)
            self.take(metric, at_us[is_new], values[is_new])
        SeriesKeeping(self.core).run()
        self.look()

    def take(self, metric: Metric, at_us: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Samples come in."""
        key = SeriesKey(self.agreed.provider.ping_probe, metric, "SIP-1")
        with self.core.work() as work:
            number = series_ids(work.session, [key])[key]
            append_columns(work.session, np.full(len(at_us), number), at_us, values)
        self.book.hear(np.full(len(at_us), number, np.int64), at_us)

    def take_late(self) -> None:
        """What had been held up on its way comes in."""
        for metric in (Metric.RTT_MS, Metric.MOS):
            at_us, values = measured(metric, self.begins_at)
            late = is_late(at_us, self.begins_at)
            self.take(metric, at_us[late], values[late])

    def look(self) -> None:
        """Let the collector judge what may stand otherwise than before."""
        with self.core.read() as session:
            look = self.book.look(session, self.clock.now())
        with self.core.work(SYSTEM) as work:
            evaluate_agreements(work, look)

    def exclude(self) -> None:
        """A supervisor declares that the customer was the cause."""
        began_at, ended_at = map(self.after, EXCLUDED_S)
        with self.core.work(Actor("sam", Role.SUPERVISOR)) as work:
            declare_exclusion(
                work,
                service_id=self.agreed.provider.voice,
                service_class=CUSTOMER,
                began_at=began_at,
                ended_at=ended_at,
                reason="the customer had switched its power off",
            )

    def _write_ledger(self, now: datetime) -> None:
        """The ledger as it is told at an instant; its last entry is open."""
        with self.core.work() as work:
            work.session.execute(delete(LedgerEntry))
            entries = [entry for entry in self._entries() if entry.began_at < now]
            entries[-1].ended_at = None
            work.session.add_all(entries)
            work.touched("service", self.agreed.provider.voice)

    def _entries(self) -> Iterable[LedgerEntry]:
        at_s = BEGAN_UP_S
        for each in (*HAPPENED, Happened(90 * 86_400, 0, UP)):
            yield self._entry(at_s, each.at_s, UP, UP, None)
            at_s = each.at_s + each.lasts_s
            beneath = each.beneath if each.service_class is PLANNED else each.service_class
            told = None if each.announced_days is None else self.after(each.at_s - each.announced_days * 86_400)
            yield self._entry(each.at_s, at_s, each.service_class, beneath, told)

    def _entry(
        self, at_s: float, until_s: float, of: ServiceClass, beneath: ServiceClass, told: datetime | None
    ) -> LedgerEntry:
        return LedgerEntry(
            service_id=self.agreed.provider.voice,
            service_class=of,
            beneath=beneath,
            announced_at=told,
            began_at=self.after(at_s),
            ended_at=self.after(until_s),
            measured_until=self.after(at_s),
        )


def make_gold_month(
    core: Core, clock: VirtualClock, begins_at: datetime, ends_at: datetime, terms: Mapping[str, Any]
) -> GoldMonth:
    """A month in Riga of which nothing has happened yet."""
    clock.at = begins_at - timedelta(days=20)
    month = GoldMonth(core, clock, begins_at, ends_at, Agreed(core, make_provider(core)))
    month.agreed.agree(starts_at=begins_at - timedelta(days=15), timezone="Europe/Riga")
    with core.work(Actor("sam", Role.ADMINISTRATOR)) as work:
        revise_agreement(
            work,
            agreement_id=1,
            own_terms={
                "currency": "EUR",
                "monthly_charge": "1840.00",
                "objective": list(map(dict, OBJECTIVES)),
                "credit": list(map(dict, CREDITS)),
                **terms,
            },
            valid_from=begins_at - timedelta(days=14),
            reason="Gold from now on",
        )
    return month


def measured(metric: Metric, begins_at: datetime) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """What is measured in the month and a little after it: round trips each minute, voice every five, with a gap."""
    step_s = 60 if metric is Metric.RTT_MS else 300
    at_s = np.arange(0, 32 * 86_400, step_s)
    drawn = np.random.default_rng(step_s).choice([20.1, 40.7, 60.1, 60.1, 60.2, 75.3, 90.0], len(at_s))
    is_slow = (at_s // 7_200) % 23 == 4
    values = np.where(is_slow, drawn, 60.1) if metric is Metric.RTT_MS else np.where(is_slow, 3.1, 4.25)
    is_gap = (at_s >= 7 * 86_400 + 50_000) & (at_s < 7 * 86_400 + 53_600)
    at_us = (int(begins_at.timestamp()) + at_s) * 1_000_000 + 6_999_999
    return at_us[~is_gap].astype(np.int64), values[~is_gap].astype(np.float64)


def is_late(at_us: NDArray[np.int64], begins_at: datetime) -> NDArray[np.bool_]:
    """What is held up on its way: some hours of the eighth day."""
    start_us = _us(begins_at + timedelta(days=7, hours=9))
    return (at_us >= start_us) & (at_us < start_us + 4 * 3_600_000_000)


def _us(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) * 1_000_000
