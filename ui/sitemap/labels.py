"""Where the names of sites stand: beside their sites, none over another, those in trouble first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

CELL_PX = 64.0
"""Boxes are looked for in squares of this size."""

_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the canvas."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have anything in common."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label of this size for what has this box; one that `must` is shown wherever it covers no other label."""

    key: int
    beside: Box
    width: float
    height: float
    must: bool = False


class _Taken:
    """Boxes by the squares that they lie in."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[int, Box]]] = {}

    def add(self, owner: int, box: Box) -> None:
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append((owner, box))

    def is_free(self, owner: int, box: Box) -> bool:
        """Whether nothing of another owner is there."""
        return not any(
            other.meets(box) for cell in _cells(box) for known, other in self._cells.get(cell, ()) if known != owner
        )


def place_labels(wanted: Sequence[Wanted], others: Iterable[tuple[int, Box]] = ()) -> dict[int, Box]:
    """Boxes by key, the first wanted first; what finds no room has none. `others` are boxes not to be covered."""
    marks, labels = _Taken(), _Taken()
    for owner, box in others:
        marks.add(owner, box)
    for label in wanted:
        marks.add(label.key, label.beside)
    placed = {}
    for label in wanted:
        room = _room_for(label, marks, labels)
        if room is not None:
            labels.add(label.key, room)
            placed[label.key] = room
    return placed


def _room_for(label: Wanted, marks: _Taken, labels: _Taken) -> Box | None:
    ways = [box for box in _around(label) if labels.is_free(label.key, box)]
    free = next((box for box in ways if marks.is_free(label.key, box)), None)
    return free if free is not None or not label.must else next(iter(ways), None)


def _around(label: Wanted) -> Iterator[Box]:
    beside, width, height = label.beside, label.width, label.height
    middle = beside.top + (beside.height - height) / 2
    centred = beside.left + (beside.width - width) / 2
    right, left = beside.left + beside.width + _GAP, beside.left - _GAP - width
    below, above = beside.top + beside.height + 1, beside.top - 1 - height
    for x, y in (
        (right, middle), (left, middle), (centred, below), (centred, above),
        (right, below - height / 2), (right, above + height / 2),
        (left, below - height / 2), (left, above + height / 2),
    ):  # fmt: skip
        yield Box(x, y, width, height)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // CELL_PX), int((box.left + box.width) // CELL_PX) + 1):
        for row in range(int(box.top // CELL_PX), int((box.top + box.height) // CELL_PX) + 1):
            yield column, row
