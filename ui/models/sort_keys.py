"""What rows are sorted by, kept by slot: as numbers where it is numbers, else as it is with its rank."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ui.models.row_slots import grown

Row = TypeVar("Row")
_NUMBERS = frozenset({int, float, bool})


class SortKeys(Generic[Row]):
    """The keys of all rows, read once and afterwards only from changed rows."""

    def __init__(self, read: Callable[[Row], Any], rows: Sequence[Row]) -> None:
        self._read = read
        self._rows = rows
        self._numbers: npt.NDArray[np.float64] | None = None
        self._values: list[Any] = []
        self._ranks: npt.NDArray[Any] | None = None
        self.fill()

    def fill(self) -> None:
        """Read the keys of all rows."""
        values = list(map(self._read, self._rows))
        is_numeric = _NUMBERS.issuperset(map(type, values))
        self._numbers = np.array(values, np.float64) if is_numeric else None
        self._values = [] if is_numeric else values
        self._ranks = None

    def put(self, slots: Iterable[int]) -> list[int]:
        """Read the keys of these rows, new ones among them; the slots whose key is another now."""
        changed = []
        for slot in slots:
            value = self._read(self._rows[slot])
            if self._numbers is not None and type(value) not in _NUMBERS:
                self._values, self._numbers = self._numbers[: len(self._rows)].tolist(), None
            if self._take(slot, value):
                changed.append(slot)
        return changed

    def of(self, slot: int) -> Any:
        """The key of a row, to be compared with others."""
        return self._values[slot] if self._numbers is None else self._numbers.item(slot)

    def ranks(self) -> npt.NDArray[Any]:
        """By slot a number that is the smaller the earlier the row comes."""
        if self._numbers is not None:
            return self._numbers
        if self._ranks is None:
            order = {value: rank for rank, value in enumerate(sorted(set(self._values)))}
            # A stable sort of numbers this small counts them instead of comparing.
            kind = np.int16 if len(order) <= np.iinfo(np.int16).max else np.int64
            self._ranks = np.fromiter(map(order.__getitem__, self._values), kind, len(self._values))
        return self._ranks

    def _take(self, slot: int, value: Any) -> bool:
        if self._numbers is not None:
            is_new = slot >= len(self._numbers)
            self._numbers = grown(self._numbers, slot + 1)
            is_other = is_new or bool(self._numbers[slot] != value)
            self._numbers[slot] = value
            return is_other
        if slot >= len(self._values):
            self._values.append(value)
        elif self._values[slot] == value:
            return False
        self._values[slot] = value
        self._ranks = None
        return True
