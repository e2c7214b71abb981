"""Wall and monotonic time; the only module that asks the system what time it is."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the rest of NocDesk knows of time."""

    def now(self) -> datetime:
        """The wall clock, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary start; never set, and counting while the machine sleeps where it can."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        # CLOCK_BOOTTIME counts the time asleep, so a nap is a gap and not a step of the wall clock.
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()


@dataclass(slots=True)
class VirtualClock:
    """A clock that moves when it is told to: pre-filling, replay and tests."""

    at: datetime
    elapsed_s: float = field(default=0.0)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.elapsed_s

    def advance(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        self.at += timedelta(seconds=seconds)
        self.elapsed_s += seconds

    def step(self, seconds: float) -> None:
        """Set the wall clock only, as a person or NTP would."""
        self.at += timedelta(seconds=seconds)
