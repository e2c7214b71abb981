"""Live updates give what a fresh reading would, and read little for it."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.charts.invented import NOW, InventedReads, invented_service
from ui.charts.samples import Samples
from ui.charts.time_range import TimeRange
from ui.views.workbench_feed import extend, load, scene, sparks

NOW_S = NOW.timestamp()
WHOLE = invented_service(hours=10, interval_s=30, until_s=3600)


class GrowingReads(InventedReads):
    """A store that holds what was measured up to `now`, and counts what is read."""

    def __init__(self) -> None:
        super().__init__(WHOLE)
        self.now = NOW_S
        self.samples_read = 0

    def samples(self, series_ids: Sequence[int], window: TimeRange, step_s: int | None) -> Mapping[int, Samples]:
        found = super().samples(series_ids, TimeRange(window.start, min(window.end, self.now)), step_s)
        self.samples_read += sum(len(samples) for samples in found.values())
        return found


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(0.5, 400), min_size=1, max_size=8), st.sampled_from([900.0, 3600.0, 6 * 3600.0]))
def test_after_any_live_updates_the_range_shows_what_a_fresh_reading_shows(steps: list[float], span: float) -> None:
    reads = GrowingReads()
    held = load(reads, 1, TimeRange(NOW_S - span, NOW_S), NOW_S)

    for step in steps:
        reads.now += step
        held = extend(reads, held.loaded, TimeRange(reads.now - span, reads.now), reads.now)

    fresh = load(reads, 1, held.shown, reads.now)
    for live, anew in zip(held.plots, fresh.plots, strict=True):
        for one, other in zip(live.curves, anew.curves, strict=True):
            seen = one.samples.finite().between(held.shown.start, held.shown.end)
            expected = other.samples.finite().between(held.shown.start, held.shown.end)
            assert np.array_equal(seen.times, expected.times)
            assert np.array_equal(seen.values, expected.values)
        assert live.gaps == anew.gaps
    assert held.figures == fresh.figures


def test_a_live_update_reads_only_the_last_minute() -> None:
    reads = GrowingReads()
    held = load(reads, 1, TimeRange(NOW_S - 6 * 3600, NOW_S), NOW_S)
    reads.samples_read = 0

    reads.now += 30
    extend(reads, held.loaded, TimeRange(reads.now - 6 * 3600, reads.now), reads.now)

    assert 0 < reads.samples_read <= 4 * len(held.loaded.points)


def test_a_range_in_the_past_reads_nothing_as_time_goes_on() -> None:
    reads = GrowingReads()
    shown = TimeRange(NOW_S - 5 * 3600, NOW_S - 4 * 3600)
    held = load(reads, 1, shown, NOW_S)
    reads.samples_read = 0

    extend(reads, held.loaded, shown, NOW_S + 3000)

    assert reads.samples_read == 0


def test_a_range_that_reaches_into_the_future_has_no_gap_there() -> None:
    reads = GrowingReads()

    made = load(reads, 1, TimeRange(NOW_S - 3600, NOW_S + 600), NOW_S)

    assert all(gap.end <= NOW_S for plot in made.plots for gap in plot.gaps)


def test_another_range_of_what_is_held_needs_no_reading() -> None:
    reads = GrowingReads()
    held = load(reads, 1, TimeRange(NOW_S - 3600, NOW_S), NOW_S)
    count = reads.reads

    made = scene(held.loaded, TimeRange(NOW_S - 1800, NOW_S - 900), NOW_S)

    assert reads.reads == count
    assert len(made.figures) == 4


def test_a_spark_shows_the_metric_that_was_in_breach_the_longest() -> None:
    found = sparks(GrowingReads(), [1], TimeRange(NOW_S - 3600, NOW_S))

    assert found[1].limit == 1.0
    assert len(found[1].values) == 48
