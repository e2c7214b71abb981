"""How service cards are painted: three lines a column, tinted while down and not taken up."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nocdesk.boards.inventory_rows import InventoryRow, ServicePromise
from nocdesk.boards.service_curves import CurveRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, RowDelegate
from ui.glyphs import paint_hatch
from ui.runs import Run, measure, paint_runs
from ui.text import MISSING
from ui.theme import Theme
from ui.views.services_text import (
    NO_PROMISE,
    NOT_RECKONED,
    STATE_WORDS,
    Use,
    curve_words,
    is_broken,
    left_words,
    now_words,
    severity_of,
    since_words,
    ticket_lines,
    use_of,
    used_words,
)
from ui.widgets.service_curve import paint_day

HEIGHT = 96
_LINES = (22, 44, 68)
_INDENT = 26
_USE_TOKENS = {Use.CALM: "muted", Use.AT_RISK: "sev.minor", Use.BROKEN: "sev.critical"}


class CardDelegate(RowDelegate[InventoryRow]):
    """Paints state, promise, curve, value now and tickets; `names_customer` where services of many are listed."""

    height = HEIGHT
    names_customer = False

    def __init__(
        self, theme: Theme, clock: Clock, curves: Mapping[int, CurveRow], parent: QObject | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._clock = clock
        self._curves = curves

    def paint_cell(self, cell: Cell[InventoryRow]) -> None:
        painters = {
            "service": self._paint_service,
            "promise": self._paint_promise,
            "curve": self._paint_curve,
            "now": self._paint_now,
            "tickets": self._paint_tickets,
        }
        painters[cell.column](cell)

    def ground(self, row: InventoryRow) -> QColor | None:
        return self.theme.severity(PerceivedSeverity.CRITICAL).tint if is_pressing(row) else None

    def edge(self, row: InventoryRow) -> QColor | None:
        if not is_broken(row) or row.is_taken_up:
            return None
        return self.theme.severity(severity_of(row)).line

    def _paint_ground(self, painter: QPainter, rect: QRect, row: InventoryRow, is_selected: bool) -> None:
        """A card that presses keeps its tint while it is selected, between two lines."""
        keeps_tint = is_selected and is_pressing(row)
        super()._paint_ground(painter, rect, row, is_selected and not keeps_tint)
        if keeps_tint:
            for top in (rect.top(), rect.bottom() - 1):
                painter.fillRect(rect.left(), top, rect.width(), 2, self.theme.color("focus"))

    def _paint_service(self, cell: Cell[InventoryRow]) -> None:
        row = cell.row
        severity = severity_of(row)
        top = cell.rect.top()
        spot = QRectF(cell.rect.left() + PADDING, top + _LINES[0] - 7, 14, 14)
        if row.service_class is ServiceClass.PLANNED:
            paint_planned(cell.painter, spot, self.theme)
        else:
            self.theme.paint_glyph(cell.painter, spot, severity, filled=is_broken(row) and not row.is_taken_up)
        left, room = cell.rect.left() + PADDING + _INDENT, cell.rect.width() - 2 * PADDING - _INDENT
        is_calm = row.service_class is ServiceClass.UP
        title = [Run(row.title, _ink(cell, "text"), 600, 13)]
        state = [Run(STATE_WORDS[row.service_class], _ink(cell, _state_token(row)), 600)]
        beside = row.customer if self.names_customer else row.name if row.label else ""
        if beside:
            state.append(Run(beside, _ink(cell, "muted"), gap=8))
        since = [Run(since_words(row, self._clock.now()), _ink(cell, "muted" if is_calm else "text"))]
        for middle, runs in zip(_LINES, (title, state, since), strict=True):
            paint_runs(cell.painter, self.theme, left, top + middle, runs, room)

    def _paint_promise(self, cell: Cell[InventoryRow]) -> None:
        promise = cell.row.promise
        left, top, room = cell.rect.left() + PADDING, cell.rect.top(), cell.rect.width() - 2 * PADDING
        if promise is None:
            nothing = Run(NOT_RECKONED if cell.row.tier else NO_PROMISE, _ink(cell, "muted"))
            paint_runs(cell.painter, self.theme, left, top + _LINES[0], [nothing], room)
            return
        used, total = used_words(promise)
        use = use_of(promise)
        token = "text" if use is Use.CALM else f"{_USE_TOKENS[use]}.text"
        runs = [Run(used, _ink(cell, token), 600, 13), Run(total, _ink(cell, "muted"), gap=5)]
        paint_runs(cell.painter, self.theme, left, top + _LINES[0], runs, room)
        self._paint_bar(cell, QRectF(left, top + _LINES[1] - 4, min(room, 132.0), 8), promise)
        words = [
            Run(left_words(promise), _ink(cell, "muted" if use is Use.CALM else token), 400 if use is Use.CALM else 600)
        ]
        if use is not Use.CALM:
            severity = PerceivedSeverity.MINOR if use is Use.AT_RISK else PerceivedSeverity.CRITICAL
            spot = QRectF(left, top + _LINES[2] - 6, 12, 12)
            self.theme.paint_glyph(cell.painter, spot, severity, filled=True)
            left, room = left + 17, room - 17
        paint_runs(cell.painter, self.theme, left, top + _LINES[2], words, room)

    def _paint_bar(self, cell: Cell[InventoryRow], box: QRectF, promise: ServicePromise) -> None:
        use = use_of(promise)
        token = "muted" if use is Use.CALM else f"{_USE_TOKENS[use]}.fill"
        outline = "border" if use is Use.CALM else f"{_USE_TOKENS[use]}.line"
        share = min(1.0, max(0.0, promise.used_s / promise.budget_s)) if promise.budget_s > 0 else 1.0
        painter = cell.painter
        painter.fillRect(
            QRectF(box.left(), box.top(), max(1.0, box.width() * share), box.height()), self.theme.color(token)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color(outline), 1))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_curve(self, cell: Cell[InventoryRow]) -> None:
        curve = self._curves.get(cell.row.id)
        left, top, room = cell.rect.left() + PADDING, cell.rect.top(), cell.rect.width() - 2 * PADDING
        if curve is None:
            return
        is_down = cell.row.service_class is ServiceClass.DOWN
        gap = self.theme.color("sev.critical.line" if is_down else "disabled")
        paint_day(cell.painter, QRectF(left, top + 12, room, 42), curve, self.theme, gap=gap)
        paint_runs(
            cell.painter, self.theme, left, top + _LINES[2], [Run(curve_words(curve), _ink(cell, "muted"))], room
        )

    def _paint_now(self, cell: Cell[InventoryRow]) -> None:
        value, meaning, is_beyond = now_words(self._curves.get(cell.row.id), self._clock.now())
        left, top, room = cell.rect.left() + PADDING, cell.rect.top(), cell.rect.width() - 2 * PADDING
        is_lost = value == _("no data") and cell.row.service_class is ServiceClass.DOWN
        token = "sev.critical.text" if is_lost else "sev.major.text" if is_beyond else "text"
        if value == MISSING:
            token = "disabled"
        paint_runs(cell.painter, self.theme, left, top + _LINES[0], [Run(value, _ink(cell, token), 600, 13)], room)
        paint_runs(cell.painter, self.theme, left, top + _LINES[1], [Run(meaning, _ink(cell, "muted"))], room)

    def _paint_tickets(self, cell: Cell[InventoryRow]) -> None:
        count, number, etr = ticket_lines(cell.row, self._clock.now())
        lines = (
            Run(count, _ink(cell, "text" if number else "muted"), 600 if number else 400),
            Run(number, _ink(cell, "link"), 500),
            Run(etr, _ink(cell, "text")),
        )
        room = cell.rect.width() - 2 * PADDING
        for middle, run in zip(_LINES, lines, strict=True):
            width = min(room, measure(self.theme, [run]))
            left = cell.rect.right() - PADDING - width
            paint_runs(cell.painter, self.theme, left, cell.rect.top() + middle, [run], width + 1)


def is_pressing(row: InventoryRow) -> bool:
    """Whether the service is down and nobody has taken note of it."""
    return row.service_class is ServiceClass.DOWN and not row.is_taken_up


def paint_planned(painter: QPainter, spot: QRectF, theme: Theme) -> None:
    """The mark of planned work: a hatched box, and never a colour."""
    paint_hatch(painter, spot.adjusted(1, 1, -1, -1), theme.color("muted"), 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("muted"), 1.4))
    painter.drawRect(spot.adjusted(1, 1, -1, -1))


def _state_token(row: InventoryRow) -> str:
    return (
        f"sev.{severity_of(row)}.text"
        if is_broken(row)
        else "muted"
        if row.service_class is ServiceClass.UP
        else "text"
    )


def _ink(cell: Cell[InventoryRow], token: str) -> str:
    """The colour of a text; on the ground of the selection there is one that can be read."""
    return "selText" if cell.is_selected and not is_pressing(cell.row) else token
