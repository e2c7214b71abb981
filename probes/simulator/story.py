"""A story: chapters of faults that befall the network and of what people do about them."""

from dataclasses import dataclass
from enum import StrEnum

from nocdesk.sla.breaches.model import BreachStep, ExclusionReason
from nocdesk.tickets.model import RestorationCause, RestorationStatus
from probes.simulator.desk_deeds import DeskDeed


class FaultKind(StrEnum):
    """What can befall the network."""

    FIBRE_CUT = "fibre_cut"
    """The links are dark; devices that no other way leads to are cut off, and fail to answer."""
    FLAP = "flap"
    """The links go down and up again, each for `period`."""
    REBOOT = "reboot"
    """The devices start anew: silent meanwhile, and then with an uptime from zero."""
    CONGESTION = "congestion"
    """Delay, jitter and loss rise on the services that use the links, and on the services named; 1.0 breaches Gold."""
    OUTAGE = "outage"
    """The services fail for a reason that no device of the provider shows."""
    UNSEEN = "unseen"
    """Nobody measures the services: what happens meanwhile is not known."""


class Worker(StrEnum):
    """Who acts."""

    CARE = "care"
    FIELD = "field"
    ENGINEER = "engineer"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class When:
    """A place on a chapter's timeline: seconds from its beginning, or (in the history) the last such time of day.

    `is_of_month` places it in the month before the story, of which the seconds then are.
    """

    seconds: float
    is_time_of_day: bool = False
    is_of_month: bool = False


@dataclass(frozen=True, slots=True)
class StoryFault:
    """A fault as the story tells it."""

    kind: FaultKind
    at: When
    lasts_s: float
    links: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    level: float = 1.0
    period_s: float = 0.0
    is_close: bool = False
    """Whether the history is written minute by minute from its beginning until a while after its end."""


@dataclass(frozen=True, slots=True)
class Call:
    """A customer calls: care opens a ticket, which the story knows by `ticket`; `began` is when it began, they say."""

    ticket: str
    service: str
    text: str
    began: When | None = None


@dataclass(frozen=True, slots=True)
class SetEtr:
    """The restoration is promised for `within_s` seconds from then."""

    ticket: str
    within_s: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """Somebody begins to work on the ticket."""

    ticket: str


@dataclass(frozen=True, slots=True)
class UpdateRestoration:
    """Field support says how far it is; what is not named stays as it was, and the customer is told."""

    ticket: str
    status: RestorationStatus
    crew: str = ""
    cause: RestorationCause | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """A line in the ticket's timeline."""

    ticket: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkTicket:
    """An engineer accepts the likeliest alarm that is proposed for the ticket."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Restore:
    """The service is restored, as field support sees it."""

    ticket: str


@dataclass(frozen=True, slots=True)
class CloseTicket:
    """The customer agrees that it is over."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """An engineer acknowledges every alarm that stands."""


@dataclass(frozen=True, slots=True)
class PlanWork:
    """Work is planned and announced which takes services down in a window of the same chapter, or again and again.

    `rule` says how it recurs (RFC 5545); empty: it is done once.
    """

    name: str
    reason: str
    services: tuple[str, ...]
    starts: When
    lasts_s: float
    rule: str = ""


@dataclass(frozen=True, slots=True)
class DecideBreach:
    """A supervisor decides about the longest breach of a service that nobody has decided about yet."""

    service: str
    step: BreachStep
    note: str
    reason: ExclusionReason | None = None


Deed = (
    Call
    | SetEtr
    | TakeTicket
    | UpdateRestoration
    | AddNote
    | LinkTicket
    | Restore
    | CloseTicket
    | Acknowledge
    | PlanWork
    | DecideBreach
    | DeskDeed
)


@dataclass(frozen=True, slots=True)
class StoryAct:
    """What a person does, and when."""

    at: When
    who: Worker
    deed: Deed


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the story; `lasts_s` is its length."""

    name: str
    lasts_s: float
    faults: tuple[StoryFault, ...]
    acts: tuple[StoryAct, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """What happened to one service in the calendar month before the story."""

    service: str
    chapter: Chapter


@dataclass(frozen=True, slots=True)
class Story:
    """What happened before the story begins, and the chapters that then follow one another for ever."""

    history: Chapter
    chapters: tuple[Chapter, ...]
    month: Month | None = None
