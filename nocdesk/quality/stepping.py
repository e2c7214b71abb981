"""Where in a batch the wall clock was set: told by the monotonic clock that readings and rows carry beside it."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nocdesk.quality.layout import instant_of
from nocdesk.quality.reading import Reading
from nocdesk.quality.wire import Batch

STEP_TOLERANCE_S = 2.0
"""Wall and monotonic clock may part by so much between two readings before the wall clock counts as set."""


def has_step(batch: Batch) -> bool:
    """Whether the clocks part anywhere in the batch."""
    if not len(batch):
        return False
    wall_s, monotonic_s = _clocks(batch)
    return bool(np.ptp(wall_s - monotonic_s) > STEP_TOLERANCE_S)


def first_and_last(batch: Batch) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both clocks (wall, then monotonic) at the earliest and at the latest of a batch, which must have one."""
    wall_s, monotonic_s = _clocks(batch)
    first, last = int(np.argmin(monotonic_s)), int(np.argmax(monotonic_s))
    return (float(wall_s[first]), float(monotonic_s[first])), (float(wall_s[last]), float(monotonic_s[last]))


def first_instant(batch: Batch) -> datetime | None:
    """The earliest instant by the wall clock."""
    instants = [reading.taken_at for reading in batch.readings]
    if len(batch.rows):
        instants.append(instant_of(int(batch.rows.heads["at_us"].min())))
    return min(instants, default=None)


def last_instant(batch: Batch) -> datetime | None:
    """The latest instant by the wall clock."""
    instants = [reading.taken_at for reading in batch.readings]
    if len(batch.rows):
        instants.append(instant_of(int(batch.rows.heads["at_us"].max())))
    return max(instants, default=None)


def between_steps(batch: Batch) -> list[Batch]:
    """A batch of readings, oldest first, cut where the wall clock was set between two of them."""
    parts: list[list[Reading]] = [[]]
    for reading in sorted(batch.readings, key=lambda reading: reading.monotonic_s):
        before = parts[-1][-1] if parts[-1] else reading
        passed_s = reading.monotonic_s - before.monotonic_s
        if abs((reading.taken_at - before.taken_at).total_seconds() - passed_s) > STEP_TOLERANCE_S:
            parts.append([])
        parts[-1].append(reading)
    return [Batch(batch.clock, tuple(part)) for part in parts]


def _clocks(batch: Batch) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    heads = batch.rows.heads
    wall_s = [reading.taken_at.timestamp() for reading in batch.readings]
    monotonic_s = [reading.monotonic_s for reading in batch.readings]
    return (
        np.concatenate([np.array(wall_s, np.float64), heads["at_us"] / 1e6]),
        np.concatenate([np.array(monotonic_s, np.float64), heads["monotonic_s"]]),
    )
