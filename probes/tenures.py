"""What this collector may do among several: which groups of devices it polls, and whether its engine judges for all."""

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from nocdesk.clock import Clock
from nocdesk.network.poll_groups import PollGroup, Reach
from nocdesk.store.leases import LASTS_S, Fence, holder_of, release_lease, take_lease
from nocdesk.terms import LEASE_PREFIX

RENEW_EVERY_S = 3.0
ENGINE_LEASE = "engine"

REST_S = 30.0
"""For so long it is left to others what was given up: a lease that could not be released has run out by then."""

HUNG_AFTER_S = 300.0
"""Who has not asked for so long whether it judges does not judge."""


class Seat(Protocol):
    """A collector's place among those of one store."""

    @property
    def reach(self) -> Reach: ...

    @property
    def is_alone(self) -> bool:
        """Whether there can be no other, so that nothing needs a lease."""
        ...

    def polls(self, groups: Collection[PollGroup]) -> frozenset[PollGroup]:
        """Those of these groups that this collector polls now; it asks for the others that it may poll."""
        ...

    def terms(self) -> Mapping[str, int]:
        """By lease on which it polls, the token."""
        ...

    def judging(self) -> Fence | None:
        """What its engine's transactions are guarded by, None where another one judges."""
        ...

    def give_up_judging(self) -> None:
        """Let another judge, where there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Alone:
    """The only collector of a store, by a lock on it: it polls all that it may, and judges."""

    reach: Reach = field(default_factory=Reach)
    is_alone: bool = True

    def polls(self, groups: Collection[PollGroup]) -> frozenset[PollGroup]:
        return frozenset(filter(self.reach.covers, groups))

    def terms(self) -> Mapping[str, int]:
        return {}

    def judging(self) -> Fence | None:
        return None

    def give_up_judging(self) -> None:
        """There is no other."""


@dataclass(slots=True)
class _Tenure:
    """A lease as this process knows it; `until_s` is by its own monotonic clock."""

    token: int | None = None
    until_s: float = 0.0
    last_token: int = field(default=0)


class Tenures:
    """Keeps leases renewed on a thread of its own, and takes those that fall free.

    While the store is away nobody can say whether another has taken over: the devices are polled on, and what was
    heard too much is left out when it is judged. The engine writes nothing then anyhow.
    """

    is_alone = False

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        reach: Reach,
        *,
        source: str,
        lasts_s: float = LASTS_S,
        renew_every_s: float = RENEW_EVERY_S,
    ) -> None:
        self._engine, self._clock, self.reach = engine, clock, reach
        self._lasts_s, self._every_s = lasts_s, renew_every_s
        self.holder = holder_of(source)
        self._held: dict[str, _Tenure] = {}
        self._asked_at_s = self._rests_until_s = clock.monotonic()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="leases", daemon=True)
        self._log = structlog.get_logger("collector")

    def start(self) -> None:
        """Ask for the engine's lease where it may judge, and go on asking."""
        self.renew()
        self._thread.start()

    def close(self) -> None:
        """Give everything back, so that others need not wait."""
        self._ending.set()
        self._wake.set()
        self._thread.join()
        try:
            for name in self._names():
                release_lease(self._engine, name, self.holder)
        except SQLAlchemyError:
            self._log.warning("leases could not be given back; others take over when they run out")

    def polls(self, groups: Collection[PollGroup]) -> frozenset[PollGroup]:
        mine = {LEASE_PREFIX + group.name: group for group in groups if self.reach.covers(group)}
        with self._lock:
            new = mine.keys() - self._held.keys()
            self._held.update((name, _Tenure()) for name in new)
            gone = [name for name in self._held if name != ENGINE_LEASE and name not in mine]
            for name in gone:
                del self._held[name]
        if new:
            self._renew_these(sorted(new))
        with self._lock:
            return frozenset(group for name, group in mine.items() if self._held[name].token is not None)

    def terms(self) -> Mapping[str, int]:
        with self._lock:
            held = self._held.items()
            return {name: tenure.last_token for name, tenure in held if name != ENGINE_LEASE and tenure.last_token}

    def judging(self) -> Fence | None:
        with self._lock:
            self._asked_at_s = self._clock.monotonic()
            tenure = self._held.get(ENGINE_LEASE, _Tenure())
            if tenure.token is None or self._clock.monotonic() >= tenure.until_s:
                return None
            return Fence(ENGINE_LEASE, self.holder, tenure.token)

    def give_up_judging(self) -> None:
        with self._lock:
            # First: a renewal that is under way must find nothing to note.
            self._held.pop(ENGINE_LEASE, None)
            self._rests_until_s = self._clock.monotonic() + REST_S
        try:
            release_lease(self._engine, ENGINE_LEASE, self.holder)
        except SQLAlchemyError:
            self._log.warning("the judging could not be given up at once; others take over when the lease runs out")

    def renew(self) -> None:
        """Renew what is held, and try to take the rest."""
        self._renew_these(self._names())

    def _names(self) -> list[str]:
        with self._lock:
            now_s = self._clock.monotonic()
            if self.reach.may_judge and now_s >= self._rests_until_s:
                self._held.setdefault(ENGINE_LEASE, _Tenure())
            hung = {ENGINE_LEASE} if now_s - self._asked_at_s > HUNG_AFTER_S else set()
            return sorted(self._held.keys() - hung)

    def _renew_these(self, names: Iterable[str]) -> None:
        for name in names:
            asked_at_s = self._clock.monotonic()
            try:
                token = take_lease(self._engine, name, self.holder, self._lasts_s)
            except SQLAlchemyError as error:
                self._log.warning("a lease could not be renewed", lease=name, why=str(error).splitlines()[0])
                return
            self._note(name, token, asked_at_s)

    def _note(self, name: str, token: int | None, asked_at_s: float) -> None:
        with self._lock:
            tenure = self._held.get(name)
            if tenure is None:
                return
            if tenure.token != token:
                self._log.info("lease", name=name, held=token is not None, token=token)
            tenure.token, tenure.until_s = token, asked_at_s + self._lasts_s
            tenure.last_token = token or tenure.last_token

    def _keep(self) -> None:
        while not self._ending.is_set():
            self._wake.wait(self._every_s)
            if not self._ending.is_set():
                self.renew()
