"""Statistics of many values, percentiles by nearest rank."""

from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.sla.statistic import Statistic, StatisticError


def test_of_a_month_of_five_minutes_the_432_highest_are_discarded_for_the_95th_percentile() -> None:
    month = np.random.default_rng(1).permutation(np.arange(8640, dtype=np.float64))

    assert Statistic.of("p95").of_all(month) == sorted(month, reverse=True)[432]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=40), st.sampled_from(["1", "50", "95", "99.9", "100"]))
def test_the_nearest_rank_is_the_smallest_value_that_so_many_percent_do_not_exceed(
    values: list[int], percent: str
) -> None:
    found = Statistic.of(f"p{percent}").of_all(np.array(values, np.float64))

    needed = ceil(round(float(percent) * len(values), 6) / 100)
    assert found == min(v for v in values if sum(other <= v for other in values) >= needed)


@given(st.lists(st.lists(st.integers(-9, 9), min_size=1, max_size=5), min_size=1, max_size=6))
def test_groups_have_the_statistics_of_their_own_values(groups: list[list[int]]) -> None:
    values = np.array([value for group in groups for value in sorted(group)], np.float64)
    firsts = np.cumsum([0] + [len(group) for group in groups[:-1]])

    assert Statistic.of("min").of_groups(values, firsts).tolist() == [min(group) for group in groups]
    assert Statistic.of("max").of_groups(values, firsts).tolist() == [max(group) for group in groups]
    assert Statistic.of("mean").of_groups(values, firsts).tolist() == [sum(g) / len(g) for g in groups]


def test_nothing_has_no_statistic() -> None:
    assert Statistic.of("mean").of_all(np.empty(0)) is None


@pytest.mark.parametrize("text", ["", "median", "p", "p0", "p101", "p-5", "95"])
def test_an_unknown_statistic_is_refused(text: str) -> None:
    with pytest.raises(StatisticError, match="write mean"):
        Statistic.of(text)
