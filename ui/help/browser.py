"""A page of the manual as it is read: Markdown of our own files, keys as caps, pictures as wide as there is room."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextImageFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser

from nocdesk.language import _
from nocdesk.manual.pages import manual_folder
from ui.theme import Theme

_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_MARGIN, _INDENT = 16, 18
_LINE_HEIGHT_PERCENT = 125.0
_ABOVE_HEADING, _BELOW_HEADING, _BELOW_TEXT, _BELOW_ITEM = 14, 4, 8, 3


class HelpBrowser(QTextBrowser):
    """Shows a text; `page_wished` carries the name of the page that a link leads to."""

    page_wished = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setOpenLinks(False)
        self.setAccessibleName(_("Help"))
        self.document().setDocumentMargin(_MARGIN)
        self.document().setIndentWidth(_INDENT)
        self.anchorClicked.connect(self._on_link)

    def show_text(self, text: str, theme: Theme) -> None:
        """Show Markdown from its beginning."""
        self._theme = theme
        self.document().setMarkdown(text, _MARKDOWN)
        self._space_blocks()
        self._paint_caps()
        self._lay_out_tables()
        self._fit_pictures()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def take_first_link(self) -> None:
        """Give the keyboard to the first link."""
        self.setFocus()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.focusNextPrevChild(True)

    def _on_link(self, url: QUrl) -> None:
        self.page_wished.emit(Path(url.path()).stem)

    def _space_blocks(self) -> None:
        percent = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        for block in self._blocks():
            shape = QTextBlockFormat(block.blockFormat())
            is_cell = QTextCursor(block).currentTable() is not None
            # A picture is as high as it is.
            holds_picture = any(fragment.charFormat().isImageFormat() for fragment in _fragments_of(block))
            shape.setLineHeight(100.0 if holds_picture else _LINE_HEIGHT_PERCENT, percent)
            shape.setTopMargin(_ABOVE_HEADING if shape.headingLevel() > 1 else 0)
            below = _BELOW_HEADING if shape.headingLevel() else _BELOW_ITEM if block.textList() else _BELOW_TEXT
            shape.setBottomMargin(0 if is_cell else below)
            QTextCursor(block).setBlockFormat(shape)

    def _paint_caps(self) -> None:
        caps = QTextCharFormat()
        caps.setBackground(self._theme.color("grid"))
        caps.setForeground(self._theme.color("text"))
        caps.setFontFamilies(self.font().families() or [self.font().family()])
        caps.setFontWeight(600)
        for fragment in self._fragments():
            if fragment.charFormat().fontFixedPitch():
                self._over(fragment).mergeCharFormat(caps)

    def _lay_out_tables(self) -> None:
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                shape = QTextTableFormat(frame.format())
                shape.setCellPadding(4)
                shape.setCellSpacing(0)
                shape.setBorder(1)
                shape.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
                shape.setBorderBrush(self._theme.color("grid"))
                shape.setBorderCollapse(True)
                shape.setBottomMargin(_BELOW_TEXT)
                frame.setFormat(shape)

    def _fit_pictures(self) -> None:
        room = self.viewport().width() - 2 * _MARGIN - 4
        for fragment in self._fragments():
            shape = fragment.charFormat()
            if shape.isImageFormat() and room > 0:
                self._fit(fragment, shape.toImageFormat(), room)

    def _fit(self, fragment: QTextFragment, shape: QTextImageFormat, room: int) -> None:
        """Make a picture smaller where it is wider than the room, once and smoothly."""
        url = QUrl(shape.name())
        picture = self._picture(url)
        if picture.isNull():
            return
        width, density = min(room, picture.width()), self.devicePixelRatioF()
        small = picture.scaledToWidth(round(width * density), Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(density)
        self.document().addResource(QTextDocument.ResourceType.ImageResource.value, url, small)
        shape.setWidth(width)
        shape.setHeight(small.height() / density)
        self._over(fragment).setCharFormat(shape)

    def _fragments(self) -> Iterator[QTextFragment]:
        # All of them first: changing one while walking would lead astray.
        return iter([fragment for block in self._blocks() for fragment in _fragments_of(block)])

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def _over(self, fragment: QTextFragment) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _picture(self, url: QUrl) -> QImage:
        """A picture of the manual; nothing else is ever opened."""
        return QImage(str(manual_folder() / "pictures" / Path(url.path()).name))

    # Qt's own names from here on.

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        url = name if isinstance(name, QUrl) else QUrl(name)
        return self._picture(url) if kind == QTextDocument.ResourceType.ImageResource.value else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_pictures()


def _fragments_of(block: QTextBlock) -> Iterator[QTextFragment]:
    place = block.begin()
    while not place.atEnd():
        yield place.fragment()
        place += 1
