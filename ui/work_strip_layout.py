"""What the calendar strip shows and how the keyboard walks it: values, no pixel."""

from calendar import SATURDAY
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nocdesk.boards.work_rows import WorkBoardRow, WorkState, work_state
from nocdesk.calendar_words import day_and_month, short_weekday
from nocdesk.instants import day_after, local, start_of_day, zone_words
from nocdesk.language import _

DAYS = 14


@dataclass(frozen=True, slots=True)
class StripBar:
    """One time that work takes place, as shares of the strip's width."""

    work_id: int
    left: float
    right: float
    state: WorkState


@dataclass(frozen=True, slots=True)
class StripLane:
    """A line of the strip: one work, or all times of a series."""

    title: str
    bars: tuple[StripBar, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Days from `start` on, the present as a share of them, and the lanes, what comes first on top."""

    start: datetime
    now: float
    lanes: tuple[StripLane, ...]

    def place_of(self, work_id: int | None) -> tuple[int, int] | None:
        """The lane and the bar of a work."""
        for lane, each in enumerate(self.lanes):
            for bar, one in enumerate(each.bars):
                if one.work_id == work_id:
                    return lane, bar
        return None

    def beside(self, work_id: int | None, step: int) -> int | None:
        """The bar before or after, whatever its lane; from nowhere the first."""
        bars = sorted((bar for lane in self.lanes for bar in lane.bars), key=lambda bar: (bar.left, bar.work_id))
        return _stepped([bar.work_id for bar in bars], work_id, step)

    def above(self, work_id: int | None, step: int) -> int | None:
        """The nearest bar of the lane above or below; from nowhere the first."""
        place = self.place_of(work_id)
        if place is None:
            return self.beside(None, step)
        lane, bar = place
        target = lane + step
        if not 0 <= target < len(self.lanes):
            return work_id
        middle = self.lanes[lane].bars[bar].left
        return min(self.lanes[target].bars, key=lambda one: abs(one.left - middle)).work_id


def strip_of(rows: Iterable[WorkBoardRow], now: datetime) -> Strip:
    """The works of which some part lies in the fourteen days that begin with today on the wall clock shown."""
    start = start_of_day(now)
    whole = day_after(start, DAYS) - start
    lanes: dict[object, list[StripBar]] = {}
    titles: dict[object, str] = {}
    for row in sorted(rows, key=lambda row: (row.starts_at, row.id)):
        left, right = (row.starts_at - start) / whole, (row.shown_end - start) / whole
        if left >= 1 or right <= 0:
            continue
        key = ("series", row.series_id) if row.series_id is not None else ("work", row.id)
        titles.setdefault(key, row.name)
        bar = StripBar(row.id, max(0.0, left), min(1.0, right), work_state(row, now))
        lanes.setdefault(key, []).append(bar)
    return Strip(
        start, (now - start) / whole, tuple(StripLane(titles[key], tuple(bars)) for key, bars in lanes.items())
    )


def day_titles(start: datetime) -> list[tuple[str, bool]]:
    """Weekday and day of each day, `Tue 1`, and whether it is one of a weekend."""
    days = [local(day_after(start, place)) for place in range(DAYS)]
    return [(f"{short_weekday(day.weekday())} {day.day}", day.weekday() >= SATURDAY) for day in days]


def span_title(start: datetime) -> str:
    """From which day to which: `24 Nov to 7 Dec, UTC`."""
    last_at = day_after(start, DAYS - 1)
    first, last = local(start), local(last_at)
    return _("{first} to {last}, {zone}").format(
        first=day_and_month(first), last=day_and_month(last), zone=zone_words(start, last_at)
    )


def _stepped(ids: Sequence[int], work_id: int | None, step: int) -> int | None:
    if not ids:
        return None
    if work_id not in ids:
        return ids[0]
    return ids[max(0, min(len(ids) - 1, ids.index(work_id) + step))]
