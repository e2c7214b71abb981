"""The devices that take the longest to answer, below the list of probes."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.language import _
from ui.mirroring import painter_on
from ui.probe_text import took_text
from ui.runs import Run, advance, paint_runs
from ui.text import plural
from ui.theme import Theme, mix
from ui.views.probes_words import SlowDevice

MOST = 5
_HEADER, _ROW = 30, 22
_NAME, _BAR, _NUMBER = 150, 200, 84


class SlowDevices(QWidget):
    """A bar for each: the mean, and a tick at the longest."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._devices: Sequence[SlowDevice] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEADER + MOST * _ROW + 6)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_devices(self, devices: Sequence[SlowDevice]) -> None:
        """Show these, the slowest first."""
        self._devices = devices
        said = ", ".join(f"{device.device} {took_text(device.mean_ms)}" for device in devices)
        self.setAccessibleName(_("Slowest to answer: {said}").format(said=said or _("none")))
        self.update()

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(600, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, painter_on(self)
        color = theme.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), color("surface.panel"))
        painter.setPen(color("grid"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        title = [
            Run(_("Slowest to answer"), weight=600),
            Run(_("mean of the last 10 minutes, tick: longest"), "muted", gap=8),
        ]
        paint_runs(painter, theme, 12, _HEADER / 2, title, self.width() - 24)
        if not self._devices:
            paint_runs(
                painter,
                theme,
                12,
                _HEADER + _ROW / 2,
                [Run(_("No device has answered in the last 10 minutes."), "muted")],
            )
        most = max((device.slowest_ms for device in self._devices), default=1.0)
        for place, device in enumerate(self._devices):
            self._paint_device(painter, device, _HEADER + (place + 0.5) * _ROW, most)

    def _paint_device(self, painter: QPainter, device: SlowDevice, middle: float, most: float) -> None:
        theme = self._theme
        paint_runs(painter, theme, 12, middle, [Run(device.device, weight=500)], _NAME)
        mean = took_text(device.mean_ms)
        paint_runs(
            painter, theme, 12 + _NAME + _NUMBER - advance(theme, mean, 12, 600), middle, [Run(mean, weight=600)]
        )
        left = 12 + _NAME + _NUMBER + 16
        scale = _BAR / most
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(left, middle - 4, max(2.0, device.mean_ms * scale), 8)
        painter.fillRect(bar, mix(theme.color("muted"), theme.color("surface.panel"), 0.55))
        painter.fillRect(QRectF(left + device.slowest_ms * scale - 1, middle - 6, 2, 12), theme.color("text"))
        rest = _("longest {took_text}, {probe}").format(
            took_text=took_text(device.slowest_ms), probe=plural(device.probes, "probe", "probes")
        )
        paint_runs(painter, theme, left + _BAR + 16, middle, [Run(rest, "muted")], self.width() - left - _BAR - 28)
