"""Pictures of screens on one sheet, each with its name, large enough to judge."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

COLUMNS = 4
WIDTH, HEIGHT, LABEL, GAP = 640, 400, 24, 8


def write_sheet(path: Path, title: str, pictures: Sequence[tuple[str, QPixmap]]) -> None:
    """Put the pictures side by side under their names, below a title."""
    rows = -(-len(pictures) // COLUMNS)
    sheet = QPixmap(COLUMNS * (WIDTH + GAP) + GAP, rows * (HEIGHT + LABEL + GAP) + LABEL + GAP)
    sheet.fill(QColor("#202428"))
    painter = QPainter(sheet)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(QColor("white"))
    painter.drawText(QRect(GAP, 0, sheet.width(), LABEL), int(Qt.AlignmentFlag.AlignVCenter), title)
    for place, (name, picture) in enumerate(pictures):
        left = GAP + place % COLUMNS * (WIDTH + GAP)
        top = LABEL + place // COLUMNS * (HEIGHT + LABEL + GAP)
        painter.drawText(QRect(left, top, WIDTH, LABEL), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.drawPixmap(left, top + LABEL, picture)
    painter.end()
    sheet.save(str(path))


def thumbnail(picture: QPixmap) -> QPixmap:
    """A picture as small as it is on a sheet."""
    small = picture.scaled(
        WIDTH, HEIGHT, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    small.setDevicePixelRatio(1)
    return small
