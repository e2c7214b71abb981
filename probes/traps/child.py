"""A process of one's own that is spoken to in lines of JSON, and that tells a function what it says."""

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from threading import Thread
from typing import Any

from probes.child_process import end_child

_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT")
"""What a child sees of the environment: no address of a database is among it, nor a password."""

Line = Mapping[str, Any]


class Child:
    """A running process; `tell` is called on a thread of its own with each line, and with None when it has ended."""

    def __init__(self, command: Sequence[str], tell: "Callable[[Child, Line | None], None]") -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        self._tell = tell
        self._listener = Thread(target=self._listen, name=f"child {self._process.pid}", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def say(self, line: Line) -> None:
        """Give an order; to one that has ended it is lost, and its end is told."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(line) + "\n")
            self._process.stdin.flush()

    def finish(self) -> None:
        """Tell it that there are no more orders; it ends when it is done."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._process.kill()

    def close(self, within_s: float) -> None:
        """End it, and wait for it and for its last line."""
        end_child(self._process, within_s)
        self._listener.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                said = json.loads(line)
            except json.JSONDecodeError:
                # Cut off in the middle, as it was killed; or it is no longer what it was started as.
                self._process.kill()
                break
            self._tell(self, said)
        self._process.wait()
        self._tell(self, None)
