"""The demo's collector in a process of its own; it takes its orders on standard input and ends when that closes."""

import contextlib
import json
import signal
import subprocess
import sys
from io import FileIO
from threading import Thread

import structlog

from nocdesk.core import open_core
from nocdesk.credentials import Credentials, MemoryCredentials
from nocdesk.errors import NocdeskError
from nocdesk.people.model import SYSTEM
from nocdesk.settings import Settings
from probes.child_process import end_child
from probes.running import run_collector

_END_WITHIN_S = 10.0


class CollectorProcess:
    """Started early, as it takes a moment; `begin` hands over the store and the secrets, and polling starts."""

    def __init__(self, settings: Settings, secrets: MemoryCredentials) -> None:
        self._settings = settings
        self._secrets = secrets
        self._log_path = settings.data_dir / "collector.log"
        with self._log_path.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "probes.demo_collector"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
            )

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def begin(self) -> None:
        """Let it poll."""
        assert self._process.stdin is not None
        order = {"settings": self._settings.model_dump_json(), "secrets": self._secrets.to_json()}
        # A process that has ended already is found by `is_running`.
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()

    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def has_ended_well(self) -> bool:
        """Whether it has ended because it was told to."""
        return self._process.poll() == 0

    def last_words(self) -> str:
        """The last line of its log."""
        lines = self._log_path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {self._process.returncode}"

    def close(self) -> None:
        """Let it spool and apply what it has heard, and end."""
        end_child(self._process, _END_WITHIN_S)


def main() -> int:
    """Wait for the order, then collect until standard input closes."""
    line = sys.stdin.readline()
    if not line:
        return 0
    order = json.loads(line)
    structlog.configure(processors=[structlog.processors.TimeStamper(), structlog.processors.KeyValueRenderer()])
    Thread(target=_end_with_input, name="orders", daemon=True).start()
    try:
        core = open_core(Settings.model_validate_json(order["settings"]), SYSTEM)
        with contextlib.closing(core):
            run_collector(core, Credentials([MemoryCredentials.from_json(order["secrets"])]))
    except NocdeskError as error:
        print(error, flush=True)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _end_with_input() -> None:
    # Unbuffered: a thread inside a buffered reader's lock would make Python abort when the process ends.
    FileIO(sys.stdin.fileno(), closefd=False).read()
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
