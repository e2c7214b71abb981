"""Ordinary answers as columns: a head for each poll, and the moving values of all of them one after the other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nocdesk.quality.layout import Layout, PollRow

HEAD = np.dtype(
    [
        ("layout", "<u8"),
        ("at_us", "<i8"),
        ("monotonic_s", "<f8"),
        ("round_trip_ms", "<f8"),
        ("uptime_ticks", "<i8"),
    ]
)
"""A poll's head in memory and in the spool; `HEAD_FORMAT` is the same for `struct`."""

HEAD_FORMAT = "<QqddQ"
VALUE = np.dtype("<u8")
"""Every moving value has 64 bits; a negative one is kept as its two's complement."""

_SIGN, _MODULUS = 2**63, 2**64


def _no_heads() -> NDArray[np.void]:
    return np.empty(0, HEAD)


def _no_values() -> NDArray[np.uint64]:
    return np.empty(0, VALUE)


@dataclass(frozen=True, slots=True, eq=False)
class PollRows:
    """Polls in the order in which they were answered; how many values each has, its layout says."""

    heads: NDArray[np.void] = field(default_factory=_no_heads)
    values: NDArray[np.uint64] = field(default_factory=_no_values)

    def __len__(self) -> int:
        return len(self.heads)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, PollRows)
            and np.array_equal(self.heads, other.heads)
            and np.array_equal(self.values, other.values)
        )

    def begins(self, layouts: Mapping[int, Layout]) -> NDArray[np.int64]:
        """Where each row's values begin; raises LookupError for an unknown layout and ValueError for a wrong sum."""
        numbers, inverse = np.unique(self.heads["layout"], return_inverse=True)
        widths = np.array([len(layouts[number].moving) for number in numbers.tolist()], np.int64)[inverse]
        ends = np.cumsum(widths)
        if (int(ends[-1]) if len(ends) else 0) != len(self.values):
            raise ValueError(f"the rows of a batch need {ends[-1:]} values and there are {len(self.values)}")
        return np.asarray(ends - widths)

    def rows(self, layouts: Mapping[int, Layout], chosen: Iterable[int] | None = None) -> Iterator[tuple[int, PollRow]]:
        """The rows one by one, all or those chosen, with the numbers of their layouts; slow, and so for the few."""
        begins = self.begins(layouts)
        for index in range(len(self)) if chosen is None else chosen:
            head, begin = self.heads[index], int(begins[index])
            number = int(head["layout"])
            yield number, _row(head, self.values[begin:], layouts[number])


def _row(head: np.void, values: NDArray[np.uint64], layout: Layout) -> PollRow:
    slots = layout.moving
    return PollRow(
        at_us=int(head["at_us"]),
        monotonic_s=float(head["monotonic_s"]),
        round_trip_ms=float(head["round_trip_ms"]),
        uptime_ticks=int(head["uptime_ticks"]),
        moving=tuple(
            value - _MODULUS if slot in layout.signed and value >= _SIGN else value
            for slot, value in zip(slots, values[: len(slots)].tolist(), strict=True)
        ),
    )
