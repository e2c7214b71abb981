"""A trend on paper: a value a day, the line through them with its band, and the limit that it nears."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nocdesk.language import _
from nocdesk.reports.marks import Ink, LineMark, Mark, TextMark, moved
from nocdesk.reports.pictures import Trend
from nocdesk.reports.pieces import Piece
from nocdesk.reports.type_metrics import width_of

_HEIGHT = 92.0
_LEFT = 40.0
_ABOVE = 5.0
_SMALL = 6.5


@dataclass(frozen=True, slots=True)
class _Axes:
    """From days and values to places on the sheet."""

    first_on: date
    days: int
    most: float
    width: float

    def x(self, on: date) -> float:
        return _LEFT + (on - self.first_on).days / max(1, self.days) * self.width

    def y(self, value: float) -> float:
        return _HEIGHT - min(max(value, 0.0), self.most) / self.most * _HEIGHT


def trend_piece(trend: Trend, room: float) -> Piece:
    """The whole plot."""
    axes = _axes(trend, room)
    marks = [*_band(trend, axes), *_grid(trend, axes), *_points(trend, axes), *_limit(trend, axes)]
    return Piece(_ABOVE + _HEIGHT + 20, tuple(moved(mark, 0, _ABOVE) for mark in marks))


def _axes(trend: Trend, room: float) -> _Axes:
    days = [point.on for point in trend.points]
    if trend.line is not None:
        days += [trend.line.first_on, trend.line.last_on]
    highest = max([trend.limit * 1.1, *(point.value for point in trend.points)])
    most = next(step for step in _ceilings() if step >= highest)
    return _Axes(min(days), (max(days) - min(days)).days, most, room - _LEFT - 4)


def _ceilings() -> Iterator[float]:
    power = 0.001
    while True:
        yield from (power, 1.25 * power, 1.5 * power, 2 * power, 3 * power, 5 * power)
        power *= 10


def _grid(trend: Trend, axes: _Axes) -> Iterator[Mark]:
    right = _LEFT + axes.width
    for part in range(6):
        value = axes.most * part / 5
        y = axes.y(value)
        words = f"{value:g} {trend.unit}"
        yield LineMark(((_LEFT, y), (right, y)), Ink.GRID, 0.4)
        yield TextMark(_LEFT - 4 - width_of(words, _SMALL), y + 2, words, _SMALL, ink=Ink.MUTED)
    for part in range(5):
        on = axes.first_on + timedelta(days=round(axes.days * part / 4))
        words = on.isoformat()
        wide = width_of(words, _SMALL)
        x = min(max(_LEFT, axes.x(on) - wide / 2), right - wide)
        yield TextMark(x, _HEIGHT + 9, words, _SMALL, ink=Ink.MUTED)


def _points(trend: Trend, axes: _Axes) -> Iterator[Mark]:
    """Days that follow each other are joined; a day that was not measured leaves a gap."""
    run: list[tuple[float, float]] = []
    before: date | None = None
    for point in trend.points:
        if before is not None and point.on - before > timedelta(days=1):
            yield from _run(run)
            run = []
        run.append((axes.x(point.on), axes.y(point.value)))
        before = point.on
    yield from _run(run)


def _run(run: list[tuple[float, float]]) -> Iterator[Mark]:
    if len(run) == 1:
        run = [run[0], (run[0][0] + 0.8, run[0][1])]
    if run:
        yield LineMark(tuple(run), Ink.CURVE, 1.0)


def _band(trend: Trend, axes: _Axes) -> Iterator[Mark]:
    line = trend.line
    if line is None:
        return
    first, last = axes.x(line.first_on), axes.x(line.last_on)
    corners = (
        (first, axes.y(line.first[1])),
        (last, axes.y(line.last[1])),
        (last, axes.y(line.last[2])),
        (first, axes.y(line.first[2])),
    )
    yield LineMark(corners, Ink.BAND, is_filled=True)
    yield LineMark(((first, axes.y(line.first[0])), (last, axes.y(line.last[0]))), Ink.MUTED, 0.8, is_dashed=True)


def _limit(trend: Trend, axes: _Axes) -> Iterator[Mark]:
    y = axes.y(trend.limit)
    words = _("limit {limit:g} {unit}").format(limit=trend.limit, unit=trend.unit)
    yield LineMark(((_LEFT, y), (_LEFT + axes.width, y)), Ink.BAD, 0.9)
    yield TextMark(_LEFT + 4, y - 2.5, words, _SMALL, is_bold=True, ink=Ink.BAD)
