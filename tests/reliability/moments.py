"""When a process is killed: at one moment of what it does to a store, or at one of time."""

import os
import signal
import threading
from typing import Any

from sqlalchemy import Engine, event

NEVER = 0
_CHANGING = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER")


def die() -> None:
    """What `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(seconds: float) -> None:
    """Be killed then, whatever is being done."""
    timer = threading.Timer(seconds, die)
    timer.daemon = True
    timer.start()


class Moments:
    """Counts each change of a store, and each commit of some before it is done; kills at the one of this number."""

    def __init__(self, killed_at: int) -> None:
        self._left = killed_at
        self._has_changed = False

    def watch(self, engine: Engine) -> None:
        """Count what is done through this engine."""
        event.listen(engine, "before_cursor_execute", self._before_execute)
        event.listen(engine, "commit", self._before_commit)

    def tell(self, _what: str, _share: float) -> None:
        """Count what is heard of a progress, too."""
        self._count()

    def _before_execute(self, _connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        if text.lstrip().startswith(_CHANGING):
            self._has_changed = True
            self._count()

    def _before_commit(self, _connection: Any) -> None:
        if self._has_changed:
            self._has_changed = False
            self._count()

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            die()
