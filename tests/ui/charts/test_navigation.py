"""Ranges, following now, and the way from breach to breach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts.intervals import Interval
from ui.charts.navigation import breach_to_fit, fitted, fixed, next_breach, preset, previous_breach
from ui.charts.time_range import GREATEST_SPAN_S, LEAST_SPAN_S, TimeRange

NOW = 1_000_000.0
BREACHES = (Interval(100, 110), Interval(200, 230), Interval(400, 410))


def test_a_preset_ends_at_now_and_follows_it() -> None:
    later = preset("1h", NOW).tick(NOW + 30)

    assert later.shown == TimeRange(NOW + 30 - 3600, NOW + 30)
    assert (later.is_live, later.preset) == (True, "1h")


def test_panning_back_stops_following_and_forward_past_now_follows_again() -> None:
    back = preset("1h", NOW).panned(-1.0, NOW)
    forward = back.panned(2.0, NOW)

    assert not back.is_live
    assert back.shown == TimeRange(NOW - 7200, NOW - 3600)
    assert forward.is_live
    assert forward.shown.end == NOW


def test_zooming_a_live_range_keeps_its_end_at_now() -> None:
    zoomed = preset("1h", NOW).zoomed(0.5, None, NOW)

    assert zoomed.is_live
    assert zoomed.shown == TimeRange(NOW - 1800, NOW)
    assert zoomed.preset is None


def test_zooming_about_the_crosshair_keeps_it_in_its_place() -> None:
    shown = preset("1h", NOW).shown
    at = shown.start + 900

    zoomed = preset("1h", NOW).zoomed(0.5, at, NOW)

    assert not zoomed.is_live
    assert (at - zoomed.shown.start) / zoomed.shown.span_s == pytest.approx(0.25)


@given(st.floats(-1e7, 2e6), st.floats(0.01, 1e9))
def test_no_wish_leads_beyond_what_can_be_shown(start: float, span: float) -> None:
    wished = preset("1h", NOW).wish(TimeRange(start, start + span), NOW)

    assert LEAST_SPAN_S * 0.999 <= wished.shown.span_s <= GREATEST_SPAN_S * 1.001
    assert wished.shown.end <= NOW + 0.1 * wished.shown.span_s + 1e-3


def test_the_next_and_the_previous_breach_are_found_from_where_the_crosshair_is() -> None:
    assert next_breach(BREACHES, 100) == BREACHES[1]
    assert next_breach(BREACHES, 400) is None
    assert previous_breach(BREACHES, 400) == BREACHES[1]
    assert previous_breach(BREACHES, 100) is None


def test_fitting_takes_the_breach_at_the_crosshair_else_the_latest() -> None:
    assert breach_to_fit(BREACHES, 215) == BREACHES[1]
    assert breach_to_fit(BREACHES, 380) == BREACHES[2]
    assert breach_to_fit(BREACHES, None) == BREACHES[2]
    assert breach_to_fit((), 5) is None


def test_a_fitted_breach_takes_the_middle_half_of_the_range() -> None:
    shown = fitted(Interval(NOW - 10_000, NOW - 8_000), NOW).shown

    assert shown == TimeRange(NOW - 11_000, NOW - 7_000)


def test_a_fixed_range_stays_when_time_passes() -> None:
    navigation = fixed(NOW - 100, NOW)

    assert navigation.tick(NOW + 50) == navigation
