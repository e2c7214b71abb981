"""What a zone's clocks showed when: the offsets from UTC between the moments at which they are set."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from nocdesk.sla.micros import DAY_US, SECOND_US, instant_at, us_of

_LAST_YEAR = 9998


def offsets_between(timezone: str, start_us: int, end_us: int) -> list[tuple[int, int, int]]:
    """(from, to, offset) in microseconds, oldest first, of all the time from start up to end."""
    years = range(_year_at(start_us), min(_year_at(end_us), _LAST_YEAR) + 1)
    changes = [change for year in years for change in _changes(timezone, year)]
    ends = [begin for begin, _ in changes[1:]] + [end_us]
    clipped = (
        (max(begin, start_us), min(end, end_us), offset) for (begin, offset), end in zip(changes, ends, strict=True)
    )
    return [piece for piece in clipped if piece[0] < piece[1]]


def local_us(timezone: str, us: int) -> int:
    """What the zone's clocks show at an instant, as if it were UTC."""
    return us + _offset_us(ZoneInfo(timezone), us)


def first_showing(timezone: str, wall_us: int) -> int:
    """The first instant at which the zone's clocks show this or something later.

    So the day that follows one that was skipped, as on 30 December 2011 in Apia, begins when the skipped one would.
    """
    pieces = offsets_between(timezone, wall_us - 2 * DAY_US, wall_us + 2 * DAY_US)
    return next(at for begin, end, offset in pieces if (at := max(begin, wall_us - offset)) < end)


def _year_at(us: int) -> int:
    return instant_at(us).year


@lru_cache(maxsize=4096)
def _changes(timezone: str, year: int) -> tuple[tuple[int, int], ...]:
    """Since when which offset holds in this year of UTC; the first since the year's beginning."""
    zone = ZoneInfo(timezone)
    begin, end = us_of(datetime(year, 1, 1, tzinfo=UTC)), us_of(datetime(year + 1, 1, 1, tzinfo=UTC))
    found = [(begin, _offset_us(zone, begin))]
    for day in range(begin, end, DAY_US):
        after = _offset_us(zone, day + DAY_US)
        if after != found[-1][1]:
            found.append((_change_in(zone, day, day + DAY_US), after))
    return tuple(found)


def _change_in(zone: ZoneInfo, before_us: int, after_us: int) -> int:
    """The second at which the offset changes, between two instants that have different ones."""
    former = _offset_us(zone, before_us)
    while after_us - before_us > SECOND_US:
        middle = before_us + (after_us - before_us) // (2 * SECOND_US) * SECOND_US
        if _offset_us(zone, middle) == former:
            before_us = middle
        else:
            after_us = middle
    return after_us


def _offset_us(zone: ZoneInfo, us: int) -> int:
    offset = instant_at(us).astimezone(zone).utcoffset()
    return 0 if offset is None else offset // timedelta(microseconds=1)
