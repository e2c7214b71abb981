"""What the collector needs of the store: what to poll, where to put it, who asks, and its own sign of life."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

import numpy as np

from nocdesk.collector_watching import end_silence
from nocdesk.core import Core
from nocdesk.engine import Engine
from nocdesk.inventory import inventory_stamp
from nocdesk.network.learnt import Numbers, keep_numbers
from nocdesk.network.queries import PollTarget, poll_targets
from nocdesk.people.model import SYSTEM
from nocdesk.quality.poll_rows import HEAD, VALUE, PollRows
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.requests.commands import Heartbeat, answer_request, beat, claim_requests
from nocdesk.store.spool import Spool
from probes.backlog import HeardBatch
from probes.device_target import DeviceTarget
from probes.probe_targets import probe_targets
from probes.table_file import Tables, load_tables

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

    def claim(self) -> tuple[PollNow, ...]:
        """Take the requests that nobody has taken."""
        ...

    def answer(self, request_id: int, text: str) -> None:
        """Tell the person who asked."""
        ...

    def beat(self, figures: Beat) -> None:
        """Show that the collector lives."""
        ...


class CoreStore:
    """The real one: a core, and a spool with the engine beside it."""

    def __init__(self, core: Core, spool: Spool) -> None:
        self._core = core
        self._spool = spool
        self._engine = Engine(core, spool)
        spool.forget_layouts()
        # A process of its own has a monotonic clock of its own, so its readings are told from its predecessor's.
        self._clock_name = uuid.uuid4().hex
        self._tables = load_tables(core.settings.table_dir)
        self._targets: tuple[int, tuple[DeviceTarget, ...]] | None = None

    def targets(self) -> tuple[DeviceTarget, ...]:
        with self._core.read() as session:
            stamp = inventory_stamp(session)
            # It is asked every few seconds, and reading thousands of devices would take most of that time.
            if self._targets is None or self._targets[0] != stamp:
                self._targets = stamp, tuple(_device(target, self._tables) for target in poll_targets(session))
            return self._targets[1]

    def keep(self, heard: HeardBatch) -> None:
        rows = PollRows(np.frombuffer(heard.heads, HEAD), np.frombuffer(heard.values, VALUE))
        batch = Batch(self._clock_name, tuple(heard.readings), rows, tuple(heard.answers))
        self._spool.append(encode_batch(batch), heard.layouts)

    def keep_numbers(self, learnt: Mapping[int, Numbers]) -> None:
        with self._core.work(SYSTEM) as work:
            for device_id, numbers in learnt.items():
                keep_numbers(work, device_id=device_id, numbers=numbers)

    def apply(self) -> None:
        self._engine.apply_waiting(BATCHES_AT_ONCE)

    def claim(self) -> tuple[PollNow, ...]:
        with self._core.work(SYSTEM) as work:
            return tuple(PollNow(request.id, request.subject_id) for request in claim_requests(work))

    def answer(self, request_id: int, text: str) -> None:
        with self._core.work(SYSTEM) as work:
            answer_request(work, request_id=request_id, answer=text)

    def beat(self, figures: Beat) -> None:
        level = self._spool.level()
        heartbeat = Heartbeat(
            source=self._spool.source,
            spool_waiting=self._spool.waiting(),
            spool_share=level.share,
            spool_dropped=level.dropped,
            **asdict(figures),
        )
        with self._core.work(SYSTEM) as work:
            beat(work, heartbeat=heartbeat)
            end_silence(work, self._spool.source)


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
