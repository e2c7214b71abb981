"""The engine and the agenda of a store, in the one collector whose lease they stand on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

from nocdesk.agenda import Agenda
from nocdesk.core import Core
from nocdesk.engine import Engine, OlderStoreError
from nocdesk.store.leases import Fence, LeaseLostError
from nocdesk.store.spool import Spool
from probes.tenures import Seat

GIVES_UP_AFTER_S = 60.0
"""After so long of nothing but failures another one judges, or an engine that remembers nothing of them."""


class Judge:
    """Begins to judge when the seat says so and stops when it does not; belongs to one thread at a time.

    `fails` from a failure on until it has judged again, though its turn may have ended and come back meanwhile.
    """

    def __init__(
        self, core: Core, spool: Spool, seat: Seat, keeps_house: Callable[[Core], Agenda] | None = None
    ) -> None:
        self._core, self._spool, self._seat, self._keeps_house = core, spool, seat, keeps_house
        self._fence: Fence | None = None
        self._engine: Engine | None = None
        self._agenda: Agenda | None = None
        self.fails = False
        self._failing_since_s: float | None = None
        self._log = structlog.get_logger("engine")

    @property
    def is_judging(self) -> bool:
        return self._engine is not None

    def look(self) -> bool:
        """Whether this one judges: what it knows of an earlier term, others may have changed since."""
        fence = self._seat.judging()
        if fence is None and not self._seat.is_alone:
            self.retire()
            self._failing_since_s = None
        elif self._engine is None or fence != self._fence:
            self.retire()
            with self._bounded():
                self._begin(fence)
        return self.is_judging

    def apply(self, limit: int) -> None:
        """Let the engine work; it ends where another has taken over, the store is not what it was, or all fails."""
        assert self._engine is not None
        with self._bounded():
            self._engine.apply_waiting(limit)
        self.fails = False

    def retire(self) -> None:
        """Judge no longer."""
        self._engine = None
        if self._agenda is not None:
            self._agenda.stop()
            self._agenda = None

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        try:
            yield
        except (LeaseLostError, OlderStoreError):
            self.retire()
            raise
        except Exception:
            self._on_failed(self._core.clock.monotonic())
            raise
        self._failing_since_s = None

    def _on_failed(self, now_s: float) -> None:
        self.fails = True
        if self._failing_since_s is None:
            self._failing_since_s = now_s
        elif now_s - self._failing_since_s > GIVES_UP_AFTER_S:
            self._log.error("judging is given up: for a minute it has only failed")
            self._failing_since_s = None
            # First: to retire may have to wait for a job of the calendar.
            self._seat.give_up_judging()
            self.retire()

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
