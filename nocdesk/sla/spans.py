"""Sets of time: sorted, disjoint, non-empty intervals [start, end) in microseconds, and what can be made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nocdesk.sla.micros import us_of

Micros = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """A set of time; intervals that touch are one. The arrays are sorted and never written to."""

    starts: Micros
    ends: Micros

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "Spans":
        """The set that these intervals cover, in whatever order and however they overlap; empty ones add nothing."""
        found = np.array([pair for pair in pairs if pair[0] < pair[1]], np.int64).reshape(-1, 2)
        return cls.covered(found[:, 0], found[:, 1])

    @classmethod
    def covered(cls, starts: Micros, ends: Micros) -> "Spans":
        """The set that these intervals cover; none of them may end before it starts."""
        return _where(starts, ends, np.ones(len(starts), np.int64), least=1)

    @classmethod
    def between(cls, start: datetime, end: datetime) -> "Spans":
        """All time from one instant up to another; nothing where that is not later."""
        return cls.of([(us_of(start), us_of(end))])

    def __len__(self) -> int:
        return len(self.starts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spans) and self.pairs() == other.pairs()

    def __hash__(self) -> int:
        return hash(tuple(self.pairs()))

    def __or__(self, other: "Spans") -> "Spans":
        if not len(self) or not len(other):
            return other if len(other) else self
        return _combined(self, other, weight=1, least=1)

    def __and__(self, other: "Spans") -> "Spans":
        if not len(self) or not len(other):
            return EMPTY
        return _combined(self, other, weight=1, least=2)

    def __sub__(self, other: "Spans") -> "Spans":
        return _combined(self, other, weight=-1, least=1) if len(self) and len(other) else self

    @property
    def total_us(self) -> int:
        """How long all intervals are together."""
        return int((self.ends - self.starts).sum())

    def pairs(self) -> list[tuple[int, int]]:
        """The intervals, oldest first."""
        return list(zip(self.starts.tolist(), self.ends.tolist(), strict=True))

    def clip(self, start_us: int, end_us: int) -> "Spans":
        """What of it lies in [start, end)."""
        if not len(self) or (self.starts[0] >= start_us and self.ends[-1] <= end_us):
            return self
        starts, ends = np.maximum(self.starts, start_us), np.minimum(self.ends, end_us)
        keeps = starts < ends
        return Spans(starts[keeps], ends[keeps])

    def within_us(self, starts: Micros, ends: Micros) -> Micros:
        """Of each of many intervals (end not before start) how much lies in the set."""
        return self.before_us(ends) - self.before_us(starts)

    def contains(self, starts: Micros, ends: Micros) -> NDArray[np.bool_]:
        """Which of many intervals lie wholly in the set."""
        is_within: NDArray[np.bool_] = self.within_us(starts, ends) == ends - starts
        return is_within

    def before_us(self, instants: Micros) -> Micros:
        """How much of the set lies before each instant."""
        if not len(self):
            return np.zeros(len(instants), np.int64)
        lengths = self.ends - self.starts
        passed = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
        index = np.searchsorted(self.starts, instants, side="right") - 1
        own = np.minimum(instants - self.starts[index], lengths[index])
        return np.where(index < 0, 0, passed[index] + own)

    def first(self, us: int) -> "Spans":
        """The earliest of it, so many microseconds together."""
        if us >= self.total_us:
            return self
        passed = np.cumsum(self.ends - self.starts) - (self.ends - self.starts)
        ends = np.minimum(self.ends, self.starts + (us - passed))
        keeps = self.starts < ends
        return Spans(self.starts[keeps], ends[keeps])

    def used_up_at(self, us: int) -> int | None:
        """The instant at which so much of the set has passed; None where there is not so much in it."""
        if not len(self) or us > self.total_us:
            return None
        return int(self.first(us).ends[-1]) if us > 0 else int(self.starts[0])

    def on_grid(self, anchor_us: int, step_us: int) -> "Spans":
        """The part that whole steps fill, counted from the anchor."""
        starts = anchor_us - (anchor_us - self.starts) // step_us * step_us
        ends = anchor_us + (self.ends - anchor_us) // step_us * step_us
        keeps = starts < ends
        return Spans(starts[keeps], ends[keeps])


def union(parts: Iterable[Spans]) -> Spans:
    """What is in any of the sets."""
    found = list(parts)
    if len(found) < 2:
        return found[0] if found else EMPTY
    return Spans.covered(np.concatenate([p.starts for p in found]), np.concatenate([p.ends for p in found]))


def _combined(one: Spans, other: Spans, *, weight: int, least: int) -> Spans:
    weights = np.concatenate((np.ones(len(one), np.int64), np.full(len(other), weight, np.int64)))
    starts, ends = np.concatenate((one.starts, other.starts)), np.concatenate((one.ends, other.ends))
    return _where(starts, ends, weights, least=least)


def _where(starts: Micros, ends: Micros, weights: Micros, *, least: int) -> Spans:
    """Where the weights of the intervals that cover an instant add up to so much at least."""
    if not len(starts):
        return EMPTY
    at = np.concatenate((starts, ends))
    order = np.argsort(at, kind="stable")
    at, level = at[order], np.cumsum(np.concatenate((weights, -weights))[order])
    # Of several changes at one instant only what comes of them all counts.
    is_last = np.concatenate((at[1:] != at[:-1], _ALWAYS))
    at, is_in = at[is_last], level[is_last] >= least
    edges = at[np.concatenate((is_in[:1], is_in[1:] != is_in[:-1]))]
    return Spans(edges[0::2], edges[1::2])


_ALWAYS = np.ones(1, np.bool_)

EMPTY = Spans(np.empty(0, np.int64), np.empty(0, np.int64))
"""No time at all."""
