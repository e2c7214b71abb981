"""What a collector and people do all day, in small: samples are spooled and applied, tickets opened, alarms raised.

Each act gives its promise when the product says that it is done: `sample N`, `ticket N`, `alarm N`.
"""

from collections.abc import Callable
from pathlib import Path

from nocdesk.alarms.commands import Trouble, raise_alarm
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Condition
from nocdesk.clock import Clock, SystemClock
from nocdesk.core import Core, open_core
from nocdesk.engine import Engine
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.asked_acts import is_first_time
from nocdesk.store.series_tail import prepare_folding, write_folding
from nocdesk.store.spool import Spool
from nocdesk.tickets.commands import open_ticket
from tests.nocdesk.provider_builder import Provider
from tests.nocdesk.readings import gauge

ANN = Actor("ann", Role.ENGINEER)
Promise = Callable[[str], object]


def settings_of(directory: Path, store: str = "") -> Settings:
    """A spool in a directory, and a store there or at an address."""
    return Settings(database_url=store or f"sqlite:///{directory / 'nocdesk.db'}", data_dir=directory)


class Load:
    """The acts, each of which may be done on a thread of its own; numbers are the caller's and stand for themselves."""

    def __init__(
        self, core: Core, spool: Spool, places: Provider, promise: Promise, first: int = 0, *, has_tokens: bool = True
    ) -> None:
        self.core, self.spool, self.engine = core, spool, Engine(core, spool)
        self._places, self._promise, self._has_tokens = places, promise, has_tokens
        self._clock: Clock = SystemClock()
        self._clock_name = f"clock-{first}"

    def spool_sample(self, number: int) -> None:
        """Two probes' readings of this number, in one batch."""
        self.spool.append(self.batch(number))
        self._promise(f"sample {number}")

    def batch(self, number: int) -> bytes:
        """A batch as the collector makes it."""
        readings = tuple(self._reading(probe, number) for probe in (self._places.ping_probe, self._places.system_probe))
        return encode_batch(Batch(self._clock_name, readings))

    def apply(self) -> None:
        """The engine's share."""
        self.engine.apply_waiting(limit=5)

    def open_ticket(self, number: int) -> None:
        """A person's act, with its row of the audit trail."""
        with self.core.work() as work:
            # As the desk does: what the store took without a word is not done again.
            if self._has_tokens and not is_first_time(work.session, f"ticket {number}", work.now):
                return
            open_ticket(work, customer_id=self._places.customer, service_id=None, text=f"complaint {number}")
        self._promise(f"ticket {number}")

    def raise_alarm(self, number: int) -> None:
        """An alarm of its own key."""
        key = resource_key(Condition.CLOCK_STEPPED, f"clock {number}")
        trouble = Trouble(
            key, Condition.CLOCK_STEPPED, PerceivedSeverity.WARNING, resource=f"clock {number}", text="stepped"
        )
        with self.core.work(SYSTEM) as work:
            raise_alarm(work, trouble=trouble, began_at=work.now, touches=())
        self._promise(f"alarm {number}")

    def fold(self) -> None:
        """The calendar's share: samples are rewritten."""
        with self.core.read() as session:
            folding = prepare_folding(session)
        with self.core.work(SYSTEM) as work:
            write_folding(work.session, folding)

    def close(self) -> None:
        """Close both files."""
        self.spool.close()
        self.core.close()

    def _reading(self, probe: int, number: int) -> Reading:
        return Reading(
            probe_id=probe,
            taken_at=self._clock.now(),
            monotonic_s=self._clock.monotonic(),
            outcome=Outcome.ANSWERED,
            uptime_ticks=int(self._clock.monotonic() * 100),
            measurements=(gauge(Metric.PDV_MS, float(number)),),
        )


def open_load(directory: Path, places: Provider, promise: Promise, first: int = 0, store: str = "") -> Load:
    """The acts on the spool of a directory, and on the store there or at an address."""
    return Load(open_core(settings_of(directory, store), ANN), Spool(directory / "spool.db"), places, promise, first)
