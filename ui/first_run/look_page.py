"""The first step: how the desk looks here, seen at once, and whether its colours can be told apart."""

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nocdesk.language import LANGUAGES, _
from ui.actions import key_or_words
from ui.first_run.colour_check import ColourCheck
from ui.nesting import nest
from ui.preferences import LEAST_PT, MOST_PT, SYSTEM
from ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme, desk_font
from ui.views.settings_choices import largest_pt
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.labels import plain
from ui.workplace import Workplace

_THEMES = {SYSTEM: _("As the desktop"), LIGHT: _("Light"), DARK: _("Dark"), HIGH_CONTRAST: _("High contrast")}
_SAMPLE = _("08:14  Major  Interface down, ge-0/0/1 on the ring's northern router")
_SAMPLE_PX = 12


class LookPage(QWidget):
    """A theme holds as soon as it is chosen; the size of the text when the steps are left, and is shown in a sample."""

    title = _("How it looks")

    def __init__(self, workplace: Workplace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory = workplace.preferences
        self._key = key_or_words(workplace.actions, "theme.switch")
        self.language = ChoiceBox(theme, _("Language"))
        self._languages = list(dict.fromkeys((SYSTEM, *LANGUAGES, memory.now.language)))
        self.language.addItems([{SYSTEM: _("As the system"), **LANGUAGES}.get(name, name) for name in self._languages])
        self.language.setCurrentIndex(self._languages.index(memory.now.language))
        self.theme = ChoiceBox(theme, _("Theme"))
        self.theme.addItems(list(_THEMES.values()))
        self.theme.setCurrentIndex(list(_THEMES).index(memory.now.theme))
        self.points = ChoiceBox(theme, _("Size of the text"))
        most = max(memory.now.text_pt, min(MOST_PT, largest_pt(memory.now.text_pt)))
        self.points.addItems([f"{points} pt" for points in range(LEAST_PT, most + 1)])
        self.points.setCurrentIndex(memory.now.text_pt - LEAST_PT)
        self.sample = plain(_SAMPLE)
        self.check = ColourCheck(theme)
        self.sound = QPushButton(_("Call me once"))
        self._calls = workplace.calls
        self.not_all = QPushButton(_("I cannot: use the high contrast"))
        self._build()
        self._show_sample()
        self.language.activated.connect(self._speak)
        self.theme.activated.connect(lambda at: self._wear(list(_THEMES)[at]))
        self.points.currentIndexChanged.connect(self._show_sample)
        if self._calls is not None:
            self.sound.clicked.connect(self._calls.try_out)
        self.not_all.clicked.connect(lambda: self._wear(HIGH_CONTRAST))

    @property
    def chosen_pt(self) -> int:
        """The size that is chosen; it is put in force by whoever can open the desk anew for it."""
        return LEAST_PT + self.points.currentIndex()

    @property
    def first(self) -> QWidget:
        """What gets the keyboard."""
        return self.language

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.language, self.theme, self.points, self.check):
            part.set_theme(theme)
        self.theme.setCurrentIndex(list(_THEMES).index(self._memory.now.theme))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(2, 1)
        for row, (words, control, why) in enumerate(self._choices()):
            grid.addWidget(plain(words, "section"), row, 0)
            grid.addWidget(control, row, 1)
            grid.addWidget(plain(why, "muted", wrap=True), row, 2)
        nest(column, grid)
        column.addWidget(self.sample)
        column.addSpacing(8)
        column.addWidget(plain(_("Can you tell these six apart, new (filled) and acknowledged (hollow)?"), "section"))
        column.addWidget(self.check)
        nest(column, _beside(_("Shape and word say the same as the colour, in every list and plot."), self.not_all))
        if self._calls is not None and self._calls.is_called:
            nest(column, _beside(_("A new alarm calls you by a sound and by a card in the corner."), self.sound))
        column.addStretch(1)

    def _choices(self) -> tuple[tuple[str, QWidget, str], ...]:
        return (
            (_("Language"), self.language, _("Of the desk and of the command line, from their next start.")),
            (
                _("Theme"),
                self.theme,
                _("Seen at once, behind this window too. {key} switches it at any time.").format(key=self._key),
            ),
            (_("Size of the text"), self.points, _("The line below shows it. The desk takes it up when you leave.")),
        )

    def _speak(self, at: int) -> None:
        self._memory.change(replace(self._memory.now, language=self._languages[at]))

    def _wear(self, name: str) -> None:
        self._memory.change(replace(self._memory.now, theme=name))
        self.theme.setCurrentIndex(list(_THEMES).index(name))

    def _show_sample(self) -> None:
        # What is shown now is enlarged already.
        self.sample.setFont(desk_font(round(_SAMPLE_PX * self.chosen_pt / self._memory.now.text_pt)))
        self.sample.setFixedHeight(self.sample.fontMetrics().height() + 8)


def _beside(words: str, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(plain(words, "muted"), 1)
    row.addWidget(button)
    return row
