"""The figures of the legend."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.model import Side
from ui.charts.breaches import breach_spans
from ui.charts.figures import figures, weighted_quantile
from ui.charts.intervals import no_spans
from ui.charts.samples import Samples, with_breaks


def make_samples(times: list[float], values: list[float]) -> Samples:
    return Samples(np.array(times, dtype=float), np.array(values, dtype=float))


def test_a_sample_weighs_as_much_as_the_time_it_stands_for() -> None:
    history = [300.0 * n for n in range(1, 13)]
    live = [3600.0 + 5.0 * n for n in range(1, 721)]
    samples = make_samples(history + live, [10.0] * 12 + [20.0] * 720)

    known = figures(samples, no_spans(), 0.0, 7200.0, Side.ABOVE)

    assert known is not None
    assert known.mean == pytest.approx(15.0, abs=0.01)


def test_a_gap_weighs_no_more_than_a_usual_interval() -> None:
    before, behind = [5.0 * n for n in range(100)], [50_000.0 + 5.0 * n for n in range(100)]
    samples = make_samples(before + behind, [0.0] * 100 + [10.0] * 100)

    known = figures(samples, breach_spans(with_breaks(samples), 5.0, Side.ABOVE), 0.0, 60_000.0, Side.ABOVE)

    assert known is not None
    assert known.mean == pytest.approx(5.0, abs=0.1)
    assert known.breach_s == pytest.approx(495.0)
    assert known.breaches == 1


def test_only_the_range_shown_counts() -> None:
    samples = make_samples([float(n) for n in range(100)], [float(n) for n in range(100)])

    known = figures(samples, breach_spans(samples, 15.0, Side.ABOVE), 10.0, 20.0, Side.ABOVE)

    assert known is not None
    assert (known.minimum, known.maximum, known.last) == (10.0, 20.0, 20.0)
    assert known.breach_s == pytest.approx(5.0)


def test_without_samples_there_are_no_figures() -> None:
    assert figures(make_samples([1.0, 2.0], [1.0, 1.0]), no_spans(), 10.0, 20.0, Side.ABOVE) is None


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 9)), min_size=1, max_size=40),
    st.sampled_from([0.05, 0.5, 0.95]),
)
def test_a_weighted_quantile_is_the_quantile_of_the_values_written_out(
    pairs: list[tuple[int, int]], share: float
) -> None:
    values, weights = np.array([float(v) for v, _ in pairs]), np.array([float(w) for _, w in pairs])
    written_out = sorted(value for value, weight in pairs for _ in range(weight))

    found = weighted_quantile(values, weights, share)

    needed = share * len(written_out)
    rank = next(n for n in range(1, len(written_out) + 1) if n >= needed * (1 - 1e-9))
    assert found == written_out[rank - 1]
