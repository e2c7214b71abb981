"""Reads what a word is looked for in while nobody waits: of a long list that takes longer than a key may."""

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from nocdesk.filtering.row_filter import RowFilter
from ui.models.row_table import RowTableModel

Row = TypeVar("Row")
LONG = 5000
EVERY_MS = 20


class ReadAhead(QTimer, Generic[Row]):
    """Goes on for a few milliseconds at a time, until all that `wanted` reads of a long list has been read."""

    def __init__(self, model: RowTableModel[Row], wanted: RowFilter[Row], parent: QObject) -> None:
        super().__init__(parent, interval=EVERY_MS)
        self._model, self._wanted = model, wanted
        self.timeout.connect(self._on_turn)

    def go_on(self) -> None:
        """Rows have come."""
        if len(self._model.rows) > LONG and not self.isActive():
            self.start()

    def _on_turn(self) -> None:
        if not self._model.prepare(self._wanted):
            self.stop()
