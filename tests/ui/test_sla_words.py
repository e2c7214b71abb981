"""What the SLA list and its pane write of a promise, against plain decimal arithmetic."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.catalog.model import Measure
from nocdesk.sla.agreed_terms import resolved
from nocdesk.sla.stretch import BadInterval
from nocdesk.sla.verdicts import Verdict
from tests.ui.asking import asked_by
from tests.ui.sla_rows import BREACHED, NOW, make_detail, make_objective
from ui.filters import FilterError
from ui.models.sla_columns import SLA_WORDS, sla_order
from ui.sla_text import (
    achieved_text,
    budget_text,
    kept_text,
    left_text,
    minutes_text,
    objective_text,
    promised_text,
    target_text,
)
from ui.views.sla_words import figures, interval_words, state_words, story, unbroken


@pytest.mark.parametrize(
    ("measure", "limit", "words"),
    [
        (Measure.AVAILABILITY, None, "Availability"),
        (Measure.DELAY, 60.0, "Delay ≤ 60 ms"),
        (Measure.PDV, 15.0, "Delay variation ≤ 15 ms"),
        (Measure.LOSS, 0.5, "Packet loss ≤ 0.5 %"),
        (Measure.MOS, 3.6, "Voice quality ≥ 3.6 MOS"),
    ],
)
def test_an_objective_is_called_by_its_measure_and_its_limit(measure: Measure, limit: float | None, words: str) -> None:
    assert objective_text(make_objective(measure=measure, limit=limit)) == words


@pytest.mark.parametrize(
    ("promised", "achieved", "words"),
    [
        ({"measure": "outages", "target": 3}, 2.0, ("Outages", "≤ 3", "2")),
        ({"measure": "longest_outage", "target": 14_400}, 5_400.0, ("Longest outage", "≤ 4 h", "1 h 30 min")),
        ({"measure": "delay", "limit": 40, "statistic": "p95"}, 31.5, ("p95 of Delay ≤ 40 ms", "≤ 40 ms", "31.5 ms")),
        (
            {"measure": "restoration", "priority": "high", "limit": 14_400, "target": 0.95},
            0.5,
            ("Restore ≤ 4 h, high", "95 %", "50.000 %"),
        ),
    ],
)
def test_only_a_share_is_written_as_one(
    promised: dict[str, object], achieved: float, words: tuple[str, str, str]
) -> None:
    objective = resolved("Bank", "UTC", {"objective": [promised]}).objectives[0]
    row = make_objective(
        measure=Measure(str(promised["measure"])),
        limit=objective.limit,
        target=objective.target,
        achieved=achieved,
        promise=objective,
    )

    assert (objective_text(row), promised_text(row), kept_text(row)) == words
    assert budget_text(row) == ("—" if promised["measure"] != "delay" else budget_text(make_objective()))
    assert not any("%" in figure.value for figure in figures(make_detail(row))[:2]) or row.is_share


def test_the_pane_speaks_of_the_tickets_that_an_objective_counts() -> None:
    terms = {"objective": [{"measure": "response", "priority": "critical", "limit": 900, "target": 1.0}]}
    row = make_objective(
        measure=Measure.RESPONSE, limit=900.0, target=1.0, achieved=0.0, state=Verdict.BREACHED,
        reason="0 of 1 ticket in time (0 %); promised: at least 100 %",
        promise=resolved("Bank", "UTC", terms).objectives[0],
    )  # fmt: skip

    said = story(make_detail(row), NOW)

    assert said[0] == (
        "Promised for November: at least 100 % of tickets of critical priority answered within 15 min of contract time."
    )
    assert state_words(row, NOW) == "Breached, 0 of 1 ticket in time (0 %)"
    assert [figure.label for figure in figures(make_detail(row))] == [
        "Promised", "Achieved", "Measured", "In time", "Too late", "Running",
    ]  # fmt: skip


@given(st.floats(0, 1, allow_nan=False))
def test_what_was_achieved_is_never_written_higher_than_it_was(share: float) -> None:
    written = Decimal(achieved_text(share).removesuffix(" %"))

    exact = Decimal(share) * 100
    assert written <= exact + Decimal("1e-8")
    assert exact - written < Decimal("0.001") + Decimal("1e-8")


def test_only_all_of_it_is_written_as_100_percent() -> None:
    assert [achieved_text(share) for share in (1.0, 0.999_999_9, 0.9995, None)] == [
        "100 %", "99.999 %", "99.950 %", "—",
    ]  # fmt: skip
    assert [target_text(share) for share in (0.9995, 0.995, 0.9, 1.0)] == ["99.95 %", "99.5 %", "90 %", "100 %"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0.0"), (2280, "38.0"), (-378, "6.3"), (6000, "100"), (25_920, "432")]
)
def test_minutes_of_a_budget_have_a_decimal_up_to_a_hundred(seconds: float, words: str) -> None:
    assert minutes_text(seconds) == words


def test_a_budget_says_what_is_used_of_it_and_what_is_left() -> None:
    assert budget_text(make_objective()) == "38.0 of 43.2"
    assert left_text(make_objective()) == "5 min 12 s"
    assert left_text(make_objective(budget_left_s=-740.0)) == "12 min 20 s over"
    assert budget_text(make_objective(achieved=None)) == "—"


def test_the_story_says_the_promise_what_was_kept_and_what_is_left() -> None:
    bad = BadInterval(NOW - timedelta(minutes=38), NOW, None)

    words = story(make_detail(make_objective(), bad, excluded_s=7200), NOW)

    assert words == (
        "The service was promised to be available for 99.9 % of November.",
        "It was kept in 99.721 % of the time measured so far.",
        "It was not kept for 38.0 of the 43.2 min that are allowed; 5 min 12 s are left until 30 Nov.",
        "At the rate of the last hour the promise breaks at 10:05 UTC.",
        "2 h of planned work count neither way.",
        "10 min were not measured and count for neither side.",
    )


def test_the_story_of_a_broken_promise_says_by_how_much_and_since_when() -> None:
    row = make_objective(
        measure=Measure.DELAY, limit=60.0, target=0.99, budget_s=25_920.0, budget_left_s=-3180.0,
        state=Verdict.BREACHED, breach_at=None, breached_at=BREACHED, achieved=0.96423,
    )  # fmt: skip

    words = story(make_detail(row, BadInterval(NOW - timedelta(seconds=29_100), NOW, 71.0)), NOW)

    assert words[0] == "Delay was promised to be at most 60 ms in 99 % of November."
    assert words[2] == (
        "It was not kept for 485 of the 432 min that are allowed: 53 min too long; the promise broke at 09:00 UTC."
    )


def test_nothing_is_claimed_of_what_was_not_measured() -> None:
    row = make_objective(achieved=None, coverage=0.0, state=Verdict.UNDECIDED, breach_at=None)

    assert story(make_detail(row), NOW)[1:] == ("Nothing of it has been measured yet, so nothing is claimed.",)


def test_the_six_figures_follow_from_each_other() -> None:
    found = {figure.label: (figure.value, figure.source) for figure in figures(make_detail(make_objective()))}

    assert found == {
        "Promised": ("99.9 %", "of November"),
        "Achieved": ("99.721 %", "so far"),
        "Measured": ("99.8 %", "of 9 d 10 h"),
        "Allowed": ("43.2 min", "0.1 % of 30 d"),
        "Used": ("38.0 min", "88 %"),
        "Left": ("5.2 min", "until 30 Nov"),
    }


def test_a_bad_time_says_its_day_where_it_is_another_one_and_that_it_goes_on() -> None:
    row = make_objective(measure=Measure.LOSS, limit=0.5)
    night = datetime(2026, 11, 8, 23, 50, tzinfo=UTC)

    over = interval_words(BadInterval(night, night + timedelta(minutes=25), 2.44), row, NOW)
    running = interval_words(BadInterval(NOW - timedelta(minutes=10), NOW, 1.1), row, NOW)
    down = interval_words(BadInterval(BREACHED, BREACHED + timedelta(seconds=80), None), make_objective(), NOW)

    assert over == ("8 Nov 23:50 to 9 Nov 00:15", "25.0 min", "worst 2.44 %")
    assert running == ("09:50 to now", "10.0 min", "worst 1.1 %")
    assert down == ("09:00:00 to 09:01:20", "1.3 min", "")


def test_numbers_stay_with_their_units() -> None:
    assert unbroken("kept 38.0 min of 0.5 % at 60 ms, 3 d 4 h, 3 sites") == (
        "kept 38.0\u00a0min of 0.5\u00a0% at 60\u00a0ms, 3\u00a0d 4\u00a0h, 3 sites"
    )


def test_the_most_overdrawn_comes_first_then_what_runs_out_soonest_then_what_is_used_most() -> None:
    rows = [
        make_objective(1, state=Verdict.UNDECIDED, achieved=None),
        make_objective(2, state=Verdict.MET, breach_at=None, budget_left_s=2000.0),
        make_objective(3, state=Verdict.MET, breach_at=None, budget_left_s=900.0),
        make_objective(4),
        make_objective(5, breach_at=NOW + timedelta(minutes=2)),
        make_objective(6, state=Verdict.BREACHED, budget_left_s=-60.0, breach_at=None),
        make_objective(7, state=Verdict.BREACHED, budget_left_s=-900.0, breach_at=None),
    ]

    assert [row.id for row in sorted(rows, key=sla_order)] == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("state:risk", True),
        ("state:breach,undecided", False),
        ("coverage<99.9", True),
        ("coverage<95", False),
        ("used>80 customer:orrin", True),
        ("service:office", True),
        ("objective:delay", False),
        ("-availability", False),
        ("at risk", True),
    ],
)
def test_objectives_are_filtered_by_what_the_columns_show(text: str, passes: bool) -> None:
    assert SLA_WORDS.parse(text, asked_by("sue")).accepts(make_objective()) is passes


def test_a_state_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(FilterError, match="unknown state 'broken'; there are met, risk, breach, undecided"):
        SLA_WORDS.parse("state:broken", asked_by("sue"))
