"""Starts the demo as a program of its own, which ends by itself and touches nothing of this desk's store."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QProcess, QProcessEnvironment

from nocdesk.people.model import Role

_SCALE = "QT_SCALE_FACTOR"


def demo_command(role: Role) -> list[str]:
    """The command line of a demo in this role that begins with the tour of keys."""
    # A package is the program itself and has no interpreter beside it.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "nocdesk"]
    return [*program, "demo", "--tour", "--role", role.value]


def start_alone(command: Sequence[str]) -> bool:
    """Start a program that outlives this one; whether it has begun."""
    process = QProcess()
    # The program enlarges its own desk by what the person chose; it must not do so on top of this one.
    environment = QProcessEnvironment.systemEnvironment()
    environment.remove(_SCALE)
    process.setProcessEnvironment(environment)
    process.setProgram(command[0])
    process.setArguments(list(command[1:]))
    for silent in (process.setStandardOutputFile, process.setStandardErrorFile):
        silent(QProcess.nullDevice())
    started = process.startDetached()
    return bool(started[0] if isinstance(started, tuple) else started)
