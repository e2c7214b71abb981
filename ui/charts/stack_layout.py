"""Where lanes, plots and the time axis stand in a stack, so that drawing, mouse and legend agree."""

from dataclasses import dataclass

AXIS_WIDTH = 60
GUTTER_WIDTH = 88
LANE_HEIGHT = 20
LANES_MARGIN = 6
TITLE_HEIGHT = 26
TIME_AXIS_HEIGHT = 28
LEAST_PLOT_HEIGHT = 96


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """One plot: its index among all, and the heights of its title strip and its plot area."""

    index: int
    title_top: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class StackLayout:
    """The places in a widget of this size."""

    width: float
    height: float
    left: float
    right: float
    lane_tops: tuple[float, ...]
    lanes_bottom: float
    panels: tuple[PanelPlace, ...]
    axis_top: float

    @property
    def plot_width(self) -> float:
        return max(1.0, self.right - self.left)


def stack_layout(width: float, height: float, *, lanes: int, panels: int, first: int = 0) -> StackLayout:
    """Share the height among as many plots as fit, from the `first` on; at least one is shown."""
    lanes_bottom = LANES_MARGIN * 2 + lanes * LANE_HEIGHT if lanes else 0
    axis_top = height - TIME_AXIS_HEIGHT
    room = max(1.0, axis_top - lanes_bottom)
    shown = max(1, min(panels, int(room // LEAST_PLOT_HEIGHT))) if panels else 0
    first = max(0, min(first, panels - shown))
    each = room / shown if shown else room
    places = tuple(
        PanelPlace(
            index=first + n,
            title_top=lanes_bottom + n * each,
            top=lanes_bottom + n * each + TITLE_HEIGHT,
            bottom=lanes_bottom + (n + 1) * each - (0 if n == shown - 1 else 8),
        )
        for n in range(shown)
    )
    return StackLayout(
        width=width,
        height=height,
        left=AXIS_WIDTH,
        right=max(AXIS_WIDTH + 1.0, width - GUTTER_WIDTH),
        lane_tops=tuple(float(LANES_MARGIN + n * LANE_HEIGHT) for n in range(lanes)),
        lanes_bottom=lanes_bottom,
        panels=places,
        axis_top=axis_top,
    )
