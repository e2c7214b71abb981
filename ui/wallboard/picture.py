"""The whole wall painted: header, tiles, footer; what is old is hatched, and what is not live says so."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from nocdesk.boards.wallboard import WallDuty
from nocdesk.instants import clock_minute, zone_word
from nocdesk.language import _
from ui.glyphs import paint_hatch, paint_tick
from ui.liveness import HEARTBEAT_LIMIT_S, not_judged
from ui.text import long_age, number
from ui.theme import Theme, mix
from ui.wallboard.layout import MARGIN, ROWS_OF_TWO_LINES, WallLayout, lay_out, page_at, page_count
from ui.wallboard.pen import LARGE, SMALL, Pen, unit_of
from ui.wallboard.reads import Source, WallFacts
from ui.wallboard.tiles import TILES, Look, Tile

STALE_AFTER_S = 60.0
_LABEL = 56.0


@dataclass(frozen=True, slots=True)
class WallState:
    """What is known, whether the store answers (`error`), and how long the wall has stood."""

    facts: WallFacts
    now: datetime
    elapsed_s: float
    provider: str
    error: str = ""


def not_live(state: WallState) -> str:
    """Why the wall does not show what is: store away, collector silent or never started, nobody judges. Else empty."""
    if state.error:
        return _since(max(state.facts.read_at.values(), default=state.now))
    status = state.facts.status
    if status is None:
        return ""
    if status.beat_at is None:
        return _("NOT LIVE: no collector has run")
    if (state.now - status.beat_at).total_seconds() > HEARTBEAT_LIMIT_S:
        return _since(status.beat_at)
    return not_judged(status, state.now)


def _since(at: datetime) -> str:
    return _("NOT LIVE since {at}").format(at=clock_minute(at))


def tile_age_s(state: WallState, source: Source) -> float | None:
    """How old a tile is; None where nothing was read yet."""
    read_at = state.facts.read_at.get(source)
    return None if read_at is None else (state.now - read_at).total_seconds()


def pages_of(facts: WallFacts) -> int:
    """So many pages the longest list has."""
    if facts.promises is None:
        return 1
    return max(page_count(len(facts.promises.at_risk), ROWS_OF_TWO_LINES), len(facts.promises.broken), 1)


def paint_wall(painter: QPainter, theme: Theme, width: int, height: int, state: WallState) -> None:
    """Everything, into a picture of this size."""
    unit = unit_of(width, height)
    pen = Pen(painter, theme, unit)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    why_not = not_live(state)
    layout = lay_out(width / unit, height / unit, has_bar=bool(why_not))
    _paint_header(pen, layout, state, is_live=not why_not)
    if why_not:
        _paint_bar(pen, layout.bar, why_not)
    look = _look(state)
    for tile, rect in zip(TILES, layout.tiles, strict=True):
        _paint_tile(pen, tile, rect, look, tile_age_s(state, tile.source))
    _paint_footer(pen, layout.footer, state)


def _look(state: WallState) -> Look:
    """Lists of different lengths go round together: the shorter one begins again."""
    promises = state.facts.promises
    page = page_at(state.elapsed_s, pages_of(state.facts))
    if promises is None:
        return Look(state.facts, state.now)
    risk_pages = page_count(len(promises.at_risk), ROWS_OF_TWO_LINES)
    return Look(state.facts, state.now, page % risk_pages, page % max(1, len(promises.broken)))


def _paint_tile(pen: Pen, tile: Tile, rect: QRectF, look: Look, age_s: float | None) -> None:
    pen.frame(rect, pen.theme.color("surface.panel"), pen.theme.color("border"))
    if age_s is None or age_s <= STALE_AFTER_S:
        tile.paint(pen, rect, look)
        return
    tile.paint(pen, rect.adjusted(0, 0, 0, -_LABEL), look)
    veil = mix(pen.theme.color("muted"), pen.theme.color("surface.panel"), 0.5)
    paint_hatch(pen.painter, pen.scaled(rect), veil, 22 * pen.unit)
    label = QRectF(rect.left() + 1, rect.bottom() - _LABEL - 1, rect.width() - 2, _LABEL)
    pen.frame(label, pen.theme.color("surface.raised"), pen.theme.color("text"))
    pen.text(label.adjusted(24, 0, -24, 0), _("{age_s} old").format(age_s=long_age(age_s)), weight=700)


def _paint_header(pen: Pen, layout: WallLayout, state: WallState, *, is_live: bool) -> None:
    row = layout.header.adjusted(MARGIN, 0, -MARGIN, 0)
    pen.fill(layout.header, pen.theme.color("surface.panel"))
    pen.rule(layout.header.left(), layout.header.right(), layout.header.bottom() - 1, "border")
    clock = f"{clock_minute(state.now)} {zone_word(state.now)}"
    taken = pen.text(row, clock, size=52, weight=700, right=True) + 40
    words = _data_words(state, is_live=is_live)
    taken += pen.text(row.adjusted(0, 0, -taken, 0), words, "text" if is_live else "muted", size=SMALL, right=True)
    if is_live and state.facts.read_at:
        tick = pen.scaled(QRectF(row.right() - taken - 42, row.center().y() - 12, 24, 24))
        paint_tick(pen.painter, QPointF(tick.center()), tick.width(), pen.theme.color("text"))
    room = row.adjusted(0, 0, -taken - 60, 0)
    used = pen.text(room, state.provider or "NocDesk", size=42, weight=700)
    if state.facts.duty is not None:
        pen.text(room.adjusted(used + 28, 0, 0, 0), shift_words(state.facts.duty, state.now), "muted", size=SMALL)


def _data_words(state: WallState, *, is_live: bool) -> str:
    if not state.facts.read_at:
        return _("Reading")
    read_at = min(state.facts.read_at.values())
    age = long_age((state.now - read_at).total_seconds())
    return _("Data {age} old, {words}").format(age=age, words=_("live") if is_live else _("not live"))


def shift_words(duty: WallDuty, now: datetime) -> str:
    """The shift, and how long it lasts still."""
    if duty.ends_at is None:
        return _("no shift is on")
    minutes = max(0, int((duty.ends_at - now).total_seconds() // 60))
    return _("{shift}, {minutes:02d}:{minutes_2:02d} left").format(
        shift=duty.shift, minutes=minutes // 60, minutes_2=minutes % 60
    )


def _paint_bar(pen: Pen, bar: QRectF, words: str) -> None:
    pen.fill(bar, pen.theme.color("muted"))
    left = (bar.width() - pen.width_of(words, LARGE, 700)) / 2
    pen.text(bar.adjusted(left, 0, 0, 0), words, "surface.canvas", size=LARGE, weight=700)


def _paint_footer(pen: Pen, footer: QRectF, state: WallState) -> None:
    pen.fill(footer, pen.theme.color("surface.panel"))
    pen.rule(footer.left(), footer.right(), footer.top(), "border")
    row = footer.adjusted(MARGIN, 0, -MARGIN, 0)
    taken = 0.0
    for words, figure in reversed(_footer_figures(state)):
        taken += pen.text(row.adjusted(0, 0, -taken, 0), figure, size=SMALL, weight=700, right=True) + 12
        taken += pen.text(row.adjusted(0, 0, -taken, 0), words, "muted", size=SMALL, right=True) + 40
    used = pen.text(row, _("On duty"), "muted", size=SMALL) + 28
    people = state.facts.duty.people if state.facts.duty is not None else ()
    who = "    ".join(people) if people else _("nobody has done anything in this shift yet")
    pen.text(row.adjusted(used, 0, -taken, 0), who, "text" if people else "muted", size=SMALL, weight=600)


def _footer_figures(state: WallState) -> list[tuple[str, str]]:
    figures = []
    duty, status = state.facts.duty, state.facts.status
    if duty is not None and duty.ends_at is not None:
        figures.append((_("Handover"), clock_minute(duty.ends_at)))
    if status is not None:
        figures.append((_("Shelved"), number(status.shelved)))
    pages = pages_of(state.facts)
    figures.append(
        (_("Page"), _("{page_at} of {pages}").format(page_at=page_at(state.elapsed_s, pages) + 1, pages=pages))
    )
    return figures
