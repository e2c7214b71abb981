"""Plots on paper, drawn as lines and boxes: a strip of days, a trend with its band, a week by hours."""

from collections.abc import Iterator
from itertools import groupby

from nocdesk.calendar_words import short_weekday
from nocdesk.language import _
from nocdesk.reports.marks import BoxMark, Ink, LineMark, Mark, TextMark, moved, tint
from nocdesk.reports.pictures import Plot, Strip, StripDay, Trend, WeekGrid
from nocdesk.reports.pieces import Flow, Piece
from nocdesk.reports.trend_pieces import trend_piece
from nocdesk.reports.type_metrics import width_of

_LABEL = 46.0
_CELL = 13.0
_SMALL = 6.5
_LEAST = 2.0
"""What was left out is seen, however short it was."""

_SIGNS = (
    (_("target kept"), BoxMark(0, 0, 8, 7, fill=Ink.GOOD)),
    (_("not kept"), BoxMark(0, 0, 8, 7, fill=Ink.BAD_GROUND)),
    (_("excluded"), BoxMark(0, 0, 8, 7, outline=Ink.MUTED, is_hatched=True)),
    (_("not measured"), BoxMark(0, 0, 8, 7, fill=Ink.PAPER, outline=Ink.GRID)),
)


def plot_flow(plot: Plot, room: float) -> Flow:
    """A plot and what its signs mean."""
    match plot:
        case Strip():
            return Flow(_strip(plot, room))
        case Trend():
            return Flow(iter([trend_piece(plot, room)]))
        case WeekGrid():
            return Flow(iter([_week(plot, room)]))


def _strip(strip: Strip, room: float) -> Iterator[Piece]:
    """A row for each month, all days of a month below each other's."""
    width = (room - _LABEL) / 31
    for month, days in groupby(strip.days, key=lambda day: day.on.strftime("%Y-%m")):
        marks: list[Mark] = [TextMark(0, 9.5, month, _SMALL, ink=Ink.MUTED)]
        for day in days:
            marks += _day(day, _LABEL + (day.on.day - 1) * width, width - 1.2)
        yield Piece(_CELL + 3, tuple(marks))
    numbers = [
        TextMark(_LABEL + (day - 1) * width + 1, 6, str(day), _SMALL, ink=Ink.MUTED)
        for day in (1, 5, 10, 15, 20, 25, 30)
    ]
    yield Piece(10, tuple(numbers))
    if strip.has_key:
        yield Piece(13, tuple(_legend()))


def _day(day: StripDay, x: float, width: float) -> Iterator[Mark]:
    """Filled as far as it was measured, hatched as far as it was left out; a day that was not kept has a tip above."""
    yield BoxMark(x, 0, width, _CELL, fill=Ink.PAPER, outline=Ink.GRID)
    left_out = max(_LEAST, _CELL * min(1.0, day.excluded)) if day.excluded > 0 else 0.0
    measured = (_CELL - left_out) * min(1.0, day.measured)
    if measured > 0:
        colour = Ink.GOOD if day.is_kept else Ink.BAD_GROUND
        yield BoxMark(x, _CELL - measured, width, measured, fill=colour)
    if left_out > 0:
        yield BoxMark(x, 0, width, left_out, outline=Ink.MUTED, is_hatched=True)
    if not day.is_kept:
        middle = x + width / 2
        tip = ((middle - 2.5, -3.0), (middle + 2.5, -3.0), (middle, 0.0))
        yield LineMark(tip, Ink.BAD_GROUND, is_filled=True)


def _legend() -> Iterator[Mark]:
    x = _LABEL
    for words, box in _SIGNS:
        yield moved(box, x, 1)
        yield TextMark(x + 11, 7.5, words, _SMALL, ink=Ink.MUTED)
        x += 24 + width_of(words, _SMALL)


def _week(grid: WeekGrid, room: float) -> Piece:
    """A row for each weekday, a column for each hour; the darker, the more."""
    width, height = (room - _LABEL) / 24, 15.0
    most = max((value for row in grid.values for value in row if value is not None), default=0.0) or 1.0
    marks: list[Mark] = []
    for hour in range(24):
        marks.append(TextMark(_LABEL + hour * width + 2, 7, f"{hour:02d}", _SMALL, ink=Ink.MUTED))
    for weekday, row in enumerate(grid.values):
        y = 10 + weekday * height
        marks.append(TextMark(0, y + 10, short_weekday(weekday), _SMALL, ink=Ink.MUTED))
        for hour, value in enumerate(row):
            marks += _hour(value, most, _LABEL + hour * width, y, width - 1, height - 1)
    return Piece(
        18 + 7 * height,
        (*marks, TextMark(0, 16 + 7 * height, _("In {unit}.").format(unit=grid.unit), _SMALL, ink=Ink.MUTED)),
    )


def _hour(value: float | None, most: float, x: float, y: float, width: float, height: float) -> Iterator[Mark]:
    if value is None:
        yield BoxMark(x, y, width, height, outline=Ink.GRID)
        return
    share = max(0.0, value / most)
    yield BoxMark(x, y, width, height, fill=tint(Ink.CURVE, 0.08 + 0.92 * share))
    words = _figure(value)
    size = min(6.0, 6.0 * (width - 1) / max(width - 1, width_of(words, 6.0)))
    ink = Ink.PAPER if share > 0.7 else Ink.TEXT
    yield TextMark(x + (width - width_of(words, size)) / 2, y + height / 2 + 2.2, words, size, ink=ink)


def _figure(value: float) -> str:
    """Three figures at most."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
