"""A painter with the chart's colours and face: text, lines, hatches and curves in one word each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from ui.charts.colours import Colours, Stroke
from ui.charts.faces import Face, Faces
from ui.charts.paths import area_path, draw_lines
from ui.charts.samples import FloatArray
from ui.charts.segments import at_pixel_columns, pixel_columns, strokes
from ui.mirroring import write

LEFT, RIGHT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
BOLD, MEDIUM, NORMAL = QFont.Weight.DemiBold, QFont.Weight.Medium, QFont.Weight.Normal

Row = tuple[float, float, float, float]

_SPARSE = 300
_LEAST_STEP_PX = 2.0
_MARGIN = 24.0


@dataclass(frozen=True, slots=True)
class Ink:
    """Draws one picture; all positions in device-independent pixels. Who draws again and again keeps the faces."""

    painter: QPainter
    colours: Colours
    base: QFont
    faces: Faces = field(default_factory=Faces)
    _near: dict[tuple[int, QFont.Weight], Face] = field(default_factory=dict, init=False)

    def width(self, text: str, pixels: int = 12, weight: QFont.Weight = NORMAL) -> float:
        """How wide this text is."""
        return self._face(pixels, weight).width(text)

    def text(
        self,
        x: float,
        middle: float,
        text: str,
        colour: QColor,
        *,
        pixels: int = 12,
        weight: QFont.Weight = NORMAL,
        align: Qt.AlignmentFlag = LEFT,
        most: float | None = None,
    ) -> float:
        """One line, vertically centred on `middle`, from, to or around `x`; elided beyond `most`; gives its width."""
        face = self._face(pixels, weight)
        if most is not None:
            text = face.cut(text, most)
        width = face.width(text)
        left = x if align == LEFT else x - width if align == RIGHT else x - width / 2
        self.painter.setPen(colour)
        face.write(self.painter, left, middle + face.half_cap, text)
        return width

    def wrapped_text(self, room: QRectF, text: str, colour: QColor, *, pixels: int = 12, most: float = 620.0) -> None:
        """A sentence in the middle of a room, on as many lines as it needs; none is longer than `most`."""
        aside = max(_MARGIN, (room.width() - most) / 2)
        self.painter.setFont(self._face(pixels, NORMAL).font)
        self.painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        write(self.painter, room.adjusted(aside, 0, -aside, 0), int(flags), text)

    def backed_text(self, x: float, middle: float, text: str, colour: QColor, align: Qt.AlignmentFlag = LEFT) -> None:
        """A line of text over a curve, on a patch of the surface so that it stays readable."""
        width = self.width(text)
        left = x if align == LEFT else x - width
        patch = QColor(self.colours.surface)
        patch.setAlpha(215)
        self.painter.fillRect(QRectF(left - 3, middle - 8, width + 6, 16), patch)
        self.text(left, middle, text, colour)

    def _face(self, pixels: int, weight: QFont.Weight) -> Face:
        """Looked up once: a picture has hundreds of texts in a few sizes."""
        if (pixels, weight) not in self._near:
            self._near[pixels, weight] = self.faces.face(self.base, pixels, weight)
        return self._near[pixels, weight]

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: QColor, width: float = 1.0, dash: bool = False
    ) -> None:
        """A straight line; horizontal and vertical ones of one pixel stand on the pixel grid."""
        pen = QPen(colour, width)
        if dash:
            pen.setDashPattern([4.0, 3.0])
        offset = 0.5 if width == 1.0 else 0.0
        self.painter.setPen(pen)
        self.painter.drawLine(
            QLineF(_whole(x1) + offset, _whole(y1) + offset, _whole(x2) + offset, _whole(y2) + offset)
        )

    def lines(self, rows: Sequence[Row] | FloatArray, colour: QColor, width: float = 1.0) -> None:
        """Many of the same: rows of x1, y1, x2, y2."""
        if len(rows):
            self.painter.setPen(QPen(colour, width))
            draw_lines(self.painter, np.rint(rows) + (0.5 if width == 1.0 else 0.0))

    def fill(self, rect: QRectF, colour: QColor) -> None:
        self.painter.fillRect(rect, colour)

    def box(self, rect: QRectF, outline: QColor | None, fill: QColor | None = None, radius: float = 3.0) -> None:
        """A rounded rectangle with an outline of one pixel."""
        self.painter.setPen(Qt.PenStyle.NoPen if outline is None else QPen(outline, 1))
        self.painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(fill))
        self.painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def hatch(self, rect: QRectF, step: float = 8.0) -> None:
        """Diagonals over what does not count, or was not measured."""
        self.painter.save()
        self.painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        self.painter.setPen(QPen(self.colours.hatch, 1))
        # Counted from the widget's own origin, so that neighbouring strips meet without a seam.
        first = int((rect.left() + rect.top()) // step)
        last = int((rect.right() + rect.bottom()) // step) + 1
        lines = [
            QLineF(n * step - rect.top(), rect.top(), n * step - rect.bottom(), rect.bottom())
            for n in range(first, last + 1)
        ]
        self.painter.drawLines(lines)
        self.painter.restore()

    def curve(self, xs: FloatArray, ys: FloatArray, stroke: Stroke) -> None:
        """A line through the points, broken at NaN."""
        rows = strokes(xs, ys, stroke.dash)
        if not len(rows):
            return
        pen = QPen(stroke.colour, stroke.width)
        # Round ends close the corners of a sparse line; in a dense one nobody sees them, and they cost five times more.
        is_sparse = len(rows) <= _SPARSE and not stroke.dash and _LEAST_STEP_PX * len(rows) <= xs[-1] - xs[0]
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if is_sparse else Qt.PenCapStyle.FlatCap)
        self.painter.setPen(pen)
        draw_lines(self.painter, rows)

    def area(self, xs: FloatArray, upper: FloatArray, lower: FloatArray, colour: QColor) -> None:
        """The area between two lines over the same points, broken at NaN."""
        if _is_dense(xs):
            at_xs, at_upper, at_lower = at_pixel_columns(xs, upper, lower)
            self.band(at_xs, at_upper, at_lower, colour)
        elif (path := area_path(xs, upper, lower)) is not None:
            self.painter.fillPath(path, QBrush(colour))

    def area_from(self, level: float, xs: FloatArray, ys: FloatArray, colour: QColor) -> None:
        """The area between a level and a line, broken at NaN."""
        if _is_dense(xs):
            at_xs, at_ys = at_pixel_columns(xs, ys)
            self.band(at_xs, at_ys, level, colour)
        else:
            self.area(xs, ys, np.full(len(xs), level), colour)

    def band(self, xs: FloatArray, upper: FloatArray, lower: FloatArray | float, colour: QColor) -> None:
        """The same for dense points: pixel column by pixel column."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.painter.setPen(QPen(colour, 1))
        draw_lines(self.painter, pixel_columns(xs, upper, lower))
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def dot(self, x: float, y: float, radius: float, fill: QColor, outline: QColor) -> None:
        self.painter.setPen(QPen(outline, 1.4))
        self.painter.setBrush(QBrush(fill))
        self.painter.drawEllipse(QPointF(x, y), radius, radius)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)


def _is_dense(xs: FloatArray) -> bool:
    """Whether points are so near to each other that an area is painted pixel column by pixel column."""
    return len(xs) > 1 and bool(2 * len(xs) > xs[-1] - xs[0])


def _whole(position: float) -> float:
    return float(round(position))
