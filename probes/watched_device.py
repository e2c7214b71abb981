"""A device that the collector polls, and what was last said of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from structlog.typing import FilteringBoundLogger

from nocdesk.quality.layout import Layout
from nocdesk.quality.reading import Outcome, Reading
from probes.poller import DevicePoller
from probes.probe import Learnt
from probes.standing import StandingPoll, Values

SILENT_AFTER = 3
"""How many silent polls in a row make a log line; a single one is a lost datagram."""


@dataclass(slots=True)
class WatchedDevice:
    """A device's poller, what the log last said about it, and what the store knows of its numbers."""

    poller: DevicePoller
    said: Outcome = Outcome.ANSWERED
    told: Learnt = field(default_factory=Learnt)
    stands: bool = True

    def stand(self, probe_ids: tuple[int, ...], number_of: Callable[[Layout], int], log: FilteringBoundLogger) -> None:
        """Let the poll that has just been made stand; where that meets a fault all go the long way from now on."""
        if not self.stands:
            return
        try:
            self.poller.stand(probe_ids, number_of)
        except Exception as error:
            # What one device says must not end the polling of all others.
            self.stands = False
            log.error("standing polls met a fault of the program", device=self.poller.target.name, exc_info=error)

    def row(self, standing: StandingPoll, said: Values, log: FilteringBoundLogger) -> bytes | None:
        """The row of an ordinary answer, None of any other; where that meets a fault, as with `stand`."""
        try:
            return self.poller.ordinary_row(standing, said)
        except Exception as error:
            # Raised here it would be the event loop's, and the device in flight for ever.
            self.stands = False
            self.poller.standing.clear()
            log.error("standing polls met a fault of the program", device=self.poller.target.name, exc_info=error)
            return None

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
