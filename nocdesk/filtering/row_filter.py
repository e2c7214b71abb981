"""What decides which rows of a list are shown: row by row, or where it can for all rows at once."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Row = TypeVar("Row")
T_contra = TypeVar("T_contra", contravariant=True)
Mask = npt.NDArray[np.bool_]


class Columns(Protocol):
    """The rows of a list, as a filter sees them that judges all of them at once."""

    def where(self, read: Callable[[Any], Hashable], test: Callable[[Any], bool]) -> Mask:
        """Which rows pass a test of what `read` finds in them.

        Each value is tested once, however many rows have it, and what was read is kept until the row changes: `read`
        must depend on nothing else, and be the same function each time.
        """

    def each(self, accepts: Callable[[Any], bool]) -> Mask:
        """Which rows pass a test of the whole row; nothing of it is kept."""


class RowFilter(Protocol[T_contra]):
    """Which rows are shown."""

    def accepts(self, row: T_contra, /) -> bool:
        """Whether a row is shown."""


def mask_of(wanted: RowFilter[Row], columns: Columns) -> Mask:
    """Which rows a filter shows: where it has a `mask`, with the verdicts of `accepts`, all of them at once."""
    mask: Callable[[Columns], Mask] | None = getattr(wanted, "mask", None)
    return columns.each(wanted.accepts) if mask is None else mask(columns)


@dataclass(frozen=True, slots=True)
class Accepts(Generic[Row]):
    """Asks a function about each row."""

    accepts: Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Term(Generic[Row]):
    """A test of one thing that is read from a row."""

    read: Callable[[Row], Hashable]
    test: Callable[[Any], bool]

    def accepts(self, row: Row) -> bool:
        return self.test(self.read(row))

    def mask(self, columns: Columns) -> Mask:
        return columns.where(self.read, self.test)


@dataclass(frozen=True, slots=True)
class Inverse(Generic[Row]):
    """Shows what another filter hides."""

    part: RowFilter[Row]

    def accepts(self, row: Row) -> bool:
        return not self.part.accepts(row)

    def mask(self, columns: Columns) -> Mask:
        return ~mask_of(self.part, columns)


@dataclass(frozen=True, slots=True)
class AllOf(Generic[Row]):
    """Shows what all of these show; everything where there are none."""

    parts: Sequence[RowFilter[Row]]

    def accepts(self, row: Row) -> bool:
        return all(part.accepts(row) for part in self.parts)

    def mask(self, columns: Columns) -> Mask:
        if not self.parts:
            return columns.where(_anything, bool)
        found = mask_of(self.parts[0], columns)
        for part in self.parts[1:]:
            if not found.any():
                break
            found &= mask_of(part, columns)
        return found


@dataclass(frozen=True, slots=True)
class AnyOf(Generic[Row]):
    """Shows what one of these shows."""

    parts: Sequence[RowFilter[Row]]

    def accepts(self, row: Row) -> bool:
        return any(part.accepts(row) for part in self.parts)

    def mask(self, columns: Columns) -> Mask:
        found = mask_of(self.parts[0], columns)
        for part in self.parts[1:]:
            found |= mask_of(part, columns)
        return found


def _anything(_row: object) -> bool:
    return True
