"""The filter of a list: understood as it is typed, completed from its rows, kept up as time goes by."""

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.completion import completion, finished
from nocdesk.filtering.fault import FilterError
from nocdesk.filtering.row_filter import RowFilter
from nocdesk.filtering.tree import ALL, all_of, conditions, text_of
from nocdesk.filtering.vocabulary import Filter, Vocabulary
from ui.widgets.filter_line import FilterLine

Row = TypeVar("Row")
RENEWED_EVERY_S = 10.0
"""How old the time may be by which a filter judges: no list is judged anew each second."""


class ListFilter(QObject, Generic[Row]):
    """What the line says; of what is not understood, the part before the fault. `changed`: another one is in force."""

    changed = Signal()

    def __init__(
        self,
        words: Vocabulary[Row],
        line: FilterLine,
        rows: Callable[[], Collection[Row]],
        asking: Callable[[], Asking],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._words, self._line, self._rows, self._asking = words, line, rows, asking
        self._asked = asking()
        self._in_force: Filter[Row] = words.parse("", self._asked)
        line.edit.textChanged.connect(self._on_text)
        line.edit.asked.connect(self._on_asked)
        line.edit.settled.connect(self._on_settled)
        line.edit.dropped.connect(lambda: self.drop(-1))
        line.chips.removed.connect(self.drop)

    @property
    def rows(self) -> RowFilter[Row] | None:
        """What decides about rows, None where all are shown."""
        return None if self._in_force.is_all else self._in_force.rows

    @property
    def text(self) -> str:
        """What is in force, as it was typed."""
        return self._in_force.text

    def renew(self) -> bool:
        """Judge by the present time where that matters and the last judgement is old; whether it was done."""
        now = self._asking()
        if not self._in_force.is_timed or (now.now - self._asked.now).total_seconds() < RENEWED_EVERY_S:
            return False
        self._judge(self._in_force.text)
        return True

    def drop(self, place: int) -> None:
        """Take one condition away."""
        parts = list(conditions(self._in_force.tree))
        if parts and self._in_force.tree != ALL:
            del parts[place]
            self._line.edit.setText(text_of(all_of(parts)))
            self._line.edit.setFocus()

    def _judge(self, text: str) -> None:
        self._asked = self._asking()
        self._in_force = self._words.parse(text, self._asked)

    def _on_text(self, text: str) -> None:
        edit = self._line.edit
        is_typing = edit.hasFocus() and edit.cursorPosition() == len(text)
        self._say(finished(self._words, text) if is_typing else text)

    def _on_settled(self) -> None:
        """Judge a last word that was left open, as it might have become the name of a field."""
        text = self._line.edit.text()
        if finished(self._words, text) != text:
            self._say(text)

    def _say(self, text: str) -> None:
        try:
            self._judge(text)
        except FilterError as error:
            self._line.show_fault(str(error), error.span)
            self._let_go(text[: error.span.at])
            return
        parts = () if self._in_force.is_all else conditions(self._in_force.tree)
        self._line.show_conditions([text_of(part) for part in parts])
        self.changed.emit()

    def _let_go(self, before: str) -> None:
        """What was judged while a word was typed that turns out to be no word hides nothing any longer."""
        try:
            self._judge(finished(self._words, before))
        except FilterError:
            return
        self.changed.emit()

    def _on_asked(self, is_asked: bool) -> None:
        edit = self._line.edit
        found = completion(self._words, edit.text(), edit.cursor_at(), self._rows(), self._asking(), is_asked=is_asked)
        edit.show_completion(found)
