"""The curves of services are the means of what was measured, and know what is no longer of now."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from nocdesk.boards.inventory_board import inventory_rows
from nocdesk.boards.service_curves import service_curves
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Metric
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids
from tests.conftest import START
from tests.nocdesk.boards.shift import Shift, play_shift
from tests.nocdesk.provider_builder import make_provider


@pytest.fixture
def shift(core: Core, clock: VirtualClock, tmp_path: Path) -> Shift:
    played = play_shift(core, clock, tmp_path)
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)
    return played


def test_a_curve_is_the_mean_of_each_five_minutes(core: Core) -> None:
    provider = make_provider(core)
    random = np.random.default_rng(3)
    offsets = np.sort(random.uniform(0, 3600, 200))
    offsets = offsets[(offsets < 1200) | (offsets >= 1800)]
    values = random.uniform(10, 90, len(offsets))
    with core.work(SYSTEM) as work:
        key = SeriesKey(provider.ping_probe, Metric.RTT_MS, "1")
        series = series_ids(work.session, [key])[key]
        begin = START.timestamp() - 3600
        append_samples(
            work.session, [Sample(series, begin + at, float(v)) for at, v in zip(offsets, values, strict=True)]
        )
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)

    with core.read() as session:
        rows = inventory_rows(session, now=START)
        curves = service_curves(session, rows, start=START - timedelta(hours=1), end=START)

    assert set(curves) == {provider.voice}
    curve = curves[provider.voice]
    slow = [values[(offsets >= n * 300) & (offsets < (n + 1) * 300)] for n in range(12)]
    expected = [float(part.mean()) if len(part) else np.nan for part in slow]
    np.testing.assert_allclose(curve.means, expected)
    assert np.isnan(expected).sum() == 2, "control: the gap is there"
    assert curve.limit == 60.0
    assert curve.now_value == values[-1]
    assert curve.now_at is not None
    assert curve.now_at.timestamp() == pytest.approx(begin + offsets[-1], abs=1e-6)
    assert curve.is_current


@pytest.mark.parametrize(("age_s", "is_current"), [(5, True), (14, True), (40, False), (3600, False)])
def test_a_value_is_one_of_now_for_a_few_intervals_of_its_measuring(
    sqlite_core: Core, clock: VirtualClock, age_s: int, is_current: bool
) -> None:
    provider = make_provider(sqlite_core)
    with sqlite_core.work(SYSTEM) as work:
        key = SeriesKey(provider.ping_probe, Metric.RTT_MS, "1")
        series = series_ids(work.session, [key])[key]
        append_samples(work.session, [Sample(series, START.timestamp() - 5.0 * n, 20.0) for n in range(200)])

    clock.advance(age_s)
    with sqlite_core.read() as session:
        rows = inventory_rows(session, now=clock.now())
        curves = service_curves(session, rows, start=START - timedelta(hours=1), end=clock.now())

    assert curves[provider.voice].is_current is is_current


def test_while_a_service_is_down_its_curve_is_what_it_loses(shift: Shift) -> None:
    with shift.core.read() as session:
        rows = inventory_rows(session, now=shift.clock.now())
        curves = service_curves(session, rows, start=START, end=shift.clock.now())

    assert curves[shift.provider.voice].metric is Metric.LOSS_PCT
    assert curves[shift.provider.voice].now_value == 100.0
