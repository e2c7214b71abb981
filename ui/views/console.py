"""The alarm console: the list, the detail pane beside it, and below it how the service of the alarm fares."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from nocdesk.people.presence import PresenceKind
from ui.alarm_operations import AlarmOperations
from ui.change_feed import Changes
from ui.charts.mini_plot import MiniPlot
from ui.list_views import ListViews
from ui.screen import Binding, Place, Scope, Screen, Standing
from ui.theme import Theme
from ui.views.alarm_detail import WIDTH, AlarmDetailPane
from ui.views.alarm_list import AlarmList
from ui.views.console_keys import ConsoleKeys
from ui.views.console_problems import ConsoleProblems
from ui.views.console_reading import ConsoleReading
from ui.views.console_reads import ConsoleReads, DetailAnswer, PlotAnswer
from ui.views.console_shelf import ConsoleShelf
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.panes import Panes, PaneSplit
from ui.workplace import Workplace

PLOT_HEIGHT = 206
SETTLE_MS = 60
PLOT_EVERY_MS = 2000


class ConsoleView(Screen):
    """Keeps its three panes true to the store."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._reads = ConsoleReads(workplace.core)
        self._background = workplace.background
        self._clock = workplace.clock
        self._shown_id: int | None = None
        self._has_come_back = False
        self.list = AlarmList(theme, self._clock, workplace.me, lambda: workplace.preferences.now.reduces_motion)
        self.views = ListViews("alarms", self.list, workplace, self.said.emit)
        self._reading = ConsoleReading(self._reads, self._background, self.list)
        self.detail = AlarmDetailPane(theme, self._clock, workplace.actions)
        self.plot = MiniPlot(theme)
        operations = AlarmOperations(workplace.operations)
        self.keys = ConsoleKeys(self.list, self.detail, self.plot, operations, workplace.polls, self._clock)
        self.problems = ConsoleProblems(self.list, self.detail, workplace.operations)
        self.shelf = ConsoleShelf(self.keys.rows, workplace.operations, self._clock, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._plot_timer = QTimer(self, singleShot=True, interval=PLOT_EVERY_MS)
        self._build()
        self._settle.timeout.connect(self._read_shown)
        self._plot_timer.timeout.connect(self._read_plot)
        self.list.shown_changed.connect(self._on_shown_changed)
        self.list.retry_requested.connect(self.reload)
        for speaker in (self.list, self.keys, self.shelf, self.problems):
            speaker.said.connect(self.said)
        self.keys.go_requested.connect(self.go_requested)

    def _build(self) -> None:
        left = Panes(Qt.Orientation.Vertical, self.list, self.plot, sizes=(600, PLOT_HEIGHT), growing=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(PaneSplit(left, self.detail, widest=WIDTH))

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.VIEWS, self.list.view, self.views.handlers())
        yield Binding(Scope.ALARMS, self.list.view, {**self._alarm_handlers(), "list.take_in": self.list.take_in})

    def _alarm_handlers(self) -> dict[str, Callable[[], object]]:
        return {**self.keys.handlers(), **self.shelf.handlers(), **self.problems.handlers()}

    def prove_polling(self, proof: str) -> None:
        self.list.explain(proof)

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self.list.go_to(place.id)

    def take_focus(self) -> None:
        self.list.view.setFocus()

    def saved_filters(self) -> FilterTabs | None:
        return self.list.tabs

    def veiled(self) -> list[QWidget]:
        return [self.list.view, self.plot]

    def pose(self) -> None:
        """Stand on an alarm that has a service to plot, where there is one."""
        rows = self.list.model.shown_rows
        row = next((row for row in rows if row.service_id is not None), rows[0] if rows else None)
        if row is not None:
            self.list.go_to(row.id)

    def set_theme(self, theme: Theme) -> None:
        for pane in (self.list, self.detail):
            pane.set_theme(theme)
        self.plot.set_theme(theme)

    def panels(self) -> list[QWidget]:
        return [self.list.line.edit, self.list.view, self.detail.note, self.plot]

    def drafts(self) -> Mapping[str, str]:
        return self.detail.notes.kept()

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        self.detail.notes.take_up(drafts)
        self._has_come_back = True
        self._tell_of_lost_notes()

    def reload(self) -> None:
        self.views.read()
        self._reading.reload()

    def retime(self, before: ZoneInfo) -> None:
        super().retime(before)
        self._settle.start()

    def on_changes(self, changes: Changes) -> None:
        self._reading.on_changes(changes)
        self.views.on_changes(changes)
        if changes.touches("alarm", "problem", "ticket", "sla", "work", "match"):
            self._settle.start()
        if changes.touches("samples", "series") and not self._plot_timer.isActive():
            self._plot_timer.start()

    def tick(self) -> None:
        if self.isVisible():
            self.list.tick()
            self.detail.tick()

    def shown_row(self) -> AlarmRow | None:
        """The alarm that the panes are about."""
        return self.list.shown_row()

    def _tell_of_lost_notes(self) -> None:
        """Once the alarms are read: what was begun for one that is over is said, and put on no other."""
        if not self._has_come_back or not self.list.is_loaded:
            return
        self._has_come_back = False
        lost = self.detail.notes.drop_all_but(self.list.known_ids())
        if lost:
            texts = ", ".join(f"“{text}”" for text in lost)
            self.failed.emit(
                _("The alarm of a note that was begun is over, and the note was put on no other: {texts}").format(
                    texts=texts
                )
            )

    def _on_shown_changed(self) -> None:
        self._tell_of_lost_notes()
        count = len(self.list.view.selected_ids())
        self.selection_said.emit(_("{count} selected").format(count=count) if count else "")
        self.detail.show_chosen(count > 0)
        row = self.shown_row()
        if (row.id if row else None) != self._shown_id:
            self._settle.start()

    def standing(self) -> Standing | None:
        return Standing(PresenceKind.ALARM, self._shown_id, self.detail.others) if self._shown_id is not None else None

    def _read_shown(self) -> None:
        row = self.shown_row()
        self._shown_id = row.id if row else None
        if row is None:
            self.detail.show_detail(None, is_chosen=False)
            self.plot.set_message(_("No alarm, no plot: the QoS workbench shows every service."))
            return
        self._background.read(partial(self._reads.detail, row.id), self._on_detail, self.detail.fail)
        self._read_plot()

    def _on_detail(self, answer: DetailAnswer | None) -> None:
        if answer is None:
            self.detail.show_detail(None, is_chosen=self.list.is_held)
        elif answer.alarm.row.id == self._shown_id:
            self.detail.show_detail(answer.alarm, answer.problem, is_chosen=self.list.is_held)

    def _read_plot(self) -> None:
        row = self.shown_row()
        if row is None or not self.isVisible():
            return
        if row.service_id is None:
            self.plot.set_message(_("The alarm touches no service: there is nothing to plot."))
            return
        job = partial(self._reads.plot, row.id, row.service_id, row.began_at, row.sla)
        self._background.read(job, self._on_plot, self.plot.set_message)

    def _on_plot(self, answer: PlotAnswer) -> None:
        if answer.alarm_id != self._shown_id:
            return
        if answer.plot is None:
            self.plot.set_message(_("Nothing of this service is measured yet."))
            return
        row = self.shown_row()
        worst = (
            _("worst affected of {service_count}").format(service_count=row.service_count)
            if row and row.service_count > 1
            else ""
        )
        self.plot.show_data(answer.plot, now=self._clock.now(), note=worst)

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()
