"""What the desk shows of a service problem, as frozen rows, for those who may see the network."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from nocdesk.boards.rows import ImpactRow
from nocdesk.problems.editing import ProblemVersion
from nocdesk.problems.model import MemberRole, ProblemState
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import RestorationStatus, TicketStatus


@dataclass(frozen=True, slots=True)
class MemberLine:
    """An alarm of a problem, and why it is there: by which rule, or by whom."""

    alarm_id: int
    severity: PerceivedSeverity
    is_active: bool
    resource: str
    text: str
    began_at: datetime
    role: MemberRole
    rule: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class ProblemTicket:
    """A ticket of a problem, how its restoration stands, and by when it was promised, after how many moves."""

    ticket_id: int
    number: str
    customer: str
    status: TicketStatus
    etr_at: datetime | None
    customer_id: int = 0
    restoration: RestorationStatus | None = None
    moves: int = 0


@dataclass(frozen=True, slots=True)
class AtStake:
    """Credits due for what a problem touches: as things stand, and if it went on for another hour."""

    currency: str
    now: Decimal
    in_an_hour: Decimal


@dataclass(frozen=True, slots=True)
class ProblemDetail:
    """Everything about a problem: what explains it, who is affected, what it costs, and who was promised what.

    `members` stand in the order in which by the evidence they began, `promises` is how many are at risk or breached.
    """

    id: int
    seen: ProblemVersion
    rule: str
    reason: str
    root_alarm_id: int | None
    began_at: datetime
    members: tuple[MemberLine, ...]
    impacts: tuple[ImpactRow, ...]
    customers: int
    promises: int
    at_stake: tuple[AtStake, ...]
    tickets: tuple[ProblemTicket, ...]

    @property
    def number(self) -> str:
        """What it is called."""
        return self.seen.name

    @property
    def state(self) -> ProblemState:
        """How far its life has come."""
        return self.seen.values.state

    @property
    def owner(self) -> str | None:
        """Whose it is."""
        return self.seen.values.owner

    def member(self, alarm_id: int) -> MemberLine | None:
        """The line of one of its alarms."""
        return next((member for member in self.members if member.alarm_id == alarm_id), None)
