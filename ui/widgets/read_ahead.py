"""Reads what a word is looked for in while nobody waits: of a long list that takes longer than a key may."""

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from nocdesk.filtering.row_filter import RowFilter
from ui.models.row_table import RowTableModel

Row = TypeVar("Row")
LONG = 5000
EVERY_MS = 20
AFTER_SCROLLING_MS = 200


class ReadAhead(QTimer, Generic[Row]):
    """Goes on for a few milliseconds at a time, until all that `wanted` reads of a long list has been read."""

    def __init__(self, model: RowTableModel[Row], wanted: RowFilter[Row], parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._wanted = model, wanted
        self.timeout.connect(self._on_turn)

    def go_on(self) -> None:
        """Rows have come."""
        if len(self._model.rows) > LONG and not self.isActive():
            self.start(EVERY_MS)

    def put_off(self) -> None:
        """Somebody scrolls: no frame is to wait for this."""
        if self.isActive():
            self.start(AFTER_SCROLLING_MS)

    def _on_turn(self) -> None:
        self.setInterval(EVERY_MS)
        if not self._model.prepare(self._wanted):
            self.stop()
