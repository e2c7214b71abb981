"""What the workbench lays behind its curves: bands of what is usual, and the week before by the customer's clocks."""

from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import update

from nocdesk.boards.usual_board import usual_bands, week_before_s
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.quality.model import Basis, Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series import SeriesKey, append_columns, series_ids
from tests.nocdesk.provider_builder import Provider, make_provider

WEEK_S = 7 * 86_400


@pytest.fixture
def measured(sqlite_core: Core, clock: VirtualClock) -> tuple[Provider, int]:
    """Four weeks of delay that is 40 ms, and 10 ms more in every second week."""
    provider = make_provider(sqlite_core)
    with sqlite_core.work() as work:
        (number,) = series_ids(work.session, [SeriesKey(provider.ping_probe, Metric.RTT_MS, "SIP-1")]).values()
        now_s = int(clock.now().timestamp()) // 3600 * 3600
        at_s = np.arange(now_s - 4 * WEEK_S, now_s, 900)
        values = (40 + 10 * ((now_s - at_s - 1) // WEEK_S % 2)).astype(np.float64)
        append_columns(work.session, np.full(len(at_s), number, np.int64), at_s * 1_000_000, values)
    return provider, number


def test_without_a_seasonal_rule_the_band_reaches_three_spreads_to_each_side(
    sqlite_core: Core, clock: VirtualClock, measured: tuple[Provider, int]
) -> None:
    provider, number = measured
    now_s = clock.now().timestamp()

    with sqlite_core.read() as session:
        band = usual_bands(session, provider.voice, [number], now_s - 3600, now_s, clock.now())[number]

    assert not band.is_learning
    assert set(band.median.tolist()) == {45.0}
    assert band.low == pytest.approx(45 - 3 * 1.4826 * 5)
    assert band.high == pytest.approx(45 + 3 * 1.4826 * 5)


def test_with_a_seasonal_rule_the_band_is_the_rules(
    sqlite_core: Core, clock: VirtualClock, measured: tuple[Provider, int]
) -> None:
    provider, number = measured
    with sqlite_core.work() as work:
        own = Threshold(
            name="seasonal", metric=Metric.RTT_MS, basis=Basis.BASELINE, side=Side.ABOVE, trigger=20.0, rearm=10.0,
            severity=PerceivedSeverity.MINOR, timezone="UTC", service_id=provider.voice,
        )  # fmt: skip
        work.session.add(own)
    now_s = clock.now().timestamp()

    with sqlite_core.read() as session:
        band = usual_bands(session, provider.voice, [number], now_s - 3600, now_s, clock.now())[number]

    assert set(band.high.tolist()) == {65.0}
    assert np.isneginf(band.low).all()


def test_with_little_history_the_band_is_learning_and_not_known(
    sqlite_core: Core, clock: VirtualClock, measured: tuple[Provider, int]
) -> None:
    provider, number = measured
    now = clock.now()
    early = datetime.fromtimestamp(now.timestamp() - 3 * WEEK_S, UTC)

    with sqlite_core.read() as session:
        found = usual_bands(session, provider.voice, [number], early.timestamp() - 3600, early.timestamp(), early)

    assert found[number].is_learning
    assert np.isnan(found[number].median).all()


@pytest.mark.parametrize(
    ("zone", "at", "hours"),
    [
        ("UTC", datetime(2026, 3, 31, 12, 0, tzinfo=UTC), 168),
        ("Europe/Riga", datetime(2026, 3, 31, 12, 0, tzinfo=UTC), 167),
        ("Europe/Riga", datetime(2026, 10, 27, 12, 0, tzinfo=UTC), 169),
        ("Europe/Riga", datetime(2026, 11, 10, 12, 0, tzinfo=UTC), 168),
    ],
)
def test_the_week_before_is_told_by_the_customers_clocks(
    sqlite_core: Core, measured: tuple[Provider, int], zone: str, at: datetime, hours: int
) -> None:
    provider, _ = measured
    with sqlite_core.work() as work:
        work.session.execute(update(Customer).values(timezone=zone))

    with sqlite_core.read() as session:
        assert week_before_s(session, provider.voice, at) == hours * 3600
