"""Lets a reader leave garbage, and tells on which threads Python looked for it: a program of its own.

In a process that has run thousands of tests a look may be under way for ever on a thread that some test left behind.
"""

import gc
import json
import sys
import threading

from PySide6.QtCore import QCoreApplication, QTimer

from ui.background import Background

_LOOK_MS = 20


def main(*, is_watched: bool) -> None:
    """Print whether the reader and whether the GUI thread has looked."""
    application = QCoreApplication([])
    background = Background()
    if not is_watched:
        gc.enable()
    lookers, readers = set[int](), list[int]()
    gc.callbacks.append(lambda _phase, _info: lookers.add(threading.get_ident()))
    background.read(litter, readers.append)

    def end_when_seen() -> None:
        if readers and (threading.get_ident() in lookers or not is_watched):
            application.quit()

    looking = QTimer(interval=_LOOK_MS)
    looking.timeout.connect(end_when_seen)
    looking.start()
    application.exec()
    background.close()
    told = {"reader": readers[0] in lookers, "gui": threading.get_ident() in lookers}
    print(json.dumps(told))


def litter() -> int:
    """Cycles enough for many a look."""
    for _ in range(30_000):
        knot: list[object] = []
        knot.append(knot)
    return threading.get_ident()


if __name__ == "__main__":
    main(is_watched=sys.argv[1] == "watched")
