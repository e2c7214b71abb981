"""What a recorded stream holds: a trouble that began, lasts or is over, a customer's call, what a person did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nocdesk.alarms.model import Condition
from nocdesk.severity import PerceivedSeverity
from nocdesk.traps.event import TrapEvent


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


class Deed(StrEnum):
    """What a person does about an alarm."""

    ACKNOWLEDGE = "acknowledge"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"


@dataclass(frozen=True, slots=True)
class RecordedDeed:
    """What a person did about the open alarm of a trouble; a shelf without `until` ends when the alarm clears.

    A critical alarm is put aside by two: `seconded_by` is the other one.
    """

    line: int
    at: datetime
    heard_at: datetime
    resource: str
    condition: Condition
    problem: str
    deed: Deed
    by: str
    reason: str = ""
    until: datetime | None = None
    seconded_by: str = ""


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


@dataclass(frozen=True, slots=True)
class RecordedTrap:
    """A notification as it was heard, and the name of its device; None where the inventory has none of its address."""

    line: int
    at: datetime
    heard_at: datetime
    device: str | None
    event: TrapEvent


Recorded = RecordedAlarm | RecordedDeed | RecordedTicket | RecordedTrap
