"""The report on developing capacity problems: who is full, who will be, and who stays as it is."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from nocdesk.language import _
from nocdesk.reports.capacity import CapacityRow
from nocdesk.reports.document import Block, Column, Figure, Figures, Note, Section, Table, Unit, Value
from nocdesk.reports.pictures import Trend, TrendLine, TrendPoint
from nocdesk.reports.trends import CONFIDENCE, HORIZON_DAYS, LEAST_DAYS, Crossing

_DRAWN = 12
"""So many of the most urgent interfaces are drawn."""

_DRAWN_DAYS = 180
_MBIT = 1e6


def capacity_sections(rows: Sequence[CapacityRow], *, limit: float, today: date) -> tuple[Section, ...]:
    """What the report says of these interfaces, the most urgent first."""
    coming = [row for row in rows if row.crossing is not None]
    others = [row for row in rows if row.crossing is None]
    drawn = tuple(_picture(row, limit, today) for row in coming[:_DRAWN])
    return (
        Section(_("At a glance"), (_figures(rows, coming, today), Note(_rule(limit)))),
        Section(_("Will be full"), (_table("", coming, today, _("No interface nears its limit.")), *drawn)),
        Section(_("No growth seen"), (_table("", others, today, _("No other interface is measured.")),)),
    )


def _figures(rows: Sequence[CapacityRow], coming: Sequence[CapacityRow], today: date) -> Figures:
    full = sum(_is_now(row.crossing, today) for row in coming)
    soon = sum(_is_within(row.crossing, today, 90) for row in coming)
    told = sum(row.level is not None for row in rows)
    return Figures(
        (
            Figure(_("Full now"), full, Unit.COUNT, beside=_("at or above the limit"), mark="bad" if full else ""),
            Figure(
                _("Full within 90 days"),
                soon,
                Unit.COUNT,
                beside=_("if it goes on like this"),
                mark="warn" if soon else "",
            ),
            Figure(
                _("Growing"),
                sum(_grows(row) for row in rows),
                Unit.COUNT,
                beside=_("surely, at {confidence:.0f} %").format(confidence=CONFIDENCE * 100),
            ),
            Figure(_("Interfaces"), told, Unit.COUNT, beside=_("of {count} that are measured").format(count=len(rows))),
        )
    )


def _rule(limit: float) -> str:
    return _(
        "A day is as full as the busier way of the interface was, by the 95th percentile "
        "(nearest rank) of its means of five minutes, against the speed that it has now; at "
        "least 90 days up to the end of the period are looked at. Days of which less than "
        "three quarters were measured are left out. The trend is the median of the changes "
        "between days of the same weekday (after Theil and Sen), its band holds the true one "
        "in {confidence:.0f} % of cases if days are independent of each other; fewer than "
        "{least_days} days, or a band that holds no change, are no trend. The limit is "
        "{limit:.0f} %; nothing is said beyond {horizon_days} days."
    ).format(confidence=CONFIDENCE * 100, least_days=LEAST_DAYS, limit=limit * 100, horizon_days=HORIZON_DAYS)


def _table(title: str, rows: Sequence[CapacityRow], today: date, empty: str) -> Table:
    marks = tuple("bad" if _is_now(row.crossing, today) else "" for row in rows)
    return Table(title, _columns(), tuple(_cells(row, today) for row in rows), empty, marks)


def _cells(row: CapacityRow, today: date) -> tuple[Value, ...]:
    carrier = row.carrier
    carries = ", ".join(part for part in (carrier.service, carrier.links, carrier.description) if part)
    speed = None if row.speed_bps is None else row.speed_bps / _MBIT
    return (carrier.name, carries, speed, len(row.days), row.level, _change(row), *_when(row, today))


def _change(row: CapacityRow) -> str:
    if row.speed_bps is None:
        return _("tells no speed")
    if row.trend is None:
        return _("too few days")
    slope = row.trend.slope
    if not slope.is_trend:
        return _("no trend")
    a_day, low, high = (f"{30 * rate * 100:+.1f}" for rate in (slope.a_day, slope.low, slope.high))
    return _("{a_day} points ({low} to {high})").format(a_day=a_day, low=low, high=high).replace("-", "\N{MINUS SIGN}")


def _when(row: CapacityRow, today: date) -> tuple[str, str]:
    crossing = row.crossing
    if crossing is None:
        return _("not foreseen"), ""
    if _is_now(crossing, today):
        return _("reached"), ""
    latest = crossing.latest_on.isoformat() if crossing.latest_on else _("later than two years")
    if crossing.earliest_on is None:
        return _("later than two years"), ""
    likely = crossing.likely_on.isoformat() if crossing.likely_on else _("later than two years")
    return likely, _("{earliest} and {latest}").format(earliest=crossing.earliest_on.isoformat(), latest=latest)


def _is_now(crossing: Crossing | None, today: date) -> bool:
    return crossing is not None and crossing.likely_on == today


def _is_within(crossing: Crossing | None, today: date, days: int) -> bool:
    return crossing is not None and crossing.likely_on is not None and 0 < (crossing.likely_on - today).days <= days


def _grows(row: CapacityRow) -> bool:
    return row.trend is not None and row.trend.slope.low > 0


def _picture(row: CapacityRow, limit: float, today: date) -> Block:
    points = tuple(_points(row))
    return Trend(
        _("{carrier}: utilisation by day").format(carrier=row.carrier.name), "%", limit * 100, points, _line(row, today)
    )


def _points(row: CapacityRow) -> Iterator[TrendPoint]:
    for day, share in zip(row.days.tolist(), row.shares.tolist(), strict=True):
        yield TrendPoint(date.fromordinal(day), share * 100)


def _line(row: CapacityRow, today: date) -> TrendLine | None:
    """The line with its band, from the first day to when the limit is reached, or half a year ahead."""
    trend = row.trend
    if trend is None or not trend.slope.is_trend:
        return None
    likely = row.crossing.likely_on if row.crossing is not None else None
    ahead = min(_DRAWN_DAYS, (likely - today).days + 30) if likely is not None else _DRAWN_DAYS
    first, last = int(row.days[0]), today.toordinal() + ahead
    rates = (trend.slope.a_day, trend.slope.low, trend.slope.high)
    at_first, at_last = (np.array([trend.at(day, rate) for rate in rates]) * 100 for day in (first, last))
    return TrendLine(date.fromordinal(first), date.fromordinal(last), _three(at_first), _three(at_last))


def _three(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, float, float]:
    first, second, third = values.tolist()
    return first, second, third


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Interface")),
        Column(_("Carries")),
        Column(_("Speed, Mbit/s"), Unit.NUMBER),
        Column(_("Days"), Unit.COUNT),
        Column(_("Now"), Unit.SHARE, 1),
        Column(_("Change in 30 days")),
        Column(_("Reaches the limit")),
        Column(_("Between")),
    )
