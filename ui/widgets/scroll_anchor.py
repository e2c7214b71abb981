"""Keeps what the operator looks at where it is while rows come, change places and go above it."""

from collections import Counter
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from ui.models.row_table import RowTableModel


class ScrollAnchor(QObject):
    """Scrolls by as much as the most of the rows in sight were moved; at its top a list stays at its top."""

    def __init__(self, view: QTableView, model: RowTableModel[Any]) -> None:
        super().__init__(view)
        self._view, self._rows = view, model
        self._held: dict[int, int] = {}
        self._value = 0
        model.about_to_rearrange.connect(self._on_about_to_rearrange)
        model.rearranged.connect(self._on_rearranged)

    def _on_about_to_rearrange(self) -> None:
        self._value = self._view.verticalScrollBar().value()
        self._held = self._in_sight() if self._value else {}

    def _on_rearranged(self) -> None:
        if not self._held:
            return
        shift = self._shift()
        # The scroll bar must know how long the list is by now.
        self._view.doItemsLayout()
        self._view.verticalScrollBar().setValue(self._value + shift * self._height)
        self._held = {}

    @property
    def _height(self) -> int:
        return self._view.verticalHeader().defaultSectionSize()

    def _in_sight(self) -> dict[int, int]:
        """The rows that are seen, with their places."""
        first = self._value // self._height
        last = min((self._value + self._view.viewport().height() - 1) // self._height, self._rows.rowCount() - 1)
        return {self._rows.id_at(place): place for place in range(first, last + 1)}

    def _shift(self) -> int:
        """By how many places the rows were moved; where they are scattered, the current one, and else none, counts."""
        now = {row_id: self._rows.place_of(row_id) for row_id in self._held}
        shifts = {row_id: place - self._held[row_id] for row_id, place in now.items() if place is not None}
        (shift, times), *_ = Counter(shifts.values()).most_common(1) or [(0, 0)]
        if 2 * times >= len(shifts):
            return shift
        index = self._view.currentIndex()
        return shifts.get(self._rows.id_at(index.row()), 0) if index.isValid() else 0
