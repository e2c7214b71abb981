"""Stretches of time in epoch seconds, and how sets of them are joined and intersected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start` to `end`, in epoch seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start

    def contains(self, at: float) -> bool:
        return self.start <= at <= self.end

    def within(self, start: float, end: float) -> "Interval | None":
        """The part of it between `start` and `end`; None if they do not touch."""
        if self.end < start or self.start > end:
            return None
        return Interval(max(self.start, start), min(self.end, end))


def joined(intervals: Iterable[Interval], nearer_than_s: float = 0.0) -> tuple[Interval, ...]:
    """Ascending and disjoint: those that overlap, or stand no farther apart than `nearer_than_s`, become one."""
    out: list[Interval] = []
    for interval in sorted(intervals):
        if out and interval.start - out[-1].end <= nearer_than_s:
            out[-1] = Interval(out[-1].start, max(out[-1].end, interval.end))
        else:
            out.append(interval)
    return tuple(out)


def common_to(left: Sequence[Interval], right: Sequence[Interval]) -> tuple[Interval, ...]:
    """The time that lies in one of `left` and in one of `right`; both ascending and disjoint."""
    out: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            out.append(Interval(start, end))
        if left[i].end < right[j].end:
            i += 1
        else:
            j += 1
    return tuple(out)


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Many intervals, ascending and disjoint, as two arrays: a noisy curve crosses its limit thousands of times."""

    starts: FloatArray
    ends: FloatArray

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Interval]:
        return (Interval(start, end) for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True))

    @property
    def last(self) -> Interval:
        """The latest; there must be one."""
        return Interval(float(self.starts[-1]), float(self.ends[-1]))

    def within(self, start: float, end: float) -> "Spans":
        """What of them lies between `start` and `end`."""
        first = int(self.ends.searchsorted(start, "left"))
        behind = int(self.starts.searchsorted(end, "right"))
        inside = slice(first, max(first, behind))
        return Spans(np.maximum(self.starts[inside], start), np.minimum(self.ends[inside], end))

    def joined(self, nearer_than_s: float) -> "Spans":
        """Those that stand no farther apart than this become one."""
        if len(self) < 2:
            return self
        apart = self.starts[1:] - self.ends[:-1] > nearer_than_s
        return Spans(self.starts[np.concatenate(([True], apart))], self.ends[np.concatenate((apart, [True]))])

    def total(self) -> float:
        """The seconds in all of them."""
        return float((self.ends - self.starts).sum())


def no_spans() -> Spans:
    """None at all."""
    return Spans(np.empty(0), np.empty(0))


def union_of(parts: Sequence[Spans]) -> Spans:
    """The time that lies in any of them."""
    filled = [part for part in parts if len(part)]
    if len(filled) < 2:
        return filled[0] if filled else no_spans()
    starts = np.concatenate([part.starts for part in filled])
    ends = np.concatenate([part.ends for part in filled])
    order = np.argsort(starts, kind="stable")
    starts, reached = starts[order], np.maximum.accumulate(ends[order])
    begins = np.concatenate(([True], starts[1:] > reached[:-1]))
    return Spans(starts[begins], reached[np.concatenate((begins[1:], [True]))])
