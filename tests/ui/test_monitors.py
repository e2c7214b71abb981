"""Where a window comes whose monitor is gone, smaller, or beside another one now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.monitors import Box, fitting, moved, next_after

LEFT, RIGHT = Box(0, 0, 1920, 1040), Box(1920, 0, 2560, 1400)


@pytest.mark.parametrize(
    ("left_at", "present", "comes_to"),
    [
        (Box(100, 80, 800, 600), (LEFT, RIGHT), Box(100, 80, 800, 600)),
        (Box(2000, 80, 800, 600), (LEFT, RIGHT), Box(2000, 80, 800, 600)),
        (Box(2000, 80, 800, 600), (LEFT,), Box(0, 0, 800, 600)),
        (Box(-3000, -200, 800, 600), (LEFT, RIGHT), Box(0, 0, 800, 600)),
        (Box(1900, 100, 800, 600), (LEFT,), Box(0, 0, 800, 600)),
        (Box(1500, 700, 800, 600), (LEFT,), Box(1120, 440, 800, 600)),
        (Box(0, 0, 4000, 3000), (LEFT,), Box(0, 0, 1920, 1040)),
        (Box(300, 1039, 800, 600), (LEFT,), Box(0, 0, 800, 600)),
    ],
)
def test_a_window_comes_where_it_was_or_back_to_a_monitor_that_is_there(
    left_at: Box, present: tuple[Box, ...], comes_to: Box
) -> None:
    assert fitting(left_at, present) == comes_to


numbers, sizes = st.integers(-6000, 6000), st.integers(1, 6000)


@given(
    st.builds(Box, numbers, numbers, sizes, sizes),
    st.lists(st.builds(Box, numbers, numbers, st.integers(640, 5000), st.integers(480, 4000)), min_size=1, max_size=4),
)
def test_wherever_a_window_was_the_whole_of_it_is_on_a_monitor_afterwards(box: Box, present: list[Box]) -> None:
    place = fitting(box, present)

    assert any(monitor.rect.contains(place.rect) for monitor in present)
    assert fitting(place, present) == place


def test_the_next_monitor_is_the_one_after_that_which_has_most_of_the_window() -> None:
    assert next_after(Box(100, 80, 800, 600), (LEFT, RIGHT)) == (LEFT, RIGHT)
    assert next_after(Box(1700, 80, 800, 600), (LEFT, RIGHT)) == (RIGHT, LEFT)
    assert next_after(Box(-5000, 80, 800, 600), (LEFT, RIGHT)) == (LEFT, RIGHT)


def test_a_window_that_is_sent_on_keeps_its_place_as_far_as_there_is_room() -> None:
    assert moved(Box(100, 80, 800, 600), LEFT, RIGHT) == Box(2020, 80, 800, 600)
    assert moved(Box(2020, 900, 2400, 500), RIGHT, LEFT) == Box(0, 540, 1920, 500)
