"""What the collector has heard and not yet spooled: bounded, the oldest go first, and what goes is counted."""

from collections import deque
from collections.abc import Sequence

import structlog

from nocdesk.quality.reading import Reading

MAX_WAITING = 200_000
"""Readings kept in memory while the spool cannot be written."""

MAX_BATCH = 1_000
"""Readings in one batch of the spool, so that the engine's transactions stay short whatever has piled up."""


class Backlog:
    """Readings in the order in which they were taken."""

    def __init__(self, limit: int = MAX_WAITING) -> None:
        self._limit = limit
        self._readings: deque[Reading] = deque()
        self._lost = 0
        self._log = structlog.get_logger("collector")

    def __len__(self) -> int:
        return len(self._readings)

    def add(self, readings: Sequence[Reading]) -> None:
        """Take what was heard."""
        self._readings.extend(readings)
        self._shorten()

    def next_batch(self) -> list[Reading]:
        """Take out the oldest, no more than a batch holds."""
        return [self._readings.popleft() for _ in range(min(len(self._readings), MAX_BATCH))]

    def put_back(self, batch: Sequence[Reading]) -> None:
        """The spool did not take these: they are next again."""
        self._readings.extendleft(reversed(batch))
        self._shorten()

    def say_what_was_lost(self) -> None:
        """The spool takes readings again: log how many did not live to see it."""
        if self._lost:
            self._log.warning("readings were lost while the spool could not be written", readings=self._lost)
            self._lost = 0

    def _shorten(self) -> None:
        while len(self._readings) > self._limit:
            if not self._lost:
                self._log.error("readings are being lost: the spool cannot be written and memory holds no more")
            self._readings.popleft()
            self._lost += 1
