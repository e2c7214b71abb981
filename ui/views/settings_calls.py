"""Which alarms call this seat, as rows to choose in: kept filters of alarms, and what they make of those that ask."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nocdesk.boards.call_board import RuleTrial
from nocdesk.language import _
from ui.alarm_filters import key_of, title_of
from ui.annunciation.bell import has_own_sounds
from ui.annunciation.reads import CallReads
from ui.annunciation.tray import has_tray
from ui.change_feed import Changes
from ui.theme import Theme
from ui.views.settings_import import WORDS
from ui.widgets.choice_box import ChoiceBox, TickBox
from ui.widgets.setting_row import SettingRow, setting_row
from ui.workplace import Workplace

_NONE = {"call_filter": _("Every alarm that asks"), "always_filter": _("Only Critical")}
_TOLD = {
    "call_filter": _("A filter kept as a tab of the alarms. Test counts what it lets through now, and calls once."),
    "always_filter": _("What is called in a flood (more than 10 in 10 min), and while nobody may disturb."),
}


_TRAY = _("Shows the worst that nobody has acknowledged, and tells of Critical; all of it is in the window as well.")


class CallChoices(QObject):
    """Each choice holds at once; the filters are read on the pool."""

    def __init__(self, workplace: Workplace, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace, self._memory = workplace, workplace.preferences
        self._reads = CallReads(workplace.core)
        self._filters: Mapping[str, str] = {}
        self._boxes = {name: ChoiceBox(theme, WORDS[name]) for name in _NONE}
        self.test = QPushButton(_("Test"))
        self.test.setAccessibleName(_("Test which alarms call this seat"))
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._boxes["call_filter"], 1)
        row.addWidget(self.test)
        beside.setFocusProxy(self._boxes["call_filter"])
        sound = (
            ""
            if has_own_sounds()
            else _(" Sounds are the desktop's bell: the extra “sound” has one for each severity.")
        )
        self._by_field = {
            "call_filter": setting_row(WORDS["call_filter"], _TOLD["call_filter"] + sound, beside),
            "always_filter": setting_row(WORDS["always_filter"], _TOLD["always_filter"], self._boxes["always_filter"]),
        }
        self.tray = TickBox(theme, _("In the tray"))
        self.tray.setAccessibleName(WORDS["tray"])
        self._by_field["tray"] = setting_row(WORDS["tray"], _TRAY, self.tray)
        self._by_field["tray"].say("" if has_tray() else _("This desktop has no tray: the desk does without it."))
        self._connect()
        self.refresh()
        self._read()

    @property
    def rows(self) -> Sequence[SettingRow]:
        """The settings in their order; none where the seat is not called."""
        calls = self._workplace.calls
        return list(self._by_field.values()) if calls is not None and calls.is_called else []

    def box(self, name: str) -> ChoiceBox:
        """What a preference is chosen with."""
        return self._boxes[name]

    def row(self, name: str) -> SettingRow:
        """The row of a preference."""
        return self._by_field[name]

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.tray.set_theme(theme)
        for box in self._boxes.values():
            box.set_theme(theme)

    def on_changes(self, changes: Changes) -> None:
        """Read the filters again where one was kept or forgotten."""
        if changes.touches("list_view"):
            self._read()

    def refresh(self) -> None:
        """Show what holds now."""
        for name, box in self._boxes.items():
            chosen = self._chosen(name)
            names = self._names(name)
            box.clear()
            box.addItems([_NONE[name], *(title_of(each) for each in names[1:])])
            box.setCurrentIndex(names.index(chosen))
            is_gone = bool(chosen) and bool(self._filters) and chosen not in self._filters
            self._by_field[name].say(
                _("No filter is called “{chosen}” any more: {none}.").format(chosen=chosen, none=_NONE[name])
                if is_gone
                else ""
            )
            self._by_field[name].mark(is_changed=chosen != getattr(self._memory.defaults, name))

        self.tray.setChecked(self._memory.now.tray)
        self._by_field["tray"].mark(is_changed=self._memory.now.tray != self._memory.defaults.tray)

    def _names(self, name: str) -> list[str]:
        """What can be chosen: nothing, the filters, and what is chosen though it is gone."""
        chosen = self._chosen(name)
        return list(dict.fromkeys(["", *self._filters, *([chosen] if chosen else [])]))

    def _chosen(self, name: str) -> str:
        return key_of(getattr(self._memory.now, name), self._filters)

    def _connect(self) -> None:
        for name, box in self._boxes.items():
            box.activated.connect(lambda at, name=name: self._change(name, self._names(name)[at]))
        self.tray.clicked.connect(lambda: self._change("tray", self.tray.isChecked()))
        for name, row in self._by_field.items():
            row.reset_requested.connect(lambda name=name: self._change(name, getattr(self._memory.defaults, name)))
        calls = self._workplace.calls
        if calls is not None:
            self.test.clicked.connect(calls.try_out)
            calls.tried.connect(self._on_tried)

    def _change(self, name: str, value: object) -> None:
        self._memory.change(replace(self._memory.now, **{name: value}))  # type: ignore[arg-type]

    def _read(self) -> None:
        self._workplace.background.read(self._reads.filters, self._on_filters)

    def _on_filters(self, filters: Mapping[str, str]) -> None:
        self._filters = filters
        self.refresh()

    def _on_tried(self, trial: RuleTrial) -> None:
        self._by_field["call_filter"].say(
            _("Of {asking} alarms that ask now, {calling} call this seat.").format(
                asking=trial.asking, calling=trial.calling
            )
        )
