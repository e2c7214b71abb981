"""Usage patterns: what interfaces carry by weekday and hour, as the clocks of the customer's zone show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nocdesk.calendar_words import weekday
from nocdesk.language import _
from nocdesk.reports.carriers import Carrier
from nocdesk.reports.document import Block, Column, Note, Section, Table, Unit, Value
from nocdesk.reports.local_hours import local_times
from nocdesk.reports.pictures import WeekGrid
from nocdesk.reports.traffic import Traffic

_HOURS_OF_A_WEEK = 168
_BINS_OF_AN_HOUR = 12
_MBIT = 1e6
_DRAWN = 24
"""So many of the busiest interfaces are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class UsageRow:
    """Of an interface the mean for each hour of the week from Monday 00:00 (NaN: never measured), and what is measured.

    The highest twentieth of all means of five minutes lies above `busy_bps` (nearest rank).
    """

    carrier: Carrier
    week_bps: NDArray[np.float64]
    mean_bps: float
    busy_bps: float
    hours: float

    @property
    def busiest(self) -> int:
        """The hour of the week that carries most."""
        return int(np.nanargmax(self.week_bps))


def usage_rows(measured: Iterable[Traffic], timezone: str) -> list[UsageRow]:
    """What each interface carries, the busiest first; those of which nothing was measured are left out."""
    rows = [_row(one, timezone) for one in measured if len(one.bps)]
    return sorted(rows, key=lambda row: (-row.mean_bps, row.carrier.name))


def usage_sections(rows: Sequence[UsageRow], timezone: str) -> tuple[Section, ...]:
    """What the report says of these interfaces."""
    grids: tuple[Block, ...] = tuple(_grid(row) for row in rows[:_DRAWN])
    table = Table("", _columns(), tuple(_cells(row) for row in rows), _("Nothing was measured in this time."))
    weeks = (Section(_("By weekday and hour"), grids, begins_page=len(rows) > 4),) if grids else ()
    return (Section(_("Interfaces"), (Note(_rule(timezone)), table)), *weeks)


def _rule(timezone: str) -> str:
    return _(
        "Days and hours are those of {timezone}: an hour that a change of time repeats "
        "counts twice, one that it skips not at all. A value is the mean of all means of "
        "five minutes of the busier way that begin in the hour."
    ).format(timezone=timezone)


def _row(one: Traffic, timezone: str) -> UsageRow:
    local = local_times(one.start_s, timezone)
    places = local.weekdays * 24 + local.hours
    counts = np.bincount(places, minlength=_HOURS_OF_A_WEEK)
    sums = np.bincount(places, one.bps, minlength=_HOURS_OF_A_WEEK)
    week = np.full(_HOURS_OF_A_WEEK, np.nan)
    np.divide(sums, counts, out=week, where=counts > 0)
    busy = float(np.quantile(one.bps, 0.95, method="inverted_cdf"))
    return UsageRow(one.carrier, week, float(one.bps.mean()), busy, len(one.bps) / _BINS_OF_AN_HOUR)


def _cells(row: UsageRow) -> tuple[Value, ...]:
    carrier, busiest = row.carrier, row.busiest
    carries = ", ".join(part for part in (carrier.service, carrier.links, carrier.description) if part)
    words = f"{weekday(busiest // 24)} {busiest % 24:02d}:00"
    then = float(row.week_bps[busiest]) / _MBIT
    return carrier.name, carries, row.mean_bps / _MBIT, row.busy_bps / _MBIT, words, then, row.hours


def _grid(row: UsageRow) -> WeekGrid:
    hours = [None if np.isnan(value) else value / _MBIT for value in row.week_bps.tolist()]
    return WeekGrid(row.carrier.name, "Mbit/s", tuple(tuple(hours[day * 24 : day * 24 + 24]) for day in range(7)))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Interface")),
        Column(_("Carries")),
        Column(_("Mean, Mbit/s"), Unit.NUMBER, 2),
        Column(_("95th percentile, Mbit/s"), Unit.NUMBER, 2),
        Column(_("Busiest hour")),
        Column(_("Then, Mbit/s"), Unit.NUMBER, 2),
        Column(_("Measured, h"), Unit.NUMBER, 1),
    )
