"""Draws the annotation lanes above the plots: alarms, tickets, planned work, changes, and what people wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from nocdesk.boards.plot_rows import EventRow, LaneKind
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.charts.colours import ChartTheme, faded
from ui.charts.ink import MEDIUM, RIGHT, Ink
from ui.charts.intervals import Interval
from ui.charts.scales import TimeScale
from ui.charts.stack_layout import LANE_HEIGHT

LANES = (LaneKind.ALARM, LaneKind.TICKET, LaneKind.PLANNED, LaneKind.NOTE)
LANE_NAMES = {
    LaneKind.ALARM: _("Alarm"),
    LaneKind.TICKET: _("Ticket"),
    LaneKind.PLANNED: _("Planned"),
    LaneKind.CHANGE: _("Change"),
    LaneKind.NOTE: _("Note"),
    LaneKind.GAP: _("Data"),
}
# What was changed stands among what people wrote: a lane more would cost low windows a plot.
_LANE_OF = {LaneKind.CHANGE: LaneKind.NOTE}
_GLYPH = 12
_LEAST_BAR_PX = 3


@dataclass(slots=True)
class Lane:
    """One lane while it is drawn: where text and bars already stand."""

    middle: float
    taken: list[tuple[float, float]]

    def is_free(self, left: float, right: float) -> bool:
        return all(right <= start or left >= end for start, end in self.taken)


def event_interval(row: EventRow, now: float) -> Interval:
    """When the event was or is; an open one goes on until now."""
    start = row.at.timestamp()
    return Interval(start, max(start, row.until.timestamp() if row.until is not None else now))


def paint_lanes(
    ink: Ink, theme: ChartTheme, time: TimeScale, tops: Sequence[float], events: Sequence[EventRow], now: float
) -> None:
    """The lanes; where two texts would meet, the worse or the later one is written."""
    for kind, top in zip(LANES, tops, strict=False):
        middle = top + LANE_HEIGHT / 2
        ink.text(time.left - 8, middle, LANE_NAMES[kind], ink.colours.muted, align=RIGHT, most=time.left - 8)
        seen = [
            (row, span)
            for row in events
            if _LANE_OF.get(row.kind, row.kind) is kind
            and (span := event_interval(row, now).within(time.shown.start, time.shown.end))
        ]
        lane = Lane(middle, [])
        bars = [(row, _bar(kind, time, span, middle)) for row, span in seen]
        bars.sort(key=lambda pair: (_rank(pair[0]), -pair[1].left()))
        for row, bar in reversed(bars):
            _paint_mark(ink, theme, row, bar)
        _paint_glyphs(ink, theme, bars)
        lane.taken = [(bar.left() - (_GLYPH + 4 if kind is LaneKind.ALARM else 2), bar.right()) for _, bar in bars]
        for row, bar in bars:
            _paint_label(ink, row, bar, lane, time)


def _rank(row: EventRow) -> int:
    return (row.severity or PerceivedSeverity.CLEARED).rank


def _bar(kind: LaneKind, time: TimeScale, span: Interval, middle: float) -> QRectF:
    height = {LaneKind.ALARM: 10, LaneKind.TICKET: 16, LaneKind.PLANNED: 14}.get(kind, 12)
    left, right = time.x(span.start), time.x(span.end)
    return QRectF(left, middle - height / 2, max(_LEAST_BAR_PX, right - left), height)


def _paint_mark(ink: Ink, theme: ChartTheme, row: EventRow, bar: QRectF) -> None:
    if row.kind is LaneKind.ALARM:
        severity = row.severity or PerceivedSeverity.INDETERMINATE
        token = f"sev.{severity.value}"
        ink.box(bar, theme.color(f"{token}.line"), faded(theme.color(f"{token}.fill"), 110), 1.5)
    elif row.kind is LaneKind.TICKET:
        ink.box(bar, ink.colours.border, ink.colours.raised, 2)
    elif row.kind is LaneKind.PLANNED:
        ink.hatch(bar, 6)
        ink.box(bar, ink.colours.border, None, 1)
    elif row.kind is LaneKind.NOTE:
        ink.box(bar, ink.colours.focus, faded(ink.colours.focus, 70), 1.5)
    else:
        x, y = bar.left(), bar.center().y()
        ink.line(x - 4, y, x + 4, y, ink.colours.text)
        ink.line(x, y - 5, x, y + 5, ink.colours.text)


def _paint_glyphs(ink: Ink, theme: ChartTheme, bars: Sequence[tuple[EventRow, QRectF]]) -> None:
    """Before each alarm's bar, the worst first; one that would cover a worse one is left out."""
    drawn: list[QRectF] = []
    for row, bar in bars:
        glyph = QRectF(bar.left() - _GLYPH - 2, bar.center().y() - _GLYPH / 2, _GLYPH, _GLYPH)
        if row.kind is LaneKind.ALARM and not any(glyph.intersects(other) for other in drawn):
            severity = row.severity or PerceivedSeverity.INDETERMINATE
            theme.paint_glyph(ink.painter, glyph, severity, filled=row.until is None)
            drawn.append(glyph)


def _paint_label(ink: Ink, row: EventRow, bar: QRectF, lane: Lane, time: TimeScale) -> None:
    """Inside a ticket's bar if it fits, else left of the mark, else right of it, else not at all."""
    text = _label(row)
    width = ink.width(text, 11, MEDIUM)
    colour = ink.colours.muted if row.kind is LaneKind.PLANNED else ink.colours.text
    inside = row.kind is LaneKind.TICKET and width + 10 <= bar.width()
    if inside:
        ink.text(bar.left() + 5, lane.middle, text, colour, pixels=11, weight=MEDIUM)
        return
    before = bar.left() - (_GLYPH + 8 if row.kind is LaneKind.ALARM else 7)
    behind = bar.right() + (7 if row.kind is not LaneKind.CHANGE else 6)
    places = [(before - width, before), (behind, behind + width)]
    if row.kind is LaneKind.PLANNED:
        places.reverse()
    for left, right in places:
        if left >= time.left and right <= time.right and lane.is_free(left, right):
            ink.text(left, lane.middle, text, colour, pixels=11, weight=MEDIUM)
            lane.taken.append((left - 6, right + 6))
            return


def _label(row: EventRow) -> str:
    if row.kind is LaneKind.ALARM:
        return _("{text}, cleared").format(text=row.text) if row.until is not None else row.text
    return f"{row.subject} {row.text}".strip()
