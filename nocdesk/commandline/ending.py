"""How a program ends: one that runs for a long time is told to, one that fails says why."""

import signal
import sys
from _thread import interrupt_main
from threading import Timer
from typing import TYPE_CHECKING

from nocdesk.language import _

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_AGAIN_S = 0.05


def fail(text: str) -> None:
    """Say what went wrong on standard error, and end with exit code 1."""
    for line in text.splitlines():
        print(_("error: {line}").format(line=line), file=sys.stderr)
    sys.exit(1)


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
