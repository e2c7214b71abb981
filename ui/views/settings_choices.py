"""How this desk looks and listens, as rows to choose in."""

import os
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from nocdesk.instants import LOCAL_NAME, zone_names
from nocdesk.language import LANGUAGE_VARIABLE, LANGUAGES, _
from ui.preferences import LEAST_PT, MOST_PT, SYSTEM, PreferenceMemory
from ui.screen import screens_of
from ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme
from ui.views.settings_import import WORDS
from ui.widgets.choice_box import ChoiceBox, TickBox
from ui.widgets.setting_row import SettingRow, setting_row
from ui.workplace import Workplace

_THEMES = {SYSTEM: _("As the desktop"), LIGHT: _("Light"), DARK: _("Dark"), HIGH_CONTRAST: _("High contrast")}
_HINTS = {
    "theme": _("Light, dark or high contrast; or what the desktop asks for."),
    "text_pt": _("9 to 18. Rows, plots and icons grow with it; the desk opens anew at once, on this screen."),
    "time_zone": _(
        "Every screen follows at once, and times that are typed are understood so. What is evidence stays UTC."
    ),
    "reduces_motion": _("On: a new critical alarm does not flash, and the wallboard does not drift."),
    "single_letters": _(
        "Off: no key acts that is a character alone or with Shift; what has Ctrl or Alt goes on acting."
    ),
    "start_screen": _("What the desk opens with when it was closed; after a crash it comes back to where it was."),
}
_SIZES = range(LEAST_PT, MOST_PT + 1)
_NEEDED_PX = (960, 680)


class Choices(QObject):
    """Each choice holds at once; the size of the text where it is asked for, because the desk opens anew for it."""

    def __init__(self, workplace: Workplace, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._memory: PreferenceMemory = workplace.preferences
        self._starts = {"": _("That of the role")}
        self._starts |= {spec.name: spec.title for spec in screens_of(workplace.core.actor.role)}
        self.theme = ChoiceBox(theme, WORDS["theme"])
        self.start = ChoiceBox(theme, WORDS["start_screen"])
        self.language = ChoiceBox(theme, WORDS["language"])
        self._languages = _languages(self._memory.now.language)
        self._zones = {LOCAL_NAME: _("That of this machine")} | {name: name for name in zone_names()}
        self.zone = ChoiceBox(theme, WORDS["time_zone"])
        boxes = (self.theme, self.start, self.language, self.zone)
        for box, words in zip(boxes, (_THEMES, self._starts, self._languages, self._zones), strict=True):
            box.addItems(list(words.values()))
        self.letters = TickBox(theme, _("Single letters"))
        self.letters.setAccessibleName(WORDS["single_letters"])
        self.motion = TickBox(theme, _("Reduced motion"))
        self.motion.setAccessibleName(WORDS["reduces_motion"])
        self.points = ChoiceBox(theme, WORDS["text_pt"])
        self.points.addItems([f"{points} pt" for points in _SIZES])
        self.reopen = QPushButton(_("Show it so"))
        self.reopen.setAccessibleName(_("Open the desk anew in this size"))
        widgets: dict[str, QWidget] = {
            "theme": self.theme,
            "text_pt": _beside(self.points, self.reopen),
            "time_zone": self.zone,
            "reduces_motion": self.motion,
            "single_letters": self.letters,
            "start_screen": self.start,
            "language": self.language,
        }
        hints = _HINTS | {"language": _language_words()}
        self._by_field = {name: setting_row(WORDS[name], hints[name], widget) for name, widget in widgets.items()}
        self.refresh()
        self._connect()

    @property
    def rows(self) -> list[SettingRow]:
        """The settings in their order."""
        return list(self._by_field.values())

    @property
    def chosen_pt(self) -> int:
        """The size that is chosen, in force or not."""
        return _SIZES[self.points.currentIndex()]

    def row(self, name: str) -> SettingRow:
        """The row of a preference."""
        return self._by_field[name]

    def refresh(self) -> None:
        """Show what holds now."""
        now, defaults = self._memory.now, self._memory.defaults
        self.theme.setCurrentIndex(list(_THEMES).index(now.theme))
        starts = list(self._starts)
        self.start.setCurrentIndex(starts.index(now.start_screen) if now.start_screen in starts else 0)
        self.language.setCurrentIndex(list(self._languages).index(now.language))
        self.zone.setCurrentIndex(list(self._zones).index(now.time_zone))
        self.motion.setChecked(now.reduces_motion)
        self.letters.setChecked(now.single_letters)
        self.points.setCurrentIndex(_SIZES.index(now.text_pt))
        for name, row in self._by_field.items():
            row.mark(is_changed=getattr(now, name) != getattr(defaults, name))
        self._judge()

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.theme, self.start, self.language, self.zone, self.motion, self.letters, self.points):
            part.set_theme(theme)

    def _connect(self) -> None:
        self.theme.activated.connect(lambda at: self._change("theme", list(_THEMES)[at]))
        self.start.activated.connect(lambda at: self._change("start_screen", list(self._starts)[at]))
        self.language.activated.connect(lambda at: self._change("language", list(self._languages)[at]))
        self.zone.activated.connect(lambda at: self._change("time_zone", list(self._zones)[at]))
        self.motion.clicked.connect(lambda: self._change("reduces_motion", self.motion.isChecked()))
        self.letters.clicked.connect(lambda: self._change("single_letters", self.letters.isChecked()))
        self.points.currentIndexChanged.connect(self._judge)
        self.reopen.clicked.connect(lambda: self._change("text_pt", self.chosen_pt))
        for name, row in self._by_field.items():
            row.reset_requested.connect(lambda name=name: self._change(name, getattr(self._memory.defaults, name)))

    def _change(self, name: str, value: object) -> None:
        self._memory.change(replace(self._memory.now, **{name: value}))  # type: ignore[arg-type]

    def _judge(self) -> None:
        """A size in which the smallest window is larger than the screen would leave a part of the desk out of reach."""
        largest = largest_pt(self._memory.now.text_pt)
        is_too_large = self.chosen_pt > max(largest, self._memory.now.text_pt)
        self.reopen.setEnabled(not is_too_large and self.chosen_pt != self._memory.now.text_pt)
        words = _("This screen has room for {largest} pt; with more, a part of the desk would lie outside it.").format(
            largest=largest
        )
        self._by_field["text_pt"].say(words if is_too_large else "")


def largest_pt(now_pt: int) -> int:
    """The largest size in which the smallest window still fits the screen."""
    screen = QApplication.primaryScreen()
    room = screen.availableSize()
    factor = min(room.width() / _NEEDED_PX[0], room.height() / _NEEDED_PX[1])
    return max(LEAST_PT, min(MOST_PT, int(now_pt * factor)))


def _languages(chosen: str) -> dict[str, str]:
    """What can be chosen, each in its own name; one that is there for trials only where it is the chosen one."""
    words = {SYSTEM: _("As the system"), **LANGUAGES}
    return words if chosen in words else {**words, chosen: chosen}


def _language_words() -> str:
    if os.environ.get(LANGUAGE_VARIABLE):
        return _("The environment has {language_variable}, which holds as long as it is there.").format(
            language_variable=LANGUAGE_VARIABLE
        )
    return _("Of the desk and of the command line, from their next start.")


def _beside(*widgets: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    box.setFocusProxy(widgets[0])
    return box
