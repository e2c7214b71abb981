"""A report written to a file off the GUI thread, with its progress, and a way to stop it."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.reports.formats import ReportCancelledError, ReportFormat, write_report
from nocdesk.reports.orders import ReportOrder, make_report
from ui.background import Background

_READING = 0.5
"""The share of the work that is reading."""


class ReportExport(QObject):
    """At most one export at a time; what is stopped leaves no file."""

    progressed = Signal(int)
    running_changed = Signal(bool)
    written = Signal(str)
    stopped = Signal()
    failed = Signal(str)

    def __init__(self, core: Core, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._background = background
        self._stop = Event()
        self.is_running = False

    def start(self, order: ReportOrder, file_format: ReportFormat, path: Path) -> None:
        """Write the report; a file that is there is replaced, for whoever chose the path was asked."""
        if self.is_running:
            return
        self._run(True)
        stop = self._stop = Event()
        self._background.read(lambda: self._write(order, file_format, path, stop), self._on_done, self._on_failed)

    def stop(self) -> None:
        """Think better of it."""
        self._stop.set()

    def _run(self, is_running: bool) -> None:
        self.is_running = is_running
        self.running_changed.emit(is_running)

    def _write(self, order: ReportOrder, file_format: ReportFormat, path: Path, stop: Event) -> Path | None:
        """Called on a pool thread; None where it was stopped."""
        told = -1

        def step(share: float) -> None:
            nonlocal told
            if stop.is_set():
                raise ReportCancelledError(_("The export was stopped."))
            percent = round(share * 100)
            if percent > told:
                told = percent
                self.progressed.emit(percent)

        try:
            with self._core.read() as session:
                now = self._core.clock.now()
                document = make_report(session, order, now=now, step=lambda share: step(share * _READING))
            write_report(
                document, file_format, path, replace=True, step=lambda share: step(_READING + share * (1 - _READING))
            )
        except ReportCancelledError:
            return None
        return path

    def _on_done(self, path: Path | None) -> None:
        self._run(False)
        if path is None:
            self.stopped.emit()
        else:
            self.written.emit(str(path))

    def _on_failed(self, message: str) -> None:
        self._run(False)
        self.failed.emit(message)
