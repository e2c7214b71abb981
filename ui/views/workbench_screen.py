"""The QoS workbench as a screen of the desk."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.language import _
from ui.change_feed import Changes
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.workbench import WorkbenchView
from ui.views.workbench_evidence import evidence_at
from ui.views.workbench_notes import NoteKeys
from ui.views.workbench_reads import CoreReads
from ui.views.workbench_views import ViewKeys
from ui.workplace import Workplace


class WorkbenchScreen(Screen):
    """Hands the workbench what the desk says, and the desk what the workbench wants."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._clock = workplace.clock
        jobs = workplace.operations.jobs
        self.view = WorkbenchView(CoreReads(workplace.core), workplace.background, theme, workplace.clock, jobs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.view.status_said.connect(self.said)
        self.view.service_shown.connect(self._on_service_shown)
        self.views = ViewKeys(self.view, workplace, self.said.emit)
        self.views.read()
        self.notes = NoteKeys(self.view, workplace, self.said.emit)
        self.view.alarm_requested.connect(lambda alarm_id: self.go_requested.emit(Place("console", alarm_id)))

    def bindings(self) -> Iterable[Binding]:
        handlers = {**self.view.handlers(), **self.views.handlers(), **self.notes.handlers()}
        handlers["plot.evidence"] = self.show_evidence
        yield Binding(Scope.PLOT, self.view.plots, handlers)

    def on_changes(self, changes: Changes) -> None:
        self.view.on_changes(changes)
        if changes.touches("view"):
            self.views.read()

    def retime(self, before: ZoneInfo) -> None:
        self.view.range_bar.set_navigation(self.view.navigation)
        super().retime(before)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def go_to(self, place: Place) -> None:
        if place.view is not None:
            self.views.open(place.view)
        elif place.bookmark is not None:
            self.notes.open(place.bookmark)
        elif place.id is not None:
            self.view.open_service(place.id, start=place.start, end=place.end)

    def take_focus(self) -> None:
        self.view.plots.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.view.picker.search, self.view.plots, self.view.events.view]

    def veiled(self) -> list[QWidget]:
        return [self.view.plots]

    def show_evidence(self) -> None:
        """Show the samples at the crosshair, or the newest, down to what devices said."""
        if self.view.service_id is None:
            return
        at = self.view.plots.crosshair
        end = min(self.view.navigation.shown.end, self._clock.now().timestamp())
        place = evidence_at(self.view.service_id, self.view.plots.plots, end if at is None else at)
        if place is None:
            self.said.emit(_("Nothing of this service is measured here."))
        else:
            self.go_requested.emit(place)

    def _on_service_shown(self, title: str) -> None:
        self.titled.emit(f"QoS · {title}" if title else _("QoS"))
