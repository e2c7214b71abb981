"""What the service inventory shows, as frozen rows without a word of the network."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nocdesk.catalog.model import Measure
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus
from nocdesk.tickets.promises import PromiseHistory


class TroubleWord(StrEnum):
    """What is wrong with a service, as it may be said to whoever pays for it."""

    LINE = "line interrupted"
    NO_CONNECTION = "no connection"
    LOSING = "losing data"
    SLOW = "slow"
    UNSTEADY = "unsteady"
    POOR_VOICE = "poor voice quality"
    BELOW_PROMISE = "below what was promised"
    EQUIPMENT = "site equipment does not answer"
    UNMEASURED = "cannot be measured"


@dataclass(frozen=True, slots=True)
class ServicePromise:
    """One promise of a service, month to date; `left_s` is negative once more was used than there was.

    Where a number of outages or a share of tickets is promised there is no budget of time.
    """

    measure: Measure
    target: float
    limit: float | None
    achieved: float | None
    budget_s: float
    left_s: float
    breach_at: datetime | None
    state: Verdict
    objective: str = ""
    has_budget: bool = True

    @property
    def used_s(self) -> float:
        """How long the promise was not kept this month."""
        return max(0.0, self.budget_s - self.left_s)


@dataclass(frozen=True, slots=True)
class ServiceTicket:
    """A ticket that is worked on, with what the customer said and was promised."""

    id: int
    number: str
    status: TicketStatus
    text: str
    opened_at: datetime
    etr_at: datetime | None
    history: PromiseHistory
    restoration: RestorationStatus | None
    restoration_since: datetime | None
    cause: RestorationCause | None
    next_update_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkSpan:
    """Planned work that covers a service, from `starts_at` up to but not including `ends_at`."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A service as its customer knows it; `promises` and `tickets` are in the order of their urgency.

    `metric` is what an alarm says is beyond its limit; `is_taken_up` says that all its troubles are acknowledged.
    """

    id: int
    name: str
    label: str
    customer_id: int
    customer: str
    customer_number: str
    timezone: str
    site: str
    specification: str
    tier: str
    service_class: ServiceClass
    since: datetime | None
    troubles: tuple[TroubleWord, ...]
    metric: Metric | None
    is_taken_up: bool
    promises: tuple[ServicePromise, ...]
    tickets: tuple[ServiceTicket, ...]
    work: WorkSpan | None

    @property
    def title(self) -> str:
        """What the customer calls it."""
        return self.label or self.name

    @property
    def promise(self) -> ServicePromise | None:
        """The promise that runs out first."""
        return self.promises[0] if self.promises else None


@dataclass(frozen=True, slots=True)
class DependentRow:
    """A service that fails when another one fails, `steps` dependencies away from it."""

    id: int
    name: str
    label: str
    customer: str
    service_class: ServiceClass
    since: datetime | None
    steps: int


class PartKind(StrEnum):
    """What a service is made of, in words for everybody."""

    SERVICE = "service"
    LINE = "line"
    SITE_EQUIPMENT = "site equipment"
    LOCAL_EXCHANGE = "local exchange"
    VOICE_CENTRE = "voice centre"
    SERVICE_CENTRE = "service centre"
    MEASUREMENT = "measurement"


class PartState(StrEnum):
    """How a part fares."""

    WORKING = "working"
    DEGRADED = "degraded"
    DOWN = "down"
    PLANNED = "planned work"
    NO_SIGNAL = "no signal"
    NO_ANSWER = "no answer"
    UNKNOWN = "not measured"


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a service; `service_id` and `name` where the part is a service, `place` and `of` where there are more.

    `since` is when the trouble began; None for what works.
    """

    kind: PartKind
    state: PartState
    since: datetime | None
    place: int = 1
    of: int = 1
    service_id: int | None = None
    name: str = ""
