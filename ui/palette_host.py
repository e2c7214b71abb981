"""The palette in its window: which actions and names it searches, and what choosing one of them does."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from nocdesk.boards.name_board import NameKind
from ui.actions import ActionTable
from ui.change_feed import Changes
from ui.dialogs.palette import Palette
from ui.dialogs.shortcuts import TITLES
from ui.palette_names import SCREENS, Indexes, PaletteNames
from ui.palette_search import EntryKind, PaletteEntry, PaletteIndex
from ui.screen import Place, Scope
from ui.screen_stack import ScreenStack
from ui.theme import Theme
from ui.workplace import Workplace

_OPENERS = ("palette", "palette.names")
_FAR = {Scope.GLOBAL: 1, Scope.FORM: 2, Scope.LIST: 3}
"""While nothing is typed, what the screen is for stands first."""


class PaletteHost(QObject):
    """Opens the palette over a window; an action acts on the panel that had the focus before."""

    def __init__(self, workplace: Workplace, theme: Theme, screens: ScreenStack, window: QWidget) -> None:
        super().__init__(window)
        self._table = workplace.actions
        self._screens = screens
        self._window = window
        self._offered: dict[str, QAction] = {}
        self.names = PaletteNames(workplace.core, workplace.background, screens.names, self)
        self.palette = Palette(theme, window)
        self.palette.chosen.connect(self._on_chosen)
        self.names.renewed.connect(lambda: self.palette.renew(self.names.indexes))
        self.names.failed.connect(self.palette.foot.say)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.palette.set_theme(theme)

    def on_changes(self, changes: Changes) -> None:
        """Hear of what was committed."""
        self.names.on_changes(changes)
        if self.palette.isVisible():
            self.names.freshen()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What its keys do."""
        return {"palette": self.open, "palette.names": self.open_names}

    def open(self) -> None:
        """Search everything; where the palette is open already, close it."""
        visible = [screen for screen in self._screens.made if screen.isVisible()]
        self._offered = offered_actions(self._table, QApplication.focusWidget(), visible, self._window)
        near_first = sorted(self._offered, key=lambda action_id: _FAR.get(self._table.spec(action_id).scope, 0))
        self._open({EntryKind.ACTION: PaletteIndex(self._entry(action_id) for action_id in near_first)})

    def open_names(self) -> None:
        """Search names alone."""
        self._open({})

    def _open(self, actions: Indexes) -> None:
        if self.palette.isVisible():
            self.palette.close_again()
            return
        unread = {EntryKind(kind): PaletteIndex() for kind in self.names.kinds}
        self.palette.open_with({**actions, **unread, **self.names.indexes})
        self.names.freshen()

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        # WORKAROUND: on some desktops a line of text takes Ctrl+K for itself, to cut off what stands behind the cursor.
        if isinstance(old, QLineEdit | QPlainTextEdit):
            old.removeEventFilter(self)
        if isinstance(new, QLineEdit | QPlainTextEdit):
            new.installEventFilter(self)

    def _entry(self, action_id: str) -> PaletteEntry:
        spec = self._table.spec(action_id)
        where = "" if spec.scope is Scope.GLOBAL else TITLES[spec.scope]
        return PaletteEntry(EntryKind.ACTION, spec.id, spec.text, where, spec.keys[:1])

    def _on_chosen(self, entry: PaletteEntry) -> None:
        if entry.kind is not EntryKind.ACTION:
            self._screens.go(place_of(entry))
            return
        action = self._offered.get(entry.id)
        if action is not None and isValid(action):
            action.trigger()

    # Qt's own names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
            return False
        is_ours = event.key() == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if is_ours:
            event.ignore()
        return is_ours


def offered_actions(
    table: ActionTable, focused: QWidget | None, screens: Iterable[QWidget], window: QWidget
) -> dict[str, QAction]:
    """What can be done now, by action id: where several widgets offer the same, the focused one comes first."""
    near = [] if focused is None else focused.actions()
    on_screen = [action for screen in screens for action in screen.findChildren(QAction) if _can_act(action)]
    allowed = {spec.id for spec in table} - set(_OPENERS)
    offered: dict[str, QAction] = {}
    for action in (*near, *on_screen, *window.actions()):
        if action.objectName() in allowed and action.isEnabled():
            offered.setdefault(action.objectName(), action)
    return offered


def _can_act(action: QAction) -> bool:
    owner = action.parent()
    return isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled()


def place_of(entry: PaletteEntry) -> Place:
    """Where a name leads to."""
    screen, number = SCREENS[NameKind(entry.kind)], int(entry.id)
    if entry.kind is EntryKind.VIEW:
        return Place(screen, view=number)
    return Place(screen, bookmark=number) if entry.kind is EntryKind.BOOKMARK else Place(screen, number)
