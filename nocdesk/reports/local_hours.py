"""Instants by the calendar of a time zone: which day, weekday and hour each of many falls into, true across changes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_QUARTER_S = 900
"""No change of time in use lies between quarters of an hour of UTC."""

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
    """How far clocks there are ahead of UTC; each quarter of an hour is looked up once."""
    zone = ZoneInfo(timezone)
    quarters, places = np.unique(at_s // _QUARTER_S, return_inverse=True)
    looked_up = [_offset_s(quarter * _QUARTER_S, zone) for quarter in quarters.tolist()]
    return np.array(looked_up, np.int64)[places]


def _offset_s(at_s: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(at_s, UTC).astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
