"""What a collector has done since it started, and in the last minute."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nocdesk.quality.reading import Outcome, Reading
from probes.collector_store import Beat

WINDOW_S = 60.0


@dataclass(slots=True)
class Tally:
    """What has happened since the start."""

    started_at: datetime
    polls_sent: int = 0
    answered: int = 0
    timed_out: int = 0
    samples: int = 0
    rows: int = 0
    """Ordinary answers, of which each may be of several probes."""
    _history: deque[tuple[float, int, int]] = field(default_factory=deque)

    def count(self, readings: Sequence[Reading]) -> None:
        """Add the readings of one job."""
        for reading in readings:
            self.polls_sent += 1
            self.answered += reading.outcome in (Outcome.ANSWERED, Outcome.FAULTY, Outcome.ENGINE_CHANGED)
            self.timed_out += reading.outcome is Outcome.SILENT
            self.samples += len(reading.measurements)

    def count_row(self, probes: int, samples: int) -> None:
        """Add an ordinary answer for so many probes."""
        self.rows += 1
        self.polls_sent += probes
        self.answered += probes
        self.samples += samples

    def beat(self, now: float) -> Beat:
        """The figures as they are shown; `now` is monotonic, and the rates are over the last minute."""
        self._history.append((now, self.polls_sent, self.timed_out))
        while self._history[0][0] < now - WINDOW_S:
            self._history.popleft()
        since, polls, timeouts = self._history[0]
        per_minute = 60.0 / (now - since) if now > since else 0.0
        return Beat(
            started_at=self.started_at,
            polls_sent=self.polls_sent,
            answered=self.answered,
            timed_out=self.timed_out,
            samples=self.samples,
            polls_per_min=(self.polls_sent - polls) * per_minute,
            timeouts_per_min=(self.timed_out - timeouts) * per_minute,
        )
