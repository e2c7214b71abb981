"""Opens the desk as its command does and ends when the console has painted its alarms, or opens an empty window."""

import sys
from typing import Any

SHOWN = "shown"


def open_desk() -> None:
    """`nocdesk desk` on the store that the environment names."""
    from nocdesk import cli
    from ui import application

    run = application.run_desk

    def run_and_watch(*args: Any, **options: Any) -> int:
        return run(*args, **options | {"on_open": _watch})

    application.run_desk = run_and_watch
    sys.argv = ["nocdesk", "desk", "--theme", "light"]
    cli.main()


def open_empty_window() -> None:
    """The least that any program with PySide6 must do."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1600, 900)
    window.show()
    application.processEvents()
    print(SHOWN, flush=True)


def _watch(desk: Any) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    alarms = desk.window.console.list

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and alarms.model.rowCount():
                watched.removeEventFilter(self)
                QTimer.singleShot(0, _say_and_quit)
            return False

    alarms.view.viewport().installEventFilter(Watcher(desk.window))


def _say_and_quit() -> None:
    from PySide6.QtWidgets import QApplication

    print(SHOWN, flush=True)
    QApplication.quit()


if __name__ == "__main__":
    (open_desk if sys.argv[1] == "desk" else open_empty_window)()
