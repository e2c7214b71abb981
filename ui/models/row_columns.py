"""What filters have read from the rows of a list, kept as numbers in arrays."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

import numpy as np

from nocdesk.filtering.row_filter import Mask, RowFilter, mask_of

Row = TypeVar("Row")
_ROOM = 1024
_AT_ONCE = 2000


class RowColumns(Generic[Row]):
    """By slot the values that were read; what is filtered by is read once, and afterwards only from changed rows."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._columns: dict[Callable[[Row], Hashable], _Column] = {}
        self._free: set[int] = set()

    def learn(self, slots: Iterable[int]) -> None:
        """The rows in these slots have changed."""
        changed = [(slot, self._rows[slot]) for slot in slots]
        self._free.difference_update(slot for slot, _ in changed)
        for read, column in list(self._columns.items()):
            column.put([(slot, read(row)) for slot, row in changed if slot < column.filled])
            if column.is_worn:
                del self._columns[read]

    def forget(self, slots: Iterable[int]) -> None:
        """The rows in these slots have gone."""
        self._free.update(slots)

    def forget_all(self) -> None:
        """Other rows stand in the slots from now on."""
        self._columns.clear()
        self._free.clear()

    def where(self, read: Callable[[Row], Hashable], test: Callable[[Any], bool]) -> Mask:
        """Which rows pass a test of what `read` finds in them."""
        column = self._columns.get(read)
        if column is None:
            column = self._columns[read] = _Column()
        column.fill(map(read, islice(self._rows, column.filled, None)), len(self._rows))
        return column.where(test)

    def prepare(self, wanted: RowFilter[Row]) -> bool:
        """Read some of what a filter will read, so that it need not when it is typed; whether there is more to read."""
        reads = _Reads()
        mask_of(wanted, reads)
        for read in reads.found:
            column = self._columns.setdefault(read, _Column())
            if column.filled < len(self._rows):
                until = min(column.filled + _AT_ONCE, len(self._rows))
                column.fill(map(read, islice(self._rows, column.filled, until)), until)
                return True
        return False

    def each(self, accepts: Callable[[Row], bool]) -> Mask:
        """Which rows pass a test of the whole row."""
        return np.fromiter(map(accepts, self._rows), np.bool_, len(self._rows))

    def rows(self, mask: Mask) -> list[Row]:
        """The rows that a mask lets through."""
        return [self._rows[slot] for slot in np.flatnonzero(mask).tolist() if slot not in self._free]


class _Reads:
    """Stands for the columns of no row, to learn what a filter reads."""

    def __init__(self) -> None:
        self.found: list[Callable[[Any], Hashable]] = []

    def where(self, read: Callable[[Any], Hashable], _test: Callable[[Any], bool]) -> Mask:
        self.found.append(read)
        return np.zeros(0, np.bool_)

    def each(self, _accepts: Callable[[Any], bool]) -> Mask:
        return np.zeros(0, np.bool_)


class _Codes(dict[Hashable, int]):
    """Values numbered as they are met."""

    def __missing__(self, value: Hashable) -> int:
        code = self[value] = len(self)
        return code


class _Column:
    """One value a slot, kept as its number among the values that there are."""

    def __init__(self) -> None:
        self._codes = _Codes()
        self._numbers = np.empty(0, np.int32)
        self.filled = 0

    @property
    def is_worn(self) -> bool:
        """Whether most of its values belong to no row any more, so that it is cheaper to read everything again."""
        return len(self._codes) > 2 * self.filled + _ROOM

    def fill(self, values: Iterable[Hashable], count: int) -> None:
        """Take in the values from the first slot that has none up to `count`."""
        if count == self.filled:
            return
        if count > len(self._numbers):
            self._numbers = np.resize(self._numbers, count + count // 4)
        self._numbers[self.filled : count] = np.fromiter(
            map(self._codes.__getitem__, values), np.int32, count - self.filled
        )
        self.filled = count

    def put(self, values: Iterable[tuple[int, Hashable]]) -> None:
        """Take in other values."""
        for slot, value in values:
            self._numbers[slot] = self._codes[value]

    def where(self, test: Callable[[Any], bool]) -> Mask:
        """Which slots have a value that passes."""
        verdicts = np.fromiter(map(test, self._codes), np.bool_, len(self._codes))
        found: Mask = verdicts[self._numbers[: self.filled]]
        return found
