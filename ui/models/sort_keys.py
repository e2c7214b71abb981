"""What rows are sorted by, kept by slot: as numbers where it is numbers, else as its number among what there is."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ui.models.row_slots import grown

Row = TypeVar("Row")
_NUMBERS = frozenset({int, float, bool})
_ROOM = 1024


class _Words(dict[Any, int]):
    """Texts, and whatever else is no number, numbered as they are met."""

    def __init__(self) -> None:
        super().__init__()
        self.in_turn: list[Any] = []

    def __missing__(self, value: Any) -> int:
        code = self[value] = len(self.in_turn)
        self.in_turn.append(value)
        return code

    def ranks(self) -> npt.NDArray[Any]:
        """By code the place among all words."""
        # A stable sort of numbers this small counts them instead of comparing.
        kind = np.int16 if len(self) <= np.iinfo(np.int16).max else np.int32
        ranks = np.empty(len(self), kind)
        ranks[[self[word] for word in sorted(self)]] = np.arange(len(self), dtype=kind)
        return ranks


class SortKeys(Generic[Row]):
    """The keys of all rows, read once and afterwards only from changed rows."""

    def __init__(self, read: Callable[[Row], Any], rows: Sequence[Row]) -> None:
        self._read = read
        self._rows = rows
        self._numbers: npt.NDArray[np.float64] | None = None
        self._words = _Words()
        self._codes: npt.NDArray[np.int32] = np.empty(0, np.int32)
        self._filled = 0
        self._ranks: npt.NDArray[Any] | None = None
        self.fill()

    def fill(self) -> None:
        """Read the keys of all rows."""
        self._filled = len(self._rows)
        self._numbers = None
        if self._rows and type(self._read(self._rows[0])) in _NUMBERS:
            values = list(map(self._read, self._rows))
            if _NUMBERS.issuperset(map(type, values)):
                self._numbers = np.array(values, np.float64)
            else:
                self._tell_apart(values)
        else:
            self._tell_apart(map(self._read, self._rows))

    def _tell_apart(self, values: Iterable[Any]) -> None:
        self._words = _Words()
        self._codes = np.fromiter(map(self._words.__getitem__, values), np.int32, self._filled)
        self._ranks = None

    def put(self, slots: Iterable[int]) -> list[int]:
        """Read the keys of these rows, new ones among them; the slots whose key is another now."""
        changed = []
        for slot in slots:
            value = self._read(self._rows[slot])
            if self._numbers is not None and type(value) not in _NUMBERS:
                known, self._numbers = self._numbers[: self._filled].tolist(), None
                self._tell_apart(known)
            if self._take(slot, value):
                changed.append(slot)
        if len(self._words) > 2 * self._filled + _ROOM:
            self._tell_apart([self.of(slot) for slot in range(self._filled)])
        return changed

    def of(self, slot: int) -> Any:
        """The key of a row, to be compared with others."""
        return self._words.in_turn[self._codes.item(slot)] if self._numbers is None else self._numbers.item(slot)

    def ranks(self) -> npt.NDArray[Any]:
        """By slot a number that is the smaller the earlier the row comes."""
        if self._numbers is not None:
            return self._numbers
        if self._ranks is None:
            self._ranks = self._words.ranks()[self._codes[: self._filled]]
        return self._ranks

    def _take(self, slot: int, value: Any) -> bool:
        is_new = slot >= self._filled
        self._filled = max(self._filled, slot + 1)
        if self._numbers is not None:
            self._numbers = grown(self._numbers, self._filled)
            is_other = is_new or bool(self._numbers[slot] != value)
            self._numbers[slot] = value
            return is_other
        self._codes = grown(self._codes, self._filled)
        code = self._words[value]
        if not is_new and self._codes[slot] == code:
            return False
        self._codes[slot] = code
        self._ranks = None
        return True
