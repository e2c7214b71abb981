"""The palette: a line to type a few letters in, and everything by that name which the seat may do or go to."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from nocdesk.language import _
from ui.nesting import nest
from ui.palette_search import KIND_WORDS, SIGNS, EntryKind, Key, PaletteIndex, merge, parse_query
from ui.theme import Theme
from ui.widgets.palette_edit import PaletteEdit, PaletteFoot
from ui.widgets.palette_list import PaletteList, spoken
from ui.widgets.plate import Plate

WIDTH = 760
RECENT = 20


class Palette(QFrame):
    """Lies over the upper part of the window; `chosen` carries an entry once the focus is back where it was."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._indexes: dict[EntryKind, PaletteIndex] = {}
        self._recent: list[Key] = []
        self._came_from: QWidget | None = None
        self.edit = PaletteEdit()
        self.list = PaletteList(theme)
        self.plate = Plate()
        self.foot = PaletteFoot(theme)
        self._build()
        self.hide()
        parent.installEventFilter(self)
        self.edit.textChanged.connect(self._search)
        self.edit.stepped.connect(self.list.step)
        self.edit.returnPressed.connect(self._on_taken)
        self.edit.left.connect(self.close_again)
        self.edit.lost.connect(self.hide)
        self.list.clicked.connect(self._on_taken)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)

    def _build(self) -> None:
        self.setProperty("role", "raised")
        self.setAccessibleName(_("Palette"))
        self.edit.setAccessibleName(_("Search for an action or a name"))
        self.edit.setPlaceholderText(_("Search by name, or by a few letters of it"))
        line = QVBoxLayout()
        line.setContentsMargins(12, 12, 12, 10)
        line.addWidget(self.edit)
        found = QGridLayout()
        found.addWidget(self.list, 0, 0)
        found.addWidget(self.plate, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        nest(column, line)
        nest(column, found)
        column.addWidget(self.foot)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.list.set_theme(theme)
        self.foot.set_theme(theme)

    def open_with(self, indexes: Mapping[EntryKind, PaletteIndex]) -> None:
        """Search these from now on."""
        self._came_from = QApplication.focusWidget()
        self._indexes = dict(indexes)
        self.foot.say("")
        self.foot.show_signs(sign_words(indexes))
        self._place()
        self.show()
        self.raise_()
        self.edit.clear()
        self._search()
        # It may have been asked for in another window, which would keep the keyboard.
        self.window().activateWindow()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def renew(self, indexes: Mapping[EntryKind, PaletteIndex]) -> None:
        """Search these instead of those of the same kinds; what is chosen stays chosen where it is still found."""
        self._indexes |= indexes
        if not self.isVisible():
            return
        chosen = self.list.chosen()
        self._search()
        if chosen is not None:
            self.list.stand_on(chosen.key)

    def close_again(self) -> None:
        """Go, and give the focus back to where it was."""
        came_from, self._came_from = self._came_from, None
        self.hide()
        if came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.window().activateWindow()
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search(self) -> None:
        query = parse_query(self.edit.text())
        asked = [self._indexes[kind] for kind in query.kinds if kind in self._indexes]
        self.list.show_hits(merge(index.find(query.words, self._recent) for index in asked))
        is_empty = not self.list.hits.hits
        self.list.setVisible(not is_empty)
        self.plate.setVisible(is_empty)
        if is_empty:
            called = _("Nothing here is called “{query}”.").format(query=" ".join(query.words))
            remedy = _("Try fewer letters, or another sign.")
            self.plate.say(called if query.words else _("There is nothing of this kind yet."), remedy)

    def _place(self) -> None:
        """In the middle of the window, an eighth of its height below its upper edge."""
        width = min(WIDTH, self._window.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._window.width() - width) // 2, self._window.height() // 8)

    def _on_taken(self) -> None:
        entry = self.list.chosen()
        if entry is None:
            return
        self._recent = [entry.key, *(key for key in self._recent if key != entry.key)][:RECENT]
        self.close_again()
        self.chosen.emit(entry)

    def _on_current_changed(self) -> None:
        entry = self.list.chosen()
        if entry is not None and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.edit, spoken(entry)))

    # Qt's own names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False


def sign_words(kinds: Collection[EntryKind]) -> dict[str, str]:
    """What each sign narrows the search to, where there is any of it."""
    words = {
        sign: _(" and ").join(KIND_WORDS[kind][1] for kind in named if kind in kinds) for sign, named in SIGNS.items()
    }
    return {sign: text for sign, text in words.items() if text}
