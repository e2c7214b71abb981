"""A trouble as it was found: what an alarm is raised of."""

from dataclasses import dataclass

from nocdesk.alarms.model import AlarmType, Condition, ProbableCause
from nocdesk.severity import PerceivedSeverity


@dataclass(frozen=True, slots=True)
class Trouble:
    """A condition of a resource, as it was found; `key` is the natural key of its alarm, `rule` what made it.

    Type and cause are those of the condition unless a rule knows better.
    """

    key: str
    condition: Condition
    severity: PerceivedSeverity
    resource: str
    text: str
    device_id: int | None = None
    probe_id: int | None = None
    metric: str | None = None
    rule: str = ""
    specific_problem: str = ""
    alarm_type: AlarmType | None = None
    probable_cause: ProbableCause | None = None
