"""Own painting in languages that are read from the right: all of it is painted as from the left, and mirrored as one.

A painter that is mirrored turns edges, bars, chevrons and columns round by itself; `write` and `upright` turn letters
and signs back, so that nobody who paints asks from which side one reads. What runs from left to right in every
language (time, octets, the lie of sites) is painted by a widget that is told so with `read_from_left`.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from PySide6.QtCore import QMargins, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

LEFT_TO_RIGHT, RIGHT_TO_LEFT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
_FROM_RIGHT = frozenset({"R", "AL"})


def painter_on(widget: QWidget) -> QPainter:
    """A painter on a widget, mirrored where it is read from the right."""
    painter = QPainter(widget)
    # Qt gives every painter the side of the whole program.
    painter.setLayoutDirection(widget.layoutDirection())
    if widget.isRightToLeft():
        mirror(painter, QRectF(widget.rect()))
    return painter


def painter_from_left(picture: QPixmap | QImage) -> QPainter:
    """A painter on a picture that runs from left to right in every language."""
    painter = QPainter(picture)
    painter.setLayoutDirection(LEFT_TO_RIGHT)
    return painter


def mirror(painter: QPainter, box: QRectF | QRect) -> None:
    """Paint what comes as a mirror shows it that stands in the middle of a box."""
    painter.translate(2 * box.x() + box.width(), 0)
    painter.scale(-1, 1)


def mirror_row(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The same for a row or cell of a list, where it is read from the right."""
    shown = cast(Any, option)
    if shown.direction is RIGHT_TO_LEFT:
        mirror(painter, shown.rect)


def is_mirrored(painter: QPainter) -> bool:
    """Whether what is painted comes out turned round."""
    return painter.worldTransform().m11() < 0


@contextmanager
def upright(painter: QPainter, box: QRectF) -> Iterator[None]:
    """Within it a sign comes out as it is painted (a tick, a digit), at its mirrored place; no pen outlives it."""
    painter.save()
    if is_mirrored(painter):
        mirror(painter, box)
        painter.setLayoutDirection(LEFT_TO_RIGHT)
    try:
        yield
    finally:
        painter.restore()


def write(painter: QPainter, place: QRectF | QRect, align: int, text: str) -> None:
    """Write into a box: `AlignLeft` is the side from which one reads."""
    if not is_mirrored(painter):
        painter.drawText(place, align, text)
        return
    with upright(painter, QRectF(place)):
        painter.setLayoutDirection(side_of(text))
        # Qt turns the side round by itself for what is read from the right.
        painter.drawText(place, align if side_of(text) is RIGHT_TO_LEFT else turned(align), text)


def write_at(painter: QPainter, start: QPointF, text: str) -> None:
    """Write on a base line, from where the text begins for whoever reads it."""
    if not is_mirrored(painter):
        painter.drawText(start, text)
        return
    width = QFontMetricsF(painter.font()).horizontalAdvance(text)
    with upright(painter, QRectF(start.x(), start.y(), width, 0)):
        painter.setLayoutDirection(side_of(text))
        painter.drawText(start, text)


def logical(widget: QWidget, rect: QRect) -> QRect:
    """Where a part of a widget lies as its painting counts: from the left, whichever side one reads from."""
    return QStyle.visualRect(widget.layoutDirection(), widget.rect(), rect)


visual = logical
"""Where on a widget what its painting counts so comes out; a mirror shows a mirrored picture as it was."""


def sides(left: int, top: int, right: int, bottom: int) -> QMargins:
    """Margins as they are where one reads from the left, which no layout of Qt turns round by itself."""
    if QGuiApplication.layoutDirection() is RIGHT_TO_LEFT:
        left, right = right, left
    return QMargins(left, top, right, bottom)


def read_from_left(widget: QWidget) -> None:
    """Let a widget, with all in it, run from left to right in every language."""
    widget.setLayoutDirection(LEFT_TO_RIGHT)


def side_of(text: str) -> Qt.LayoutDirection:
    """From which side a text is read: names, numbers and times from the left."""
    is_from_right = any(unicodedata.bidirectional(letter) in _FROM_RIGHT for letter in text)
    return RIGHT_TO_LEFT if is_from_right else LEFT_TO_RIGHT


def turned(align: int) -> int:
    """The same alignment, its sides exchanged."""
    left, right = int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignRight)
    if align & right:
        return align & ~right | left
    return align if align & int(Qt.AlignmentFlag.AlignHCenter) else align & ~left | right
