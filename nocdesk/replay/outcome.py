"""What stands at an instant of a run: alarms, problems and tickets, as values that can be printed and compared."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from nocdesk.alarms.model import Condition
from nocdesk.problems.model import MemberRole, ProblemState
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import MatchState, TicketStatus


@dataclass(frozen=True, slots=True)
class AlarmOutcome:
    """An alarm, open or not: the services that it touches, and how often an operator's attention was asked for it.

    `key` is its natural key: what makes two reports of a trouble one alarm.
    """

    id: int
    key: str
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
    annunciations: int

    @property
    def words(self) -> str:
        """What is wrong, as it was reported."""
        return self.specific_problem or self.condition.value


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """An alarm in a problem, and why."""

    alarm_id: int
    role: MemberRole
    rule: str
    reason: str
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class AtStake:
    """What a problem costs in a currency: credits due as things stand, and if it went on for four hours."""

    currency: str
    credit: Decimal
    credit_if_240_min: Decimal


@dataclass(frozen=True, slots=True)
class ProblemOutcome:
    """A problem with those of its alarms that were part of it until its end, the root among them, if there is one."""

    id: int
    number: str
    state: ProblemState
    severity: PerceivedSeverity
    text: str
    rule: str
    reason: str
    root_alarm_id: int | None
    began_at: datetime
    opened_at: datetime
    resolved_at: datetime | None
    members: tuple[MemberOutcome, ...]
    services: tuple[str, ...]
    customers: tuple[str, ...]
    at_stake: tuple[AtStake, ...]


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
    problem_id: int | None
    matches: tuple[MatchOutcome, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that stands at an instant."""

    at: datetime
    alarms: tuple[AlarmOutcome, ...]
    problems: tuple[ProblemOutcome, ...]
    tickets: tuple[TicketOutcome, ...]
