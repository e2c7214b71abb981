"""The queue of breaches as a model: rows under headings, which nobody can stand on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from nocdesk.boards.breach_rows import BreachRow, QueueGroup
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.breach_text import row_sentence
from ui.models.row_table import Column, Index, RowTableModel


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a part of the queue."""

    group: QueueGroup
    title: str
    count: int


QueueRow = BreachRow | Heading

TITLES = {
    QueueGroup.TO_REVIEW: _("To review"),
    QueueGroup.WAITING: _("Waiting for second signature"),
    QueueGroup.DECIDED: _("Decided in the last 8 h"),
}


def with_headings(rows: Iterable[BreachRow]) -> list[QueueRow]:
    """The rows, and a heading for each part that has some."""
    found = list(rows)
    counts = {group: sum(row.group is group for row in found) for group in QueueGroup}
    return [*(Heading(group, TITLES[group], count) for group, count in counts.items() if count), *found]


class BreachQueueModel(RowTableModel[QueueRow]):
    """One column: a breach is painted, copied and read aloud as a whole."""

    def __init__(self, clock: Clock) -> None:
        def text(row: QueueRow) -> str:
            return row.title if isinstance(row, Heading) else row_sentence(row, clock.now())

        column: Column[QueueRow] = Column("breach", _("Breach"), 300, text, _order, stretch=True)
        super().__init__([column], key=_key, order=_order)

    def is_heading(self, place: int) -> bool:
        """Whether a heading is shown there."""
        return isinstance(self.row(self.id_at(place)), Heading)

    # Qt's own names from here on.

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.is_heading(index.row()):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


def _key(row: QueueRow) -> int:
    return -1 - row.group if isinstance(row, Heading) else row.id


def _order(row: QueueRow) -> tuple[int, int, float, float, int]:
    """By part, the heading first; in it what runs, then the newest; of one minute that with the most of its budget."""
    if isinstance(row, Heading):
        return row.group, 0, 0.0, 0.0, 0
    if row.group is QueueGroup.DECIDED and row.decided_at is not None:
        return row.group, 2, -row.decided_at.timestamp(), -row.began_at.timestamp(), row.id
    used = row.used_share or 0.0
    return row.group, 1 if row.is_running else 2, -(row.began_at.timestamp() // 60), -used, row.id


def queue_rows(rows: Iterable[Any]) -> list[BreachRow]:
    """The breaches among rows of the queue."""
    return [row for row in rows if isinstance(row, BreachRow)]
