"""What stands at an instant of a run: alarms and tickets, as values that can be printed and compared."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.alarms.model import Condition
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import MatchState, TicketStatus


@dataclass(frozen=True, slots=True)
class AlarmOutcome:
    """An alarm, open or not; `services` are those that it touches."""

    id: int
    resource: str
    condition: Condition
    specific_problem: str
    severity: PerceivedSeverity
    text: str
    count: int
    raised_at: datetime
    began_at: datetime
    cleared_at: datetime | None
    services: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is wrong, as it was reported."""
        return self.specific_problem or self.condition.value


@dataclass(frozen=True, slots=True)
class MatchOutcome:
    """An alarm that a ticket was matched with, and why."""

    alarm_id: int
    state: MatchState
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TicketOutcome:
    """A ticket and what it was matched with, the likeliest first."""

    number: str
    customer: str
    service: str
    site: str
    text: str
    status: TicketStatus
    opened_at: datetime
    began_at: datetime
    matches: tuple[MatchOutcome, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that stands at an instant."""

    at: datetime
    alarms: tuple[AlarmOutcome, ...]
    tickets: tuple[TicketOutcome, ...]
