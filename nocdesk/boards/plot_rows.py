"""A service's stacked plots and the events beside them, as frozen rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.severity import PerceivedSeverity


@dataclass(frozen=True, slots=True)
class SeriesRef:
    """A series on a plot, and what it is called there."""

    series_id: int
    label: str


@dataclass(frozen=True, slots=True)
class PlotRow:
    """One of a service's stacked plots: its series, the SLA limit and where the risk begins (None: no limit)."""

    metric: Metric
    title: str
    unit: str
    series: tuple[SeriesRef, ...]
    limit: float | None
    at_risk: float | None
    side: Side


class LaneKind(StrEnum):
    """The annotation lanes above the plots, from top to bottom."""

    ALARM = "alarm"
    TICKET = "ticket"
    PLANNED = "planned"
    CHANGE = "change"
    NOTE = "note"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that belongs on a service's time axis; `until` None means it is still so."""

    kind: LaneKind
    id: int
    at: datetime
    until: datetime | None
    severity: PerceivedSeverity | None
    subject: str
    text: str
    state: str
    ticket: str
    is_acknowledged: bool = False
