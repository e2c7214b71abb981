"""The six tiles of the wall: each paints what is known of it into its rectangle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF

from nocdesk.boards.status_rows import SeverityCount
from nocdesk.boards.wallboard import TICKET_AGES, WallPromise
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.glyphs import paint_tick
from ui.models.alarm_columns import CODE
from ui.text import long_age, number
from ui.wallboard.layout import INSET, ROWS, ROWS_OF_TWO_LINES, TITLE, rows_of
from ui.wallboard.load_bars import paint_load_bars
from ui.wallboard.pen import LARGE, SMALL, Pen
from ui.wallboard.reads import Source, WallFacts

_IN_MINUTES = 100
"""So long a time is read faster in minutes than in hours."""
_LOUD = (PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR)


@dataclass(frozen=True, slots=True)
class Look:
    """What is painted, at which instant, and which page of the promises at risk and of those broken."""

    facts: WallFacts
    now: datetime
    risk_page: int = 0
    broken_page: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: its title, what it is read from, and what paints it."""

    title: str
    source: Source
    paint: Callable[[Pen, QRectF, Look], None]


def paint_title(pen: Pen, tile: QRectF, title: str, right: str = "", *, is_figure: bool = False) -> None:
    """The line on top of a tile; what stands at its right is a figure or a word."""
    line = QRectF(tile.left() + INSET, tile.top() + 8, tile.width() - 2 * INSET, TITLE - 8)
    size, token, weight = (LARGE, "text", 700) if is_figure else (SMALL, "muted", 500)
    taken = pen.text(line, right, token, size=size, weight=weight, right=True) if right else 0.0
    pen.text(line.adjusted(0, 0, -taken - 12, 0), title, "muted", size=SMALL, weight=600)


def paint_alarms(pen: Pen, tile: QRectF, look: Look) -> None:
    """How many are active of each severity; those that are new and loud stand on their tint."""
    status = look.facts.status
    counts = status.counts if status is not None else ()
    paint_title(pen, tile, _("Active alarms"), number(sum(c.active for c in counts)), is_figure=True)
    for row, count in zip(rows_of(tile, ROWS), counts, strict=False):
        _paint_severity(pen, tile, row, count)


def _paint_severity(pen: Pen, tile: QRectF, row: QRectF, count: SeverityCount) -> None:
    severity, token = count.severity, f"sev.{count.severity}"
    if count.unacknowledged and severity in _LOUD:
        band = QRectF(tile.left() + 2, row.top() + 2, tile.width() - 4, row.height() - 4)
        pen.fill(band, pen.theme.color(f"{token}.tint"))
        pen.fill(QRectF(band.left(), band.top(), 10, band.height()), pen.theme.color(f"{token}.line"))
    side = min(46.0, row.height() - 12)
    pen.glyph(QRectF(row.left(), row.center().y() - side / 2, side, side), severity, filled=count.unacknowledged > 0)
    ink = "text" if count.active else "muted"
    pen.text(QRectF(row.left() + 68, row.top(), 130, row.height()), CODE[severity], ink, weight=600)
    figure = QRectF(row.left() + 200, row.top(), 150, row.height())
    pen.text(figure, number(count.active), ink, size=LARGE, weight=700)
    if count.unacknowledged:
        news = _("{unacknowledged} new").format(unacknowledged=number(count.unacknowledged))
        pen.text(row.adjusted(350, 0, 0, 0), news, f"{token}.text", weight=600, right=True)


def paint_at_risk(pen: Pen, tile: QRectF, look: Look) -> None:
    """Which promises break next, by the time that is left."""
    promises = look.facts.promises
    rows = promises.at_risk if promises is not None else ()
    paint_title(pen, tile, _("Promises at risk, {count}").format(count=number(len(rows))), _("time left"))
    if promises is not None and not rows:
        pen.text(rows_of(tile, ROWS)[0], _("None is at risk"), "muted")
    first = look.risk_page * ROWS_OF_TWO_LINES
    shown = rows[first : first + ROWS_OF_TWO_LINES]
    for row, promise in zip(rows_of(tile, ROWS_OF_TWO_LINES), shown, strict=False):
        _paint_promise(pen, row, promise, look.now)


def time_left(promise: WallPromise, now: datetime) -> str:
    """How long until it breaks; where it would not at the present rate, how much of its budget is used."""
    if promise.breach_at is None:
        return _("{min} % used").format(min=min(99, int(promise.used_pct)))
    minutes = max(0, int((promise.breach_at - now).total_seconds() // 60))
    return f"{minutes} min" if minutes < _IN_MINUTES else f"{minutes // 60} h"


def _paint_promise(pen: Pen, row: QRectF, promise: WallPromise, now: datetime) -> None:
    pen.rule(row.left(), row.right(), row.top())
    upper = QRectF(row.left(), row.top() + 6, row.width(), row.height() / 2 - 6)
    lower = QRectF(row.left() + 54, row.center().y(), row.width() - 54, row.height() / 2 - 6)
    pen.glyph(QRectF(row.left(), upper.center().y() - 18, 36, 36), PerceivedSeverity.MINOR, filled=True)
    taken = pen.text(upper, time_left(promise, now), "sev.minor.text", weight=700, right=True)
    pen.text(upper.adjusted(54, 0, -taken - 16, 0), promise.customer, weight=600)
    pen.text(lower, promise.service, "muted", size=SMALL, weight=400)


def paint_broken(pen: Pen, tile: QRectF, look: Look) -> None:
    """What was broken today, one on each page, and what the review has to do."""
    promises = look.facts.promises
    broken = promises.broken if promises is not None else ()
    paint_title(pen, tile, _("Promises broken"), _("today"))
    if promises is None:
        return
    top, *rest = _broken_rows(tile)
    _paint_broken_one(pen, top, broken, look.broken_page)
    review = (
        (_("Breaches to review"), promises.to_review),
        (_("Wait for 2nd signature"), promises.to_sign),
        (_("Decided this shift"), promises.decided),
    )
    _paint_figures(pen, rest, [(words, number(count)) for words, count in review])


def _broken_rows(tile: QRectF) -> list[QRectF]:
    """One of two lines and three of one."""
    each = rows_of(tile, ROWS)
    return [each[0].united(each[1]), *each[2:]]


def _paint_broken_one(pen: Pen, row: QRectF, broken: Sequence[WallPromise], page: int) -> None:
    figure = number(len(broken))
    if not broken:
        pen.text(row, "0", "muted", size=72, weight=700)
        pen.text(row.adjusted(70, 0, 0, 0), _("None was broken"), "muted")
        return
    one = broken[page % len(broken)]
    pen.glyph(QRectF(row.left(), row.center().y() - 28, 56, 56), PerceivedSeverity.CRITICAL, filled=True)
    count = row.adjusted(76, 0, 0, 0)
    left = 76 + pen.text(count, figure, "sev.critical.text", size=72, weight=700) + 20
    upper = QRectF(row.left() + left, row.top() + 8, row.width() - left, row.height() / 2 - 8)
    pen.text(upper, one.customer, weight=600)
    lower = QRectF(upper.left(), row.center().y(), upper.width(), row.height() / 2 - 8)
    pen.text(lower, one.service, "muted", size=SMALL, weight=400)


def paint_tickets(pen: Pen, tile: QRectF, look: Look) -> None:
    """How many tickets are open, by age; those of more than a day are marked."""
    counts = look.facts.tickets.counts if look.facts.tickets is not None else ()
    paint_title(pen, tile, _("Open tickets"), number(sum(counts)), is_figure=True)
    most = max(counts, default=0)
    for place, (row, count) in enumerate(zip(rows_of(tile, len(TICKET_AGES)), counts, strict=False)):
        _paint_age(pen, row, TICKET_AGES[place][0], count, most, is_old=place == len(TICKET_AGES) - 1)


def _paint_age(pen: Pen, row: QRectF, words: str, count: int, most: int, *, is_old: bool) -> None:
    is_loud = is_old and count > 0
    pen.text(QRectF(row.left(), row.top(), 180, row.height()), words, size=SMALL, weight=700 if is_loud else 500)
    room = row.width() - 190 - 150
    length = room * count / most if most else 0.0
    bar = QRectF(row.left() + 190, row.center().y() - 20, length, 40)
    pen.fill(bar, pen.theme.color("sev.major.fill" if is_loud else "disabled"))
    if is_loud:
        pen.glyph(QRectF(bar.right() + 14, row.center().y() - 20, 40, 40), PerceivedSeverity.MAJOR, filled=True)
    token = "sev.major.text" if is_loud else "text" if count else "muted"
    pen.text(row.adjusted(row.width() - 90, 0, 0, 0), number(count), token, size=LARGE, weight=700, right=True)


def paint_load(pen: Pen, tile: QRectF, look: Look) -> None:
    """Alarms that asked for attention in each ten minutes of the last two hours."""
    load = look.facts.status.load if look.facts.status is not None else ()
    most = max(load, default=0)
    paint_title(
        pen, tile, _("Alarm load"), _("most in 10 min {most}").format(most=number(most)) if most else _("in 10 min")
    )
    paint_load_bars(pen, tile.adjusted(INSET, TITLE, -INSET, -INSET / 2), load)


def paint_measuring(pen: Pen, tile: QRectF, look: Look) -> None:
    """Whether what is shown rests on anything: polls, silence, age, the spool, probes."""
    paint_title(pen, tile, _("Measuring"))
    status = look.facts.status
    if status is None:
        return
    polls = status.polls_per_min
    silent = f"{100 * status.timeouts_per_min / polls:.1f} %" if polls else _("none")
    oldest = status.oldest_data_at
    age = long_age((look.now - oldest).total_seconds()) if oldest is not None else _("none yet")
    ok = status.probes - status.probes_late
    lines = (
        (_("Polls per minute"), number(polls)),
        (_("Without answer"), silent),
        (_("Oldest data"), age),
        (_("Waiting to be stored"), number(status.spool_waiting)),
        (_("Probes"), _("{ok} of {probes}").format(ok=number(ok), probes=number(status.probes))),
    )
    if status.probes and not status.probes_late:
        corner = pen.scaled(QRectF(tile.right() - INSET - 34, tile.top() + 22, 30, 30))
        paint_tick(pen.painter, QPointF(corner.center()), corner.width(), pen.theme.color("muted"))
    _paint_figures(pen, rows_of(tile, ROWS), lines)


def _paint_figures(pen: Pen, rows: Sequence[QRectF], lines: Sequence[tuple[str, str]]) -> None:
    for row, (words, figure) in zip(rows, lines, strict=True):
        pen.rule(row.left(), row.right(), row.top())
        taken = pen.text(row, figure, size=40, weight=700, right=True)
        pen.text(row.adjusted(0, 0, -taken - 16, 0), words, size=SMALL)


TILES: tuple[Tile, ...] = (
    Tile(_("Active alarms"), Source.STATUS, paint_alarms),
    Tile(_("Promises at risk"), Source.PROMISES, paint_at_risk),
    Tile(_("Promises broken"), Source.PROMISES, paint_broken),
    Tile(_("Open tickets"), Source.TICKETS, paint_tickets),
    Tile(_("Alarm load"), Source.STATUS, paint_load),
    Tile(_("Measuring"), Source.STATUS, paint_measuring),
)
