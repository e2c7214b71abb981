"""Breaches open, grow, join and end by what the evaluation finds, whatever was decided about them meanwhile."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.sla.breaches.commands import confirm_breach, exclude_breach, sign_exclusion
from nocdesk.sla.breaches.following import JOIN_WITHIN, Known, Run, Sighting, follow_bad_time, share_out
from nocdesk.sla.breaches.model import BreachState, ExclusionReason
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.sla.breach_cases import OLE, PERIOD, SUE, at, bad, breaches, sight


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


def test_bad_time_opens_a_breach_that_grows_while_it_runs_and_ends(core: Core, provider: Provider) -> None:
    sight(core, provider.voice, bad(0, 3), until=3)
    opened = breaches(core)
    sight(core, provider.voice, bad(0, 8), until=8)
    grown = breaches(core)
    sight(core, provider.voice, bad(0, 9), until=30)
    ended = breaches(core)

    assert [(b.state, b.bad_s, b.is_running) for b in opened] == [(BreachState.OPEN, 180, True)]
    assert [(b.id, b.bad_s, b.is_running) for b in grown] == [(opened[0].id, 480, True)]
    assert [(b.id, b.bad_s, b.is_running, b.until_at) for b in ended] == [(opened[0].id, 540, False, at(9))]


def test_bad_times_a_quarter_of_an_hour_apart_are_one_breach_and_later_ones_another(
    core: Core, provider: Provider
) -> None:
    sight(core, provider.voice, bad(0, 2), bad(17, 20), bad(36, 37), until=40)

    assert [(b.began_at, b.until_at, b.bad_s) for b in breaches(core)] == [
        (at(0), at(20), 300),
        (at(36), at(37), 60),
    ]


def test_the_last_whole_bin_may_be_on_its_way_while_a_breach_runs(core: Core, provider: Provider) -> None:
    sight(core, provider.voice, bad(0, 10, 71.0), until=19, objective="delay", bin_s=300)
    running = breaches(core)[0].is_running
    sight(core, provider.voice, bad(0, 10, 71.0), until=21, objective="delay", bin_s=300)

    assert running
    assert not breaches(core)[0].is_running


def test_growth_is_nobodys_decision_and_leaves_the_version_alone(core: Core, provider: Provider) -> None:
    sight(core, provider.voice, bad(0, 3), until=3)
    before = breaches(core)[0].version
    sight(core, provider.voice, bad(0, 9), until=9)

    assert breaches(core)[0].version == before


def test_later_minutes_join_a_confirmed_breach(core: Core, provider: Provider) -> None:
    sight(core, provider.voice, bad(0, 27), until=27)
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breaches(core)[0].id)
    sight(core, provider.voice, bad(0, 31), until=31)

    assert [(b.state, b.bad_s) for b in breaches(core)] == [(BreachState.CONFIRMED, 31 * 60)]


def test_what_two_people_excluded_is_opened_by_nobody_and_only_what_comes_after_it_is_new(
    core: Core, provider: Provider
) -> None:
    sight(core, provider.voice, bad(0, 10), until=10)
    breach_id = breaches(core)[0].id
    with core.work(SUE) as work:
        exclude_breach(work, breach_id=breach_id, reason=ExclusionReason.CUSTOMER, note="power cut at the site")
    with core.work(OLE) as work:
        sign_exclusion(work, breach_id=breach_id)
    sight(core, provider.voice, bad(0, 14), until=14)

    assert [(b.state, b.began_at, b.bad_s) for b in breaches(core)] == [
        (BreachState.EXCLUDED, at(0), 600),
        (BreachState.OPEN, at(10), 240),
    ]


def test_what_late_data_proves_good_keeps_its_record_with_no_bad_second(core: Core, provider: Provider) -> None:
    sight(core, provider.voice, bad(0, 10), until=10)
    sight(core, provider.voice, until=20)

    assert [(b.bad_s, b.is_running, b.until_at) for b in breaches(core)] == [(0, False, at(10))]


def test_objectives_and_periods_have_breaches_of_their_own(core: Core, provider: Provider) -> None:
    following = Sighting(provider.voice, "availability", at(5), at(10), [bad(5, 10)])
    sight(core, provider.voice, bad(0, 5), until=5)
    sight(core, provider.voice, bad(0, 5, 80.0), until=5, objective="delay")
    with core.work(SYSTEM) as work:
        follow_bad_time(work, [following])

    assert [(b.objective, b.period_starts_at, b.bad_s) for b in breaches(core)] == [
        ("availability", PERIOD, 300),
        ("delay", PERIOD, 300),
        ("availability", at(5), 300),
    ]


def test_what_a_rolling_period_leaves_behind_neither_shrinks_nor_opens_anew(core: Core, provider: Provider) -> None:
    with core.work(SYSTEM) as work:
        first = Sighting(provider.voice, "availability", at(-600), at(10), [bad(0, 10)], is_rolling=True)
        follow_bad_time(work, [first])
    with core.work(SYSTEM) as work:
        moved = Sighting(provider.voice, "availability", at(4), at(614), [bad(4, 10)], is_rolling=True)
        follow_bad_time(work, [moved])

    assert [(b.began_at, b.bad_s) for b in breaches(core)] == [(at(0), 600)]


minutes = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40)), max_size=12)


@given(minutes, st.lists(st.sampled_from([BreachState.OPEN, BreachState.EXCLUDED, BreachState.CONFIRMED]), max_size=4))
def test_every_bad_second_outside_exclusions_is_in_exactly_one_breach(
    spans: list[tuple[int, int]], states: list[BreachState]
) -> None:
    """Against a set of minutes, one by one."""
    bad_minutes = {minute for begin, length in spans for minute in range(begin, begin + length)}
    intervals = [bad(first, last + 1) for first, last in _runs(bad_minutes)]
    known = [
        Known(number, state, Run(at(number * 100), at(number * 100 + 30), 1800.0, None), False)
        for number, state in enumerate(states)
    ]

    runs, new = share_out(known, Sighting(1, "availability", PERIOD, at(500), intervals))

    excluded = {m for k in known if k.state is BreachState.EXCLUDED for m in range(k.id * 100, k.id * 100 + 30)}
    found = [run for run in runs.values() if run is not None] + new
    assert sum(run.bad_s for run in found) == 60 * len(bad_minutes - excluded)
    ordered = sorted(new, key=lambda run: run.began_at)
    assert all(b.began_at - a.until_at > JOIN_WITHIN for a, b in itertools.pairwise(ordered))
    assert all(run.until_at - run.began_at >= timedelta(seconds=run.bad_s) for run in found)


def _runs(members: set[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for member in sorted(members):
        if found and found[-1][1] == member - 1:
            found[-1] = (found[-1][0], member)
        else:
            found.append((member, member))
    return found
