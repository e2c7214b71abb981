"""What looks alike is drawn once and copied from then on: shapes and names cost far more to draw than to copy."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from ui.mirroring import painter_from_left

_MOST = 4000


@dataclass(slots=True)
class Sprites:
    """Pictures by how they look."""

    _kept: dict[tuple[Hashable, float], QPixmap] = field(default_factory=dict)

    def paint(self, painter: QPainter, look: Hashable, box: QRectF, draw: Callable[[QPainter, QRectF], None]) -> None:
        """Paint what looks so into a box, drawn with `draw` into a box of its size where it is new."""
        ratio = painter.device().devicePixelRatio()
        key = look, ratio
        picture = self._kept.get(key)
        if picture is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            picture = self._kept[key] = _drawn(box, ratio, draw)
        painter.drawPixmap(QPointF(round(box.left()), round(box.top())), picture)


def _drawn(box: QRectF, ratio: float, draw: Callable[[QPainter, QRectF], None]) -> QPixmap:
    width, height = math.ceil(box.width()), math.ceil(box.height())
    picture = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = painter_from_left(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, QRectF(0, 0, box.width(), box.height()))
    painter.end()
    return picture
