"""A threshold tried out: where it triggers and re-arms, and after how many readings in a row."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from nocdesk.boards.what_if_board import TriedLimits
from nocdesk.language import _
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS, Rule
from ui.nesting import nest
from ui.theme import Theme
from ui.what_if_text import limits_in
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.labels import plain

_FIELD_WIDTH, _CHOICE_WIDTH = 76, 250


class ThresholdTrial(QWidget):
    """`changed` says that something else is to be tried; what comes of it is said by `show_result`."""

    changed = Signal()

    def __init__(self, theme: Theme, rules: Mapping[Metric, Rule], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ChoiceBox(theme, _("Threshold"))
        for metric, rule in rules.items():
            name, unit = _(WORDS[metric][0]), WORDS[metric][1]
            side = _("below") if rule.side is Side.BELOW else _("above")
            self.choice.addItem(f"{name} {side} {rule.trigger:g} {unit}".rstrip(), rule)
        self.trigger, self.rearm, self.count = map(_field, (_("Triggers at"), _("Re-arms at"), _("Readings in a row")))
        self.result = plain("", "muted", wrap=True)
        self.result.setAccessibleName(_("Alarms of the threshold"))
        self._build()
        self.choice.currentIndexChanged.connect(self._on_chosen)
        for field in (self.trigger, self.rearm, self.count):
            field.textEdited.connect(self.changed)
        self.setEnabled(bool(rules))
        self._on_chosen()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.choice.setMinimumWidth(_CHOICE_WIDTH)
        row.addWidget(self.choice, 1)
        for words, field in (
            (_("triggers at"), self.trigger),
            (_("re-arms at"), self.rearm),
            (_("readings"), self.count),
        ):
            row.addWidget(plain(words, "muted"))
            row.addWidget(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        nest(column, row)
        column.addWidget(self.result)

    @property
    def rule(self) -> Rule | None:
        """The threshold that is tried out."""
        return self.choice.currentData() if self.choice.count() else None

    @property
    def limits(self) -> TriedLimits | None:
        """What was written; None where it cannot be tried, which is then said."""
        rule = self.rule
        if rule is None:
            self.result.setText(_("No threshold on a value judges what is measured of this service."))
            return None
        found = limits_in(self.trigger.text(), self.rearm.text(), self.count.text(), rule)
        if isinstance(found, str):
            self.show_result(found, is_wrong=True)
            return None
        return found

    def show_result(self, words: str, *, is_wrong: bool = False) -> None:
        """Say what came of it."""
        self.result.setProperty("role", "error" if is_wrong else "muted")
        self.result.style().unpolish(self.result)
        self.result.style().polish(self.result)
        self.result.setText(words)

    def _on_chosen(self) -> None:
        rule = self.rule
        if rule is not None:
            for field, value in ((self.trigger, rule.trigger), (self.rearm, rule.rearm), (self.count, rule.count)):
                field.setText(f"{value:g}")
        self.changed.emit()


def _field(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setFixedWidth(_FIELD_WIDTH)
    return edit
