"""The strip under the banner: severity chips, load, polling, the age of the data, and the clock."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nocdesk.boards.status_rows import DeskStatus
from nocdesk.instants import clock_time, zone_word
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.glyphs import paint_clock, paint_hatch
from ui.mirroring import painter_on, sides, upright
from ui.runs import Run, measure, paint_runs
from ui.text import long_age, number
from ui.theme import Theme
from ui.widgets.severity_chip import SeverityChip

HEIGHT = 36
STALE_AFTER_S = 60.0
_BAR, _BAR_STEP, _BAR_UNIT, _LOAD_LIMIT = 4, 5, 4, 2
_CHIPS = tuple(severity for severity in PerceivedSeverity if severity is not PerceivedSeverity.CLEARED)


class StatusStrip(QWidget):
    """What a shift needs to see at all times; what does not fit goes in this order: load bars, polls, planned."""

    severity_requested = Signal(str)

    def __init__(
        self, theme: Theme, *, shows_alarms: bool, bell: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips = [SeverityChip(theme, severity, self) for severity in _CHIPS] if shows_alarms else []
        self._figures = StatusFigures(theme, shows_alarms=shows_alarms, parent=self)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(8, 6, 12, 6))
        row.setSpacing(6)
        for chip in self._chips:
            row.addWidget(chip)
            chip.clicked.connect(self._on_chip)
        row.addWidget(self._figures, 1)
        if bell is not None:
            row.addWidget(bell)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self._figures.set_theme(theme)
        for chip in self._chips:
            chip.set_theme(theme)
        self.update()

    def show_status(self, status: DeskStatus) -> None:
        """Show other figures."""
        counts = {count.severity: count for count in status.counts}
        for chip in self._chips:
            if chip.severity in counts:
                chip.show_count(counts[chip.severity])
        self._figures.show_status(status)

    def tick(self, now: datetime) -> None:
        """Let the clock and the age of the data go on."""
        self._figures.tick(now)

    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, SeverityChip):
            self.severity_requested.emit(str(chip.severity))

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, self._theme.color("grid"))


class StatusFigures(QWidget):
    """The figures at the right of the strip, painted from the right edge inwards."""

    def __init__(self, theme: Theme, *, shows_alarms: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shows_alarms = shows_alarms
        self._status: DeskStatus | None = None
        self._now: datetime | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(_("Time, age of the data, polling and load"))

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_status(self, status: DeskStatus) -> None:
        """Show other figures."""
        self._status = status
        self.update()

    def tick(self, now: datetime) -> None:
        """Let the clock and the age of the data go on."""
        self._now = now
        self.update()

    def data_age_s(self) -> float | None:
        """How old the oldest answer of any probe is; None while nothing has answered."""
        if self._status is None or self._now is None or self._status.oldest_data_at is None:
            return None
        return max(0.0, (self._now - self._status.oldest_data_at).total_seconds())

    def _paint_age(self, painter: QPainter, right: float, middle: float) -> float:
        seconds = self.data_age_s()
        is_stale = seconds is None or seconds > STALE_AFTER_S
        text = _("none yet") if seconds is None else long_age(seconds)
        runs = [Run(text, "sev.warning.text" if is_stale else "text", 600)]
        left = right - measure(self._theme, runs)
        paint_runs(painter, self._theme, left, middle, runs)
        if is_stale:
            left -= 18
            self._theme.paint_glyph(painter, QRectF(left, middle - 6, 12, 12), PerceivedSeverity.WARNING, filled=True)
        # Which troubles were put aside is never hidden, at the other end.
        name = [Run(_("Oldest data"), "muted")]
        start = max(self._shelved_end(), left - 6 - measure(self._theme, name))
        paint_runs(painter, self._theme, start, middle, name, left - 6 - start + 1)
        return start

    def _shelved_end(self) -> float:
        if self._status is None or not self._shows_alarms:
            return 0.0
        return 35 + measure(self._theme, _shelved(self._status.shelved)) + 12

    def _paint_before(self, painter: QPainter, right: float, middle: float, runs: Sequence[Run], gap: float) -> float:
        left = right - gap - measure(self._theme, runs)
        paint_runs(painter, self._theme, left, middle, runs)
        return left

    def _paint_shelved(self, painter: QPainter, middle: float, count: int) -> float:
        """How many troubles were put aside, at the left edge; where that ends."""
        painter.fillRect(QRectF(6, middle - 10, 1, 20), self._theme.color("grid"))
        paint_clock(painter, QPointF(22.5, middle), 6, self._theme.color("text" if count else "muted"))
        runs = _shelved(count)
        paint_runs(painter, self._theme, 35, middle, runs)
        return 35 + measure(self._theme, runs)

    def _paint_load(self, painter: QPainter, right: float, middle: float, load: Sequence[int]) -> float:
        left = right - len(load) * _BAR_STEP
        with upright(painter, QRectF(left, middle, len(load) * _BAR_STEP, 0)):
            self._paint_bars(painter, left, middle + 8, load)
        return left

    def _paint_bars(self, painter: QPainter, left: float, base: float, load: Sequence[int]) -> None:
        for place, count in enumerate(load):
            height = max(1, min(16, count * _BAR_UNIT))
            colour = self._theme.color("text" if count > _LOAD_LIMIT else "muted")
            painter.fillRect(QRectF(left + place * _BAR_STEP, base - height, _BAR, height), colour)
        reference = QRectF(left, base - _LOAD_LIMIT * _BAR_UNIT, len(load) * _BAR_STEP - 1, 1)
        painter.fillRect(reference, self._theme.color("border"))

    def _polls(self, status: DeskStatus) -> list[Run]:
        # A seat without alarms is one that faces customers, and reads no word of the network.
        what = Run(_("Polls") if self._shows_alarms else _("Measured"), "muted")
        polls = [what, Run(f"{number(status.polls_per_min)}/min", "text", 600, gap=6)]
        if status.timeouts_per_min >= 1:
            polls.append(
                Run(
                    _("{timeouts_per_min} silent").format(timeouts_per_min=number(status.timeouts_per_min)),
                    "sev.warning.text",
                    500,
                    11,
                    6,
                )
            )
        return polls

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._now is None:
            return
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, right = self.height() / 2, float(self.width())
        clock = clock_time(self._now)
        right = self._paint_before(
            painter, right, middle, [Run(clock, "text", 600, 16), Run(zone_word(self._now), "muted", 500, 11, 6)], 0
        )
        painter.fillRect(QRectF(right - 15, middle - 10, 1, 20), self._theme.color("grid"))
        right = self._paint_age(painter, right - 30, middle)
        status = self._status
        if status is None:
            return
        polls = self._polls(status)
        if right - measure(self._theme, polls) > 150:
            right = self._paint_before(painter, right, middle, polls, 18)
        if not self._shows_alarms:
            return
        # Which troubles were put aside is never hidden.
        left = self._paint_shelved(painter, middle, status.shelved)
        load = [Run(f"{status.load[-1] if status.load else 0} / 10 min", "text", 600)]
        needed = measure(self._theme, load) + len(status.load) * _BAR_STEP + 70
        planned = [Run(_("Planned"), "muted"), Run(str(status.planned), weight=600, gap=6)]
        planned_width = measure(self._theme, planned) + 36
        if right - needed > left + planned_width:
            right = self._paint_before(painter, right, middle, load, 18)
            right = self._paint_load(painter, right - 8, middle, status.load)
            right = self._paint_before(painter, right, middle, [Run(_("Load"), "muted")], 8)
        if right > left + planned_width:
            paint_hatch(painter, QRectF(left + 15, middle - 5, 11, 11), self._theme.color("muted"), 4)
            painter.setPen(self._theme.color("border"))
            painter.drawRoundedRect(QRectF(left + 14.5, middle - 6, 12, 12), 2, 2)
            paint_runs(painter, self._theme, left + 33, middle, planned)


def _shelved(count: int) -> list[Run]:
    return [Run(_("Shelved"), "muted"), Run(str(count), weight=600, gap=6)]
