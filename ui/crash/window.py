"""The window that tells of a fault in the desk: what happened, what became of the work, a report to pass on."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nocdesk.instants import clock_time
from nocdesk.language import _
from nocdesk.whole_file import WholeFileError, write_whole
from ui.copying import copy_text
from ui.crash.fault import Fault, report_text
from ui.crash.guard import CrashGuard
from ui.widgets.labels import plain

WIDTH = 640
DETAILS_HEIGHT = 260
REFRESH_MS = 500
TITLE = _("A fault in the desk")
PAST = _("The desk did not end as it should")
REPORT_NAME = "nocdesk-report.txt"
_POLICY = _(
    "The report holds no passwords, keys or communities, and no data that were being stored. "
    "It may name a customer or a device: read it before it leaves the house."
)


class CrashWindow(QDialog):
    """Shows the faults of this run, the one that came last in front; `said` carries what became of the report."""

    said = Signal(str)

    def __init__(self, about: str, log_path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = about
        self._faults: dict[tuple[str, str], Fault] = {}
        self.choice = QComboBox()
        self.head = plain("", "title")
        self.happened = plain("", wrap=True)
        self.count = plain("", "muted", wrap=True)
        self.saved = plain("", wrap=True)
        self.fold = QToolButton()
        self.details = QPlainTextEdit()
        self.outcome = plain("", "muted", wrap=True)
        self.copy = QPushButton(_("&Copy report"))
        self.save = QPushButton(_("&Save report…"))
        self._log = plain(
            _("Written down in {log_path}").format(log_path=log_path)
            if log_path
            else _("It could not be written to the log."),
            "muted",
        )
        # A fault in a paint event comes with every frame, and what is shown of it would bring the next one.
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MS)
        self._build()
        self._refresh.timeout.connect(self._show_chosen)
        self.choice.activated.connect(self._show_chosen)
        self.fold.toggled.connect(self._on_fold)
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)

    def tell(self, fault: Fault) -> bool:
        """Take in a fault, or one more of its kind; whether it is of a new kind."""
        is_new = fault.key not in self._faults
        self._faults[fault.key] = fault
        if is_new:
            self.choice.addItem(fault.sentence.splitlines()[0], fault.key)
            self.choice.setCurrentIndex(self.choice.count() - 1)
            self.choice.setVisible(self.choice.count() > 1)
            self._show_chosen()
        elif not self._refresh.isActive() and self.isVisible():
            self._refresh.start()
        return is_new

    def report(self) -> str:
        """All faults, as they are copied and saved."""
        return report_text(list(self._faults.values()), self._about)

    def _build(self) -> None:
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.head.setMinimumWidth(WIDTH)
        self.choice.setAccessibleName(_("Which fault"))
        self.choice.hide()
        self.happened.setAccessibleName(_("What happened"))
        self.saved.setAccessibleName(_("What was saved"))
        self.fold.setText(_("&Details"))
        self.fold.setCheckable(True)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(_("Details"))
        self.details.setFixedHeight(DETAILS_HEIGHT)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.hide()
        self.outcome.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        for widget in (
            self.head,
            self.choice,
            self.happened,
            self.saved,
            self.count,
            self._log,
            self.fold,
            self.details,
        ):
            column.addWidget(widget)
        column.addWidget(plain(_POLICY, "muted", wrap=True))
        column.addWidget(self.outcome)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        box.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        go_on = box.addButton(_("&Go on"), QDialogButtonBox.ButtonRole.RejectRole)
        self.copy.setAutoDefault(False)
        self.save.setAutoDefault(False)
        go_on.setDefault(True)
        go_on.setFocus()
        go_on.clicked.connect(self.reject)
        return box

    def _show_chosen(self) -> None:
        fault = self._faults[tuple(self.choice.currentData())]
        self.head.setText(PAST if fault.is_past else _("{title}. It goes on.").format(title=TITLE))
        self.happened.setText(f"{fault.sentence.splitlines()[0]}\n{fault.place}")
        self.saved.setText(fault.saved)
        once = _("Happened at {first_at}.").format(first_at=clock_time(fault.first_at))
        again = _("Happened {count} times, first at {first_at}, last {last_at}.").format(
            count=fault.count, first_at=clock_time(fault.first_at), last_at=clock_time(fault.last_at)
        )
        self.count.setText(once if fault.count == 1 else again)
        if not self.details.toPlainText() or self.sender() is not self._refresh:
            self.details.setPlainText(fault.details)

    def _on_fold(self, is_open: bool) -> None:
        self.details.setVisible(is_open)

    def _on_copy(self) -> None:
        copy_text(self.report())
        self._tell_outcome(_("The report is on the clipboard."))

    def _on_save(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, _("Save the report"), REPORT_NAME, _("Text (*.txt)"))
        if path:
            self._tell_outcome(save_report(Path(path), self.report()))

    def _tell_outcome(self, text: str) -> None:
        self.outcome.setText(text)
        self.outcome.show()
        self.said.emit(text)


def save_report(path: Path, text: str) -> str:
    """Write a report; says where it is, or why it is not."""
    try:
        write_whole(path, lambda file: file.write(text.encode()), replace=True)
    except (WholeFileError, OSError) as error:
        return _("The report was not saved: {error}").format(error=error)
    return _("The report is in {path}").format(path=path)


class CrashTeller:
    """Opens the window for a fault of a new kind; one that was told of only counts on."""

    def __init__(self, guard: CrashGuard, parent: QWidget) -> None:
        self._guard = guard
        self._parent = parent
        self.window: CrashWindow | None = None

    def tell(self, fault: Fault) -> None:
        """Show a fault that has been caught."""
        if self.window is None:
            self.window = CrashWindow(self._guard.about(), self._guard.log_path, self._parent)
        if self.window.tell(fault):
            self.window.show()
            self.window.raise_()
