"""What a receiver has counted over all its starts, and what of it nobody has written down yet."""

from collections import Counter
from threading import Lock

from nocdesk.traps.event import Cause, ReceiverFigures


class ReceiverTally:
    """Figures of runs that have ended, and of the one that runs; told by one thread and written down by another."""

    def __init__(self) -> None:
        self._ended = ReceiverFigures()
        self._run = ReceiverFigures()
        self._told: Counter[tuple[str, Cause]] = Counter()
        # Between the end of a run and the next one's first figures nobody may look: all would be counted twice.
        self._turn = Lock()

    def begin_run(self, buffer_bytes: int) -> None:
        """A receiver listens: its counts begin with nothing."""
        with self._turn:
            total = self._sum()
            self._ended = ReceiverFigures(total.received, total.spooled, 0, total.lost)
            self._run = ReceiverFigures(buffer_bytes=buffer_bytes)

    def update(self, received: int, spooled: int, lost: dict[tuple[str, Cause], int]) -> None:
        """What the running one says now."""
        with self._turn:
            self._run = ReceiverFigures(received, spooled, self._run.buffer_bytes, lost)

    def lose(self, cause: Cause, count: int) -> None:
        """Count what no receiver has counted."""
        with self._turn:
            lost = Counter(self._ended.lost)
            lost["", cause] += count
            self._ended = ReceiverFigures(self._ended.received, self._ended.spooled, 0, lost)

    def total(self) -> ReceiverFigures:
        """Everything since the first start."""
        with self._turn:
            return self._sum()

    def untold(self) -> Counter[tuple[str, Cause]]:
        """What has been counted since the last `tell`."""
        with self._turn:
            fresh = Counter(self._sum().lost)
            fresh.subtract(self._told)
        return +fresh

    def tell(self, told: Counter[tuple[str, Cause]]) -> None:
        """That much is written down."""
        with self._turn:
            self._told.update(told)

    def _sum(self) -> ReceiverFigures:
        lost = Counter(self._ended.lost)
        lost.update(self._run.lost)
        return ReceiverFigures(
            self._ended.received + self._run.received,
            self._ended.spooled + self._run.spooled,
            self._run.buffer_bytes,
            lost,
        )
