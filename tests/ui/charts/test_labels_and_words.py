"""Labels that do not cover each other, and the sentences of gaps, headlines, values and budgets."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.boards.plot_rows import LaneKind
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from tests.ui.charts.invented import NOW, invented_service, make_event, make_objective
from ui.charts.budget_text import budget_text
from ui.charts.gap_text import gap_sentence
from ui.charts.headline import headline
from ui.charts.intervals import Interval
from ui.charts.label_places import label_places
from ui.charts.plot import make_plot
from ui.charts.samples import Samples
from ui.charts.value_text import minutes_text, span_text, value_format

NOW_S = NOW.timestamp()


@given(st.lists(st.floats(0, 200), max_size=3), st.lists(st.floats(0, 200), max_size=4))
def test_labels_keep_fourteen_pixels_from_each_other_where_there_is_room(
    fixed: list[float], wanted: list[float]
) -> None:
    places = label_places(fixed, wanted, low=-100.0, high=300.0)

    assert len(places) == len(wanted)
    for n, place in enumerate(places):
        others = [*fixed, *places[:n], *places[n + 1 :]]
        assert all(abs(place - other) >= 14 - 1e-3 for other in others)


def test_a_label_with_free_room_stays_where_it_belongs() -> None:
    assert label_places([100.0], [20.0, 60.0], low=0.0, high=200.0) == (20.0, 60.0)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (-4400, -4000, "no data 23:56 to 00:02, probe paused by NOC-3"),
        (-60, 0, "no data since 01:08:24"),
        (-10800, -10000, "no data before 22:22"),
        (-10800, 0, "No samples for 22:09 to 01:09: probe paused by NOC-3. The last 24 h: T 5."),
        (-500, -440, "no data 01:01:04 to 01:02:04"),
    ],
)
def test_a_gap_says_from_when_to_when_and_why(start: float, end: float, expected: str) -> None:
    paused = make_event(LaneKind.GAP, -73, -67, "probe", "probe paused by NOC-3")

    text = gap_sentence(Interval(NOW_S + start, NOW_S + end), [paused], start=NOW_S - 10800, end=NOW_S)

    assert text == expected


def test_on_an_axis_of_days_a_gap_says_its_date() -> None:
    day_s = 86400.0

    text = gap_sentence(Interval(NOW_S - 2 * day_s, NOW_S - day_s), [], start=NOW_S - 2 * day_s, end=NOW_S - day_s)

    assert text == "No samples for Sat 21 Nov 01:09 to Sun 22 Nov 01:09: nothing was measured. The last 24 h: T 5."


def test_the_headline_names_the_worst_value_and_the_time_in_breach() -> None:
    service = invented_service()
    plot = make_plot(service.rows[2], service.points, start=NOW_S - 7200, end=NOW_S)

    said = headline(plot, NOW_S)

    assert said.in_breach
    assert said.value.endswith(" %")
    assert said.state.startswith("in breach 11 min")


def test_the_headline_of_a_silent_probe_says_since_when() -> None:
    service = invented_service()
    plot = make_plot(service.rows[0], service.points, start=NOW_S - 7200, end=NOW_S + 3600)

    said = headline(plot, NOW_S + 3600)

    assert (said.value, said.in_breach) == ("", False)
    assert said.state.startswith("no data since 01:0")


def test_the_headline_of_an_unmeasured_plot_says_no_data() -> None:
    plot = make_plot(invented_service().rows[0], {}, start=NOW_S - 7200, end=NOW_S)

    assert headline(plot, NOW_S).state == "no data"


def test_below_its_limit_the_least_value_is_the_worst() -> None:
    row = invented_service().rows[3]
    points = {7: Samples(np.array([NOW_S - 20, NOW_S - 10, NOW_S]), np.array([4.2, 3.7, 3.6]))}

    said = headline(make_plot(row, points, start=NOW_S - 60, end=NOW_S), NOW_S)

    assert said.in_breach
    assert said.value == "3.60"


@pytest.mark.parametrize(
    ("value", "unit", "high", "expected"),
    [
        (36.71, "ms", 44.0, "36.7 ms"),
        (0.304, "%", 2.4, "0.30 %"),
        (412_300_000.0, "bit/s", 9.4e8, "412 Mbit/s"),
        (-0.001, "ms", 2.0, "0.00 ms"),
        (3.61, "", 4.5, "3.61"),
    ],
)
def test_values_have_the_decimals_of_their_plot(value: float, unit: str, high: float, expected: str) -> None:
    assert value_format(unit, high).with_unit(value) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(0, "0"), (20, "<1"), (480, "8"), (7140, "119"), (7260, "2 h 01")])
def test_minutes_in_breach_are_whole_minutes(seconds: float, expected: str) -> None:
    assert minutes_text(seconds) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (45, "45 s"), (438, "7 min 18 s"), (10860, "3 h 1 min"), (86400, "1 d"), (604800, "7 d")],
)
def test_a_span_is_said_in_its_two_greatest_units(seconds: float, expected: str) -> None:
    assert span_text(seconds) == expected


def test_the_budget_names_the_objective_that_runs_out_first() -> None:
    calm, urgent = make_objective(Verdict.MET, 2000.0), make_objective(Verdict.AT_RISK, 660.0)

    text = budget_text([calm, urgent], NOW_S)

    assert text.title == "Loss budget, November"
    assert text.used == "32 of 43 min used"
    assert text.state == "at risk: 11 min left"
    assert text.when == "breach at 01:20:44"
    assert text.severity is PerceivedSeverity.MINOR
    assert "worst of 2 objectives" in text.coverage


def test_an_overdrawn_budget_says_by_how_much() -> None:
    text = budget_text([make_objective(Verdict.BREACHED, -120.0)], NOW_S)

    assert text.state == "breached: 2 min over"
    assert text.share == 1.0
    assert text.when == ""


def test_a_breach_that_is_days_away_is_a_date() -> None:
    text = budget_text([make_objective()], NOW_S - timedelta(days=3).total_seconds())

    assert text.when == "breach on Mon 23 Nov"


def test_without_an_agreement_the_legend_says_so() -> None:
    assert budget_text([], NOW_S).title == "No SLA agreed for this service"
