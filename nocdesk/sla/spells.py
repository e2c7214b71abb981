"""Time of many objectives that is not simply good: bad, excluded or not measured, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from nocdesk.sla.spans import Micros, Spans

Rows = NDArray[np.int64]


class Shade(IntEnum):
    """What time is, where it is not good."""

    BAD = 0
    EXCLUDED = 1
    UNMEASURED = 2


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Each spell is of one row, of one shade, and lasts from its start up to its end; spells of one row never overlap.

    `badness` is the worst value in a bad one, negative where lower is worse (NaN: no value). The columns are never
    written to.
    """

    rows: Rows
    shades: NDArray[np.int8]
    starts: Micros
    ends: Micros
    badness: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Spells":
        """The chosen ones."""
        times = self.starts[chosen], self.ends[chosen]
        return Spells(self.rows[chosen], self.shades[chosen], *times, self.badness[chosen])

    def of_shade(self, shade: Shade) -> "Spells":
        """Those of one shade."""
        return self.where(self.shades == shade)

    def cut(self, first: Micros | int, last: Micros | int) -> "Spells":
        """What of each lies between its first and its last instant."""
        starts, ends = np.maximum(self.starts, first), np.minimum(self.ends, last)
        return Spells(self.rows, self.shades, starts, ends, self.badness).where(starts < ends)

    def clipped(self, first: Micros, last: Micros) -> "Spells":
        """What of each lies between the first and the last instant of its row."""
        return self.cut(first[self.rows], last[self.rows])

    def sums(self, measure: Spans, count: int) -> Micros:
        """For each shade (first axis) and row how much of the measure its spells have."""
        lengths = measure.within_us(self.starts, self.ends).astype(np.float64)
        found = np.bincount(self.rows + count * self.shades.astype(np.int64), lengths, minlength=count * len(Shade))
        # Whole microseconds of some years are exact as floats.
        return found.astype(np.int64).reshape(len(Shade), count)

    def merged(self) -> "Spells":
        """The same time in as few spells as it takes, by row and time."""
        if not len(self):
            return self
        own = self.where(np.lexsort((self.starts, self.shades, self.rows)))
        goes_on = (own.rows[1:] == own.rows[:-1]) & (own.shades[1:] == own.shades[:-1])
        goes_on &= own.starts[1:] == own.ends[:-1]
        first = np.flatnonzero(np.concatenate(([True], ~goes_on)))
        last = np.append(first[1:], len(own)) - 1
        worst = np.fmax.reduceat(own.badness, first)
        return Spells(own.rows[first], own.shades[first], own.starts[first], own.ends[last], worst)


def spells(
    rows: Rows, shade: Shade, starts: Micros, ends: Micros, badness: NDArray[np.float64] | None = None
) -> Spells:
    """Spells of one shade."""
    worst = np.full(len(rows), np.nan) if badness is None else badness
    return Spells(rows, np.full(len(rows), shade, np.int8), starts, ends, worst)


def spells_of(row: int, shade: Shade, spans: Spans) -> Spells:
    """The spells that a set of time is for one row."""
    return spells(np.full(len(spans), row, np.int64), shade, spans.starts, spans.ends)


def joined(parts: Sequence[Spells]) -> Spells:
    """All of them."""
    held = [part for part in parts if len(part)]
    if len(held) <= 1:
        return held[0] if held else NO_SPELLS
    return Spells(
        np.concatenate([part.rows for part in held]),
        np.concatenate([part.shades for part in held]),
        np.concatenate([part.starts for part in held]),
        np.concatenate([part.ends for part in held]),
        np.concatenate([part.badness for part in held]),
    )


_NONE = np.empty(0, np.int64)
NO_SPELLS = Spells(_NONE, np.empty(0, np.int8), _NONE, _NONE, np.empty(0))
