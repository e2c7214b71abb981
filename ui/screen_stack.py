"""The screens of a window: made when they are first shown, kept true, and the way back from one to another."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.change_feed import Changes
from ui.docks import DockHost
from ui.key_caps import show_keys
from ui.screen import Place, Scope, Screen, ScreenSpec
from ui.seats import MAKERS
from ui.theme import Theme
from ui.widgets.row_list import RowList
from ui.widgets.veil import Veil
from ui.workplace import Workplace

if TYPE_CHECKING:
    from ui.list_export import ListExport

_MOST_STEPS_BACK = 50
_EXPORTING = (Scope.REPORTS, Scope.HANDOVER)
"""Where Ctrl+E writes the whole that the list is a part of."""
_BACK = {Scope.LIST: "list.back", Scope.PLOT: "plot.back"}


class ScreenStack(QObject):
    """The screens that a role sees, as tabs; `shown` tells which one is in front."""

    shown = Signal(str)
    made_one = Signal(str)
    said = Signal(str)
    failed = Signal(str)
    selection_said = Signal(str)

    def __init__(self, workplace: Workplace, theme: Theme, specs: Iterable[ScreenSpec], parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._theme = theme
        self._specs = {spec.name: spec for spec in specs}
        self._screens: dict[str, Screen] = {}
        self._veils: list[Veil] = []
        self._is_live = True
        self._proof = ""
        self._history: list[str] = []
        self._selections: dict[str, str] = {}
        self._export: ListExport | None = None
        self.current = ""
        self.docks = DockHost()
        for spec in self._specs.values():
            self.docks.add(spec.name, spec.word, is_passing=not spec.is_on_rail)
        self.docks.page_shown.connect(self._on_page_shown)
        self.docks.entered.connect(self._on_entered)
        self.shown.connect(lambda name: self.selection_said.emit(self._selections.get(name, "")))

    @property
    def names(self) -> tuple[str, ...]:
        """The screens there are, made or not."""
        return tuple(self._specs)

    @property
    def made(self) -> tuple[Screen, ...]:
        """The screens that have been shown."""
        return tuple(self._screens.values())

    @property
    def made_names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self._screens)

    @property
    def veils(self) -> tuple[Veil, ...]:
        """What dims the screens while the store is away."""
        return tuple(self._veils)

    def screen(self, name: str) -> Screen | None:
        """A screen by its name, made now where it was not; None where the role has no such screen."""
        if name not in self._specs:
            return None
        if name not in self._screens:
            self._make(name)
        return self._screens[name]

    def show(self, name: str) -> Screen | None:
        """Bring a screen to the front and give it the keyboard."""
        screen = self.screen(name)
        if screen is None:
            return None
        self._remember(name)
        self.docks.show_page(name)
        self.shown.emit(name)
        screen.take_focus()
        return screen

    def go(self, place: Place) -> None:
        """Show a place; one that the role does not see is left alone."""
        screen = self.screen(place.screen)
        if screen is not None:
            screen.go_to(place)
            self.show(place.screen)

    def back(self) -> None:
        """Go a step back on the screen in front, and where that has none, to the one before it."""
        screen = self._screens.get(self.current)
        if screen is None or not screen.step_back():
            self._leave()

    def forward(self) -> None:
        """Go again where a step back has left."""
        screen = self._screens.get(self.current)
        if screen is not None:
            screen.step_forward()

    def up(self) -> None:
        """Go to what the screen in front belongs to, and where it stands on top, to the one before it."""
        screen = self._screens.get(self.current)
        if screen is None or not screen.step_up():
            self._leave()

    def _leave(self) -> None:
        if self._history:
            name = self._history.pop()
            self.current = name
            self.show(name)

    def on_changes(self, changes: Changes) -> None:
        """Let every screen hear of what was committed."""
        for screen in self.made:
            screen.on_changes(changes)

    def reload(self) -> None:
        """Let every screen read anew."""
        for screen in self.made:
            screen.reload()

    def retime(self, before: ZoneInfo) -> None:
        """Let every screen write its times in the zone that is shown from now on."""
        for screen in self.made:
            screen.retime(before)
        self.tick()

    def tick(self) -> None:
        """Let the ages of what is visible go on."""
        for screen in self.made:
            if screen.isVisible():
                screen.tick()

    def set_theme(self, theme: Theme) -> None:
        """Paint everything with other colours."""
        self._theme = theme
        for screen in self.made:
            screen.set_theme(theme)
        for veil in self._veils:
            veil.set_theme(theme)

    def show_live(self, is_live: bool) -> None:
        """Dim the screens while they show the past."""
        self._is_live = is_live
        for veil in self._veils:
            veil.show_live(is_live)

    def prove_polling(self, proof: str) -> None:
        """What empty lists say to show that they are empty because nothing is wrong."""
        self._proof = proof
        for screen in self.made:
            screen.prove_polling(proof)

    def step_panel(self, by: int) -> None:
        """Give the keyboard to the next panel of what is visible, or to the one before, in whichever window it is."""
        panels = self._visible_panels()
        if not panels:
            return
        focused = QApplication.focusWidget()
        here = next((place for place, panel in enumerate(panels) if panel is focused), -1 if by > 0 else 0)
        panel = panels[(here + by) % len(panels)]
        panel.window().activateWindow()
        panel.setFocus()

    def _visible_panels(self) -> list[QWidget]:
        panels = [panel for screen in self.made if screen.isVisible() for panel in screen.panels()]
        return [panel for panel in panels if panel.isVisible() and panel.isEnabled()]

    def _make(self, name: str) -> None:
        screen = MAKERS[name]()(self._workplace, self._theme)
        self._screens[name] = screen
        show_keys(self._workplace.actions, screen.findChildren(QWidget))
        screen.said.connect(self.said)
        screen.failed.connect(self.failed)
        screen.selection_said.connect(partial(self._on_selection, name))
        screen.go_requested.connect(self.go)
        screen.titled.connect(lambda title: self.docks.rename(name, title))
        self.docks.fill(name, screen)
        bindings = tuple(screen.bindings())
        has_own_export = any(binding.scope in _EXPORTING for binding in bindings)
        for binding in bindings:
            handlers = dict(binding.handlers)
            if binding.scope in _BACK:
                handlers[_BACK[binding.scope]] = self.up
            rows = binding.widget.parentWidget()
            if binding.scope is Scope.LIST and isinstance(rows, RowList) and not has_own_export:
                handlers["list.export"] = partial(self._export_rows, rows)
            self._workplace.actions.bind(binding.scope, binding.widget, handlers)
        for part in screen.veiled():
            veil = Veil(self._theme, part)
            veil.show_live(self._is_live)
            self._veils.append(veil)
        screen.prove_polling(self._proof)
        screen.reload()
        self.made_one.emit(name)

    def _export_rows(self, rows: RowList[Any]) -> None:
        if self._export is None:
            # What writes workbooks is imported when the first is wanted.
            from ui.list_export import ListExport

            self._export = ListExport(self._workplace, self.said.emit, self.docks)
        self._export.begin(rows)

    def _remember(self, name: str) -> None:
        if self.current and self.current != name:
            self._history = [*self._history, self.current][-_MOST_STEPS_BACK:]
        self.current = name

    def _on_selection(self, name: str, text: str) -> None:
        """What is selected is said of the screen in front alone."""
        self._selections[name] = text
        if name == self.current:
            self.selection_said.emit(text)

    def _on_page_shown(self, name: str) -> None:
        """A tab was chosen with the pointer, or is in front because another one went."""
        if self.current and name != self.current:
            self.show(name)

    def _on_entered(self, name: str) -> None:
        """The keyboard has come to a screen that was in sight: it stays where it is."""
        if self.current and name != self.current:
            self._remember(name)
            self.shown.emit(name)
