"""What a probe is: it knows which objects to ask for and makes a Reading of the answer; it never decides anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Outcome, Reading
from probes.snmp.varbind import Oid, Value
from probes.table_definition import TableDefinition

SYS_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
"""sysUpTime.0 of SNMPv2-MIB (RFC 3418), in hundredths of a second; it goes with every poll."""

IfIndexes = Mapping[str, int]
"""Which ifIndex an ifName has at present; it may change with every reboot."""

ROWS_RELEARN_S = 300.0
"""How long the rows of a table are held for known: a peer or a sensor may be added any day."""

NO_NEW_RESULT = "the test has no new result since the last poll"

OBJECTS_SHARED = 65_536
"""So many instances that several devices have alike are kept once for all of them."""

Parameters = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class ProbeTarget:
    """What a probe has been told: its own parameters and the interfaces of its device that are watched, by ifName."""

    probe_id: int
    name: str
    type: ProbeType
    interval_s: float
    parameters: Parameters = field(default_factory=dict)
    interface_names: tuple[str, ...] = ()
    table: TableDefinition | None = None
    table_fault: str = ""
    """Why a probe of a declared table has none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agent said, and when; an object that it does not have is absent or None."""

    values: Mapping[Oid, Value]
    taken_at: datetime
    monotonic_s: float
    round_trip_ms: float | None = None

    def integer(self, oid: Oid) -> int | None:
        """The value where it is there and a number."""
        value = self.values.get(oid)
        return value if isinstance(value, int) else None

    def text(self, oid: Oid) -> str | None:
        """The value where it is there and an octet string; octets that are no UTF-8 stay visible."""
        value = self.values.get(oid)
        return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the poller found out about a device by walking: for each column, the value at each index."""

    if_indexes: IfIndexes = field(default_factory=dict)
    columns: Mapping[Oid, Mapping[Oid, Value]] = field(default_factory=dict)
    members: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """The ports of each link aggregate, all by ifIndex."""
    last_result: Value = None
    """What `result_time` said at the last reading of the probe that is read now; None before the first."""

    def rows(self, column: Oid) -> Mapping[Oid, Value]:
        """The instances of a column by their indexes; none where the device has none."""
        return self.columns.get(column, {})


@dataclass(frozen=True, slots=True)
class Linear:
    """An object whose value goes, times `scale`, into one measurement and nowhere else."""

    metric: Metric
    instance: str
    scale: float = 1


@dataclass(frozen=True, slots=True)
class Moving:
    """What may change from poll to poll without changing the meaning of the rest.

    `ignored` are objects that, as things stand, go into no measurement: while the poll stands they are not asked for.
    """

    linear: Mapping[Oid, Linear] = field(default_factory=dict)
    ignored: frozenset[Oid] = frozenset()


class Probe(Protocol):
    """One type of probe; it has no state, so one object serves all devices."""

    relearn_s: float = ROWS_RELEARN_S
    """After how long what was learnt for it is learnt again, unless its parameters say otherwise."""

    def relearn_after_s(self, target: ProbeTarget) -> float:
        """The same for this target; 0 where it is walked at each poll."""
        return self.relearn_s

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        """The columns that are walked to know which rows there are; none where the parameters name the row.

        Without the first the probe is nothing; where a walk of another fails, it goes on with what is known of it.
        """
        return ()

    def identity(self, target: ProbeTarget) -> tuple[Oid, ...]:
        """Of these, what says which row is which: where a poll brings another value, the rows have moved."""
        return ()

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        """The objects of one poll, without sysUpTime; raises BadProbeError where the parameters make none."""
        ...

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        """What the answer means, in units."""
        ...

    def result_time(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Value:
        """When the device took the result that it shows, in its own words; None where it does not say.

        A result that was read before is no new measurement, and the poller leaves its measurements out.
        """
        return None

    def moving(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Moving | None:
        """Which objects may move while all others stand still, so that the next answers need not be read anew.

        None where every answer must be read by `reading`.
        """
        return None


@lru_cache(maxsize=OBJECTS_SHARED)
def column(entry: Oid, number: int, index: Oid) -> Oid:
    """The instance of a column of a conceptual row (RFC 2578, clause 7.7)."""
    return (*entry, number, *index)


def answered(target: ProbeTarget, answer: Answer, *, outcome: Outcome = Outcome.ANSWERED, detail: str = "") -> Reading:
    """A Reading with all that every probe knows, and no measurement yet."""
    return Reading(
        probe_id=target.probe_id,
        taken_at=answer.taken_at,
        monotonic_s=answer.monotonic_s,
        outcome=outcome,
        uptime_ticks=answer.integer(SYS_UPTIME),
        round_trip_ms=answer.round_trip_ms,
        detail=detail,
    )
