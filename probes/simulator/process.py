"""Starts and ends the simulator's process."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nocdesk.credentials import MemoryCredentials
from nocdesk.errors import NocdeskError
from probes.child_process import end_child

_END_WITHIN_S = 5.0


class SimulatorError(NocdeskError):
    """The simulated network could not be started."""


@dataclass(frozen=True, slots=True)
class SimulatorOrder:
    """What the simulator is to play, the secrets that its agents expect by name, and the first port (0: any free)."""

    provider: Path
    story: Path
    origin: datetime
    speed: float
    secrets: MemoryCredentials
    first_port: int = 0
    traps_port: int = 0
    """Where on loopback a collector receives traps; 0 for nowhere."""


class SimulatorProcess:
    """The running simulator; ends with `close`, and by itself when this process dies."""

    def __init__(self, order: SimulatorOrder) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "probes.simulator"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        # Secrets go through the pipe, never on the command line, which every user of the machine can read.
        self._say(_first_line(order))
        self._ports: Mapping[str, int] | None = None

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def ports(self) -> Mapping[str, int]:
        """The UDP port of each device; waits until all agents listen."""
        if self._ports is None:
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
            if not line:
                raise SimulatorError(f"the simulated network did not start; {self._end()}")
            answer = json.loads(line)
            if "error" in answer:
                raise SimulatorError(answer["error"])
            self._ports = answer["ports"]
        return self._ports

    def begin(self, begins_at: datetime) -> None:
        """Let the story begin at an instant."""
        self._say({"begins_at": begins_at.isoformat()})

    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process and wait for it."""
        end_child(self._process, _END_WITHIN_S)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _say(self, line: Mapping[str, object]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(line) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise SimulatorError(f"the simulated network has ended; {self._end()}") from error

    def _end(self) -> str:
        return f"its process ended with code {self._process.wait(_END_WITHIN_S)}; start the demo again"


def _first_line(order: SimulatorOrder) -> dict[str, object]:
    return {
        "provider": str(order.provider),
        "story": str(order.story),
        "origin": order.origin.isoformat(),
        "speed": order.speed,
        "credentials": order.secrets.to_json(),
        "first_port": order.first_port,
        "traps_port": order.traps_port,
    }
