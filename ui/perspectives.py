"""The layouts of windows: kept when the desk closes, there again on the same monitors, and kept by name."""

from functools import partial

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.dialogs.once import open_once
from ui.dialogs.perspectives import PerspectiveDialog
from ui.layouts import LATEST, Layout, LayoutError, LayoutKey, keep_layout, load_layouts
from ui.monitors import box_of, fitting, monitor_set, monitors
from ui.screen_stack import ScreenStack
from ui.workplace import Workplace

FILE = "layouts.json"


class Perspectives(QObject):
    """Layouts of one role; those of other sets of monitors stay in the file until these are there again.

    Without a file they end with the desk.
    """

    said = Signal(str)
    failed = Signal(str)

    def __init__(self, workplace: Workplace, screens: ScreenStack, window: QWidget) -> None:
        super().__init__(window)
        self._path = workplace.preferences.beside(FILE)
        self._role = workplace.core.actor.role
        self._screens = screens
        self._docks = screens.docks
        self._background = workplace.background
        self._window = window
        self._layouts: dict[LayoutKey, Layout] = {}
        self._usual = self._docks.state()

    @property
    def names(self) -> list[str]:
        """The layouts that were kept by name for the monitors that are present."""
        here = monitor_set()
        keys = [key for key in self._layouts if key.name and (key.role, key.monitors) == (self._role, here)]
        return sorted((key.name for key in keys), key=str.casefold)

    def keep_nothing(self) -> None:
        """Neither read nor write the account's layouts: a demo must not become how the real desk opens."""
        self._path = None

    def restore(self) -> None:
        """Lay the windows out as they were when the desk was closed on these monitors."""
        if self._path is not None:
            try:
                self._layouts = load_layouts(self._path)
            except LayoutError as error:
                self.failed.emit(str(error))
        layout = self._layouts.get(self._key(LATEST))
        if layout is not None:
            self._lay_out(layout)

    def end(self) -> None:
        """The desk closes: the next one begins with this layout."""
        self._put(LATEST)
        self._write(LATEST)

    def open(self) -> None:
        """Show the layouts, to choose one, keep this one, forget one, or go back to the usual one."""
        dialog = PerspectiveDialog(self.names, self._window)
        dialog.chosen.connect(self.choose)
        dialog.kept.connect(self.keep)
        dialog.forgotten.connect(self.forget)
        dialog.reset.connect(self.reset)
        open_once(dialog)

    def choose(self, name: str) -> None:
        """Lay the windows out as they were when this name was given."""
        layout = self._layouts.get(self._key(name))
        if layout is not None:
            self._lay_out(layout)
            self.said.emit(_("Layout “{name}”").format(name=name))

    def keep(self, name: str) -> None:
        """Keep how the windows are laid out now; a layout of the same name goes."""
        self._put(name)
        self._write(name)
        self.said.emit(_("Layout kept as “{name}”").format(name=name))

    def forget(self, name: str) -> None:
        """Forget a layout; the windows stay where they are."""
        if self._layouts.pop(self._key(name), None) is not None:
            self._write(name)
            self.said.emit(_("Layout “{name}” forgotten").format(name=name))

    def reset(self) -> None:
        """All screens in one window again, as tabs in their usual order."""
        self._docks.restore(self._usual, self._screens.current)
        self._window.showNormal()
        self._window.setGeometry(fitting(box_of(self._window.geometry()), monitors()).rect)
        self._show_all()
        self.said.emit(_("The usual layout"))

    def _key(self, name: str) -> LayoutKey:
        return LayoutKey(self._role, monitor_set(), name)

    def _put(self, name: str) -> None:
        window = self._window
        key = self._key(name)
        place = box_of(window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry())
        docks = bytes(self._docks.state().toHex().data()).decode()
        self._layouts[key] = Layout(key, place, window.isMaximized(), docks)

    def _lay_out(self, layout: Layout) -> None:
        present = monitors()
        if not layout.is_maximized:
            self._window.showNormal()
        self._window.setGeometry(fitting(layout.window, present).rect)
        if layout.is_maximized:
            self._window.showMaximized()
        if not self._docks.restore(QByteArray.fromHex(layout.docks.encode()), self._screens.current):
            self.failed.emit(_("A layout of windows was made by another version of the desk; it has its usual one."))
        for window in self._docks.windows():
            window.setGeometry(fitting(box_of(window.geometry()), present).rect)
        self._show_all()

    def _show_all(self) -> None:
        """Make the screens that are seen now, and give the keyboard back to the one that had it."""
        self._screens.show(self._screens.current)
        for name in self._docks.seen_names():
            self._screens.screen(name)
        self._docks.window_of(self._screens.current).activateWindow()

    def _write(self, name: str) -> None:
        if self._path is not None:
            key = self._key(name)
            job = partial(keep_layout, self._path, key, self._layouts.get(key))
            self._background.write(job, lambda _: None, self._on_unkept)

    def _on_unkept(self, message: str) -> None:
        self.failed.emit(_("Layouts of windows end with the desk: {message}").format(message=message))
