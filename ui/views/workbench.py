"""The QoS workbench: a service's plots on one time axis, with their limits, events and figures."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.plot_rows import EventRow, LaneKind
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.charts.navigation import FIRST_PRESET, Navigation, fixed, following, preset
from ui.charts.time_range import TimeRange
from ui.first_run.next_step import NEXT_STEP
from ui.jobs import Jobs
from ui.long_work import LongWork
from ui.nesting import nest
from ui.theme import Theme
from ui.views.workbench_comparing import CompareKeys
from ui.views.workbench_copying import CopyKeys
from ui.views.workbench_feed import Scene, WorkbenchReads, sparks
from ui.views.workbench_keys import PlotKeys
from ui.views.workbench_loader import Reader, SceneLoader
from ui.views.workbench_news import FeedChanges, touches
from ui.widgets.event_table import EventTable
from ui.widgets.panes import Panes
from ui.widgets.plot_panel import PlotPanel
from ui.widgets.range_bar import RangeBar
from ui.widgets.service_picker import ServicePicker

_TICK_MS = 1000
_SLOWEST_TICK_S = 5.0
_SPARKS_EVERY_MS = 30_000
_SPARK_SPAN_S = 3600.0
_EVENTS_HEIGHT = 150
_NEWS = ("alarm", "ticket", "work", "match", "sla", "plot_note")


class WorkbenchView(QWidget):
    """Picker, range bar, plots with legend, and events."""

    service_shown = Signal(str)
    status_said = Signal(str)
    alarm_requested = Signal(int)

    def __init__(
        self,
        reads: WorkbenchReads,
        background: Reader,
        theme: Theme,
        clock: Clock,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reads = reads
        self._background = background
        self._clock = clock
        self._navigation = preset(FIRST_PRESET, clock.now().timestamp())
        self._wanted: int | None = None
        self._news_waiting = False
        self._scene: Scene | None = None
        self._refreshed_at = 0.0
        self._loader = SceneLoader(reads, background, clock, self)
        self.picker = ServicePicker(theme)
        self.range_bar = RangeBar(theme)
        self.panel = PlotPanel(theme, self._navigation.shown)
        self.plots = self.panel.plots
        self.events = EventTable(theme, clock)
        self._keys = PlotKeys(self, self.plots, clock)
        self.comparing = CompareKeys(self, self.plots, self._loader)
        self.copying = CopyKeys(self, self.plots, LongWork(background.read, jobs, "workbench", self), clock)
        self._tick, self._spark_tick = (QTimer(self, interval=ms) for ms in (_TICK_MS, _SPARKS_EVERY_MS))
        self.setFocusProxy(self.plots)
        self.setProperty("role", "canvas")
        self._arrange()
        self._connect()
        self.range_bar.set_navigation(self._navigation)

    @property
    def navigation(self) -> Navigation:
        """The range shown."""
        return self._navigation

    @property
    def service_id(self) -> int | None:
        """The service that is shown, or will be once it is read."""
        return self._wanted

    @property
    def service_name(self) -> str:
        """Whose plots are shown."""
        row = self.picker.service(self._wanted)
        return row.name if row is not None else _("the service")

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What the actions of scope "plot" do, by id."""
        keys = {**self._keys.handlers(), **self.comparing.handlers(), **self.copying.handlers()}
        return {**keys, "workbench.search": self.picker.focus_search}

    def open_service(self, service_id: int, *, start: datetime | None = None, end: datetime | None = None) -> None:
        """Show a service: from `start` to `end`, or where the range stands, following now if it does."""
        now = self._clock.now().timestamp()
        if start is not None and end is not None:
            wished = TimeRange(start.timestamp(), end.timestamp())
            self._set_navigation(fixed(wished.start, wished.end).wish(wished, now))
        else:
            self._set_navigation(self._navigation.tick(now))
        is_new = service_id != self._wanted
        self._wanted = service_id
        self.picker.choose(service_id)
        self._tell_service()
        if is_new:
            self._scene = None
            self.plots.set_locked(False)
            self.plots.set_crosshair(None)
            self.plots.set_mark(None)
            self.panel.begin_waiting(self.service_name)
            self._loader.open(service_id, self._navigation.shown)
        else:
            self._loader.show(self._navigation.shown)

    def follow(self, service_id: int, span_s: float) -> None:
        """Show so much of a service up to now, and follow it."""
        self._set_navigation(following(span_s, self._clock.now().timestamp()))
        self.open_service(service_id)

    def navigate(self, navigation: Navigation) -> None:
        """Show another range at once with what is held, and ask for the rest."""
        self._keys.forget_fit()
        self._set_navigation(navigation)
        self._loader.show(navigation.shown)

    def say(self, text: str) -> None:
        """A line for the status bar, announced to screen readers."""
        self.status_said.emit(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.plots, text))

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for part in (self.picker, self.range_bar, self.panel, self.events):
            part.set_theme(theme)

    def on_changes(self, changes: FeedChanges) -> None:
        """Hear of what was committed; while hidden it is only remembered."""
        if changes.has_gap:
            self._loader.forget()
        if changes.touches("service", "sla", "customer"):
            self._read_services()
        self._news_waiting = self._news_waiting or changes.touches(*_NEWS)
        if self.isVisible() and (self._news_waiting or (changes.touches("samples") and self._is_due())):
            self._refresh()

    def _arrange(self) -> None:
        split = Panes(Qt.Orientation.Vertical, self.panel, self.events, sizes=(600, _EVENTS_HEIGHT), growing=0)
        split.setCollapsible(1, True)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.range_bar)
        column.addWidget(split, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.picker)
        nest(layout, column, 1)

    def _connect(self) -> None:
        self._loader.ready.connect(self._on_scene)
        self._loader.failed.connect(self._on_failed)
        self.picker.service_chosen.connect(self._on_service_chosen)
        self.picker.left.connect(self.plots.setFocus)
        self.range_bar.preset_wished.connect(self._keys.show_preset)
        self.range_bar.shift_wished.connect(self._keys.pan)
        self.range_bar.live_wished.connect(self._keys.follow_now)
        self.range_bar.lock_wished.connect(self._keys.toggle_lock)
        self.range_bar.fit_wished.connect(self._keys.fit)
        self.plots.range_wished.connect(self._on_range_wished)
        self.plots.lock_changed.connect(self.range_bar.set_locked)
        self.panel.retry_wished.connect(self._on_retry)
        self.events.event_chosen.connect(self._on_event_chosen)
        self._tick.timeout.connect(self._on_tick)
        self._spark_tick.timeout.connect(self._read_sparks)

    def _set_navigation(self, navigation: Navigation) -> None:
        self._navigation = navigation
        self.range_bar.set_navigation(navigation)
        self.plots.set_range(navigation.shown)

    def _tell_service(self) -> None:
        row = self.picker.service(self._wanted)
        if row is not None:
            self.service_shown.emit(row.name)

    def _is_due(self) -> bool:
        """Whether a live update would show: at 24 h a pixel is minutes long, so it need not come every second."""
        period_s = min(_SLOWEST_TICK_S, self._navigation.shown.span_s / max(1.0, self.plots.places.plot_width))
        return self._clock.monotonic() - self._refreshed_at >= max(0.25, period_s)

    def _refresh(self) -> None:
        self._refreshed_at = self._clock.monotonic()
        self._navigation = self._navigation.tick(self._clock.now().timestamp())
        self._loader.show(self._navigation.shown, news=self._news_waiting)
        self._news_waiting = False

    def _read_services(self) -> None:
        self._background.read(self._reads.services, self._on_services, self._on_failed)

    def _read_sparks(self) -> None:
        ids = self.picker.urgent_ids
        if ids and self.isVisible():
            now = self._clock.now().timestamp()
            job = partial(sparks, self._reads, ids, TimeRange(now - _SPARK_SPAN_S, now))
            self._background.read(job, self.picker.set_sparks, self._on_failed)

    def _on_services(self, rows: object) -> None:
        if not isinstance(rows, list | tuple):
            return
        was_empty = self.picker.first_choice() is None
        self.picker.set_services(rows)
        if was_empty:
            self._read_sparks()
        first = self.picker.first_choice()
        self.panel.leave_out_legend(is_out=first is None)
        self.events.setHidden(first is None)
        if self._wanted is None and first is not None:
            self.open_service(first)
        elif first is None:
            self.panel.show_message(_("No services yet. {next_step}").format(next_step=NEXT_STEP))
        elif was_empty:
            self.picker.choose(self._wanted or first)
            self._tell_service()
        self._show_header()

    def _on_scene(self, scene: Scene) -> None:
        self._scene = scene
        if self._navigation.is_live:
            self._navigation = self._navigation.tick(scene.now)
            self.range_bar.set_navigation(self._navigation)
        self.panel.show_scene(scene, self._navigation.shown, self.service_name)
        self._show_header()
        shown = scene.shown
        rows = [row for row in scene.loaded.events if touches(row, shown)]
        self.events.set_events(rows, _("No alarm, ticket, planned work or gap in this range."))

    def _show_header(self) -> None:
        objectives = self._scene.loaded.objectives if self._scene is not None else None
        self.panel.show_service(self.picker.service(self._wanted), objectives, self._clock.now().timestamp())

    def _on_failed(self, message: str) -> None:
        self.panel.show_error(message)
        self.say(message)

    def _on_retry(self) -> None:
        self._read_services()
        if self._wanted is not None:
            self.panel.begin_waiting(self.service_name)
            self._loader.open(self._wanted, self._navigation.shown)

    def _on_service_chosen(self, service_id: int) -> None:
        self.open_service(service_id)

    def _on_range_wished(self, wished: TimeRange) -> None:
        self.navigate(self._navigation.wish(wished, self._clock.now().timestamp()))

    def _on_event_chosen(self, row: EventRow) -> None:
        self.plots.set_locked(True)
        self.plots.set_crosshair(row.at.timestamp())
        if row.kind is LaneKind.ALARM:
            self.alarm_requested.emit(row.id)

    def _on_tick(self) -> None:
        if self._navigation.is_live and self._is_due():
            self._refresh()
        self.events.refresh_durations()

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._spark_tick.start()
        self._read_services()
        if self._wanted is not None:
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        self._spark_tick.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.picker.fit_to(self.width())
        self.range_bar.fit_to(self.width() - self.picker.width())
        self.panel.fit_to(self.width())
