"""How a program ends: one that runs for a long time is told to, one that fails says why."""

import signal
import sys
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from nocdesk.errors import NocdeskError
from nocdesk.language import _

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_AGAIN_S = 0.05


def fail(text: str) -> None:
    """Say what went wrong on standard error, and end with exit code 1."""
    for line in text.splitlines():
        print(_("error: {line}").format(line=line), file=sys.stderr)
    sys.exit(1)


@contextmanager
def said_plainly() -> Iterator[None]:
    """What goes wrong in here is said in plain lines, on whatever console."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # A console that lacks a character shows a question mark.
    try:
        yield
    except NocdeskError as error:
        fail(str(error))
    except DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0]
        fail(_("the store failed ({why}). Check its disk and its server.").format(why=why))
    except OSError as error:
        what, why = error.filename or _("the system"), (error.strerror or str(error)).lower()
        fail(_("{what}: {why}. Check its rights and its disk").format(what=what, why=why))


def end_after(seconds: float) -> None:
    """End after a time in the way that Ctrl+C does."""
    ending = Timer(seconds, signal.raise_signal, [signal.SIGINT])
    ending.daemon = True
    ending.start()


def end_as_ctrl_c_does() -> None:
    """Take a service manager's signal and a closed terminal for Ctrl+C, whatever that means at the moment."""
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has no SIGHUP.
        if number := getattr(signal, name, None):
            signal.signal(number, lambda _number, _frame: signal.raise_signal(signal.SIGINT))
    sys.unraisablehook = _interrupt_again


def _interrupt_again(ignored: "UnraisableHookArgs") -> None:
    """Where Python may not raise (it collects garbage), an interruption is lost: it comes again a moment later."""
    if issubclass(ignored.exc_type, KeyboardInterrupt):
        again = Timer(_AGAIN_S, interrupt_main)
        again.daemon = True
        again.start()
        return
    sys.__unraisablehook__(ignored)
