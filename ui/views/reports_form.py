"""The form of the report builder: what, for whom, of which time, in which format, and on which calendar."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from nocdesk.language import _
from nocdesk.reports.formats import ReportFormat
from nocdesk.reports.orders import ALL_CUSTOMERS, TITLES, CustomerChoice, ReportKind
from nocdesk.reports.report_period import Every
from ui.actions import ActionTable
from ui.nesting import nest
from ui.report_draft import ReportDraft
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.job_bar import JobBar
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain

WIDTH = 330


class _Field(QLineEdit):
    """A line that leaves Ctrl+E, by which some desktops go to its end, to the export."""

    # Qt's own names from here on.

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_export(event):
            event.ignore()
            return True
        return super().event(event)


def _is_export(event: QKeyEvent) -> bool:
    return event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_E


class ReportsForm(QFrame):
    """Shows a draft; every change makes a new one, which `edited` tells."""

    edited = Signal()

    def __init__(self, theme: Theme, actions: ActionTable, kinds: Iterable[ReportKind], period: str) -> None:
        super().__init__()
        self.setProperty("role", "table")
        self.setFixedWidth(WIDTH)
        self.kind = ChoiceBox(theme, _("Report"))
        self.customer = ChoiceBox(theme, _("Customer"))
        self.period = _Field(period)
        self.as_of = _Field()
        self.file_format = ChoiceBox(theme, _("Format"))
        self.before, self.after = _arrow("‹", _("The period before")), _arrow("›", _("The period after"))  # noqa: RUF001
        self.trouble = plain("", "error", wrap=True)
        self.export = KeyButton(theme, actions.key_text("report.export"), _("Export"), primary=True)
        self.job = JobBar(theme)
        self.every = ChoiceBox(theme, _("How often"))
        self.folder = _Field()
        self.schedule = KeyButton(theme, actions.key_text("report.schedule"), _("Put on the calendar"))
        self._choices = (self.kind, self.customer, self.file_format, self.every)
        self._themed = (*self._choices, self.export, self.schedule, self.job)
        self._fill(kinds)
        self._build(may_schedule=actions.allows("report.schedule"))
        self._connect()

    def _fill(self, kinds: Iterable[ReportKind]) -> None:
        for kind in kinds:
            self.kind.addItem(_(TITLES[kind]), kind)
        self.customer.addItem(_(ALL_CUSTOMERS), None)
        for file_format in ReportFormat:
            self.file_format.addItem(file_format.upper(), file_format)
        for every in Every:
            self.every.addItem(_("Every {every}").format(every=every), every)
        self.every.setCurrentIndex(list(Every).index(Every.MONTH))
        self.period.setAccessibleName(_("Period"))
        self.as_of.setAccessibleName(_("As known on"))
        self.as_of.setPlaceholderText(_("now, or a day such as 2026-03-01"))
        self.folder.setAccessibleName(_("Folder on the collector's machine"))
        self.folder.setPlaceholderText("/srv/reports")

    def _build(self, *, may_schedule: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(5)
        for label, widget in ((_("Report"), self.kind), (_("Customer"), self.customer)):
            column.addWidget(plain(label, "section"))
            column.addWidget(widget)
        column.addWidget(plain(_("Period"), "section"))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.period, 1)
        row.addWidget(self.before)
        row.addWidget(self.after)
        nest(column, row)
        column.addWidget(plain("2026 · 2026-Q4 · 2026-10 · 2026-W45 · 2026-10-25", "caption"))
        column.addWidget(plain(_("As known on"), "section"))
        column.addWidget(self.as_of)
        column.addWidget(plain(_("Format"), "section"))
        column.addWidget(self.file_format)
        column.addWidget(self.trouble)
        column.addSpacing(4)
        column.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.job)
        column.addSpacing(6)
        calendar = _calendar(self.every, self.folder, self.schedule)
        column.addWidget(calendar)
        if not may_schedule:
            calendar.hide()
        column.addStretch(1)

    def _connect(self) -> None:
        for choice in (self.kind, self.customer, self.file_format):
            choice.currentIndexChanged.connect(lambda _place: self.edited.emit())
        for field in (self.period, self.as_of):
            field.textChanged.connect(lambda _text: self.edited.emit())

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for widget in self._themed:
            widget.set_theme(theme)

    def draft(self) -> ReportDraft:
        """What stands in the form."""
        return ReportDraft(
            ReportKind(self.kind.currentData()),
            self.customer.currentData(),
            self.period.text().strip(),
            self.as_of.text().strip(),
            ReportFormat(self.file_format.currentData()),
        )

    def repeats(self) -> Every:
        """How often what stands in the form is to be written."""
        return Every(self.every.currentData())

    def show_customers(self, customers: Iterable[CustomerChoice]) -> None:
        """Offer these customers; the chosen one stays chosen where it is still there."""
        chosen = self.customer.currentText()
        with QSignalBlocker(self.customer):
            self.customer.clear()
            self.customer.addItem(_(ALL_CUSTOMERS), None)
            for customer in customers:
                self.customer.addItem(customer.name, customer)
            self.customer.setCurrentIndex(max(0, self.customer.findText(chosen)))

    def show_trouble(self, message: str) -> None:
        """Say why there is no report; nothing where there is one."""
        self.trouble.setText(message)
        self.trouble.setVisible(bool(message))

    def panels(self) -> list[QWidget]:
        """What F6 reaches in it."""
        return [self.kind]


def _calendar(every: QWidget, folder: QWidget, schedule: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(5)
    column.addWidget(line())
    column.addSpacing(4)
    column.addWidget(plain(_("On the calendar"), "section"))
    column.addWidget(every)
    column.addWidget(folder)
    column.addWidget(plain(_("A folder of the collector's machine, by its whole path."), "caption", wrap=True))
    column.addWidget(schedule, 0, Qt.AlignmentFlag.AlignLeft)
    return box


def _arrow(sign: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(sign)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
