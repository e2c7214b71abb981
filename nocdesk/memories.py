"""What the engine remembers of each probe between two readings, and when it tells the store.

A memory is in the store as soon as a threshold's state, the outcome or its text has changed, and otherwise every few
seconds: after a crash a rate is taken over the longer time since then, and no state of a threshold is ever lost.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from nocdesk.quality.hysteresis import Watch
from nocdesk.quality.measuring import ProbeMemory, memory_from_json, memory_to_json
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.store.series_time import in_slices

WRITE_EVERY_S = 4.0
"""Less than the slack after which an answer counts as old (`stale_after_s`), so that no probe looks stale by it."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A probe's memory with its last poll; `written_at` is of the last one that the store knows of.

    `polled_by` names the clock of whoever polled it last; the store does not know of it.
    """

    memory: ProbeMemory = field(default_factory=ProbeMemory)
    outcome: Outcome | None = None
    polled_at: datetime | None = None
    answered_at: datetime | None = None
    detail: str = ""
    written_at: datetime | None = None
    polled_by: str = ""

    def after(self, reading: Reading, memory: ProbeMemory, clock: str) -> "Remembered":
        """With one more reading; a change that cannot wait makes it unwritten."""
        is_same = (
            not memory.watches
            and not self.memory.watches
            and self.outcome is reading.outcome
            and self.detail == reading.detail
        )
        return Remembered(
            memory=memory,
            outcome=reading.outcome,
            polled_at=reading.taken_at,
            answered_at=reading.taken_at if reading.outcome is Outcome.ANSWERED else self.answered_at,
            detail=reading.detail,
            written_at=self.written_at if is_same else None,
            polled_by=clock,
        )

    @property
    def asked(self) -> tuple[str, float]:
        """By whose clock it was asked last, and when; of what was read from the store, when it last answered."""
        if self.polled_by and self.polled_at is not None:
            return self.polled_by, self.polled_at.timestamp()
        return self.memory.clock, self.memory.at

    @property
    def is_due(self) -> bool:
        """Whether the store must be told."""
        if self.polled_at is None:
            return False
        return self.written_at is None or abs((self.polled_at - self.written_at).total_seconds()) >= WRITE_EVERY_S


class Memories:
    """Of every probe that was heard of since the start; what a failed transaction changed can be put back."""

    def __init__(self) -> None:
        self._probes: dict[int, Remembered] = {}
        self._before: dict[int, Remembered] = {}

    def __getitem__(self, probe_id: int) -> Remembered:
        return self._probes[probe_id]

    def recall(self, session: Session, probe_ids: Collection[int]) -> None:
        """Read from the store what is not known here."""
        missing = [probe_id for probe_id in probe_ids if probe_id not in self._probes]
        for part in in_slices(missing):
            known = {row.probe_id: row for row in session.execute(_stored().where(ProbeStatus.probe_id.in_(part)))}
            for probe_id in part:
                row = known.get(probe_id)
                self._probes[probe_id] = Remembered() if row is None else _remembered(*row)

    def put(self, probe_id: int, remembered: Remembered) -> None:
        """Remember this, which the store will know when the transaction is done."""
        self._before.setdefault(probe_id, self._probes[probe_id])
        self._probes[probe_id] = remembered

    def correct(self, probe_id: int, remembered: Remembered) -> None:
        """Remember what was known before the transaction and only held elsewhere."""
        self._probes[probe_id] = remembered

    def write(self, session: Session, probe_ids: Iterable[int]) -> None:
        """Tell the store of those probes for which it is time."""
        due = [probe_id for probe_id in probe_ids if self._probes[probe_id].is_due]
        if not due:
            return
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        statement = (sqlite.insert if is_sqlite else postgresql.insert)(ProbeStatus)
        names = ("outcome", "polled_at", "answered_at", "detail", "memory")
        replaced = {name: getattr(statement.excluded, name) for name in names}
        session.execute(
            statement.on_conflict_do_update(index_elements=["probe_id"], set_=replaced),
            [_row(probe_id, self._probes[probe_id]) for probe_id in due],
            # Else probes that once answered and probes that never did would take turns, a statement each.
            execution_options={"render_nulls": True},
        )
        for probe_id in due:
            self.put(probe_id, replace(self._probes[probe_id], written_at=self._probes[probe_id].polled_at))

    def settle(self) -> None:
        """The transaction is done."""
        self._before.clear()

    def put_back(self) -> None:
        """The transaction failed: remember what was remembered before it."""
        self._probes.update(self._before)
        self._before.clear()

    def step_clock(self, session: Session, step_s: float) -> None:
        """The wall clock was set by so much: move the instants that later ones are compared with."""
        unwritten = [number for number, one in self._probes.items() if one.written_at != one.polled_at]
        for probe_id in unwritten:
            self.put(probe_id, replace(self._probes[probe_id], written_at=None))
        self.write(session, unwritten)
        session.flush()
        for status in session.scalars(select(ProbeStatus).execution_options(populate_existing=True)):
            if status.answered_at is not None:
                status.answered_at += timedelta(seconds=step_s)
            memory = memory_from_json(status.memory)
            watches = {key: Watch(w.is_raised, w.run, w.since + step_s) for key, w in memory.watches.items()}
            status.memory = memory_to_json(replace(memory, at=memory.at + step_s, watches=watches))
        session.flush()
        for probe_id in list(self._probes):
            self._before.setdefault(probe_id, self._probes[probe_id])
        self._probes.clear()


def _stored() -> Any:
    status = ProbeStatus
    return select(status.probe_id, status.memory, status.outcome, status.polled_at, status.answered_at, status.detail)


def _remembered(
    _probe_id: int,
    memory: dict[str, Any],
    outcome: Outcome,
    polled_at: datetime,
    answered_at: datetime | None,
    detail: str,
) -> Remembered:
    return Remembered(memory_from_json(memory), outcome, polled_at, answered_at, detail, polled_at)


def _row(probe_id: int, remembered: Remembered) -> dict[str, Any]:
    return {
        "probe_id": probe_id,
        "outcome": remembered.outcome,
        "polled_at": remembered.polled_at,
        "answered_at": remembered.answered_at,
        "detail": remembered.detail,
        "memory": memory_to_json(remembered.memory),
    }
