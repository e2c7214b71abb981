"""How wide the columns of a table are in the room there is."""

from collections.abc import Sequence
from typing import Any

from ui.models.row_table import Column


def column_widths(columns: Sequence[Column[Any]], room: int) -> dict[str, int]:
    """The width of each column that is shown, by key.

    Where room is short, columns go in the order of their `drop`, then the flexible ones shrink, the stretching ones
    last. What is to spare goes to the stretching columns by half, alike to each, and to the flexible ones by half.
    """
    kept = _kept(columns, room)
    widths = {column.key: column.width for column in kept}
    flexible = [column for column in kept if column.minimum and not column.stretch]
    stretching = [column for column in kept if column.stretch]
    for group in (flexible, stretching):
        _shrink(widths, group, sum(widths.values()) - room)
    spare = max(0, room - sum(widths.values()))
    for column in flexible if stretching else ():
        widths[column.key] += spare // 2 // len(flexible)
    for place, column in enumerate(stretching):
        widths[column.key] += max(0, room - sum(widths.values())) // (len(stretching) - place)
    return widths


def _kept(columns: Sequence[Column[Any]], room: int) -> list[Column[Any]]:
    kept = list(columns)
    for column in sorted((column for column in columns if column.drop), key=lambda column: column.drop):
        if sum(column.width for column in kept) <= room:
            break
        kept.remove(column)
    return kept


def _shrink(widths: dict[str, int], group: Sequence[Column[Any]], excess: int) -> None:
    """Take `excess` from these columns, from each in proportion to what it can give."""
    most = sum(column.width - column.minimum for column in group if column.minimum)
    if excess <= 0 or most <= 0:
        return
    share = min(1.0, excess / most)
    for column in group:
        widths[column.key] -= round(share * (column.width - column.minimum)) if column.minimum else 0
