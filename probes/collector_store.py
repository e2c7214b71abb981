"""What the collector needs of the store: what to poll, where to put it, who asks, and its own sign of life."""

import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from sqlalchemy.orm import Session

from nocdesk.agenda import Agenda
from nocdesk.collector_watching import end_silence, say_faults, say_own_silence
from nocdesk.core import Core
from nocdesk.inventory import inventory_stamp
from nocdesk.network.learnt import Numbers, keep_numbers
from nocdesk.network.poll_groups import PollGroup
from nocdesk.network.queries import PollTarget, poll_targets
from nocdesk.people.model import SYSTEM
from nocdesk.quality.poll_rows import HEAD, VALUE, PollRows
from nocdesk.quality.stepping import first_instant
from nocdesk.quality.wire import Batch, decode_batch, encode_batch
from nocdesk.requests.commands import Heartbeat, answer_request, beat, claim_requests
from nocdesk.settling import FAULTS_OF_DATA
from nocdesk.spool_watching import say_unwritable
from nocdesk.store.inbox import waiting_of
from nocdesk.store.spool import Spool, SpoolError
from nocdesk.stored_locally import StoredLocally, forget_stored_locally, say_stored_locally
from probes.backlog import HeardBatch
from probes.carrier import Carrier
from probes.device_target import DeviceTarget
from probes.judge import Judge
from probes.probe_targets import probe_targets
from probes.table_file import Tables, load_tables
from probes.tenures import Alone, Seat

BATCHES_AT_ONCE = 20
"""So many the engine takes at most before it reports: a long backlog is no standstill."""


@dataclass(frozen=True, slots=True)
class PollNow:
    """A person's request for a poll of one probe."""

    request_id: int
    probe_id: int


@dataclass(frozen=True, slots=True)
class Beat:
    """The collector's figures since it started."""

    started_at: datetime
    polls_sent: int
    answered: int
    timed_out: int
    samples: int
    polls_per_min: float
    timeouts_per_min: float


class CollectorStore(Protocol):
    """Every method blocks and is called from a worker thread; failures are NocdeskErrors."""

    @property
    def is_judging(self) -> bool:
        """Whether its engine judges for all; the one that does not block."""
        ...

    def targets(self) -> tuple[DeviceTarget, ...]:
        """Every device with a probe, as the store has it now."""
        ...

    def keep(self, heard: HeardBatch) -> None:
        """Put a batch into the spool; it survives a power loss once this returns."""
        ...

    def keep_numbers(self, learnt: Mapping[int, Numbers]) -> None:
        """Keep by device what was learnt of its numbers, for traps that name nothing else."""
        ...

    def apply(self) -> None:
        """Let the engine work on what waits in the spool."""
        ...

    def tell_here(self, away_since: datetime | None) -> None:
        """Let this machine's programs know since when nothing reaches the store, None where it does."""
        ...

    def claim(self) -> tuple[PollNow, ...]:
        """Take the requests that nobody has taken."""
        ...

    def answer(self, request_id: int, text: str) -> None:
        """Tell the person who asked."""
        ...

    def beat(self, figures: Beat) -> None:
        """Show that the collector lives."""
        ...

    def tell_faults(self, faults: str) -> None:
        """Say which jobs of the collector fail by a fault of the program; with an empty text none does."""
        ...


class CoreStore:
    """The real one: a core, and a spool, with the engine beside it where this collector is the one that judges.

    `keeps_house` gives the agenda that runs where the engine does.
    """

    def __init__(
        self, core: Core, spool: Spool, seat: Seat | None = None, keeps_house: Callable[[Core], Agenda] | None = None
    ) -> None:
        self._core = core
        self._spool = spool
        self._seat: Seat = seat or Alone()
        self._carrier = Carrier(core, spool)
        self._level, self._waiting, self._waiting_since = spool.level(), spool.waiting(), _heard_at(spool.oldest())
        # What an earlier collector has said of it is this one's to take back.
        self._unwritable, self._said_unwritable = "", "not known"
        self._is_told_here = True
        spool.forget_layouts()
        # A process of its own has a monotonic clock of its own, so its readings are told from its predecessor's.
        self._clock_name = uuid.uuid4().hex
        self._tables = load_tables(core.settings.table_dir)
        self._polls: frozenset[PollGroup] = frozenset()
        self._known: tuple[int, tuple[PollTarget, ...]] | None = None
        self._targets: tuple[DeviceTarget, ...] | None = None
        with core.work(SYSTEM) as work:
            say_own_silence(work, spool.source)
        # Last: it starts threads, which nobody would end if this failed.
        self._judge = Judge(core, spool, self._seat, keeps_house)
        self._judge.look()

    @property
    def is_judging(self) -> bool:
        return self._judge.is_judging

    def targets(self) -> tuple[DeviceTarget, ...]:
        with self._core.read() as session:
            stamp = inventory_stamp(session)
            # It is asked every few seconds, and reading thousands of devices would take most of that time.
            if self._known is None or self._known[0] != stamp:
                self._known, self._targets = (stamp, tuple(poll_targets(session))), None
        known = self._known[1]
        polls = self._seat.polls({target.group for target in known})
        if self._targets is None or polls != self._polls:
            self._polls = polls
            self._targets = tuple(_device(target, self._tables) for target in known if target.group in polls)
        return self._targets

    def keep(self, heard: HeardBatch) -> None:
        rows = PollRows(np.frombuffer(heard.heads, HEAD), np.frombuffer(heard.values, VALUE))
        batch = Batch(self._clock_name, tuple(heard.readings), rows, tuple(heard.answers), self._seat.terms())
        try:
            self._spool.append(encode_batch(batch), heard.layouts)
        except SpoolError as error:
            self._unwritable = str(error.__cause__ or error)
            raise
        self._unwritable = ""

    def keep_numbers(self, learnt: Mapping[int, Numbers]) -> None:
        with self._core.work(SYSTEM) as work:
            for device_id, numbers in learnt.items():
                keep_numbers(work, device_id=device_id, numbers=numbers)

    def apply(self) -> None:
        if self._judge.look():
            self._carrier.rest()
            self._judge.apply(BATCHES_AT_ONCE)
        else:
            self._carrier.carry(BATCHES_AT_ONCE)

    def tell_here(self, away_since: datetime | None) -> None:
        path = self._core.settings.stored_locally_file
        # What a disk refuses is told as it was last, and tried again.
        with suppress(OSError):
            if away_since is not None:
                since = _heard_at(self._spool.oldest()) or away_since
                say_stored_locally(path, StoredLocally(since, self._spool.waiting(), self._core.clock.now()))
            elif self._is_told_here:
                forget_stored_locally(path)
            self._is_told_here = away_since is not None

    def close(self) -> None:
        """End what runs beside it."""
        self._judge.retire()

    def claim(self) -> tuple[PollNow, ...]:
        probe_ids = [probe.probe_id for target in self._targets or () for probe in target.probes]
        with self._core.work(SYSTEM) as work:
            claimed = claim_requests(work, mine=None if self._seat.is_alone else probe_ids)
            return tuple(PollNow(request.id, request.subject_id) for request in claimed)

    def answer(self, request_id: int, text: str) -> None:
        with self._core.work(SYSTEM) as work:
            answer_request(work, request_id=request_id, answer=text)

    def beat(self, figures: Beat) -> None:
        self._tell_of_the_spool()
        with self._core.work(SYSTEM) as work:
            beat(work, heartbeat=self._heartbeat(work.session, figures))
            end_silence(work, self._spool.source, self._polls)

    def _heartbeat(self, session: Session, figures: Beat) -> Heartbeat:
        inbox_waiting, carried = waiting_of(session, self._spool.source)
        return Heartbeat(
            source=self._spool.source,
            spool_waiting=self._waiting,
            inbox_waiting=inbox_waiting,
            # What was carried is older than what was not.
            waiting_since=_heard_at(carried) or self._waiting_since,
            spool_share=self._level.share,
            spool_dropped=self._level.dropped,
            sites=tuple(sorted(self._seat.reach.sites)),
            abilities=tuple(sorted(self._seat.reach.abilities)),
            polls=tuple(sorted(group.name for group in self._polls)),
            devices=len(self._targets or ()),
            judges=self.is_judging and not self._judge.fails,
            **asdict(figures),
        )

    def tell_faults(self, faults: str) -> None:
        with self._core.work(SYSTEM) as work:
            say_faults(work, self._spool.source, faults)

    def _tell_of_the_spool(self) -> None:
        """Look at it; whether it takes what is heard is everybody's to know."""
        # One that cannot even be read is as it was last seen, and no reason to seem dead.
        with suppress(SpoolError):
            self._level, self._waiting = self._spool.level(), self._spool.waiting()
            self._waiting_since = _heard_at(self._spool.oldest())
        if (reason := self._unwritable) != self._said_unwritable:
            say_unwritable(self._core, self._spool.source, reason)
            self._said_unwritable = reason


def _heard_at(payload: bytes | None) -> datetime | None:
    """When the first in a batch was heard; None where that cannot be read."""
    with suppress(*FAULTS_OF_DATA):
        return first_instant(decode_batch(payload)) if payload else None
    return None


def _device(target: PollTarget, tables: Tables) -> DeviceTarget:
    return DeviceTarget(
        device_id=target.device_id,
        name=target.name,
        address=target.address,
        port=target.port,
        snmp=target.snmp,
        credential=target.credential,
        probes=probe_targets(target, tables),
        settings=target.settings,
    )
