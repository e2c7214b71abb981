"""Instants by the calendar of a time zone: which day, weekday and hour each of many falls into, true across changes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.zone_offsets import offsets_between

Ints = NDArray[np.int64]

_EPOCH_ORDINAL = 719_163
"""`date(1970, 1, 1).toordinal()`, a Thursday."""


@dataclass(frozen=True, slots=True, eq=False)
class LocalTimes:
    """For each instant its day (as `date.toordinal` counts), its weekday (Monday is 0), and its hour."""

    days: Ints
    weekdays: Ints
    hours: Ints


def local_times(at_s: Ints, timezone: str) -> LocalTimes:
    """What clocks and calendars in the zone show at these instants (epoch seconds)."""
    local_s = at_s + _offsets(at_s, timezone)
    days = local_s // 86_400 + _EPOCH_ORDINAL
    return LocalTimes(days, (days - 1) % 7, local_s % 86_400 // 3_600)


def _offsets(at_s: Ints, timezone: str) -> Ints:
    """How far clocks there are ahead of UTC at each instant, in seconds."""
    if not len(at_s):
        return at_s
    pieces = offsets_between(timezone, int(at_s.min()) * SECOND_US, (int(at_s.max()) + 1) * SECOND_US)
    begins, _, offsets = (np.array(column, np.int64) // SECOND_US for column in zip(*pieces, strict=True))
    return np.asarray(offsets[np.searchsorted(begins, at_s, side="right") - 1])
