"""Tables brought in from a file: first every line is tried and shown, then all come in, or the good ones."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from nocdesk.core import Core
from nocdesk.importing.columns import TABLE_KINDS
from nocdesk.importing.reading import TABLE_SUFFIXES, read_tables
from nocdesk.importing.trial import Trial, import_tables, try_tables
from nocdesk.language import _, ngettext
from nocdesk.provider.plan import plan_lines
from ui.first_run.fault_table import FaultTable
from ui.long_work import LongWork, Step
from ui.nesting import nest
from ui.text import number
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain
from ui.workplace import Workplace

WIDTH, HEIGHT = 1080, 620
_FILTER = _("Tables ({table_suffixes})").format(table_suffixes=" ".join(f"*{suffix}" for suffix in TABLE_SUFFIXES))
_SAID = _(
    "A line of titles (English or German), then a line for each customer, site, service or device. "
    "Nothing is deleted, and an import cannot be undone: look at what it would do first."
)
_PLAN_LINES, _NOTES = 6, 2
_JOB = "import"
_ANY_KIND = _("As its titles say")


class ImportDialog(QDialog):
    """Says of every file what would come of it, before anything is written."""

    def __init__(self, workplace: Workplace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._asked = 0
        self._is_importing = False
        jobs = workplace.operations.jobs
        self.work = LongWork(workplace.background.write, jobs, _JOB, self, told_after_ms=0)
        self.trial: Trial | None = None
        self.path = QLineEdit()
        self.path.setAccessibleName(_("File to import"))
        self.path.setPlaceholderText(_("A CSV or XLSX file"))
        self.choose = KeyButton(theme, "Ctrl+O", _("Choose file…"))
        self.kind = ChoiceBox(theme, _("What the tables tell of"))
        self.kind.addItems([_ANY_KIND, *(kind.title for kind in TABLE_KINDS)])
        self.state = plain(_("Choose a file, or type its name and press Enter."), "section", wrap=True)
        self.plan = plain("", "muted", wrap=True)
        self.faults = FaultTable(theme)
        self.trouble = plain("", "error", wrap=True)
        self.bring_all = KeyButton(theme, "Ctrl+Enter", _("Import"), primary=True)
        self.bring_good = KeyButton(theme, "Ctrl+G", _("Import the good lines only"))
        self.close_button = KeyButton(theme, "Esc", _("Close"))
        self._build()
        self._connect()
        self._show(None)
        self.path.setFocus()

    def _build(self) -> None:
        self.setWindowTitle(_("Import from a file"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(plain(_("Import customers, sites, services and devices"), "title"))
        column.addWidget(plain(_SAID, "muted", wrap=True))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.path, 1)
        head.addWidget(self.kind)
        head.addWidget(self.choose)
        nest(column, head)
        for widget in (self.state, self.plan):
            column.addWidget(widget)
        column.addWidget(self.faults, 1)
        column.addWidget(line())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.trouble, 1)
        for button in (self.close_button, self.bring_good, self.bring_all):
            foot.addWidget(button)
        nest(column, foot)
        self.resize(WIDTH, HEIGHT)

    def _connect(self) -> None:
        self.path.textEdited.connect(self._on_edited)
        self.kind.activated.connect(self._on_kind)
        self.choose.clicked.connect(self._on_choose)
        self.bring_all.clicked.connect(self.bring_in)
        self.bring_good.clicked.connect(partial(self.bring_in, good_only=True))
        self.close_button.clicked.connect(self.reject)
        self.work.progressed.connect(self._on_progress)

    @property
    def kind_wanted(self) -> str:
        """What the tables are said to tell of; nothing where their titles decide."""
        at = self.kind.currentIndex()
        return TABLE_KINDS[at - 1].name if at else ""

    def try_file(self) -> None:
        """Read the file and say what would come of it."""
        name = self.path.text().strip()
        if not name or self._is_importing:
            return
        self._asked += 1
        self._show(None)
        self.state.setText(_("Reading…"))
        job = partial(_tried, self._workplace.core, Path(name).expanduser(), self.kind_wanted)
        done, wrong = partial(self._on_tried, self._asked), partial(self._on_wrong, self._asked)
        self._workplace.background.read(job, done, wrong)

    def bring_in(self, *_args: object, good_only: bool = False) -> None:
        """Import what was tried; the store is asked again, for it may have changed."""
        button = self.bring_good if good_only else self.bring_all
        if self.trial is None or not button.isEnabled():
            return
        job = partial(_brought_in, self._workplace.core, self.trial, self.kind_wanted, good_only)
        self._show(None)
        self.state.setText(_("Importing…"))
        self._hold(is_importing=True)
        self.work.start(_("Import from a file"), job, self._on_brought_in, self._on_import_failed, self._on_stopped)

    def _on_edited(self) -> None:
        self._asked += 1
        self._show(None)
        self.state.setText(_("Press Enter to try the file."))

    def _on_kind(self) -> None:
        """What was found of the file is true of the kind before."""
        self._on_edited()
        self.try_file()

    def _on_choose(self) -> None:
        if self._is_importing:
            return
        name, _kind = QFileDialog.getOpenFileName(self, _("File to import"), self.path.text(), _FILTER)
        if name:
            self.path.setText(name)
            self.try_file()

    def _on_tried(self, asked: int, trial: Trial) -> None:
        if asked == self._asked:
            self._show(trial)
            (self.faults.view if trial.faults else self.path).setFocus()

    def _on_wrong(self, asked: int, message: str) -> None:
        if asked == self._asked:
            self._say_wrong(message)

    def _on_progress(self, percent: int) -> None:
        self.state.setText(_("Importing… {percent} %").format(percent=percent))

    def _on_stopped(self) -> None:
        self._on_import_failed(_("The import was stopped."))

    def _on_import_failed(self, message: str) -> None:
        self._hold(is_importing=False)
        self._say_wrong(message)
        if not self.isVisible():
            self._workplace.operations.failed.emit(message)
        self.path.setFocus()

    def _say_wrong(self, message: str) -> None:
        self.state.setText(_("Nothing was changed."))
        self.trouble.setText(message)

    def _hold(self, *, is_importing: bool) -> None:
        """Whoever imports stays until it is known what came of it."""
        self._is_importing = is_importing
        for widget in (self.path, self.kind, self.choose):
            widget.setDisabled(is_importing)
        self.close_button.set_word(_("Stop") if is_importing else _("Close"))

    def _on_brought_in(self, trial: Trial) -> None:
        self._hold(is_importing=False)
        count = len(trial.plan.steps)
        done = _("{count} entries imported from {tables}; this cannot be undone").format(
            count=number(count), tables=trial.tables.name
        )
        self._workplace.operations.note_done(done)
        self.accept()

    def _show(self, trial: Trial | None) -> None:
        """Show what a trial found; None where there is none yet."""
        self.trial = trial
        faults = trial.faults if trial is not None else ()
        has_steps = trial is not None and bool(trial.plan.steps)
        self.trouble.setText("")
        self.plan.setText("")
        self.faults.show_faults(faults)
        self.bring_all.setEnabled(has_steps and not faults)
        self.bring_good.setVisible(bool(faults))
        self.bring_good.setEnabled(has_steps)
        if trial is not None:
            self.state.setText(state_text(trial))
            self.plan.setText("\n".join([*list(plan_lines(trial.plan))[:_PLAN_LINES], *_remarks(trial.notes)]))

    # Qt's own names from here on.

    def reject(self) -> None:
        if self._is_importing:
            self.work.stop()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_enter and control:
            self.bring_in()
        elif is_enter:
            self.try_file()
        elif control and event.key() == Qt.Key.Key_G:
            self.bring_in(good_only=True)
        elif control and event.key() == Qt.Key.Key_O:
            self._on_choose()
        else:
            super().keyPressEvent(event)


def state_text(trial: Trial) -> str:
    """One line on what was read, and how much of it is at fault."""
    read = _("{tables}: {lines} lines read as {read_as}").format(
        tables=trial.tables.name, lines=number(trial.lines), read_as=trial.tables.read_as
    )
    if not trial.faults:
        return _("{read}, none of them faulty.").format(read=read)
    return _("{read}, {faulty_lines} of them faulty ({count} faults).").format(
        read=read, faulty_lines=number(trial.faulty_lines), count=number(len(trial.faults))
    )


def _remarks(notes: Sequence[str]) -> Iterator[str]:
    """The first remarks, and how many there are besides."""
    yield from notes[:_NOTES]
    further = len(notes) - _NOTES
    if further > 0:
        words = ngettext(
            "{further} further remark: nocdesk import --dry-run lists them all.",
            "{further} further remarks: nocdesk import --dry-run lists them all.",
            further,
        )
        yield words.format(further=number(further))


def _tried(core: Core, path: Path, kind: str) -> Trial:
    tables = read_tables(path)
    with core.read() as session:
        return try_tables(session, tables, kind)


def _brought_in(core: Core, trial: Trial, kind: str, good_only: bool, step: Step) -> Trial:
    with core.work() as work:
        return import_tables(work, trial.tables, kind=kind, good_only=good_only, step=step)
