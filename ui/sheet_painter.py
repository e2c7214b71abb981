"""Sheets of a report painted by Qt: the same marks at the same places as in the PDF."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from nocdesk.reports.marks import A4_HEIGHT, A4_WIDTH, BoxMark, Ink, LineMark, Sheet, TextMark, hatch
from ui.mirroring import painter_from_left

FAMILY = "Inter Paper"
_LARGE_PX = 64
"""Glyphs are laid out at this size and scaled, since a pixel size is whole and a size on paper need not be."""


def sheet_image(sheet: Sheet, width: int, pixel_ratio: float) -> QImage:
    """A sheet as a picture of this width in device-independent pixels."""
    zoom = width / A4_WIDTH
    image = QImage(
        round(width * pixel_ratio), round(A4_HEIGHT * zoom * pixel_ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(pixel_ratio)
    image.fill(QColor(Ink.PAPER))
    painter = painter_from_left(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(zoom, zoom)
    paint_sheet(painter, sheet)
    painter.end()
    return image


def paint_sheet(painter: QPainter, sheet: Sheet) -> None:
    """All marks of a sheet, in points."""
    fonts = {is_bold: _font(is_bold) for is_bold in (False, True)}
    for mark in sheet.marks:
        match mark:
            case TextMark():
                _paint_text(painter, mark, fonts[mark.is_bold])
            case BoxMark():
                _paint_box(painter, mark)
            case LineMark():
                _paint_line(painter, mark)


def _font(is_bold: bool) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(_LARGE_PX)
    font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(False)  # As in the PDF, whose texts are as wide as their letters.
    return font


def _paint_text(painter: QPainter, mark: TextMark, font: QFont) -> None:
    painter.save()
    painter.translate(mark.x, mark.y)
    painter.scale(mark.size / _LARGE_PX, mark.size / _LARGE_PX)
    painter.setFont(font)
    painter.setPen(QColor(mark.ink))
    painter.drawText(QPointF(0, 0), mark.text)
    painter.restore()


def _paint_box(painter: QPainter, box: BoxMark) -> None:
    rect = QRectF(box.x, box.y, box.width, box.height)
    if box.is_hatched:
        for stroke in hatch(box):
            _paint_line(painter, stroke)
    if box.fill is not None:
        painter.fillRect(rect, QColor(box.fill))
    if box.outline is not None:
        painter.setPen(QPen(QColor(box.outline), 0.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)


def _paint_line(painter: QPainter, line: LineMark) -> None:
    points = QPolygonF([QPointF(x, y) for x, y in line.points])
    if line.is_filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(line.ink))
        painter.drawPolygon(points)
        return
    pen = QPen(QColor(line.ink), line.width)
    if line.is_dashed:
        pen.setDashPattern([3 / line.width, 2 / line.width])
    painter.setPen(pen)
    painter.drawPolyline(points)
