"""The middle of the breach review: the readings at the breach with its lanes, the figures, and the story in words."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from nocdesk.instants import clock_time, zone_words
from nocdesk.language import _
from ui.breach_text import day_minute
from ui.breach_words import breach_figures, breach_story, plot_caption
from ui.charts.plot import make_plot
from ui.charts.stacked_plots import StackedPlots
from ui.charts.ticks import moment_of
from ui.charts.time_range import TimeRange
from ui.mirroring import sides
from ui.nesting import nest
from ui.theme import Theme
from ui.views.breach_reads import BreachScene
from ui.views.sla_words import unbroken
from ui.widgets.breach_ledger import BreachLedger, LedgerScene
from ui.widgets.burn_bars import BurnBars
from ui.widgets.figures import FigureStrip
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, OthersLine, line, plain, short

_LABELS = (_("Bad minutes"), _("Coverage"), _("Used"), _("Allowed"), "Left")


class BreachPane(QWidget):
    """Everything that a supervisor looks at before deciding."""

    evidence_requested = Signal()

    def __init__(self, theme: Theme, evidence_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._customer = short("", "title")
        self._service = ElidedLabel("", "muted")
        # It has what the customer's name leaves, which is cut last.
        self._service.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._evidence = KeyButton(theme, evidence_key, _("Evidence"), flat=True)
        self._caption = short("", "section")
        self._range = short("", "muted")
        self.others = OthersLine()
        self.others.setContentsMargins(16, 0, 16, 4)
        self.plots = StackedPlots(theme, TimeRange(0, 1))
        self.plots.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ledger = BreachLedger(theme)
        self.figures = FigureStrip(_LABELS)
        self.figures.setProperty("role", "")
        self.words = plain("", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.burn = BurnBars(theme)
        self._shows = QStackedLayout()
        self._build()
        self._evidence.clicked.connect(self.evidence_requested)
        self.plots.range_wished.connect(self.plots.set_range)
        self.show_message(_("Select a breach to see its readings."), None)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(sides(16, 10, 12, 4))
        head.setSpacing(12)
        for widget in (self._customer, self._service, self._evidence):
            head.addWidget(widget)
        head.setStretchFactor(self._service, 1)
        caption = QHBoxLayout()
        caption.setContentsMargins(16, 0, 16, 4)
        caption.addWidget(self._caption)
        caption.addStretch(1)
        caption.addWidget(self._range)
        self._shows.addWidget(self.plots)
        self._shows.addWidget(self.ledger)
        self.words.setContentsMargins(16, 4, 16, 12)
        top = QFrame()
        top.setProperty("role", "table")
        inner = QVBoxLayout(top)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        nest(inner, head)
        nest(inner, caption)
        inner.addWidget(self.others)
        nest(inner, self._shows, 1)
        for part in (line(), self.figures, self.words):
            inner.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(top, 1)
        column.addWidget(self.burn)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for widget in (self._evidence, self.plots, self.ledger):
            widget.set_theme(theme)
        self.burn.theme = theme
        self.burn.update()

    def show_message(self, message: str, now: datetime | None) -> None:
        """Say why there is nothing to show."""
        self._customer.setText("")
        self._service.setText("")
        self._caption.setText("")
        self._range.setText("")
        self._evidence.hide()
        self.figures.hide()
        self.words.hide()
        self.burn.hide()
        self._shows.setCurrentWidget(self.plots)
        self.plots.set_content((), (), now.timestamp() if now else 0)
        self.plots.set_message(message)

    def show_scene(self, scene: BreachScene, now: datetime) -> None:
        """Show a breach: its readings where it is about a metric, else the ledger."""
        detail, shown = scene.detail, scene.shown
        row = detail.row
        self._customer.setText(row.customer)
        self._service.setText(f"{row.service}, {row.label}" if row.label else row.service)
        self._service.setToolTip(self._service.text())
        self._caption.setText(plot_caption(detail))
        start, end = moment_of(shown.start), min(moment_of(shown.end), now)
        self._range.setText(
            _("{day_minute} to {end} {zone}").format(
                day_minute=day_minute(start, now), end=clock_time(end), zone=zone_words(start, end)
            )
        )
        for widget in (self._evidence, self.figures, self.words, self.burn):
            widget.show()
        self.burn.setVisible(row.standing is None or row.standing.has_budget)
        self._draw(scene, now)
        self.figures.show_figures(breach_figures(detail, now))
        self.words.setText(unbroken(" ".join((_("In words:"), *breach_story(detail, now)))))
        self.burn.show_detail(detail, now)

    def _draw(self, scene: BreachScene, now: datetime) -> None:
        row, shown, until = scene.detail.row, scene.shown, now.timestamp()
        plot = scene.plot
        if plot is not None:
            drawn = make_plot(plot.row, plot.points, start=shown.start, end=min(until, shown.end))
            self._shows.setCurrentWidget(self.plots)
            self.plots.set_view([drawn], scene.events, until, shown)
            self.plots.setAccessibleDescription(f"{row.service}, {drawn.title}")
            return
        end = until if row.is_running else row.until_at.timestamp()
        breach = (row.began_at.timestamp(), end)
        self._shows.setCurrentWidget(self.ledger)
        self.ledger.show_scene(LedgerScene(scene.detail.stretches, scene.events, shown, breach, until))
