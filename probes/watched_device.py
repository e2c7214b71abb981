"""A device that the collector polls, and what was last said of it."""

from dataclasses import dataclass, field

from structlog.typing import FilteringBoundLogger

from nocdesk.quality.reading import Outcome, Reading
from probes.poller import DevicePoller
from probes.probe import Learnt

SILENT_AFTER = 3
"""How many silent polls in a row make a log line; a single one is a lost datagram."""


@dataclass(slots=True)
class WatchedDevice:
    """A device's poller, what the log last said about it, and what the store knows of its numbers."""

    poller: DevicePoller
    said: Outcome = Outcome.ANSWERED
    told: Learnt = field(default_factory=Learnt)

    def say(self, reading: Reading, silent_polls: int, log: FilteringBoundLogger) -> None:
        """One line when the device falls silent or refuses us, and one when it is back."""
        outcome = Outcome.ANSWERED if reading.outcome is Outcome.FAULTY else reading.outcome
        if outcome is self.said or (outcome is Outcome.SILENT and silent_polls < SILENT_AFTER):
            return
        self.said = outcome
        device = self.poller.target.name
        if outcome is Outcome.ANSWERED:
            log.info("device answers again", device=device)
        else:
            log.warning("device lost", device=device, why=reading.detail)
