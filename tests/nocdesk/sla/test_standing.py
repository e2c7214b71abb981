"""Budget, state and time to breach, with the reference's figures and on every border."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.services.model import ServiceClass
from nocdesk.sla.compliance import Standing, Tally, availability_tally, bins_tally, standing
from nocdesk.sla.model import SlaState
from nocdesk.sla.stretch import Stretch

NOW = datetime(2026, 11, 15, tzinfo=UTC)
MONTH_S = 30 * 86_400.0
OK, AT_RISK, BREACHED, UNMEASURED = SlaState


def stand(bad_s: float, *, target: float = 0.999, bad_rate: float = 0.0, good_s: float = MONTH_S / 2) -> Standing:
    tally = Tally(good_s, bad_s, good_s + bad_s)
    return standing(tally, target=target, period_s=MONTH_S, now=NOW, bad_rate=bad_rate)


def test_thirty_days_with_2592_seconds_of_outage_are_99_point_9_percent() -> None:
    outages = [Stretch(ServiceClass.DOWN, NOW, NOW + timedelta(seconds=s)) for s in (1000, 1500, 92)]
    up = Stretch(ServiceClass.UP, NOW, NOW + timedelta(seconds=MONTH_S - 2592))

    tally = availability_tally([up, *outages])

    assert (tally.achieved, tally.coverage, tally.bad_s) == (0.999, 1.0, 2592.0)


@pytest.mark.parametrize(
    ("bad_s", "state"),
    [(0, OK), (2073.5, OK), (2073.6, AT_RISK), (2592, AT_RISK), (2592.01, BREACHED), (5000, BREACHED)],
)
def test_the_state_turns_at_four_fifths_of_the_budget_and_beyond_all_of_it(bad_s: float, state: SlaState) -> None:
    result = stand(bad_s)

    assert (result.state, result.budget_s) == (state, 2592.0)
    assert result.budget_left_s == pytest.approx(2592 - bad_s)


@pytest.mark.parametrize("target", [0.9, 0.99, 0.995, 0.999, 0.9995, 0.9999])
def test_a_budget_that_is_used_up_exactly_is_not_breached(target: float) -> None:
    budget_s = round((1 - target) * MONTH_S)

    assert stand(budget_s, target=target).state is AT_RISK
    assert stand(budget_s + 1, target=target).state is BREACHED


def test_a_promise_of_all_the_time_is_breached_by_the_first_second() -> None:
    assert stand(0.0, target=1.0).state is not BREACHED
    assert stand(1.0, target=1.0).state is BREACHED


def test_where_nothing_was_measured_nothing_is_claimed() -> None:
    result = stand(0.0, good_s=0.0, bad_rate=1.0)

    assert (result.state, result.breach_at) == (UNMEASURED, None)


@pytest.mark.parametrize(
    ("bad_rate", "breach_in_s", "state"),
    [
        (1.0, 1592.0, AT_RISK),
        (0.5, 3184.0, AT_RISK),
        (1592 / 14_400, 14_400.0, AT_RISK),
        (1592 / 14_460, 14_460.0, OK),
        (0.0, None, OK),
        (1592 / (MONTH_S + 60), None, OK),
    ],
)
def test_the_time_to_breach_is_what_is_left_at_the_present_rate(
    bad_rate: float, breach_in_s: float | None, state: SlaState
) -> None:
    result = stand(1000.0, bad_rate=bad_rate)

    assert result.state is state
    if breach_in_s is None:
        assert result.breach_at is None
    else:
        assert result.breach_at is not None
        assert (result.breach_at - NOW).total_seconds() == pytest.approx(breach_in_s)


def test_what_is_breached_has_no_time_to_breach() -> None:
    assert stand(3000.0, bad_rate=1.0).breach_at is None


@given(st.integers(0, 9000), st.integers(0, 9000), st.floats(0, 3e6))
def test_shares_stay_shares(good: int, bad: int, due_s: float) -> None:
    tally = bins_tally(good, bad, due_s)

    assert 0 <= tally.coverage <= 1
    assert tally.achieved is None if good + bad == 0 else tally.achieved == pytest.approx(good / (good + bad))
