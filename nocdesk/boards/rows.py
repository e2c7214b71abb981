"""What the screens show, as frozen rows; the service-facing ones hold no word of the network."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.alarms.model import AlarmType, Condition, ProbableCause
from nocdesk.catalog.model import Measure
from nocdesk.network.model import ProbeType
from nocdesk.priority import Priority
from nocdesk.problems.model import MemberRole
from nocdesk.quality.reading import Outcome
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.model import MatchState, RestorationStatus, TicketStatus


@dataclass(frozen=True, slots=True)
class SlaClock:
    """The objective that runs out first: what is left of its budget this month, and when it is gone at this rate."""

    measure: Measure
    state: Verdict
    budget_left_s: float
    breach_at: datetime | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """What keeps an alarm from asking for attention, each with its words; nothing where all is empty.

    `shelf_id` without `shelved_until` is a shelf that one person has asked for and no second one agreed to.
    """

    shelf_id: int | None = None
    shelved_until: datetime | None = None
    shelved_by: str = ""
    shelf_reason: str = ""
    suppressed_by: str = ""
    symptom_of: str = ""
    out_of_service: str = ""

    @property
    def is_shelved(self) -> bool:
        """Whether it has been put aside."""
        return self.shelved_until is not None

    @property
    def is_any(self) -> bool:
        """Whether anything withholds it."""
        return self.is_shelved or bool(self.suppressed_by or self.symptom_of or self.out_of_service)


@dataclass(frozen=True, slots=True)
class Fold:
    """Where an alarm stands in a list that shows a problem as one row, with its symptoms below it.

    `symptoms` is how many the row has; `is_suspected` where no root is known and the first alarm stands for all.
    `is_below` is a symptom's own row.
    """

    symptoms: int = 0
    is_open: bool = False
    is_suspected: bool = False
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class Touched:
    """Everything that an alarm touches, by name; `sites` also has the place of its device."""

    services: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm with its SLA clock, tickets and customers, for those who may see the network.

    `service` and `customer` name the worst-affected one; the counts say how many there are. `proposals` counts open
    proposals to link a ticket. `is_active` and `is_acknowledged` are the current and the latched state. `problem` is
    the number of the problem that it is part of, `role` what it is there. `touched` has all names, for filters.
    """

    id: int
    severity: PerceivedSeverity
    is_active: bool
    is_acknowledged: bool
    acknowledged_by: str | None
    condition: Condition
    alarm_type: AlarmType
    probable_cause: ProbableCause
    resource: str
    probe_id: int | None
    text: str
    raised_at: datetime
    began_at: datetime
    last_at: datetime
    cleared_at: datetime | None
    count: int
    owner: str | None
    service_id: int | None
    service: str
    service_count: int
    customer: str
    customer_count: int
    sla: SlaClock | None
    tickets: tuple[str, ...]
    proposals: int
    is_planned: bool
    version: int
    withheld: Withheld = Withheld()
    is_flapping: bool = False
    problem_id: int | None = None
    problem: str = ""
    role: MemberRole | None = None
    fold: Fold = Fold()
    touched: Touched = Touched()

    @property
    def is_quiet(self) -> bool:
        """Whether it asks nobody for attention, whatever its own state."""
        return self.is_planned or self.withheld.is_any

    @property
    def is_asking(self) -> bool:
        """Whether somebody must take note of it still."""
        return not self.is_acknowledged and not self.is_quiet


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """What a problem is as a whole, for its one row in a list: all that its alarms touch, each counted once."""

    id: int
    service_count: int
    customer_count: int
    customer: str
    tickets: tuple[str, ...]
    sla: SlaClock | None


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """A service that an alarm touches."""

    service_id: int
    service: str
    label: str
    customer: str
    effect: ServiceClass
    reason: str
    sla: SlaClock | None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A ticket and an alarm that probably belong together."""

    ticket_id: int
    ticket: str
    ticket_text: str
    ticket_status: TicketStatus
    customer: str
    service: str
    alarm_id: int
    alarm_text: str
    score: float
    reasons: tuple[str, ...]
    state: MatchState


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line of an alarm's or a ticket's story; a lasting one is told with every later alarm of the trouble."""

    at: datetime
    author: str
    text: str
    is_lasting: bool = False


@dataclass(frozen=True, slots=True)
class AlarmDetail:
    """Everything the detail pane says of one alarm, in its order: what, who is affected, guidance, tickets, journal.

    `device_id` is the device whose probe raised it, None where no probe did.
    """

    row: AlarmRow
    device_id: int | None
    impacts: tuple[ImpactRow, ...]
    proposals: tuple[ProposalRow, ...]
    guidance: tuple[str, ...]
    journal: tuple[JournalRow, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in the customer's words: no device, no interface, no address."""

    id: int
    name: str
    label: str
    customer_id: int
    customer: str
    site: str
    specification: str
    tier: str
    service_class: ServiceClass
    since: datetime | None
    sla: SlaClock | None
    open_tickets: int


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A trouble ticket in the queue."""

    id: int
    number: str
    status: TicketStatus
    customer_id: int
    customer: str
    service_id: int | None
    service: str
    site: str
    text: str
    opened_at: datetime
    began_at: datetime
    etr_at: datetime | None
    restored_at: datetime | None
    restoration: RestorationStatus | None
    next_update_at: datetime | None
    updated_by: str
    sla: SlaClock | None
    alarms: tuple[int, ...]
    proposals: int
    version: int
    priority: Priority = Priority.MEDIUM
    workgroup: str = ""
    assignee: str = ""
    problem_id: int | None = None


@dataclass(frozen=True, slots=True)
class SlaRow:
    """One objective of one service, in the period that runs."""

    service_id: int
    service: str
    customer: str
    measure: Measure
    target: float
    limit: float | None
    achieved: float | None
    coverage: float
    budget_s: float
    budget_left_s: float
    breach_at: datetime | None
    state: Verdict
    computed_at: datetime
    objective: str = ""
    reason: str = ""
    version: int = 1
    has_budget: bool = True


@dataclass(frozen=True, slots=True)
class ProbeRow:
    """A probe and its last poll."""

    id: int
    name: str
    type: ProbeType
    device: str
    service: str
    interval_s: float
    outcome: Outcome | None
    polled_at: datetime | None
    answered_at: datetime | None
    detail: str
