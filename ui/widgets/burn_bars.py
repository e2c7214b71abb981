"""How fast the error budget burns, as bars on a logarithmic scale with the limits at which a rule fires."""

import math
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from nocdesk.boards.breach_rows import BreachDetail, BurnLine
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.breach_text import bad_minutes, share_severity
from ui.charts.value_text import span_text
from ui.mirroring import painter_on
from ui.runs import Run, measure, paint_runs
from ui.sla_text import minutes_text
from ui.text import MISSING, minute
from ui.theme import Theme, mix

LEAST, MOST = 0.1, 1000.0
_MARKS = (0.1, 1.0, 10.0, 100.0, 1000.0)
_HEAD, _ROW, _BAR = 36, 27, 10
_LEFT, _TITLE_ROOM, _FIGURES = 16, 64, 132
_WIDE_FROM = 620
HEIGHT = _HEAD + 22 + 4 * _ROW + 12


class BurnBars(QFrame):
    """A bar for each window, its burn and its bad minutes; at the right when the promise breaks."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._detail: BreachDetail | None = None
        self._now: datetime | None = None
        self.setProperty("role", "table")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_detail(self, detail: BreachDetail | None, now: datetime) -> None:
        """Show the burn of a breach's objective."""
        self._detail, self._now = detail, now
        self.setAccessibleName(" ".join(self.words()))
        self.update()

    def words(self) -> list[str]:
        """What is shown, in sentences."""
        if self._detail is None or self._now is None:
            return [_("Error budget burn")]
        lines = [
            _("{span_text}: {rate_text}, {bad_minutes} bad min.").format(
                span_text=span_text(line.window_s), rate_text=rate_text(line.rate), bad_minutes=bad_minutes(line.bad_s)
            )
            for line in self._detail.burn
        ]
        return [_("Error budget burn."), *lines, *breaks_in(self._detail, self._now)]

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, theme = painter_on(self), self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(1, 1, self.width() - 2, _HEAD - 2, theme.color("surface.panel"))
        painter.fillRect(1, _HEAD - 1, self.width() - 2, 1, theme.color("grid"))
        head = [
            Run(_("Error budget burn"), weight=600),
            Run(_("times faster than the promise allows, tick = alert limit"), "muted", gap=12),
        ]
        paint_runs(painter, theme, _LEFT, _HEAD / 2, head, self.width() - 2 * _LEFT)
        if self._detail is None or self._now is None:
            return
        if not self._detail.burn:
            words = [Run(_("This objective has no budget of time, so nothing burns."), "muted")]
            paint_runs(painter, theme, _LEFT, _HEAD + 30, words)
            return
        self._paint_scale(painter)
        for place, line in enumerate(self._detail.burn):
            self._paint_line(painter, line, _HEAD + 22 + (place + 0.5) * _ROW)
        self._paint_breaks(painter, breaks_in(self._detail, self._now))

    @property
    def _verdict(self) -> int:
        """How much of the width says when the promise breaks."""
        return 236 if self.width() >= _WIDE_FROM else 186

    def _bars(self) -> tuple[float, float]:
        left = _LEFT + _TITLE_ROOM
        return left, max(left + 60, self.width() - self._verdict - _FIGURES)

    def _x(self, rate: float) -> float:
        left, right = self._bars()
        share = (math.log10(min(MOST, max(LEAST, rate))) + 1) / 4
        return left + share * (right - left)

    def _paint_scale(self, painter: QPainter) -> None:
        theme, middle = self.theme, _HEAD + 13
        paint_runs(painter, theme, _LEFT, middle, [Run(_("Window"), "muted", 500, 11)], _TITLE_ROOM - 14)
        every = 1 if self.width() >= _WIDE_FROM else 2
        for mark in _MARKS[::every]:
            run = [Run(f"{mark:g}×", "muted", 400, 11)]  # noqa: RUF001
            x = round(self._x(mark))
            paint_runs(painter, theme, x - measure(theme, run) / 2, middle, run)
            painter.fillRect(x, _HEAD + 22, 1, 4 * _ROW, theme.color("grid"))
        right = self.width() - self._verdict
        for at, title, room in ((right - 70, _("Burn"), 42.0), (right - 14, _("Bad min"), 50.0)):
            run = [Run(title, "muted", 500, 11)]
            paint_runs(painter, theme, at - min(room, measure(theme, run)), middle, run, room + 1)
        painter.fillRect(right + 6, _HEAD + 10, 1, HEIGHT - _HEAD - 20, theme.color("grid"))

    def _paint_line(self, painter: QPainter, line: BurnLine, middle: float) -> None:
        theme = self.theme
        left, right = self._bars()[0], self.width() - self._verdict
        paint_runs(painter, theme, _LEFT, middle, [Run(span_text(line.window_s), weight=600)])
        rate = line.rate or 0.0
        end, tick = self._x(rate), self._x(line.limit)
        calm = mix(theme.color("muted"), theme.color("surface.table"), 0.5)
        if rate > LEAST:
            painter.fillRect(QRectF(left, middle - _BAR / 2, min(end, tick) - left, _BAR), calm)
        if rate > line.limit:
            colours = theme.severity(PerceivedSeverity.MINOR)
            painter.setPen(QPen(colours.line, 1))
            painter.setBrush(colours.fill)
            painter.drawRect(QRectF(tick, middle - _BAR / 2 + 0.5, end - tick, _BAR - 1))
        painter.fillRect(QRectF(round(tick) - 1, middle - 9, 2, 18), theme.color("text"))
        for at, text, weight in ((right - 70, rate_text(line.rate), 600), (right - 14, bad_minutes(line.bad_s), 400)):
            run = [Run(text, weight=weight)]
            paint_runs(painter, theme, at - measure(theme, run), middle, run)

    def _paint_breaks(self, painter: QPainter, words: Sequence[str]) -> None:
        assert self._detail is not None
        theme, left, room = self.theme, self.width() - self._verdict + 20, self._verdict - 30
        severity = share_severity(self._detail.row.used_share)
        loud = "text" if severity is PerceivedSeverity.CLEARED else f"sev.{severity}.text"
        lines = [
            Run(words[0], "muted", 500, 11),
            Run(words[1], loud, 600, 20 if self.width() >= _WIDE_FROM else 17),
            *(Run(word) for word in words[2:]),
        ]
        tops = (_HEAD + 18, _HEAD + 46, _HEAD + 78, _HEAD + 98)
        for run, top in zip(lines, tops, strict=False):
            paint_runs(painter, theme, left, top, [run], room)


def rate_text(rate: float | None) -> str:
    """How many times faster, with the sign of multiplication."""
    if rate is None:
        return MISSING
    return f"{rate:.0f}×" if rate >= 100 else f"{rate:.1f}×"  # noqa: RUF001


def breaks_in(detail: BreachDetail, now: datetime) -> list[str]:
    """When the promise breaks at the present rate, or since when it is broken."""
    standing = detail.row.standing
    if standing is None:
        return [_("Promise"), _("Not agreed any more")]
    budget = f"{minutes_text(standing.budget_s)} min"
    if standing.budget_left_s < 0:
        since = (
            _("broke at {breached_at}").format(breached_at=minute(standing.breached_at, now))
            if standing.breached_at
            else _("broken already")
        )
        return [
            _("Promise"),
            _("Broken"),
            since,
            _("{span_text} over {budget}").format(span_text=span_text(standing.budget_left_s), budget=budget),
        ]
    left = _("{minutes_text} of {budget} left").format(minutes_text=minutes_text(standing.budget_left_s), budget=budget)
    if standing.breach_at is None or standing.state is Verdict.UNDECIDED:
        return [_("Promise breaks in"), _("Not at this rate"), _("nothing bad in the last hour"), left]
    seconds = max(0.0, (standing.breach_at - now).total_seconds())
    return [
        _("Promise breaks in"),
        span_text(seconds),
        _("at {breach_at} at this rate").format(breach_at=minute(standing.breach_at, now)),
        left,
    ]
