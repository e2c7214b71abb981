"""How alive and how loaded it all is, as frozen rows."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.boards.rows import AlarmRow
from nocdesk.severity import PerceivedSeverity


@dataclass(frozen=True, slots=True)
class SeverityCount:
    """A chip of the status strip."""

    severity: PerceivedSeverity
    active: int
    unacknowledged: int


@dataclass(frozen=True, slots=True)
class Behind:
    """Batches that collectors have kept and not yet brought into the store, of all collectors or only of some."""

    since: datetime
    waiting: int
    is_everywhere: bool


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """The strip and the status bar: is it alive, how old is what it shows, how loaded is the shift.

    `oldest_data_at` is the last answer of the probe that has waited longest for one; `beat_at` the collector's last
    sign of life, and `judged_at` when one last judged. `shelved` counts troubles that were put aside.
    Of the probes that are late, `probes_new` had no time for an answer yet since the collectors began.
    `load` counts alarms raised in each of the last twelve 10-minute periods, the running one last.
    """

    counts: tuple[SeverityCount, ...]
    planned: int
    load: tuple[int, ...]
    polls_per_min: float
    timeouts_per_min: float
    probes: int
    probes_late: int
    oldest_data_at: datetime | None
    beat_at: datetime | None
    spool_waiting: int
    worst_unacknowledged: AlarmRow | None
    unacknowledged: int
    shelved: int = 0
    judged_at: datetime | None = None
    behind: Behind | None = None
    probes_new: int = 0
