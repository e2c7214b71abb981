"""The report builder: the form at the left, the pages as they will be printed at the right, the calendar below."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import may
from nocdesk.reports.marks import Sheet
from nocdesk.reports.orders import ACTS, CustomerChoice, ReportKind
from nocdesk.reports.report_period import PeriodError
from nocdesk.reports.schedules import ALL_TIMEZONE, ScheduleRow
from nocdesk.shifts.alarm_health import AlarmTerms
from ui.change_feed import Changes
from ui.keys_in_force import with_keys
from ui.long_work import LongWork
from ui.models.row_table import RowTableModel
from ui.models.schedule_columns import SCHEDULE_WORDS, schedule_columns, schedule_order
from ui.operations import Offer
from ui.report_draft import ReportDraft, stepped_period, usual_period, with_suffix
from ui.report_export import export_report
from ui.report_operations import put_on_calendar, take_off_calendar
from ui.schedule_delegate import ScheduleDelegate
from ui.screen import Binding, Scope, Screen
from ui.stop_key import give_stop_key
from ui.text import nouns
from ui.theme import Theme
from ui.views.reports_form import ReportsForm
from ui.views.reports_reads import ReportReads
from ui.widgets.panes import Panes
from ui.widgets.plate import Plate
from ui.widgets.report_preview import ReportPreview
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

SETTLE_MS = 250
"""So long after the last key the preview is made."""

_HEIGHTS = (560, 170)


class ReportsScreen(Screen):
    """What is in the form is shown as pages; the same order makes the file."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._reads = ReportReads(workplace.core)
        settings = workplace.core.settings
        self._provider = settings.reports.provider
        self._alarms = AlarmTerms(settings.health, settings.shifts)
        self._stop_preview = Event()
        self._last_path: Path | None = None
        self.choose_path: Callable[[str], str] = self._ask_path
        self.open_folder: Callable[[Path], object] = _open_folder
        kinds = [kind for kind in ReportKind if may(workplace.core.actor.role, ACTS[kind])]
        self.form = ReportsForm(theme, workplace.actions, kinds, usual_period(workplace.clock.now(), ALL_TIMEZONE))
        self.preview = ReportPreview(theme)
        self.plate = Plate()
        self.export = LongWork(workplace.background.read, workplace.operations.jobs, "reports", self, told_after_ms=0)
        self.list: RowList[ScheduleRow] = RowList(
            theme,
            RowTableModel(schedule_columns(workplace.clock), key=lambda row: row.id, order=schedule_order),
            ScheduleDelegate(theme),
            name=_("Reports on the calendar"),
            noun=nouns("schedule", "schedules"),
            words=SCHEDULE_WORDS,
            hint=_("Filter: words, customer:…"),
            loading=_("Loading the calendar…"),
            nothing=_("No report is on the calendar"),
            me=workplace.me,
            timed=("next", "last"),
        )
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.plate)
        self._stack.addWidget(self.preview)
        self.plate.say(_("Making the preview…"))
        right = Panes(Qt.Orientation.Vertical, self._stack, self.list, sizes=_HEIGHTS, growing=0)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 4)
        row.setSpacing(4)
        row.addWidget(self.form)
        row.addWidget(right, 1)

    def _connect(self) -> None:
        form, export = self.form, self.export
        form.edited.connect(self._settle.start)
        form.export.clicked.connect(self.start_export)
        form.schedule.clicked.connect(self.schedule)
        form.before.clicked.connect(partial(self.step_period, -1))
        form.after.clicked.connect(partial(self.step_period, 1))
        form.job.follow(export)
        export.running_changed.connect(partial(give_stop_key, self, "report.cancel"))
        self._settle.timeout.connect(self._read_pages)
        self.list.retry_requested.connect(self.reload)
        self.list.said.connect(self.said)
        self._workplace.operations.jobs.closing.connect(self._on_closing)

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.REPORTS, self, self._handlers())

    def on_changes(self, changes: Changes) -> None:
        if changes.touches("report"):
            self._read_schedules()
        if changes.touches("customer"):
            self._read_customers()

    def reload(self) -> None:
        give_stop_key(self, "report.cancel", self.export.is_running)
        self._read_customers()
        self._read_schedules()
        self._settle.start()

    def tick(self) -> None:
        self.list.tick()

    def take_focus(self) -> None:
        self.form.kind.setFocus()

    def panels(self) -> list[QWidget]:
        return [*self.form.panels(), self.preview, self.list.line.edit, self.list.view]

    def veiled(self) -> list[QWidget]:
        return [self.list.view]

    def set_theme(self, theme: Theme) -> None:
        for part in (self.form, self.preview, self.list):
            part.set_theme(theme)

    def start_export(self) -> None:
        """Ask where to, and write the file."""
        if self.export.is_running:
            self.said.emit(with_keys(_("An export is under way: {key} stops it."), key="report.cancel"))
            return
        draft = self.form.draft()
        try:
            order = draft.order(self._provider, self._alarms)
        except NocdeskError as error:
            self.failed.emit(str(error))
            return
        chosen = self.choose_path(draft.file_name())
        if not chosen:
            return
        path = Path(with_suffix(chosen, draft.file_format))
        job = partial(export_report, self._workplace.core, order, draft.file_format, path)
        words = _("Writing {path}").format(path=path.name)
        self.export.start(words, job, self._on_written, self.failed.emit, self._on_stopped)

    def show_folder(self) -> None:
        """Open the folder of what was written last."""
        if self._last_path is None:
            self.said.emit(_("Nothing was exported yet."))
        else:
            self.open_folder(self._last_path.parent)

    def step_period(self, by: int) -> None:
        """Go to the period before or after."""
        draft = self.form.draft()
        try:
            self.form.period.setText(stepped_period(draft.period, draft.timezone, by))
        except PeriodError as error:
            self.failed.emit(str(error))

    def schedule(self) -> None:
        """Put what is in the form on the calendar."""
        draft, every, folder = self.form.draft(), self.form.repeats(), self.form.folder.text().strip()
        if not folder:
            self.failed.emit(_("Name the folder that the reports are to be written into."))
            self.form.folder.setFocus()
            return
        put_on_calendar(self._workplace.operations, draft, every, folder)

    def unschedule(self) -> None:
        """Take the chosen schedules off the calendar."""
        rows = self.list.selected_rows()
        if not rows:
            self.said.emit(_("Select a schedule in the list first."))
            return
        take_off_calendar(self._workplace.operations, [row.id for row in rows])

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "report.export": self.start_export,
            "report.cancel": self.export.stop,
            "report.folder": self.show_folder,
            "report.previous": partial(self.step_period, -1),
            "report.next": partial(self.step_period, 1),
            "report.schedule": self.schedule,
            "report.unschedule": self.unschedule,
        }

    def _read_customers(self) -> None:
        self._workplace.background.read(self._reads.customers, self._on_customers, self.failed.emit)

    def _read_schedules(self) -> None:
        self._workplace.background.read(self._reads.schedules, self.list.take, self.list.fail)

    def _read_pages(self) -> None:
        """Make the pages of what is in the form; what is being made of an earlier state of it is given up."""
        if not self.isVisible():
            return
        self._stop_preview.set()
        draft = self.form.draft()
        try:
            order = draft.order(self._provider, self._alarms)
        except NocdeskError as error:
            self._show_no_pages(draft, str(error))
            return
        stop = self._stop_preview = Event()
        self._workplace.background.read(
            lambda: self._reads.pages(order, stop), partial(self._on_pages, draft), partial(self._show_no_pages, draft)
        )

    def _on_customers(self, customers: list[CustomerChoice]) -> None:
        self.form.show_customers(customers)

    def _on_pages(self, draft: ReportDraft, sheets: list[Sheet]) -> None:
        if not sheets or draft != self.form.draft():
            return
        self.form.show_trouble("")
        self.preview.show_sheets(sheets)
        self._stack.setCurrentWidget(self.preview)

    def _show_no_pages(self, draft: ReportDraft, message: str) -> None:
        if draft == self.form.draft():
            self.form.show_trouble(message)
            self.plate.say(_("No report to show."), message)
            self._stack.setCurrentWidget(self.plate)

    def _on_written(self, path: Path) -> None:
        self._last_path = path
        key = self._workplace.actions.key_text("report.folder")
        offer = Offer(_("Written: {last_path}").format(last_path=path.name), key, _("Open folder"), self.show_folder)
        self._workplace.operations.offered.emit(offer)
        self.said.emit(_("Written: {path}").format(path=path))

    def _on_stopped(self) -> None:
        self.said.emit(_("The export was stopped; no file was written."))

    def _on_closing(self) -> None:
        self._stop_preview.set()

    def _ask_path(self, name: str) -> str:
        suffix = self.form.draft().file_format
        path, _kind = QFileDialog.getSaveFileName(self, _("Export the report"), name, f"*.{suffix}")
        return path

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
