"""What a receiver has counted over all its starts, and what of it nobody has written down yet."""

from collections import Counter
from dataclasses import dataclass, field

from nocdesk.traps.event import Cause, ReceiverFigures


@dataclass(slots=True)
class ReceiverTally:
    """Figures of runs that have ended, and of the one that runs."""

    _ended: ReceiverFigures = field(default_factory=ReceiverFigures)
    _run: ReceiverFigures = field(default_factory=ReceiverFigures)
    _told: Counter[tuple[str, Cause]] = field(default_factory=Counter)

    def begin_run(self, buffer_bytes: int) -> None:
        """A receiver listens: its counts begin with nothing."""
        total = self.total()
        self._ended = ReceiverFigures(total.received, total.spooled, 0, total.lost)
        self._run = ReceiverFigures(buffer_bytes=buffer_bytes)

    def update(self, received: int, spooled: int, lost: dict[tuple[str, Cause], int]) -> None:
        """What the running one says now."""
        self._run = ReceiverFigures(received, spooled, self._run.buffer_bytes, lost)

    def lose(self, cause: Cause, count: int) -> None:
        """Count what no receiver has counted."""
        lost = Counter(self._ended.lost)
        lost["", cause] += count
        self._ended = ReceiverFigures(self._ended.received, self._ended.spooled, 0, lost)

    def total(self) -> ReceiverFigures:
        """Everything since the first start."""
        lost = Counter(self._ended.lost)
        lost.update(self._run.lost)
        return ReceiverFigures(
            self._ended.received + self._run.received,
            self._ended.spooled + self._run.spooled,
            self._run.buffer_bytes,
            lost,
        )

    def untold(self) -> Counter[tuple[str, Cause]]:
        """What has been counted since the last `tell`."""
        fresh = Counter(self.total().lost)
        fresh.subtract(self._told)
        return +fresh

    def tell(self, told: Counter[tuple[str, Cause]]) -> None:
        """That much is written down."""
        self._told.update(told)
