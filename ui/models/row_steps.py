"""The way from the rows that are shown to those that shall be: what goes, what changes places, what comes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nocdesk.filtering.row_filter import Mask
from ui.models.row_slots import Slots

_MOST = 64
Run = tuple[int, int]
"""The first and the last of places that follow on one another."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Runs of places that go, the last first; the order of what stays, None where it is as it was; runs that come."""

    removals: Sequence[Run]
    kept: Slots | None
    insertions: Sequence[Run]


def steps_between(shown: Slots, new: Slots, room: int) -> Steps | None:
    """How to get from `shown` to `new`, slots below `room`; None where to begin anew is cheaper."""
    stays, was = _among(new, room)[shown], _among(shown, room)[new]
    if _count(~stays) + _count(~was) > _MOST:
        return None
    before, after = shown[stays], new[was]
    return Steps(_runs(~stays)[::-1], None if np.array_equal(before, after) else after, _runs(~was))


def _among(slots: Slots, room: int) -> Mask:
    found = np.zeros(room, np.bool_)
    found[slots] = True
    return found


def _count(chosen: Mask) -> int:
    """How many runs there are."""
    return int(np.count_nonzero(chosen[1:] & ~chosen[:-1])) + int(chosen[:1].any())


def _runs(chosen: Mask) -> list[Run]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], chosen, [False])).astype(np.int8)))
    return [(first, after - 1) for first, after in edges.reshape(-1, 2).tolist()]
