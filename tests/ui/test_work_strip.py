"""The calendar strip as values: which works stand where, and how the keyboard walks them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nocdesk.boards.work_rows import WorkBoardRow, WorkState
from ui.work_strip_layout import day_titles, span_title, strip_of

NOW = datetime(2026, 11, 28, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def work(number: int, begins: float, lasts: float = 0.1, series: int | None = None) -> WorkBoardRow:
    """A work so many days after today's midnight."""
    start = NOW.replace(hour=0) + begins * DAY
    return WorkBoardRow(number, f"W{number}", "", start, start + lasts * DAY, None, None, None, "ann", None, (), series)


def test_a_work_has_a_lane_and_a_series_one_for_all_of_its_times() -> None:
    strip = strip_of([work(3, 8, series=7), work(1, 0.7, 0.1), work(2, 1, series=7)], NOW)

    assert [(lane.title, [bar.work_id for bar in lane.bars]) for lane in strip.lanes] == [("W1", [1]), ("W2", [2, 3])]
    assert strip.now == 0.75 / 14
    assert strip.lanes[0].bars[0].state is WorkState.RUNNING
    assert strip.lanes[1].bars[0].left == 1 / 14
    assert strip.lanes[1].bars[0].right == pytest.approx(1.1 / 14)


def test_only_the_fourteen_days_are_shown_and_what_reaches_beyond_is_cut() -> None:
    strip = strip_of([work(1, -1, 0.9), work(2, -1, 2), work(3, 13.5, 3), work(4, 14, 1)], NOW)

    assert [(bar.work_id, bar.left, bar.right) for lane in strip.lanes for bar in lane.bars] == [
        (2, 0.0, 1 / 14),
        (3, 13.5 / 14, 1.0),
    ]


def test_what_was_called_off_stands_where_it_would_have_been() -> None:
    planned = work(1, 2, 1)
    called_off = replace(planned, ends_at=planned.starts_at, planned_ends_at=planned.ends_at)

    (lane,) = strip_of([called_off], NOW).lanes

    assert (lane.bars[0].left, lane.bars[0].right, lane.bars[0].state) == (2 / 14, 3 / 14, WorkState.CALLED_OFF)


def test_left_and_right_walk_through_time_and_up_and_down_through_the_lanes() -> None:
    strip = strip_of([work(1, 1, series=1), work(2, 5, series=1), work(3, 4), work(4, 6)], NOW)

    assert [strip.beside(number, 1) for number in (None, 1, 3, 2, 4)] == [1, 3, 2, 4, 4]
    assert [strip.beside(number, -1) for number in (4, 1)] == [2, 1]
    assert strip.above(3, -1) == 2
    assert strip.above(2, 1) == 3
    assert strip.above(4, 1) == 4
    assert strip.above(None, 1) == 1


def test_an_empty_strip_has_nowhere_to_go() -> None:
    strip = strip_of([], NOW)

    assert (strip.beside(None, 1), strip.above(7, 1), strip.place_of(7)) == (None, None, None)


def test_the_days_are_those_of_utc_from_today() -> None:
    start = strip_of([], NOW).start

    assert day_titles(start)[:3] == [("Sat 28", True), ("Sun 29", True), ("Mon 30", False)]
    assert span_title(start) == "28 Nov to 11 Dec, UTC"
