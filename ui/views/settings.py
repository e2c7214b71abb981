"""The settings: what a person chooses for this desk, every key, and what the program was told, searched together."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.change_feed import Changes
from ui.nesting import nest
from ui.preferences import Preferences, read_preferences, write_preferences
from ui.screen import Screen
from ui.text import plural
from ui.theme import Theme
from ui.views.settings_calls import CallChoices
from ui.views.settings_choices import Choices
from ui.views.settings_import import differences
from ui.views.settings_keys import key_rows
from ui.views.settings_program import program_settings
from ui.widgets.labels import plain
from ui.widgets.search_edit import SearchEdit
from ui.widgets.setting_row import SettingRow
from ui.workplace import Workplace

_FILES = _("Settings of the desk (*.toml)")
_AT_ONCE = 8
"""How many rows are built in one go."""


class SettingsScreen(Screen):
    """What is chosen holds at once and is kept; a file is looked at before it is taken."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._memory, self._background = workplace.preferences, workplace.background
        self.choices = Choices(workplace, theme, self)
        self.calls = CallChoices(workplace, theme, self)
        self.keys = {row.spec.id: row for row in key_rows(workplace.actions, self._memory)}
        self.search = SearchEdit(_("Search: a setting, an action, a key, or “changed”"), _("Search the settings"))
        self.keys_back = _button(_("All keys back to default"))
        self.export, self.bring = _button(_("Export…")), _button(_("Import…"))
        self.found = plain("", "muted")
        self.look = plain("", wrap=True)
        self.take, self.leave = _button(_("Take these")), _button(_("Leave them"))
        self._offered: Preferences | None = None
        self._looked_at: Path | None = None
        self._program = [
            SettingRow(item.name, item.source, partial(_told, item.value), item.value)
            for item in program_settings(workplace.core.settings)
        ]
        self._sections: dict[str, Sequence[SettingRow]] = {
            _("This desk"): self.choices.rows,
            _("Calls"): self.calls.rows,
            _("Keys"): list(self.keys.values()),
            _("The program, from settings.toml and the environment; read here, changed there"): self._program,
        }
        self.rows = tuple(row for rows in self._sections.values() for row in rows)
        """Every setting, shown or not, built or not yet."""
        self._columns = {title: QVBoxLayout() for title in self._sections}
        self._shown: list[SettingRow] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._heads = {title: plain(title, "title") for title in self._sections}
        self._build()
        self._connect()
        self.show_look("")
        self._on_search("")
        self._on_changed()

    def export_to(self, path: Path) -> None:
        """Write what was changed into a file."""
        job = partial(write_preferences, path, self._memory.now, self._memory.defaults)
        self._background.write(
            job, lambda _done: self.said.emit(_("Settings written to {path}").format(path=path)), self.failed.emit
        )

    def look_at(self, path: Path) -> None:
        """Say what a file would change, and change nothing yet."""
        self._looked_at = path
        job = partial(read_preferences, path, self._memory.defaults)
        self._background.read(job, partial(self._on_looked, path), self.failed.emit)

    def _on_looked(self, path: Path, found: tuple[Preferences, tuple[str, ...]]) -> None:
        if path != self._looked_at:
            return
        offered, faults = found
        changes = differences(self._memory.now, offered)
        self._offered = offered if changes else None
        head = (
            _("{path} would change:").format(path=path.name)
            if changes
            else _("{path} would change nothing.").format(path=path.name)
        )
        self.show_look("\n".join([head, *changes, *faults]))

    def show_look(self, words: str) -> None:
        """Show what was found in a file, or nothing."""
        self.look.setText(words)
        self.look.setVisible(bool(words))
        self.take.setVisible(self._offered is not None)
        self.leave.setVisible(bool(words))

    def set_theme(self, theme: Theme) -> None:
        self.choices.set_theme(theme)
        self.calls.set_theme(theme)

    def on_changes(self, changes: Changes) -> None:
        self.calls.on_changes(changes)

    def take_focus(self) -> None:
        self.search.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.search, self.choices.rows[0].control]

    def _build(self) -> None:
        head = QHBoxLayout()
        for widget in (self.search, self.found, self.keys_back, self.export, self.bring):
            head.addWidget(widget, 1 if widget is self.search else 0)
        ask = QHBoxLayout()
        ask.addWidget(self.look, 1)
        ask.addWidget(self.take)
        ask.addWidget(self.leave)
        page = QWidget()
        self._page = column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        for title, rows in self._sections.items():
            label: QLabel = self._heads[title]
            label.setContentsMargins(12, 14, 12, 6)
            column.addWidget(label)
            for row in rows:
                if row.is_built:
                    self._columns[title].addWidget(row)
            nest(column, self._columns[title])
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 0)
        nest(whole, head)
        nest(whole, ask)
        whole.addWidget(area, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.search.list_wished.connect(self._on_down)
        self.keys_back.clicked.connect(lambda: self._memory.change(replace(self._memory.now, keys={})))
        self.export.clicked.connect(self._on_export)
        self.bring.clicked.connect(self._on_import)
        self.take.clicked.connect(self._on_take)
        self.leave.clicked.connect(self._forget)
        self._memory.changed.connect(self._on_changed)
        self._soon.timeout.connect(self._build_some)

    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        self._shown = [row for row in self.rows if row.has(words)]
        shown = set(self._shown)
        for title, rows in self._sections.items():
            for row in rows:
                if row.is_built:
                    row.setVisible(row in shown)
            self._heads[title].setVisible(not shown.isdisjoint(rows))
        self.found.setText(
            plural(len(shown), "setting", "settings")
            if shown
            else _("No setting has “{text}”.").format(text=text.strip())
        )
        self._build_some()

    def _build_some(self) -> None:
        """Build some of the rows that are to be seen, the first ones first, and the others whenever nothing waits."""
        later = [row for row in self._shown if not row.is_built]
        # A row that is shown has the whole page laid out anew: once for all of them is enough.
        self._page.setEnabled(False)
        for row in later[:_AT_ONCE]:
            row.build()
            self._put_in_place(row)
        self._page.setEnabled(True)
        if len(later) > _AT_ONCE:
            self._soon.start()

    def _put_in_place(self, row: SettingRow) -> None:
        """Below what stands above it, for the eye and for Tab, whichever of them was built first."""
        title, rows = next((title, rows) for title, rows in self._sections.items() if row in rows)
        self._columns[title].insertWidget(sum(each.is_built for each in rows[: rows.index(row)]), row)
        row.show()
        above = next(each for each in reversed(self.rows[: self.rows.index(row)]) if each.is_built)
        QWidget.setTabOrder(above.back, row.control)
        QWidget.setTabOrder(row.control, row.back)

    def _on_changed(self) -> None:
        self.choices.refresh()
        self.calls.refresh()
        for row in self.keys.values():
            row.refresh()
        self.keys_back.setEnabled(bool(self._memory.now.keys))

    def _on_down(self) -> None:
        if self._shown:
            self._shown[0].control.setFocus()

    def _on_export(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Export the settings of the desk"), "nocdesk-desk.toml", _FILES
        )
        if name:
            self.export_to(Path(name))

    def _on_import(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("Look at settings of a desk"), "", _FILES)
        if name:
            self.look_at(Path(name))

    def _on_take(self) -> None:
        offered = self._offered
        self._forget()
        if offered is not None:
            self._memory.change(offered)
            self.said.emit(_("The settings of the file hold now"))

    def _forget(self) -> None:
        self._offered, self._looked_at = None, None
        self.show_look("")
        self.search.setFocus()


def _button(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setAccessibleName(words)
    return button


def _told(value: str) -> QLabel:
    label = plain(value, wrap=True)
    label.setMaximumWidth(420)
    return label
