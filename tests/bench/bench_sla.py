"""Service levels of many services, judged live as samples come, beside judging all of them anew; and a whole year.

Times are those of the processor, since all of it runs on one core.
"""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from nocdesk.catalog.model import ServiceSpecification
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.customers.model import Agreement, Customer
from nocdesk.network.model import Device, DeviceKind, Probe, ProbeType, SnmpVersion
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.services.model import Service, ServiceClass
from nocdesk.settings import Settings
from nocdesk.sla.agreements import renew
from nocdesk.sla.book import Book, Look
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.judged_parts import judge_parts
from nocdesk.sla.parts import parts_between
from nocdesk.store.driver_rows import insert_rows
from nocdesk.store.rollup_codec import encode_day
from nocdesk.store.series import append_columns
from nocdesk.store.series_borders import ROLLED, move_border
from nocdesk.store.series_columns import Bins
from nocdesk.store.series_rollups import ROLLUP_COLUMNS, RollupRow, rollup_row
from nocdesk.store.series_tables import series, series_rollup
from tests.bench.figures import Figure, report, smaller

SERVICES = int(os.environ.get("SLA_SERVICES", "100000"))
AGREEMENTS = 200
MINUTES = 10
LOOKS_A_MINUTE = 6
TROUBLED = 0.001
"""Such a share of the series has a bad sample in a minute, and a tenth as many services go down or come up again."""

BAD_DAYS = 0.02
"""So many days of a series have bad bins."""

YEARLY = int(os.environ.get("SLA_YEARLY", "1000"))
START = datetime(2026, 3, 4, 8, tzinfo=UTC)
YEAR = datetime(2025, 1, 1, tzinfo=UTC)
METRICS = ("rtt_ms", "loss_pct")
OBJECTIVES = [
    {"measure": "availability", "target": 0.9995},
    {"measure": "delay", "target": 0.99, "limit": 60.0},
    {"measure": "loss", "target": 0.99, "limit": 1.0},
]
CREDIT = {
    "objective": "availability",
    "step": [{"below": "0.9995", "percent": "5"}, {"below": "0.99", "percent": "25"}],
}


@dataclass(slots=True)
class Provider:
    """A store of many services, each with a probe that measures delay and loss once a minute."""

    core: Core
    clock: VirtualClock
    services: int
    random: np.random.Generator

    @property
    def series_ids(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.arange(1, self.services * len(METRICS) + 1, dtype=np.int64)

    def measure(self, at: datetime) -> tuple[np.ndarray, np.ndarray]:
        """A sample of every series at this instant; some are bad."""
        ids = self.series_ids
        at_us = np.full(len(ids), int(at.timestamp() * 1e6), np.int64)
        values = np.where(self.random.random(len(ids)) < TROUBLED, 500.0, 0.5)
        with self.core.work(SYSTEM) as work:
            append_columns(work.session, ids, at_us, values)
        return ids, at_us

    def change_classes(self) -> None:
        """Some services go down, and come up again the next time they are chosen."""
        chosen = self.random.choice(self.services, max(1, int(self.services * TROUBLED / 10)), replace=False) + 1
        with self.core.work(SYSTEM) as work:
            now = work.now
            for number in chosen.tolist():
                open_one = work.session.query(LedgerEntry).filter_by(service_id=number, ended_at=None).one()
                is_up = open_one.service_class is ServiceClass.UP
                open_one.ended_at = now
                work.session.flush()
                after = ServiceClass.DOWN if is_up else ServiceClass.UP
                entry = LedgerEntry(service_id=number, service_class=after, began_at=now, measured_until=now)
                work.session.add(entry)
                work.touched("service", number)


def make_provider(folder: Path, services: int, *, began_at: datetime, period: str) -> Provider:
    """Agreements of one kind with different customers; every service is up since it began."""
    clock = VirtualClock(began_at)
    url = f"sqlite:///{folder / 'nocdesk.db'}"
    core = open_core(Settings(data_dir=folder, database_url=url), Actor("root", Role.ADMINISTRATOR), clock)
    with core.work() as work:
        work.session.add_all(
            [
                ServiceSpecification(key="access", name="Access"),
                Device(
                    name="CR", kind=DeviceKind.CORE_ROUTER, address="192.0.2.1", snmp=SnmpVersion.V3, credential="c"
                ),
            ]
        )
        agreements = min(AGREEMENTS, services)
        for number in range(1, agreements + 1):
            work.session.add(Customer(name=f"Customer {number}", number=f"K-{number}", timezone="Europe/Riga"))
        work.session.flush()
        own = {
            "objective": [{**objective, "period": period} for objective in OBJECTIVES],
            "credit": [CREDIT],
            "currency": "EUR",
        }
        for number in range(1, agreements + 1):
            agreement = Agreement(name=f"A {number}", customer_id=number, template="", starts_at=began_at)
            agreement.own_terms = {**own, "monthly_charge": str(100 + number)}
            work.session.add(agreement)
            work.session.flush()
            renew(work, agreement, began_at, "agreed")
        numbers = range(1, services + 1)
        owner = {number: (number - 1) % agreements + 1 for number in numbers}
        add = work.session.execute
        add(
            insert(Service),
            [
                {
                    "id": n, "name": f"S-{n}", "label": "", "customer_id": owner[n], "specification_id": 1,
                    "agreement_id": owner[n], "version": 1,
                }
                for n in numbers
            ],
        )  # fmt: skip
        add(
            insert(Probe),
            [
                {
                    "id": n, "name": f"P-{n}", "type": ProbeType.DISMAN_PING, "device_id": 1, "service_id": n,
                    "interval_s": 60.0, "parameters": {},
                }
                for n in numbers
            ],
        )  # fmt: skip
        rows = [(n, m) for n in numbers for m in METRICS]
        keys = [{"id": i, "probe_id": n, "metric": m, "instance": ""} for i, (n, m) in enumerate(rows, 1)]
        add(insert(series), keys)
        up = {"service_class": ServiceClass.UP, "began_at": began_at, "measured_until": began_at}
        add(insert(LedgerEntry), [{"service_id": n, **up} for n in numbers])
    return Provider(core, clock, services, np.random.default_rng(7))


def look_and_write(provider: Provider, book: Book) -> tuple[Look, float]:
    """One look of the engine; what it found, and for how much work it held the write lock."""
    with provider.core.read() as session:
        look = book.look(session, provider.clock.now())
    with provider.core.work(SYSTEM) as work:
        begun = time.process_time()
        evaluate_agreements(work, look)
        work.session.flush()
        held = time.process_time() - begun
    return look, held


def bench_live_judgement(tmp_path: Path) -> None:
    provider = make_provider(tmp_path, SERVICES, began_at=START, period="month")
    for _ in range(5):
        provider.measure(provider.clock.now())
        provider.clock.advance(60)
    book = Book()
    begun = time.process_time()
    look_and_write(provider, book)
    first_s = time.process_time() - begun

    spent, held, judged = [], [], 0
    for _ in range(MINUTES):
        heard = provider.measure(provider.clock.now())
        provider.change_classes()
        begun = time.process_time()
        book.hear(*heard)
        for _ in range(LOOKS_A_MINUTE):
            provider.clock.advance(60 / LOOKS_A_MINUTE)
            look, lock_s = look_and_write(provider, book)
            held.append(lock_s)
            judged += len(look.running)
        spent.append(time.process_time() - begun)
    begun = time.process_time()
    with provider.core.read() as session:
        Book().look(session, provider.clock.now())
    anew_s = time.process_time() - begun
    objectives = SERVICES * len(OBJECTIVES)
    live_s = sum(spent) / len(spent)
    report(
        "sla_live",
        [
            smaller(
                f"{objectives:,} objectives, work for a minute of data", live_s, "s", beside=anew_s * LOOKS_A_MINUTE
            ),
            Figure("  judging all of them anew, once", anew_s, "s"),
            Figure("  the most for one minute", max(spent), "s"),
            Figure("  of one core's time", 100 * live_s / 60, "%"),
            Figure("  objectives judged and written in a minute", judged / MINUTES, ""),
            Figure("  the longest that the write lock was held", max(held), "s"),
            Figure("first look, with all written", first_s, "s"),
        ],
        beside="all anew at every look",
    )
    provider.core.close()


def fill_year(provider: Provider) -> None:
    """A year of five-minute bins of every series, rolled up by days; in some of them a bin is bad."""
    for day in range(365):
        start_s = int(YEAR.timestamp()) + 86_400 * day
        good, bad = _day(start_s, 0), _day(start_s, 100)
        is_bad = provider.random.random(len(provider.series_ids)) < BAD_DAYS
        rows = [
            (*(bad if is_one else good)[:3], number, *(bad if is_one else good)[4:])
            for number, is_one in zip(provider.series_ids.tolist(), is_bad.tolist(), strict=True)
        ]
        with provider.core.work(SYSTEM) as work:
            insert_rows(work.session, series_rollup, ROLLUP_COLUMNS, rows)
    with provider.core.work(SYSTEM) as work:
        move_border(work.session, ROLLED, int((YEAR + timedelta(days=365)).timestamp()) * 1_000_000)


def _day(start_s: int, bad_bins: int) -> RollupRow:
    values = np.full(288, 0.5)
    values[:bad_bins] = 500.0
    starts = (start_s + 300 * np.arange(288, dtype=np.int64)) * 1_000_000
    bins = Bins(np.ones(288, np.int64), starts, np.full(288, 5), values, values, values * 5)
    return rollup_row(300, 86_400, start_s, bins, encode_day(start_s, 300, bins, None))


def bench_a_year(tmp_path: Path) -> None:
    provider = make_provider(tmp_path, YEARLY, began_at=YEAR, period="year")
    fill_year(provider)
    end = YEAR + timedelta(days=365)
    with provider.core.read() as session:
        begun = time.process_time()
        parts = parts_between(session, YEAR + timedelta(days=1), end - timedelta(days=1))
        found = judge_parts(session, parts, end)
        year_s = time.process_time() - begun
    report("sla_year", [Figure(f"the year of {YEARLY:,} services, {len(found):,} objectives", year_s, "s")], beside="")
    provider.core.close()
