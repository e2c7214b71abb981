"""How a program that runs for a long time is told to end."""

import signal


def end_as_ctrl_c_does() -> None:
    """Take a service manager's signal and a closed terminal for Ctrl+C, whatever that means at the moment."""
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has no SIGHUP.
        if number := getattr(signal, name, None):
            signal.signal(number, lambda _number, _frame: signal.raise_signal(signal.SIGINT))
