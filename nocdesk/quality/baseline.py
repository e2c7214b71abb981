"""What is usual of a series: of each local hour of the week the median, and how far values usually lie from it.

Robust on purpose (Leys et al. 2013, "Detecting outliers: Do not use standard deviation around the mean, use absolute
deviation around the median", J. Exp. Soc. Psychol. 49): an outage in one of the weeks moves neither.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from nocdesk.quality.profile import local_time

HOURS = 24 * 7
LEAST_DAYS = 3
"""Of an hour of the week so many must have been measured before anything is said of it."""

SCALE = 1.4826
"""The median absolute deviation times this estimates the standard deviation of normal values (1 / Φ⁻¹(3/4))."""

LEAST_SPREAD = 0.01
"""No spread counts as less than this share of its median: a series that never moved must not fire at a whisper."""

HOUR_S = 3600
_ROW = struct.Struct("<ddH")


@dataclass(frozen=True, slots=True)
class Usual:
    """Of one local hour of the week: the median of its hourly means, their spread, and how many there were."""

    median: float
    spread: float
    days: int

    @property
    def is_known(self) -> bool:
        """Whether there is enough history."""
        return self.days >= LEAST_DAYS


@dataclass(frozen=True, slots=True)
class Season:
    """`Usual` for each hour of the week by the clocks of a zone, from Monday 00:00 on."""

    timezone: str
    hours: tuple[Usual, ...]

    def at(self, at_s: float) -> Usual:
        """What is usual at an instant (seconds since the epoch)."""
        return self.hours[hour_of_week(local_time(self.timezone, at_s))]


def hour_of_week(local: datetime) -> int:
    """0 for the hour from Monday 00:00 on, by the clocks."""
    return local.weekday() * 24 + local.hour


def season(starts_s: NDArray[np.int64], means: NDArray[np.float64], timezone: str) -> Season:
    """The season of hourly means; `starts_s` are whole hours of UTC, each of which counts to the hour of its middle.

    On the day on which clocks are set back the hour that comes twice has two values, on the other day none.
    """
    places = _places(starts_s, timezone)
    return Season(timezone, tuple(_usual(means[places == place]) for place in range(HOURS)))


def history_starts(now: datetime, timezone: str, weeks: int) -> datetime:
    """From when on the history is counted: so many weeks back at the same time by the clocks."""
    zone = ZoneInfo(timezone)
    return (now.astimezone(zone).replace(tzinfo=None) - timedelta(weeks=weeks)).replace(tzinfo=zone)


def pack(made: Season) -> bytes:
    """As it is kept."""
    return b"".join(_ROW.pack(one.median, one.spread, one.days) for one in made.hours)


def unpack(content: bytes, timezone: str) -> Season:
    """As it was; raises ValueError for what is none."""
    if len(content) != HOURS * _ROW.size:
        raise ValueError(f"a baseline has {HOURS * _ROW.size} octets, not {len(content)}")
    return Season(timezone, tuple(Usual(*row) for row in _ROW.iter_unpack(content)))


def _usual(values: NDArray[np.float64]) -> Usual:
    if not len(values):
        return Usual(0.0, 0.0, 0)
    median = float(np.median(values))
    spread = SCALE * float(np.median(np.abs(values - median)))
    return Usual(median, max(spread, LEAST_SPREAD * abs(median)), len(values))


def _places(starts_s: NDArray[np.int64], timezone: str) -> NDArray[np.int64]:
    place = _place_in(timezone)
    return np.array([place(start) for start in starts_s.tolist()], np.int64)


@lru_cache(64)
def _place_in(timezone: str) -> Callable[[int], int]:
    """Many series have the same hours: each hour is looked up once."""

    @lru_cache(4096)
    def place(start_s: int) -> int:
        return hour_of_week(local_time(timezone, start_s + HOUR_S // 2))

    return place
