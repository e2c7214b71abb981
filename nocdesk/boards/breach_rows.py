"""What the breach review shows, as frozen rows; no word of the network."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.boards.ticket_time_board import TicketTimeLine
from nocdesk.people.model import Role
from nocdesk.services.model import ServiceClass
from nocdesk.sla.breaches.model import BreachState, BreachStep, ExclusionReason


class QueueGroup(IntEnum):
    """Where in the queue a breach stands: what is to be done about it."""

    TO_REVIEW = 0
    WAITING = 1
    DECIDED = 2


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A breach as the queue shows it, with where its objective stands in the period (None: no longer agreed).

    `decided_by`, `reason` and `note` are those of the last decision that stands, `proposed_by` who signed first.
    """

    id: int
    version: int
    service_id: int
    service: str
    label: str
    customer: str
    objective: str
    standing: ObjectiveRow | None
    began_at: datetime
    until_at: datetime
    is_running: bool
    bad_s: float
    worst: float | None
    state: BreachState
    decided_at: datetime | None
    decided_by: str
    proposed_by: str
    reason: ExclusionReason | None
    note: str

    @property
    def group(self) -> QueueGroup:
        """The part of the queue that it stands in."""
        if self.state is BreachState.OPEN:
            return QueueGroup.TO_REVIEW
        return QueueGroup.WAITING if self.state is BreachState.PROPOSED else QueueGroup.DECIDED

    @property
    def used_share(self) -> float | None:
        """How much of the period's budget is used, by all bad time; None where there is no budget."""
        return self.standing.used_share if self.standing is not None and self.standing.has_budget else None


@dataclass(frozen=True, slots=True)
class BurnLine:
    """How many times faster than the promise allows the budget burnt in a window, and from where on a rule fires."""

    window_s: float
    rate: float | None
    limit: float
    bad_s: float


@dataclass(frozen=True, slots=True)
class CreditLine:
    """What is due to the customer, as text of money, if the breach lasts so much longer (0: until now).

    `percent` is None where too little was measured to say.
    """

    further_s: float
    bad_s: float
    achieved: float | None
    percent: float | None
    amount: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """An entry of the log."""

    at: datetime
    by: str
    role: Role
    step: BreachStep
    state: BreachState
    reason: ExclusionReason | None
    note: str
    bad_s: float


@dataclass(frozen=True, slots=True)
class StretchLine:
    """A stretch of the ledger in the window that is drawn."""

    service_class: ServiceClass
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class BreachDetail:
    """Everything about one breach.

    `due_s` and `measured_s` are of the time between its beginning and its end; `before_s` is what was bad earlier in
    the period; `gaps` are the times in it that were not measured, and `clocks` the tickets that an objective on them
    is judged by.
    """

    row: BreachRow
    due_s: float
    measured_s: float
    before_s: float
    bin_s: float
    gaps: tuple[tuple[datetime, datetime], ...]
    stretches: tuple[StretchLine, ...]
    burn: tuple[BurnLine, ...]
    credits: tuple[CreditLine, ...]
    charge: str
    decisions: tuple[DecisionLine, ...]
    clocks: tuple[TicketTimeLine, ...] = ()
