"""The field for the time of restoration: typed, or so many minutes from now by a button."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nocdesk.instants import zone_word
from nocdesk.language import _
from ui.etr_text import HINT, EtrError, etr_field_text, parse_etr
from ui.models.restoration_columns import span_words
from ui.nesting import nest
from ui.widgets.labels import plain

AHEAD_MIN = (15, 30, 60)
_LATEST_SHOWN_S = 20 * 3600


class EtrField(QWidget):
    """`text` is what stands in it; what it means and what was promised before stand beside and below it."""

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.edit = QLineEdit()
        self.edit.setAccessibleName(_("Restore by"))
        self.edit.setPlaceholderText(HINT)
        self.buttons = [QPushButton(f"+{minutes}") for minutes in AHEAD_MIN]
        self._span = plain("", "muted")
        self._zone = plain("", "muted")
        self._history = plain("", "muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.edit, 1)
        row.addWidget(self._zone)
        for minutes, button in zip(AHEAD_MIN, self.buttons, strict=True):
            button.setAccessibleName(_("{minutes} minutes from now").format(minutes=minutes))
            button.setFixedWidth(48)
            button.clicked.connect(lambda _checked=False, minutes=minutes: self._on_ahead(minutes))
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        nest(column, row)
        foot = QHBoxLayout()
        foot.addWidget(self._history, 1)
        foot.addWidget(self._span)
        nest(column, foot)
        self.edit.textChanged.connect(self._on_text)
        self.edit.editingFinished.connect(self._on_finished)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.edit.text()

    @property
    def problem(self) -> str:
        """Why the text is no time, empty where it is one."""
        return self.edit.toolTip()

    def show_text(self, text: str, history: str) -> None:
        """Show a time, and in words what became of the promises before."""
        if text != self.edit.text():
            self.edit.setText(text)
        self._history.setText(history)
        self.tick()

    def tick(self) -> None:
        """Say anew how far ahead the time is."""
        at = self._meant()
        zone = zone_word(at or self._now())
        self._zone.setText(zone)
        self.edit.setAccessibleDescription(zone)
        self._span.setText(self._span_words(at))

    def _meant(self) -> datetime | None:
        if self.problem or not self.edit.text().strip():
            return None
        return parse_etr(self.edit.text(), self._now())

    def _span_words(self, at: datetime | None) -> str:
        if at is None or not self.isEnabled():
            return ""
        ahead_s = (at - self._now()).total_seconds()
        return _("in {span_words}").format(span_words=span_words(ahead_s + 59)) if ahead_s < _LATEST_SHOWN_S else ""

    def _on_ahead(self, minutes: int) -> None:
        now = self._now()
        self.edit.setText(etr_field_text(parse_etr(f"+{minutes}", now), now))

    def _on_text(self, text: str) -> None:
        problem = _problem(text, self._now())
        self.edit.setToolTip(problem)
        self.edit.setProperty("valid", not problem)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        self.tick()
        self.changed.emit()

    def _on_finished(self) -> None:
        """What counts from now stands still once it has been typed."""
        if self.edit.text().strip().startswith("+") and not self.problem:
            now = self._now()
            self.edit.setText(etr_field_text(parse_etr(self.edit.text(), now), now))


def _problem(text: str, now: datetime) -> str:
    try:
        if text.strip():
            parse_etr(text, now)
    except EtrError as error:
        return str(error)
    return ""
