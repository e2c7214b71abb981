"""Capacity and usage reports from a real store, against series whose growth and weeks are known."""

import math
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from nocdesk.core import Core
from nocdesk.reports.capacity import capacity_rows
from nocdesk.reports.carriers import carriers
from nocdesk.reports.document import Document, Table
from nocdesk.reports.orders import ReportKind, ReportOrder, ReportOrderError, customer_named, make_report
from nocdesk.reports.report_period import period_named
from nocdesk.reports.traffic import traffic
from nocdesk.reports.usage import usage_rows
from tests.nocdesk.reports.measured_network import SPEED_BPS, MeasuredNetwork, instant, make_measured_network

START, END = instant("2026-07-20"), instant("2026-10-28T20:00")
RIGA = ZoneInfo("Europe/Riga")
DAILY = 0.004
"""So much of its speed does the growing interface carry more each day."""


def growing(at_s: NDArray[np.int64]) -> NDArray[np.float64]:
    local = np.array([datetime.fromtimestamp(at, RIGA).hour for at in at_s.tolist()])
    base = 0.2 + DAILY * ((at_s - at_s[0]) / 86_400)
    return np.asarray(SPEED_BPS * base * np.where((local >= 9) & (local < 17), 1.0, 0.4))


def steady(at_s: NDArray[np.int64]) -> NDArray[np.float64]:
    return SPEED_BPS * (0.3 + 0.05 * np.random.default_rng(5).random(len(at_s)))


@pytest.fixture
def network(sqlite_core: Core) -> MeasuredNetwork:
    return make_measured_network(sqlite_core, START, END, xe0=growing, xe1=steady)


def report(core: Core, kind: ReportKind, period: str, customer: str | None = None, now: datetime = END) -> Document:
    with core.read() as session:
        choice = None if customer is None else customer_named(session, customer)
        timezone = choice.timezone if choice else "UTC"
        return make_report(session, ReportOrder(kind, choice, period_named(period, timezone)), now=now)


def slow_busy_days(network: MeasuredNetwork, name: str) -> dict[date, float]:
    """The 95th percentile of each whole day, nearest rank, by sorting."""
    found: dict[date, list[float]] = defaultdict(list)
    for at, value in zip(network.at_s.tolist(), network.received[name].tolist(), strict=True):
        found[datetime.fromtimestamp(at, RIGA).date()].append(value)
    return {
        on: sorted(values)[math.ceil(0.95 * len(values)) - 1] / SPEED_BPS
        for on, values in found.items()
        if len(values) >= 216
    }


def test_the_days_of_an_interface_are_those_of_a_slow_computation(sqlite_core: Core, network: MeasuredNetwork) -> None:
    with sqlite_core.read() as session:
        of = carriers(session)
        rows = capacity_rows(
            traffic(session, of, START, END), timezone="Europe/Riga", today=date(2026, 10, 28), limit=0.8
        )

    assert [row.carrier.name for row in rows] == ["ar1 xe0", "ar1 xe1"]
    for row in rows:
        expected = slow_busy_days(network, row.carrier.interface)
        found = {
            date.fromordinal(day): share for day, share in zip(row.days.tolist(), row.shares.tolist(), strict=True)
        }
        del expected[date(2026, 10, 28)]
        assert found == pytest.approx(expected)


def test_a_known_growth_reaches_the_limit_on_the_known_day(sqlite_core: Core, network: MeasuredNetwork) -> None:
    with sqlite_core.read() as session:
        rows = capacity_rows(
            traffic(session, carriers(session), START, END), timezone="Europe/Riga", today=date(2026, 10, 28), limit=0.8
        )

    first, second = rows
    assert first.trend is not None
    assert first.trend.slope.a_day == pytest.approx(DAILY, rel=1e-3)
    assert first.crossing is not None
    assert first.crossing.likely_on is not None
    expected = START.date() + timedelta(days=(0.8 - 0.2) / DAILY)
    assert abs((first.crossing.likely_on - expected).days) <= 1
    assert second.trend is not None
    assert not second.trend.slope.is_trend
    assert second.crossing is None


def test_the_report_says_what_grows_and_what_does_not(sqlite_core: Core, network: MeasuredNetwork) -> None:
    found = report(sqlite_core, ReportKind.CAPACITY, "2026-10")

    tables = {section.title: table for section, table in found.tables()}
    assert [row[0] for row in tables["Will be full"].rows] == ["ar1 xe0"]
    assert [(row[0], row[5], row[6]) for row in tables["No growth seen"].rows] == [
        ("ar1 xe1", "no trend", "not foreseen")
    ]


def test_a_customers_report_has_what_its_services_ride_on(sqlite_core: Core, network: MeasuredNetwork) -> None:
    with sqlite_core.read() as session:
        own, other = ([c.interface for c in carriers(session, n)] for n in (network.customer, network.other))

    assert (own, other) == (["xe0"], ["xe1"])


def test_usage_is_by_the_hours_of_the_customers_zone_across_the_change(
    sqlite_core: Core, network: MeasuredNetwork
) -> None:
    start, end = instant("2026-10-18T21:00"), instant("2026-10-28T20:00")
    with sqlite_core.read() as session:
        rows = usage_rows(traffic(session, carriers(session, network.customer), start, end), "Europe/Riga")

    sums: dict[tuple[int, int], list[float]] = defaultdict(list)
    for at, value in zip(network.at_s.tolist(), network.received["xe0"].tolist(), strict=True):
        if start.timestamp() <= at < end.timestamp():
            local = datetime.fromtimestamp(at, RIGA)
            sums[local.weekday(), local.hour].append(value)
    expected = [sum(sums[n // 24, n % 24]) / len(sums[n // 24, n % 24]) for n in range(168)]
    (row,) = rows
    np.testing.assert_allclose(row.week_bps, expected)
    # The busy hours are 9 to 17 by the clock in Riga, before and after summer time ended.
    assert row.week_bps[9] > 2 * row.week_bps[8]
    assert row.week_bps[6 * 24 + 9] > 2 * row.week_bps[6 * 24 + 8]


def test_an_hour_of_which_nothing_was_measured_is_empty(sqlite_core: Core, network: MeasuredNetwork) -> None:
    found = report(sqlite_core, ReportKind.USAGE, "2026-10-19", "Rīgas Maiznīca")

    grid = next(block for section in found.sections for block in section.blocks if hasattr(block, "values"))
    assert all(value is not None for value in grid.values[0])
    assert all(value is None for row in grid.values[1:] for value in row)


def test_a_time_that_has_not_begun_is_refused(sqlite_core: Core, network: MeasuredNetwork) -> None:
    with pytest.raises(ReportOrderError, match="has not begun"):
        report(sqlite_core, ReportKind.USAGE, "2026-12")


def test_an_unknown_customer_is_named_with_the_nearest(sqlite_core: Core, network: MeasuredNetwork) -> None:
    with sqlite_core.read() as session, pytest.raises(ReportOrderError, match="Rīgas Maiznīca"):
        customer_named(session, "Rigas Maiznica")


def test_a_store_without_measurements_makes_an_empty_report(sqlite_core: Core) -> None:
    found = report(sqlite_core, ReportKind.CAPACITY, "2026-10", now=datetime(2026, 11, 1, tzinfo=UTC))

    tables = [block for section in found.sections for block in section.blocks if isinstance(block, Table)]
    assert all(not table.rows for table in tables)
