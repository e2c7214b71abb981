"""How the queue of breaches paints a breach in two lines, and the headings of its parts."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from nocdesk.boards.breach_rows import BreachRow, QueueGroup
from nocdesk.clock import Clock
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.breaches.model import BreachState
from ui.breach_text import (
    VERDICT,
    bad_minutes,
    beside_verdict,
    broken_text,
    row_severity,
    share_text,
    since_text,
)
from ui.delegates import Cell, RowDelegate
from ui.glyphs import paint_hatch, paint_tick
from ui.mirroring import write
from ui.models.breach_queue import Heading, QueueRow
from ui.runs import Run, measure, paint_runs
from ui.sla_delegate import paint_budget
from ui.theme import Theme

TALL, LOW = 56, 30
_LOUD = (PerceivedSeverity.CRITICAL, PerceivedSeverity.MINOR)
TEXT_LEFT, RIGHT = 40, 12
_VERDICT_ROOM, _BAR_WIDTH, _SHARE_WIDTH = 78, 66, 46
_WITH_BARS_FROM = 415
"""In a narrower queue the used share is a figure without its bar, so that what was not kept can be read whole."""


def has_bars(width: float) -> bool:
    """Whether a queue so wide has room for the bars."""
    return width >= _WITH_BARS_FROM


def column_ends(width: float) -> tuple[float, float, float]:
    """Where the columns of bad minutes, used share and verdict end, in a queue so wide."""
    share = width - RIGHT - _VERDICT_ROOM
    return share - (_BAR_WIDTH if has_bars(width) else _SHARE_WIDTH) - 14, share, width - RIGHT


class BreachDelegate(RowDelegate[QueueRow]):
    """Two lines a breach; open ones in full ink, decided ones muted."""

    height = TALL

    def __init__(self, theme: Theme, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self._clock = clock

    def is_muted(self, row: QueueRow) -> bool:
        return isinstance(row, BreachRow) and row.group is QueueGroup.DECIDED

    def paint_cell(self, cell: Cell[QueueRow]) -> None:
        if isinstance(cell.row, Heading):
            self._paint_heading(cell, cell.row)
        else:
            self._paint_breach(cell, cell.row)

    def _paint_heading(self, cell: Cell[QueueRow], heading: Heading) -> None:
        cell.painter.fillRect(cell.rect.adjusted(-4, 0, 0, -1), self.theme.color("surface.panel"))
        middle = cell.rect.center().y()
        paint_runs(cell.painter, self.theme, cell.rect.left() + 10, middle, [Run(heading.title, weight=600)])
        count = [Run(str(heading.count), "muted", 500)]
        left = cell.rect.right() - RIGHT - measure(self.theme, count)
        paint_runs(cell.painter, self.theme, left, middle, count)

    def _paint_breach(self, cell: Cell[QueueRow], row: BreachRow) -> None:
        theme, painter = self.theme, cell.painter
        first, second = cell.rect.top() + 18, cell.rect.top() + 38
        start = cell.rect.left() - 4
        left, width = start + TEXT_LEFT, cell.rect.right() - start
        bad_end, share_end, end = (start + at for at in column_ends(width))
        ink = "selText" if cell.is_selected else "muted" if self.is_muted(row) else "text"
        weight = 400 if self.is_muted(row) else 600
        severity = row_severity(row)
        is_loud = severity in _LOUD and not self.is_muted(row)
        loud = f"sev.{severity}.text" if is_loud and not cell.is_selected else ink
        self._paint_glyph(cell, row)
        self._right(cell, first, bad_end, Run(bad_minutes(row.bad_s), ink, weight, 13))
        paint_runs(painter, theme, left, first, [Run(row.customer, ink, weight, 13)], bad_end - left - 34)
        self._right(cell, first, share_end, Run(share_text(row.used_share), loud, 600 if is_loud else 400, 13))
        self._right(cell, first, end, Run(VERDICT[row.state], ink, weight, 12))
        self._right(cell, second, end, Run(beside_verdict(row), loud if is_loud else ink, 500, 11))
        room = share_end - _BAR_WIDTH - 8 - left if has_bars(width) else share_end - left
        if row.used_share is not None and has_bars(width):
            paint_budget(painter, theme, QRectF(share_end - _BAR_WIDTH, second - 4, _BAR_WIDTH, 8), row.used_share)
        runs = [
            Run(f"{broken_text(row)} · ", ink if cell.is_selected else "muted"),
            Run(
                since_text(row, self._clock.now()),
                ink if cell.is_selected or row.is_running else "muted",
                600 if row.is_running else 400,
            ),
        ]
        paint_runs(painter, theme, left, second, runs, room)

    def _right(self, cell: Cell[QueueRow], middle: float, right: float, run: Run) -> None:
        paint_runs(cell.painter, self.theme, right - measure(self.theme, [run]), middle, [run])

    def _paint_glyph(self, cell: Cell[QueueRow], row: BreachRow) -> None:
        rect = QRectF(cell.rect.left() + 11, cell.rect.top() + 11, 14, 14)
        painter, theme = cell.painter, self.theme
        muted = theme.color("selText" if cell.is_selected else "muted")
        if row.state is BreachState.OPEN:
            theme.paint_glyph(painter, rect, row_severity(row), filled=True)
        elif row.state is BreachState.CONFIRMED:
            paint_tick(painter, rect.center(), 11, muted)
        elif row.state is BreachState.DISPUTED:
            painter.setFont(theme.font(14, 600))
            painter.setPen(muted)
            write(painter, rect, int(Qt.AlignmentFlag.AlignCenter), "?")
        else:
            box = rect.adjusted(1.5, 1.5, -1.5, -1.5)
            paint_hatch(painter, box, muted, 4)
            painter.setPen(QPen(muted, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            if row.state is BreachState.EXCLUDED:
                paint_tick(painter, QPointF(rect.right() - 1, rect.bottom() - 2), 8, muted)
