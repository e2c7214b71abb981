"""The receiver as the reception knows it: where it listens, why it does not, and when it is started again."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from nocdesk.clock import Clock
from nocdesk.setting_groups import TrapSettings
from nocdesk.traps.event import Cause
from nocdesk.traps.model import ReceiverState
from probes.traps.child import Child, Line
from probes.traps.raw_spool import MAX_BYTES
from probes.traps.tally import ReceiverTally

RECEIVER = (sys.executable, "-m", "probes.traps.receiver")
START_AGAIN_S = 1.0
END_WITHIN_S = 5.0


@dataclass(slots=True)
class ReceiverChild:
    """Starts it, and starts it anew a moment after it ends; `through` is the last datagram that is on the disk."""

    directory: Path
    settings: TrapSettings
    clock: Clock
    tell: Callable[[Child, Line | None], None]
    tally: ReceiverTally
    command: Sequence[str] = RECEIVER
    through: int = 0
    port: int = 0
    state: ReceiverState = ReceiverState.STOPPED
    trouble: str = ""
    starts: int = 0
    _child: Child | None = None
    _allowed: tuple[str, ...] = ()
    _start_at: float | None = None
    _said: str = ""

    @property
    def pid(self) -> int | None:
        """The number of its process while it runs."""
        return None if self._child is None else self._child.pid

    def start(self) -> None:
        """Start it; whether it can listen, it says itself."""
        self._start_at = None
        self._child = Child(self.command, self.tell)
        self._child.say(
            {
                "directory": str(self.directory),
                "address": self.settings.address,
                # A port that was any free one stays what it became.
                "port": self.port or self.settings.port,
                "per_s": self.settings.per_s,
                "burst": self.settings.burst,
                "max_bytes": MAX_BYTES,
            }
        )
        self._child.say({"allowed": self._allowed})

    def is_mine(self, child: Child) -> bool:
        """Whether that is the one that runs."""
        return child is self._child

    def on_line(self, line: Line) -> None:
        """Take note of what it says."""
        if "error" in line:
            self._say(str(line["error"]))
        if "listening" in line:
            self.port, self.state, self.trouble = int(line["listening"]), ReceiverState.RUNNING, ""
            self.starts += 1
            self.tally.begin_run(int(line["buffer_bytes"]))
            structlog.get_logger("traps").info(
                "traps are received", address=self.settings.address or "all", port=self.port
            )
        if "through" in line:
            self.through = int(line["through"])
        if "figures" in line:
            figures = line["figures"]
            lost = {(str(source), Cause(cause)): int(count) for source, cause, count in figures["lost"]}
            self.tally.update(int(figures["received"]), int(figures["spooled"]), lost)

    def on_ended(self) -> None:
        """It listens no more."""
        self.state = ReceiverState.DOWN
        if not self.trouble:
            self._say("The trap receiver has ended by itself and is started again: see the collector's log")
        self.close()
        self._start_at = self.clock.monotonic() + START_AGAIN_S

    def mind(self) -> None:
        """Start it again when it is time to."""
        if self._start_at is not None and self.clock.monotonic() >= self._start_at:
            self.start()

    def allow(self, addresses: Iterable[str]) -> None:
        """Let these send, and nobody else."""
        self._allowed = tuple(addresses)
        self.say({"allowed": self._allowed})

    def say(self, line: Line) -> None:
        """Give an order, if it runs."""
        if self._child is not None:
            self._child.say(line)

    def finish(self) -> None:
        """Let it write down what it has, and end."""
        self._start_at = None
        if self._child is not None:
            self._child.finish()

    def close(self) -> None:
        """End it."""
        self._start_at = None
        if self._child is not None:
            self._child.close(END_WITHIN_S)
            self._child = None

    def _say(self, trouble: str) -> None:
        self.trouble = trouble
        if self._said != trouble:
            self._said = trouble
            structlog.get_logger("traps").error("traps are not received", why=trouble)
