"""What can be said of a condition: its X.733 words, what it does to a service, how long it must last, what to do."""

from dataclasses import dataclass

from nocdesk.alarms.model import AlarmType, ProbableCause
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity


@dataclass(frozen=True, slots=True)
class ConditionMeaning:
    """`effect` is the class into which the alarm puts the services that it touches; UNKNOWN leaves it to measurement.

    `count` and `rearm_count` are how many readings in a row raise and clear it. `severity` is that of an alarm which
    touches a service, `idle_severity` that of one which touches none. A `momentary` condition is over at once: its
    alarm stands latched until somebody takes note.
    """

    alarm_type: AlarmType
    probable_cause: ProbableCause
    severity: PerceivedSeverity
    idle_severity: PerceivedSeverity
    effect: ServiceClass
    guidance: tuple[str, ...]
    service_words: str | None
    """What it is called where no word of the network may stand; None where the alarm's own text says no such word."""
    count: int = 1
    rearm_count: int = 1
    momentary: bool = False

    def words_beside(self, text: str) -> str:
        """What an alarm with this text is called where no word of the network may stand, in the reader's language."""
        return _(self.service_words) if self.service_words else text
