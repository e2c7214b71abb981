"""What a recorded stream holds: that a trouble began, lasts or is over, and that a customer called."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.alarms.model import Condition
from nocdesk.severity import PerceivedSeverity


@dataclass(frozen=True, slots=True)
class RecordedAlarm:
    """A trouble of a resource at `at`, which was heard of at `heard_at`; without a severity the condition's own counts.

    `problem` tells troubles of one condition and resource apart: a threshold's metric, or what is reported.
    """

    line: int
    at: datetime
    heard_at: datetime
    resource: str
    condition: Condition
    problem: str = ""
    severity: PerceivedSeverity | None = None
    text: str = ""
    is_clear: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class RecordedTicket:
    """A customer's call: who (by name or number), about which service and site (by name; empty where not known)."""

    line: int
    at: datetime
    heard_at: datetime
    customer: str
    service: str
    site: str
    text: str


Recorded = RecordedAlarm | RecordedTicket
