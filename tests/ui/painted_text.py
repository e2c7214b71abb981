"""Hears of every text that the desk's own code paints: where it came, into which box, and what was cut off."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QStaticText, QTransform
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from ui import typesetting
from ui.delegates import Cell
from ui.typesetting import Line, Typesetting
from ui.widgets.row_view import RowView

Rectangle = QRect | QRectF
_ALIGN = int(Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignVertical_Mask)


@dataclass(frozen=True, slots=True)
class Painter:
    """Who painted: a widget (None where it cannot be told), a cell of a table, and the tool tip there."""

    name: str
    widget: QWidget | None
    cell: Cell[Any] | None
    tip: str


@dataclass(frozen=True, slots=True)
class PaintedText:
    """A text on the screen; `ink` is the room of its letters, `room` what it was given, both as its painter counts."""

    text: str
    by: Painter
    pass_id: int
    ink: QRectF
    room: QRectF | None


@dataclass(frozen=True, slots=True)
class CutText:
    """A text of which only the beginning was painted."""

    whole: str
    shown: str
    by: Painter


@dataclass
class Heard:
    """Everything that was painted while somebody listened."""

    texts: list[PaintedText] = field(default_factory=list)
    cuts: list[CutText] = field(default_factory=list)
    passes: int = 0

    def pass_of(self, painter: Any) -> int:
        """The number of the painter's one go over its widget."""
        if not hasattr(painter, "pass_id"):
            self.passes += 1
            painter.pass_id = self.passes
        return int(painter.pass_id)


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear of every text that is painted until the end."""
    heard = Heard()
    elided, elided_f, draw = QFontMetrics.elidedText, QFontMetricsF.elidedText, QPainter.drawText
    fitted, draw_laid = Typesetting.fitted, QPainter.drawStaticText

    def elide(original: Callable[..., str]) -> Callable[..., str]:
        def listen(metrics: Any, text: str, *args: Any) -> str:
            shown = original(metrics, text, *args)
            # What is laid out once is told of with each painting.
            if shown != text and sys._getframe(1).f_globals["__name__"] != typesetting.__name__:
                heard.cuts.append(CutText(text, shown, _who(sys._getframe(1))))
            return shown

        return listen

    def listen_draw(painter: QPainter, *args: Any) -> Any:
        heard.texts.extend(_painted(painter, args, _who(sys._getframe(1)), heard.pass_of(painter)))
        return draw(painter, *args)

    def listen_fitted(texts: Typesetting, text: str, font: QFont, room: float) -> Line:
        line = fitted(texts, text, font, room)
        if line.text != text:
            heard.cuts.append(CutText(text, line.text, _who(sys._getframe(1))))
        return line

    def listen_laid(painter: QPainter, at: QPointF, laid: QStaticText) -> None:
        base = at + QPointF(0, QFontMetricsF(painter.font()).ascent())
        heard.texts.extend(_painted(painter, (base, laid.text()), _who(sys._getframe(1)), heard.pass_of(painter)))
        draw_laid(painter, at, laid)

    QFontMetrics.elidedText = elide(elided)  # type: ignore[method-assign]
    QFontMetricsF.elidedText = elide(elided_f)  # type: ignore[method-assign]
    QPainter.drawText = listen_draw  # type: ignore[assignment]
    Typesetting.fitted = listen_fitted  # type: ignore[method-assign,assignment]
    QPainter.drawStaticText = listen_laid  # type: ignore[method-assign,assignment]
    try:
        yield heard
    finally:
        QFontMetrics.elidedText = elided  # type: ignore[method-assign]
        QFontMetricsF.elidedText = elided_f  # type: ignore[method-assign]
        QPainter.drawText = draw  # type: ignore[method-assign]
        Typesetting.fitted = fitted  # type: ignore[method-assign]
        QPainter.drawStaticText = draw_laid  # type: ignore[method-assign]


def _painted(painter: QPainter, args: tuple[Any, ...], by: Painter, pass_id: int) -> Iterator[PaintedText]:
    text = next((arg for arg in args if isinstance(arg, str)), "")
    if not text.strip():
        return
    metrics = QFontMetricsF(painter.font())
    width, height, ascent = metrics.horizontalAdvance(text), metrics.capHeight(), metrics.ascent()
    first, room = args[0], _room(args)
    if room is None:
        at = QPointF(first) if isinstance(first, QPoint | QPointF) else QPointF(args[0], args[1])
        ink = QRectF(at.x(), at.y() - height, width, height)
    else:
        flags = next((int(arg) for arg in args[1:] if isinstance(arg, int | Qt.AlignmentFlag)), 0)
        side = QStyle.visualAlignment(painter.layoutDirection(), Qt.AlignmentFlag(flags & _ALIGN))
        whole = metrics.boundingRect(room, flags & ~_ALIGN | int(side), text)
        ink = whole.adjusted(0, ascent - height, 0, whole.top() + ascent - whole.bottom())
    clip = painter.clipBoundingRect() if painter.hasClipping() else None
    if clip is not None and not clip.intersects(ink):
        return
    # A picture of a screen of high resolution counts its own pixels.
    ratio = painter.device().devicePixelRatio()
    place = painter.combinedTransform() * QTransform.fromScale(1 / ratio, 1 / ratio)
    bounds = room if clip is None else clip if room is None else clip.intersected(room)
    yield PaintedText(text, by, pass_id, place.mapRect(ink), None if bounds is None else place.mapRect(bounds))


def _room(args: tuple[Any, ...]) -> QRectF | None:
    if isinstance(args[0], QRect | QRectF):
        return QRectF(args[0])
    if len(args) >= 6:
        return QRectF(*args[:4])
    return None


def _who(frame: FrameType | None) -> Painter:
    """The nearest widget among those that are painting, and the cell or item of it that is being painted."""
    widget, cell, tip, name = None, None, "", ""
    while frame is not None and widget is None:
        here = frame.f_locals
        owner, option, index = here.get("self"), here.get("option"), here.get("index")
        cell = cell or next((value for value in here.values() if isinstance(value, Cell)), None)
        if isinstance(index, QModelIndex) and isinstance(option, QStyleOptionViewItem):
            widget, tip = cast(Any, option).widget, index.data(Qt.ItemDataRole.ToolTipRole) or ""
        elif isinstance(owner, QWidget):
            widget, tip = owner, owner.toolTip() if cell is None else _tip_of(owner, cell)
        name = name or (type(owner).__name__ if owner is not None else frame.f_code.co_name)
        frame = frame.f_back
    return Painter(type(widget).__name__ if widget is not None else name, widget, cell, tip)


def _tip_of(view: QWidget, cell: Cell[Any]) -> str:
    """The tool tip over a cell of a table."""
    if not isinstance(view, RowView):
        return view.toolTip()
    place = view.rows.place_of(view.rows.key(cell.row))
    column = next(place for place, column in enumerate(view.rows.columns) if column.key == cell.column)
    tip = None if place is None else view.rows.index(place, column).data(Qt.ItemDataRole.ToolTipRole)
    return str(tip or "")
