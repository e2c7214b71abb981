"""What the evidence screen shows, as frozen rows: what it is asked of, its intervals, bins, samples and the proof."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import isfinite

from nocdesk.quality.hysteresis import Limits
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.severity import PerceivedSeverity


class SubjectKind(StrEnum):
    """What evidence can be asked of."""

    OBJECTIVE = "objective"
    ALARM = "alarm"
    PLOT = "plot"


@dataclass(frozen=True, slots=True)
class Subject:
    """The standing of an objective, an alarm, or a metric of a service as it is plotted, by its id."""

    kind: SubjectKind
    id: int
    metric: Metric | None = None

    @classmethod
    def objective(cls, status_id: int) -> "Subject":
        """Where an objective of a service stands."""
        return cls(SubjectKind.OBJECTIVE, status_id)

    @classmethod
    def alarm(cls, alarm_id: int) -> "Subject":
        """An alarm, whatever raised it."""
        return cls(SubjectKind.ALARM, alarm_id)

    @classmethod
    def plot(cls, service_id: int, metric: Metric) -> "Subject":
        """A metric of a service."""
        return cls(SubjectKind.PLOT, service_id, metric)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a standing says: the bad time so far and the budget of the whole period, in seconds."""

    used_s: float
    budget_s: float
    period: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What the evidence of a subject is looked for in, and what it is held against.

    `limits` are those of a rule that counts readings in a row, `limit` that of an objective whose bins are `bin_s`
    long; of a subject that is held against nothing both are None. `version` says since when the rule is in force.
    """

    title: str
    service_id: int | None
    service: str
    series_id: int | None
    probe_id: int | None
    source: str
    interval_s: float
    device_ids: tuple[int, ...]
    metric: Metric | None
    instance: str
    rule: str
    version: str
    limits: Limits | None = None
    limit: float | None = None
    side: Side = Side.ABOVE
    bin_s: int | None = None
    severity: PerceivedSeverity | None = None
    charge: Charge | None = None
    counts_silence: bool = False
    """Whether the rule counts polls without an answer instead of values."""
    began_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def border(self) -> float | None:
        """The value beyond which a sample is bad; of a band the one on the side that is told."""
        if self.limits is None:
            return self.limit
        border = self.limits.low if self.side is Side.BELOW else self.limits.high
        return border if isfinite(border) else None

    def over(self, value: float) -> float | None:
        """By how much a value lies beyond the border, at least 0; None where it does not."""
        if self.limits is not None:
            beyond = max(value - self.limits.high, self.limits.low - value)
        elif self.limit is not None:
            beyond = value - self.limit if self.side is Side.ABOVE else self.limit - value
        else:
            return None
        return beyond if beyond > 0 else None


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """Time without a break in which an objective was not kept, and what it has used of the budget with those before."""

    id: int
    began_at: datetime
    ended_at: datetime
    seconds: float
    worst: float | None
    used_s: float
    is_running: bool


@dataclass(frozen=True, slots=True)
class BinRow:
    """A bin of an objective: what its samples make, and whether it is good (None: it does not count).

    `is_within` tells those of the interval from those beside it.
    """

    id: int
    began_at: datetime
    ended_at: datetime
    count: int
    minimum: float | None
    value: float | None
    maximum: float | None
    over: float | None
    is_good: bool | None
    info: str
    is_within: bool


class RowKind(StrEnum):
    """What a line of the evidence is."""

    POLL = "poll"
    ROLLUP = "roll-up"
    TRAP = "trap"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Counts:
    """What went into a share: sent and received, as the device counted them."""

    sent: int
    received: int

    @property
    def lost(self) -> int:
        return self.sent - self.received


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A sample with its poll, a trap, or a change of state; `number` counts the samples of the list.

    `is_charged` marks what the rule or the bin counts; `ref` is the id of a trap.
    """

    id: int
    number: int | None
    at: datetime
    source: str
    kind: RowKind
    value: float | None = None
    counts: Counts | None = None
    over: float | None = None
    window: str = ""
    poll_ms: float | None = None
    clock: str = ""
    info: str = ""
    severity: PerceivedSeverity | None = None
    is_charged: bool = False
    ref: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """The rows of an interval and what is around it, how fine they are, and the header's sentences.

    `keep` says in words how fine the data is and how long it is kept; `fired_at` is when the rule fired.
    """

    ground: Ground
    began_at: datetime
    ended_at: datetime
    rows: tuple[EvidenceRow, ...]
    headline: str
    so: str
    window: tuple[str, str]
    keep: str
    fired_at: datetime | None

    @property
    def charged(self) -> tuple[EvidenceRow, ...]:
        """The samples that the rule or the bin counted."""
        return tuple(row for row in self.rows if row.is_charged)


@dataclass(frozen=True, slots=True)
class DecodedLine:
    """A line of the decoded tree; `oid` names the object that it is about."""

    id: int
    depth: int
    name: str
    value: str
    is_parent: bool = False
    is_bad: bool = False
    oid: str = ""


@dataclass(frozen=True, slots=True)
class VarbindRow:
    """An object of a poll beside what it was in the poll before, and where it stands in the encoded octets."""

    id: int
    name: str
    oid: str
    type: str
    previous: str
    this: str
    delta: str
    offset: int
    length: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class PollLine:
    """A line of a poll's log."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class EvidenceDetail:
    """All that is known of one row; `note` says why there are no varbinds where there are none.

    `octets` are the objects as they are encoded on their own, one after the other: never the datagram.
    """

    row_id: int
    title: str
    tree: tuple[DecodedLine, ...]
    varbinds: tuple[VarbindRow, ...]
    log: tuple[PollLine, ...]
    octets: bytes
    fingerprint: str
    note: str
    arithmetic: str
    source: str
