"""The engine and the agenda of a store, in the one collector whose lease they stand on."""

from collections.abc import Callable

import structlog

from nocdesk.agenda import Agenda
from nocdesk.core import Core
from nocdesk.engine import Engine, OlderStoreError
from nocdesk.store.leases import Fence, LeaseLostError
from nocdesk.store.spool import Spool
from probes.tenures import Seat


class Judge:
    """Begins to judge when the seat says so and stops when it does not; belongs to one thread at a time."""

    def __init__(
        self, core: Core, spool: Spool, seat: Seat, keeps_house: Callable[[Core], Agenda] | None = None
    ) -> None:
        self._core, self._spool, self._seat, self._keeps_house = core, spool, seat, keeps_house
        self._fence: Fence | None = None
        self._engine: Engine | None = None
        self._agenda: Agenda | None = None
        self._log = structlog.get_logger("engine")

    @property
    def is_judging(self) -> bool:
        return self._engine is not None

    def look(self) -> bool:
        """Whether this one judges: what it knows of an earlier term, others may have changed since."""
        fence = self._seat.judging()
        if fence is None and not self._seat.is_alone:
            self.retire()
        elif self._engine is None or fence != self._fence:
            self.retire()
            self._begin(fence)
        return self.is_judging

    def apply(self, limit: int) -> None:
        """Let the engine work; it ends where another has taken over, or the store is not what it was."""
        assert self._engine is not None
        try:
            self._engine.apply_waiting(limit)
        except (LeaseLostError, OlderStoreError):
            self.retire()
            raise

    def retire(self) -> None:
        """Judge no longer."""
        self._engine = None
        if self._agenda is not None:
            self._agenda.stop()
            self._agenda = None

    def _begin(self, fence: Fence | None) -> None:
        core = self._core if fence is None else self._core.fenced(fence)
        engine = Engine(core, self._spool, has_inbox=fence is not None)
        if self._keeps_house is not None:
            agenda = self._keeps_house(core)
            agenda.start()
            self._agenda = agenda
        # Last: whoever judges without an agenda would do so for the whole term.
        self._engine, self._fence = engine, fence
        self._log.info("judging begins")
