"""Shortcuts in columns: groups flow from one to the next, so that all of them fit where they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.action_spec import ActionSpec
from ui.keys_in_force import key_text
from ui.mirroring import painter_on
from ui.runs import Run, advance, key_width, paint_key, paint_runs
from ui.theme import Theme

_LAYOUTS = ((22, 1), (20, 1), (18, 1), (18, 0))
"""How high a row is, and how many empty lines stand before a title: the airiest that has room is taken."""

NARROWEST = 270
_WIDEST, _GAP, _KEY_GAP = 380, 24, 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column: the head of a group, an action, or nothing."""

    head: str = ""
    spec: ActionSpec | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Actions under a title."""

    title: str
    specs: tuple[ActionSpec, ...]


def flow(groups: Sequence[Group], height: int, between: int = 1) -> list[list[Line]]:
    """The lines of each column of `height` lines; a group that goes on in the next column has its title there again."""
    columns: list[list[Line]] = [[]]
    for group in groups:
        # A title with nothing below it says nothing.
        if columns[-1] and len(columns[-1]) + between + 2 <= height:
            columns[-1] += [Line()] * between
        elif columns[-1]:
            columns.append([])
        columns[-1].append(Line(group.title))
        for spec in group.specs:
            if len(columns[-1]) == height:
                columns.append([Line(_("{group}, more").format(group=group.title))])
            columns[-1].append(Line(spec=spec))
    return columns


class ShortcutColumns(QWidget):
    """Paints the groups in as few columns as hold them; a second key is left out where it has no room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: Sequence[Group] = ()
        self._nothing = ""

    def show_groups(self, groups: Sequence[Group], nothing: str) -> None:
        """Show these groups, or say that there are none."""
        self._groups, self._nothing = groups, nothing
        self.setMinimumHeight(self.height_for(self.width()))
        self.update()

    @property
    def row_height(self) -> int:
        """As much as leaves the columns wide enough, else the least."""
        return self._layout()[0]

    @property
    def columns(self) -> list[list[Line]]:
        """What stands in each column at the present size."""
        return self._columns(*self._layout())

    @property
    def column_width(self) -> float:
        """How wide a column is, without the gap beside it."""
        return self._width_of(len(self.columns))

    def height_for(self, width: int) -> int:
        """The least height in which all groups stand in columns that are wide enough."""
        row, between = _LAYOUTS[-1]
        most = max(1, (width + _GAP) // (NARROWEST + _GAP))
        lines = 3
        while len(flow(self._groups, lines, between)) > most:
            lines += 1
        return lines * row

    def _layout(self) -> tuple[int, int]:
        wide = (layout for layout in _LAYOUTS if self._width_of(len(self._columns(*layout))) >= NARROWEST)
        return next(wide, _LAYOUTS[-1])

    def _columns(self, row: int, between: int) -> list[list[Line]]:
        return flow(self._groups, max(3, self.height() // row), between)

    def _width_of(self, count: int) -> float:
        return min(_WIDEST, (self.width() + _GAP) / count - _GAP)

    def _paint_line(self, painter: QPainter, line: Line, left: float, middle: float, width: float) -> None:
        theme = self._theme
        if line.head:
            paint_runs(painter, theme, left, middle - 1, [Run(line.head, weight=600)], width)
            painter.fillRect(QRectF(left, middle + 7, width, 1), theme.color("grid"))
        if line.spec is None:
            return
        room = width - advance(theme, line.spec.text) - 10
        x = left + width
        for key in shown_keys(theme, line.spec, room):
            x = self._paint_key(painter, key, x, middle) - _KEY_GAP
        paint_runs(painter, theme, left, middle, [Run(line.spec.text)], x - left - 4)

    def _paint_key(self, painter: QPainter, key: str, right: float, middle: float) -> float:
        theme = self._theme
        ink, outline = theme.color("text"), theme.color("border")
        for place, part in enumerate(reversed(key.split(", "))):
            right -= key_width(theme, key_text(part)) + (3 if place else 0)
            paint_key(painter, theme, right, middle, key_text(part), ink=ink, outline=outline)
        return right

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.height_for(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._groups:
            paint_runs(painter, self._theme, 0, self.row_height, [Run(self._nothing, "muted")])
            return
        width, row = self.column_width, self.row_height
        for place, column in enumerate(self.columns):
            corner = QPointF(place * (width + _GAP), 0)
            for number, line in enumerate(column):
                self._paint_line(painter, line, corner.x(), (number + 0.5) * row, width)


def shown_keys(theme: Theme, spec: ActionSpec, room: float) -> list[str]:
    """The keys of an action that have room beside its text, the last one first; the first key always."""
    keys = list(dict.fromkeys(key_text(key) for key in spec.keys))
    while len(keys) > 1 and sum(_width(theme, key) + _KEY_GAP for key in keys) > room:
        keys.pop()
    return keys[::-1]


def _width(theme: Theme, key: str) -> float:
    parts = key.split(", ")
    return sum(key_width(theme, key_text(part)) for part in parts) + 3 * (len(parts) - 1)
