"""The figures beside the plots: one block a plot, at the plot's height, and above them the SLA's budget."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.boards.rows import ServiceRow, SlaRow
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.charts.budget_text import BudgetText, budget_text
from ui.charts.colours import ChartTheme, colours_of
from ui.charts.figures import Figures
from ui.charts.ink import BOLD, RIGHT, Ink
from ui.charts.legend_block import PADDING, LegendBlock, paint_legend_block
from ui.charts.plot import Plot
from ui.charts.stack_layout import PanelPlace, StackLayout
from ui.charts.value_text import minutes_text
from ui.mirroring import painter_on

WIDE, NARROW = 404, 312
HEADER_HEIGHT = 36


class Legend(QWidget):
    """Figures of every curve in the range shown, its value at the crosshair, and the minutes in breach."""

    def __init__(self, theme: ChartTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colours = colours_of(theme)
        self._service: ServiceRow | None = None
        self._budget: BudgetText | None = None
        self._plots: Sequence[Plot] = ()
        self._figures: Sequence[Sequence[Figures | None]] = ()
        self._places: StackLayout | None = None
        self._crosshair: float | None = None
        self._now = 0.0
        self.setFixedWidth(WIDE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Figures of the range shown"))

    def set_theme(self, theme: ChartTheme) -> None:
        """Draw with another theme's colours from now on."""
        self._theme = theme
        self._colours = colours_of(theme)
        self.update()

    def set_service(self, service: ServiceRow | None, objectives: Sequence[SlaRow] | None, now: float) -> None:
        """Whose figures these are, and how its budget stands; None while that is not known."""
        self._service = service
        self._budget = None if objectives is None else budget_text(objectives, now)
        self.update()

    def set_figures(self, plots: Sequence[Plot], figures: Sequence[Sequence[Figures | None]], now: float) -> None:
        """The plots and their curves' figures."""
        self._plots, self._figures, self._now = plots, figures, now
        self.setAccessibleDescription(". ".join(self._spoken()))
        self.update()

    def set_places(self, places: StackLayout) -> None:
        """Where the plots stand, so that each block stands beside its own."""
        self._places = places
        self.update()

    def set_crosshair(self, at: float | None) -> None:
        """The moment of the first column; None is now."""
        self._crosshair = at
        self.update()

    def _blocks(self) -> list[LegendBlock]:
        at = self._now if self._crosshair is None else self._crosshair
        return [
            LegendBlock(plot, figures, at, self._now) for plot, figures in zip(self._plots, self._figures, strict=True)
        ]

    def _spoken(self) -> list[str]:
        lines = []
        for block in self._blocks():
            form = block.format()
            for curve, known in zip(block.plot.curves, block.figures, strict=True):
                if known is not None:
                    lines.append(
                        _(
                            "{plot} {curve}: last {with_unit}, average {with_unit_2}, {minutes_text} min in breach"
                        ).format(
                            plot=block.plot.title,
                            curve=curve.label,
                            with_unit=form.with_unit(known.last),
                            with_unit_2=form.with_unit(known.mean),
                            minutes_text=minutes_text(known.breach_s),
                        )
                    )
        return lines

    def _paint_service(self, ink: Ink) -> None:
        colours, right, middle = self._colours, self.width() - PADDING, HEADER_HEIGHT / 2
        ink.fill(QRectF(0, 0, self.width(), HEADER_HEIGHT), colours.panel)
        ink.line(0, HEADER_HEIGHT - 1, self.width(), HEADER_HEIGHT - 1, colours.grid)
        if self._service is None:
            return
        name = ink.text(PADDING, middle, self._service.name, colours.text, pixels=13, weight=BOLD)
        about = " · ".join(part for part in (self._service.customer, self._service.tier) if part)
        ink.text(PADDING + name + 8, middle, about, colours.muted, most=right - PADDING - name - 8)

    def _paint_budget(self, ink: Ink, budget: BudgetText) -> None:
        colours, left, right, top = self._colours, PADDING, self.width() - PADDING, HEADER_HEIGHT
        strong = self._theme.color(f"sev.{budget.severity}.text")
        used = ink.text(right, top + 17, budget.used, colours.text, weight=BOLD, align=RIGHT)
        room = right - used - left - 12
        title = budget.title if ink.width(budget.title) <= room else budget.title.split(",")[0]
        ink.text(left, top + 17, title, colours.text, most=room)
        track = QRectF(left, top + 29, right - left, 6)
        ink.box(track, colours.grid, colours.panel, 3)
        if budget.share:
            bar = QRectF(track.left(), track.top(), max(6.0, track.width() * budget.share), 6)
            breached = budget.severity is PerceivedSeverity.CRITICAL
            ink.box(bar, None, strong if breached else colours.muted, 3)
        when = ink.text(right, top + 51, budget.when, strong, weight=BOLD, align=RIGHT)
        ink.text(left, top + 51, budget.state, strong, weight=BOLD, most=right - when - left - 12)
        fits = ink.width(budget.coverage, 11) <= right - left
        coverage = budget.coverage if fits else budget.coverage.rsplit(" · ", 1)[0]
        ink.text(left, top + 72, coverage, colours.muted, pixels=11, most=right - left)

    def _block_area(self, place: PanelPlace) -> QRectF:
        top = HEADER_HEIGHT + place.title_top
        return QRectF(PADDING, top, self.width() - 2 * PADDING, HEADER_HEIGHT + place.bottom - top)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = Ink(painter, self._colours, self.font())
        ink.fill(QRectF(self.rect()), self._colours.surface)
        self._paint_service(ink)
        if self._budget is not None:
            self._paint_budget(ink, self._budget)
        if self._places is None:
            return
        blocks = self._blocks()
        for place in self._places.panels:
            if place.index < len(blocks):
                area = self._block_area(place)
                ink.line(0, area.top(), self.width(), area.top(), self._colours.grid)
                paint_legend_block(ink, self._theme, blocks[place.index], area)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self.update()
        super().changeEvent(event)
