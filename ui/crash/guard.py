"""Catches what nothing else has caught, on every thread, so that a fault is told of and the desk goes on."""

import os
import platform
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.metadata import version
from types import TracebackType

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

from nocdesk.clock import Clock
from ui.crash.fault import Fault, fault_of
from ui.crash.log import CrashLog
from ui.crash.secrets import secrets_of, without_secrets
from ui.crash.tally import Tally

MOST_KINDS = 20
_LOUD = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class CrashGuard(QObject):
    """Takes the interpreter's hooks for as long as it is on; `caught` carries each Fault, on the GUI thread.

    The first time of a fault is written to the log, and then a line whenever its count reaches a power of ten: a
    fault in a paint event comes back with each frame.
    """

    caught = Signal(object)
    _found = Signal(object)

    def __init__(self, clock: Clock, log: CrashLog, secrets: Iterable[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._log = log
        self._secrets = {*secrets, *secrets_of(os.environ)}
        self._faults: dict[tuple[str, str], Fault] = {}
        self._others = Tally()
        self._warned = Tally()
        self._lock = threading.RLock()
        self._hooks: tuple[Hook, Callable[[threading.ExceptHookArgs], object]] | None = None
        self._qt_before: Callable[..., object] | None = None
        # Never in the middle of what failed: a window that opens within a paint event would end the program.
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    @property
    def faults(self) -> list[Fault]:
        """What has been caught, the latest kind last."""
        return list(self._faults.values())

    @property
    def is_on(self) -> bool:
        """Whether the hooks are taken."""
        return self._hooks is not None

    @property
    def log_path(self) -> str:
        """Where it is written; empty where it could not be."""
        return str(self._log.path) if self._log.is_written else ""

    def about(self) -> str:
        """The program and what it runs on."""
        return (
            f"NocDesk {version('nocdesk')}, Python {platform.python_version()}, Qt {PySide6.__version__}, "
            f"{platform.system()} {platform.release()}"
        )

    def hide(self, text: str) -> str:
        """A text without secrets."""
        return without_secrets(text, self._secrets)

    def switch_on(self) -> None:
        """Take the hooks."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
        self._qt_before = qInstallMessageHandler(self._on_qt_message)

    def switch_off(self) -> None:
        """Give the hooks back."""
        if self._hooks is None:
            return
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(self._qt_before)
        self._hooks = None

    def note(self, fault: Fault) -> None:
        """Count a fault, write it down if it is time to, and tell of it unless there are too many kinds to tell of."""
        with self._lock:
            known = self._faults.get(fault.key)
            if known is None and len(self._faults) >= MOST_KINDS:
                self._write_down(replace(fault, count=self._others.count(fault.key)))
                return
            fault = known.again(fault.last_at) if known is not None else fault
            self._faults[fault.key] = fault
            self._write_down(fault)
        self._found.emit(fault)

    def _write_down(self, fault: Fault) -> None:
        if fault.count == 1:
            self._log.write(fault, self.about())
        elif _is_power_of_ten(fault.count):
            self._log.say(fault.last_at, f"{fault.count} times by now: {fault.sentence} in {fault.place}")

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, Exception):
            # Ctrl+C and a wanted exit are no faults.
            sys.__excepthook__(kind, error or kind(), trace)
            return
        fault = fault_of(kind, error, trace, self._clock.now(), self.hide)
        # The interpreter keeps the last error with all its frames, for a debugger.
        sys.last_value = sys.last_traceback = None
        vars(sys).pop("last_exc", None)
        self.note(fault)

    def _on_qt_message(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        text = self.hide(message)
        with self._lock:
            if kind in _LOUD and _is_power_of_ten(count := self._warned.count(text)):
                self._log.say(self._clock.now(), f"Qt ({count}): {text}")
                print(text, file=sys.stderr)

    @Slot(object)
    def _on_found(self, fault: Fault) -> None:
        self.caught.emit(fault)


def _is_power_of_ten(count: int) -> bool:
    return str(count).rstrip("0") == "1"
