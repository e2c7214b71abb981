"""The pages of a report as they will be printed, one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nocdesk.language import _
from nocdesk.reports.marks import A4_HEIGHT, A4_WIDTH, Sheet
from ui.mirroring import painter_on, read_from_left
from ui.sheet_painter import sheet_image
from ui.theme import Theme

_MARGIN, _GAP = 16, 14
_WIDEST = 860
_KEPT = 6
"""Painted pages that are kept."""


class _Pages(QWidget):
    """The pages; only what is seen is painted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.sheets: Sequence[Sheet] = ()
        self._images: dict[tuple[int, int], QImage] = {}

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = sheets
        self._images.clear()
        self.update()

    def place(self, number: int, width: int) -> QRect:
        """Where a page stands, where each is so wide."""
        height = round(width * A4_HEIGHT / A4_WIDTH)
        return QRect((self.width() - width) // 2, _MARGIN + (number - 1) * (height + _GAP), width, height)

    def page_width(self) -> int:
        return max(200, min(_WIDEST, self.width() - 2 * _MARGIN))

    def _image(self, sheet: Sheet, width: int) -> QImage:
        key = (sheet.number, width)
        if key not in self._images:
            for old in list(self._images)[: max(0, len(self._images) - _KEPT + 1)]:
                del self._images[old]
            self._images[key] = sheet_image(sheet, width, self.devicePixelRatioF())
        return self._images[key]

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(event.rect(), self.theme.color("surface.canvas"))
        width = self.page_width()
        for sheet in self.sheets:
            place = self.place(sheet.number, width)
            if not place.intersects(event.rect()):
                continue
            painter.drawImage(place.topLeft(), self._image(sheet, width))
            painter.setPen(self.theme.color("border"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))


class ReportPreview(QScrollArea):
    """Scrolls over the pages, which are as wide as there is room; its keys are those of every scroll area."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self.pages = _Pages(theme)
        self.setWidget(self.pages)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Preview of the report"))

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on; paper stays paper."""
        self.pages.theme = theme
        self.pages.update()

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Show these pages, from the first on."""
        self.pages.show_sheets(sheets)
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(_("{count} pages").format(count=len(sheets)))

    def _fit(self) -> None:
        width = self.viewport().width()
        self.pages.resize(width, self.pages.height())
        last = self.pages.place(max(1, len(self.pages.sheets)), self.pages.page_width())
        self.pages.resize(width, last.bottom() + _MARGIN)

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
