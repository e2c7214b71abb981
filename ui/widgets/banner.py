"""The alarm banner: the worst unacknowledged alarm, in one line, in every window."""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.key_text import KeyText
from ui.key_tips import set_tip
from ui.mirroring import logical, painter_on, sides
from ui.models.alarm_columns import CODE, customer_text, service_and_resource
from ui.runs import Run, measure, paint_runs
from ui.text import long_age
from ui.theme import Theme, mix
from ui.widgets.key_button import KeyButton
from ui.widgets.step_button import StepButton

HEIGHT = 32
_COUNT_ROOM = 96


class Banner(QWidget):
    """What is worst and not yet taken note of, how long, and what to do about it."""

    acknowledge_requested = Signal(int)
    open_requested = Signal(int)
    step_requested = Signal(int)

    def __init__(self, theme: Theme, *, may_acknowledge: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._alarm: AlarmRow | None = None
        self._count = 0
        self._waited = ""
        self._quiet = _("Waiting for the first word of the store.")
        self._acknowledge = KeyButton(
            theme, KeyText("Ctrl+Shift+A", "banner.acknowledge"), _("Acknowledge"), flat=True, parent=self
        )
        self._open = KeyButton(theme, KeyText("Ctrl+Shift+O", "banner.open"), _("Show"), flat=True, parent=self)
        self._up = StepButton(theme, is_up=True, parent=self)
        self._down = StepButton(theme, is_up=False, parent=self)
        set_tip(self._up, _("Previous unacknowledged alarm ({key})"), "alarm.previous_unacknowledged")
        set_tip(self._down, _("Next unacknowledged alarm ({key})"), "alarm.next_unacknowledged")
        self._may_acknowledge = may_acknowledge
        self._counted = QWidget(self)
        self._build()
        self._show_buttons()
        self._acknowledge.clicked.connect(self.acknowledge)
        self._open.clicked.connect(self.open)
        self._up.clicked.connect(lambda: self.step_requested.emit(-1))
        self._down.clicked.connect(lambda: self.step_requested.emit(1))

    def _build(self) -> None:
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(sides(0, 0, 8, 1))
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._acknowledge)
        row.addWidget(self._open)
        self._counted.setFixedWidth(_COUNT_ROOM)
        row.addWidget(self._counted)
        row.addWidget(self._up)
        row.addWidget(self._down)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for button in (self._acknowledge, self._open, self._up, self._down):
            button.set_theme(theme)
        self.update()

    def show_alarm(self, alarm: AlarmRow | None, count: int, quiet: str) -> None:
        """Show the worst of `count` unacknowledged alarms; `quiet` is what to say when there is none."""
        self._alarm, self._count, self._quiet = alarm, count, quiet
        self._counted.setFixedWidth(max(_COUNT_ROOM, round(measure(self._theme, self._count_runs())) + 8))
        self.setAccessibleName(
            _("Worst unacknowledged alarm: {severity}, {alarm}").format(severity=alarm.severity, alarm=alarm.text)
            if alarm
            else quiet
        )
        self._show_buttons()
        self.update()

    def tick(self, now: datetime) -> None:
        """Say how long the alarm has waited by now."""
        if self._alarm is None:
            return
        waited = long_age((now - self._alarm.raised_at).total_seconds())
        if waited != self._waited:
            self._waited = waited
            self.update()

    def _show_buttons(self) -> None:
        has_alarm = self._alarm is not None
        self._acknowledge.setVisible(has_alarm and self._may_acknowledge)
        for widget in (self._open, self._up, self._down, self._counted):
            widget.setVisible(has_alarm)

    def acknowledge(self) -> None:
        """Ask that the alarm in the banner be acknowledged."""
        if self._alarm is not None:
            self.acknowledge_requested.emit(self._alarm.id)

    def open(self) -> None:
        """Ask for the alarm in the banner to be shown."""
        if self._alarm is not None:
            self.open_requested.emit(self._alarm.id)

    def _count_runs(self) -> list[Run]:
        return [Run(_("{count} unacked").format(count=self._count))]

    def _runs(self, alarm: AlarmRow) -> list[Run]:
        token = f"sev.{alarm.severity}.text"
        service, resource = service_and_resource(alarm)
        waited = _("{words}{waited} unacked").format(
            words="" if alarm.is_active else _("cleared, "), waited=self._waited
        )
        return [
            Run(CODE[alarm.severity], token, 600, 13),
            Run(service, "text", 600, 13, 14),
            Run(resource, "muted", 400, 13, 8),
            Run(alarm.text, "text", 600, 13, 16),
            Run(customer_text(alarm), "text", 400, 13, 16),
            Run(waited, token, 500, 13, 16),
        ]

    # Qt's own names from here on.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.open()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = (HEIGHT - 1) / 2
        if self._alarm is None:
            painter.fillRect(self.rect(), self._theme.color("surface.panel"))
            painter.fillRect(0, HEIGHT - 1, self.width(), 1, self._theme.color("grid"))
            self._theme.paint_glyph(painter, QRectF(15, middle - 7, 14, 14), PerceivedSeverity.CLEARED, filled=False)
            paint_runs(painter, self._theme, 38, middle, [Run(self._quiet, "muted", px=13)], self.width() - 50)
            return
        colours = self._theme.severity(self._alarm.severity)
        ground = colours.tint if self._alarm.is_active else self._theme.color("surface.panel")
        painter.fillRect(self.rect(), ground)
        painter.fillRect(0, HEIGHT - 1, self.width(), 1, mix(colours.line, ground, 0.35))
        painter.fillRect(0, 0, 4, HEIGHT, colours.line)
        shape = self._alarm.severity if self._alarm.is_active else PerceivedSeverity.CLEARED
        self._theme.paint_glyph(painter, QRectF(14, middle - 8, 16, 16), shape, filled=True)
        button = self._acknowledge if self._acknowledge.isVisible() else self._open
        room = logical(self, button.geometry()).left() - 38 - 16
        paint_runs(painter, self._theme, 38, middle, self._runs(self._alarm), room)
        counted = self._count_runs()
        x = logical(self, self._counted.geometry()).right() - measure(self._theme, counted)
        paint_runs(painter, self._theme, x, QPointF(0, middle).y(), counted)
