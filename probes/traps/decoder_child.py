"""The decoder as the reception knows it: how far it has come, whether it hangs, and which datagram ends it."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from nocdesk.clock import Clock
from nocdesk.setting_groups import SecurityLevel
from nocdesk.traps.event import TrapEvent
from probes.traps.child import Child, Line
from probes.traps.engine_identity import EngineIdentity
from probes.traps.keeper import Senders

DECODER = (sys.executable, "-m", "probes.traps.decoder")
HANGS_AFTER_S = 1.5
"""A datagram is decoded in well under a millisecond; the rest is what a busy machine may take."""
STARTS_WITHIN_S = 15.0
START_AGAIN_S = 1.0
END_WITHIN_S = 2.0
TRIES = 2
"""How often a datagram may end the decoder before it is set aside; the first time it is one of many."""
CAREFUL = 200
"""After an accident so many datagrams are taken one by one: more than the decoder has in its hands at once."""
GRANT = 5_000
"""So many datagrams it is let work on at once."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Our own engine and the least level at which it believes a notification."""

    identity: EngineIdentity
    booted_at_s: float
    minimum: SecurityLevel


@dataclass(slots=True)
class DecoderChild:
    """Starts it, grants it datagrams, and starts it anew from where it was when it ends or hangs.

    `done` is the last datagram whose event has come.
    """

    directory: Path
    clock: Clock
    tell: Callable[[Child, Line | None], None]
    done: int
    engine: Engine
    heard: dict[str, tuple[int, int, float]]
    """By engine, hexadecimal, its boots and time as they were last believed, and when by the wall clock."""
    command: Sequence[str] = DECODER
    restarts: int = 0
    _child: Child | None = None
    _senders: Senders = field(default_factory=dict, repr=False)
    _granted: int = 0
    _missing: int = 0
    _is_ready: bool = False
    _is_working: bool = False
    _is_careful: bool = False
    _quiet_since: float = 0.0
    _start_at: float | None = None
    _tries: Counter[int] = field(default_factory=Counter)

    @property
    def pid(self) -> int | None:
        """The number of its process while it runs."""
        return None if self._child is None else self._child.pid

    def start(self) -> None:
        """Start it behind what is done."""
        self._child = Child(self.command, self.tell)
        self._is_ready, self._quiet_since, self._start_at = False, self.clock.monotonic(), None
        self._granted, self._missing, self._is_working = self.done, 0, False
        self._child.say(
            {
                "directory": str(self.directory),
                "after": self.done,
                "careful": CAREFUL if self._is_careful else 0,
                "set_aside": [seq for seq, tries in self._tries.items() if tries >= TRIES and seq > self.done],
                "engine_id": self.engine.identity.engine_id.hex(),
                "boots": self.engine.identity.boots,
                "booted_at_s": self.engine.booted_at_s,
                "minimum_level": self.engine.minimum,
                "heard": self.heard,
            }
        )
        self._child.say({"senders": self._senders})

    def is_mine(self, child: Child) -> bool:
        """Whether that is the one that runs."""
        return child is self._child

    def welcome(self, senders: Senders) -> None:
        """Whose notifications it is to believe from now on."""
        self._senders = senders
        if self._child is not None:
            self._child.say({"senders": senders})

    def grant(self, through: int) -> None:
        """Let it work up to a number, once it has done what it was granted before."""
        if self._child is None or not self._is_ready or self._is_working or through <= self.done:
            return
        self._is_working = True
        self._granted = min(through, self.done + GRANT)
        self._missing = self._granted - self.done
        self._quiet_since = self.clock.monotonic()
        self._child.say({"through": self._granted})

    def on_events(self, events: Sequence[TrapEvent], count: int, through: int) -> None:
        """What became of so many datagrams has come, the last of them being `through`."""
        for event in events:
            if event.engine_boots is not None and event.engine_time_s is not None:
                self.heard[event.engine_id] = (event.engine_boots, event.engine_time_s, event.at_us / 1e6)
        self._quiet_since = self.clock.monotonic()
        self._missing -= count
        self.done = through

    def on_ready(self) -> None:
        """It has started."""
        self._is_ready = True

    def on_done(self) -> int:
        """It has come to where it was granted; how many datagrams the spool did not have any more."""
        self.done, self._is_working = self._granted, False
        return self._missing

    def mind(self) -> None:
        """Kill it if it hangs, whereupon its end is told; start it when it is time to."""
        now = self.clock.monotonic()
        if self._child is None:
            if self._start_at is not None and now >= self._start_at:
                self.start()
            return
        is_awaited = self._is_working or not self._is_ready
        limit_s = HANGS_AFTER_S if self._is_ready else STARTS_WITHIN_S
        if is_awaited and now - self._quiet_since > limit_s:
            structlog.get_logger("traps").warning("the trap decoder hangs and is ended", datagram=self.done + 1)
            self._quiet_since = now
            self._child.kill()

    def on_ended(self) -> None:
        """Start it anew, at once unless it cannot even start; a datagram that has ended it too often is left out."""
        if self._granted > self.done and self._is_careful:
            self._tries[self.done + 1] += 1
        structlog.get_logger("traps").warning("the trap decoder has ended and is started anew", datagram=self.done + 1)
        self._is_careful = True
        self.restarts += 1
        self._start_at = self.clock.monotonic() + (0.0 if self._is_ready else START_AGAIN_S)
        self.close()
        self.mind()

    def close(self) -> None:
        """End it."""
        if self._child is not None:
            self._child.close(END_WITHIN_S)
            self._child = None
