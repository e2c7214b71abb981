"""An availability breach as the ledger has it: one row for each class, over the axis that its lanes share."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.boards.breach_rows import StretchLine
from nocdesk.boards.plot_rows import EventRow
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from ui.charts.colours import ChartTheme, colours_of, faded
from ui.charts.ink import BOLD, CENTRE, MEDIUM, RIGHT, Ink
from ui.charts.lane_painter import LANES, paint_lanes
from ui.charts.scales import TimeScale
from ui.charts.stack_layout import StackLayout, stack_layout
from ui.charts.stack_painter import axis_ticks, paint_time_axis
from ui.charts.time_range import TimeRange
from ui.charts.value_text import span_text
from ui.mirroring import painter_on, read_from_left

_ROWS: tuple[tuple[str, tuple[ServiceClass, ...]], ...] = (
    (_("Up"), (ServiceClass.UP,)),
    (_("Degraded"), (ServiceClass.DEGRADED,)),
    (_("Down"), (ServiceClass.DOWN,)),
    (_("Unknown"), (ServiceClass.UNKNOWN,)),
    (_("Excluded"), (ServiceClass.PLANNED, ServiceClass.CUSTOMER_CAUSED, ServiceClass.FORCE_MAJEURE)),
)
WORDS = {
    ServiceClass.UP: _("works"),
    ServiceClass.DEGRADED: _("degraded"),
    ServiceClass.DOWN: _("down"),
    ServiceClass.UNKNOWN: _("not measured"),
    ServiceClass.PLANNED: _("planned work"),
    ServiceClass.CUSTOMER_CAUSED: _("caused by the customer"),
    ServiceClass.FORCE_MAJEURE: _("force majeure"),
}
_BAR = 0.6


@dataclass(frozen=True, slots=True)
class LedgerScene:
    """What is drawn; `breach` is its beginning and end in epoch seconds, `now` where time stands."""

    stretches: tuple[StretchLine, ...]
    events: tuple[EventRow, ...]
    shown: TimeRange
    breach: tuple[float, float]
    now: float


class BreachLedger(QWidget):
    """Rows of bars; the breach is shaded over all of them."""

    def __init__(self, theme: ChartTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        read_from_left(self)
        self._theme = theme
        self._scene: LedgerScene | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 220)
        self.setAccessibleName(_("The service's classes in the ledger"))

    def set_theme(self, theme: ChartTheme) -> None:
        """Draw with another theme's colours from now on."""
        self._theme = theme
        self.update()

    def show_scene(self, scene: LedgerScene) -> None:
        """Draw this."""
        self._scene = scene
        last = scene.stretches[-1] if scene.stretches else None
        self.setAccessibleDescription(WORDS[last.service_class] if last else "")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = Ink(painter, colours_of(self._theme), self.font())
        ink.fill(QRectF(self.rect()), ink.colours.surface)
        if self._scene is not None:
            layout = stack_layout(self.width(), self.height(), lanes=len(LANES), panels=1)
            _paint(ink, self._theme, self._scene, layout)


def _paint(ink: Ink, theme: ChartTheme, scene: LedgerScene, layout: StackLayout) -> None:
    time = TimeScale(scene.shown, layout.left, layout.plot_width)
    ticks = axis_ticks(time)
    paint_lanes(ink, theme, time, layout.lane_tops, scene.events, scene.now)
    top, bottom = layout.lanes_bottom + 4, layout.axis_top
    ink.line(0, layout.lanes_bottom, layout.width, layout.lanes_bottom, ink.colours.grid)
    for tick in ticks:
        ink.line(time.x(tick.at), top, time.x(tick.at), bottom, ink.colours.grid)
    _paint_breach(ink, scene, time, top, bottom)
    each = (bottom - top) / len(_ROWS)
    for place, (title, classes) in enumerate(_ROWS):
        middle = top + (place + 0.5) * each
        ink.text(layout.left - 8, middle, title, ink.colours.muted, pixels=11, align=RIGHT, most=layout.left - 8)
        ink.line(layout.left, middle, layout.right, middle, ink.colours.grid)
        own = [stretch for stretch in scene.stretches if stretch.service_class in classes]
        _paint_row(ink, theme, own, time, middle, min(26.0, each * _BAR))
    ink.line(layout.left, bottom, layout.right, bottom, ink.colours.border)
    paint_time_axis(ink, time, ticks, layout.axis_top)


def _paint_breach(ink: Ink, scene: LedgerScene, time: TimeScale, top: float, bottom: float) -> None:
    left, right = _within(time, *scene.breach)
    ink.fill(QRectF(left, top, max(1.0, right - left), bottom - top), ink.colours.breach_interval)
    x = time.x(scene.now)
    if time.left < x < time.right:
        ink.line(x, top, x, bottom, ink.colours.text)
        ink.text(x + 5, top + 10, _("now"), ink.colours.text, weight=BOLD, pixels=11)


def _paint_row(
    ink: Ink, theme: ChartTheme, own: Sequence[StretchLine], time: TimeScale, middle: float, height: float
) -> None:
    for stretch in own:
        left, right = _within(time, stretch.began_at.timestamp(), stretch.ended_at.timestamp())
        if right <= left:
            continue
        bar = QRectF(left, middle - height / 2, max(2.0, right - left), height)
        outline, fill = _colours(theme, stretch.service_class)
        if fill is None:
            ink.fill(bar, ink.colours.surface)
            ink.hatch(bar, 6)
        ink.box(bar, outline, fill, 2)
        words = f"{WORDS[stretch.service_class]}, {span_text(_seconds(stretch))}"
        if ink.width(words, 11, MEDIUM) + 12 < bar.width():
            ink.text(bar.left() + 6, middle, words, ink.colours.text, pixels=11, weight=MEDIUM)
        elif stretch.service_class is ServiceClass.DOWN:
            ink.text(
                (left + right) / 2, bar.bottom() + 9, span_text(_seconds(stretch)), ink.colours.breach_text,
                pixels=11, weight=BOLD, align=CENTRE,
            )  # fmt: skip


def _colours(theme: ChartTheme, kind: ServiceClass) -> tuple[QColor, QColor | None]:
    """Outline and fill of a class's bar; None is hatched."""
    if kind is ServiceClass.DOWN:
        return theme.color("sev.critical.line"), faded(theme.color("sev.critical.fill"), 130)
    if kind is ServiceClass.DEGRADED:
        return theme.color("sev.minor.line"), faded(theme.color("sev.minor.fill"), 150)
    if kind is ServiceClass.UP:
        return theme.color("border"), theme.color("surface.raised")
    return theme.color("border"), theme.color("surface.canvas") if kind is ServiceClass.UNKNOWN else None


def _within(time: TimeScale, start: float, end: float) -> tuple[float, float]:
    return max(time.left, time.x(start)), min(time.right, time.x(end))


def _seconds(stretch: StretchLine) -> float:
    return (stretch.ended_at - stretch.began_at).total_seconds()
