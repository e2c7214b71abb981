"""Where everything stands on the wall, in its units, and which page of the longer lists is shown."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

HEADER, FOOTER, BAR = 90.0, 76.0, 84.0
MARGIN, GAP, INSET = 32.0, 20.0, 28.0
TITLE = 70.0
ROWS, ROWS_OF_TWO_LINES = 5, 3
PAGE_S = 15.0
DRIFT_PX, DRIFT_EVERY_S = 2, 60.0
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))


@dataclass(frozen=True, slots=True)
class WallLayout:
    """The parts of the wall: header, the bar that says that it is not live (empty: it is), six tiles, footer."""

    header: QRectF
    bar: QRectF
    tiles: tuple[QRectF, ...]
    footer: QRectF


def lay_out(width: float, height: float, *, has_bar: bool) -> WallLayout:
    """Three tiles above three, in what the header, the bar and the footer leave."""
    bar = BAR if has_bar else 0.0
    top, bottom = HEADER + bar + MARGIN / 2, height - FOOTER - MARGIN / 2
    tile_width = (width - 2 * MARGIN - 2 * GAP) / 3
    tile_height = (bottom - top - GAP) / 2
    return WallLayout(
        QRectF(0, 0, width, HEADER),
        QRectF(0, HEADER, width, bar),
        tuple(
            QRectF(MARGIN + column * (tile_width + GAP), top + row * (tile_height + GAP), tile_width, tile_height)
            for row in range(2)
            for column in range(3)
        ),
        QRectF(0, height - FOOTER, width, FOOTER),
    )


def rows_of(tile: QRectF, count: int) -> tuple[QRectF, ...]:
    """The rows of a tile below its title."""
    top, room = tile.top() + TITLE, tile.height() - TITLE - INSET / 2
    left, width = tile.left() + INSET, tile.width() - 2 * INSET
    return tuple(QRectF(left, top + place * room / count, width, room / count) for place in range(count))


def page_count(rows: int, each: int) -> int:
    """How many pages a list needs; an empty one needs one."""
    return max(1, math.ceil(rows / each))


def page_at(elapsed_s: float, pages: int) -> int:
    """The page that is shown, counted from 0."""
    return int(elapsed_s / PAGE_S) % max(1, pages)


def drift_at(elapsed_s: float) -> QPointF:
    """How far everything is moved, so that nothing burns in: round a square, a corner each minute."""
    x, y = _CORNERS[int(elapsed_s / DRIFT_EVERY_S) % len(_CORNERS)]
    return QPointF(x * DRIFT_PX, y * DRIFT_PX)
