"""Deeds of the story that need more of the desk than one ticket: teams, clocks, problems, shelves, subscriptions."""

from dataclasses import dataclass

from nocdesk.notices.model import Channel
from nocdesk.tickets.model import RestorationCause, RestorationStatus, StopReason


@dataclass(frozen=True, slots=True)
class FindTicket:
    """The desk has opened a ticket for a customer by itself; from here on the story calls it `ticket`."""

    ticket: str
    customer: str


@dataclass(frozen=True, slots=True)
class AssignTicket:
    """A ticket is given to a workgroup."""

    ticket: str
    workgroup: str


@dataclass(frozen=True, slots=True)
class StopClock:
    """A ticket's clock stands, for a reason that the agreement allows."""

    ticket: str
    reason: StopReason
    note: str


@dataclass(frozen=True, slots=True)
class StartClock:
    """It runs on."""

    ticket: str


@dataclass(frozen=True, slots=True)
class UpdateAll:
    """One word from field support for every ticket of the problem that `ticket` belongs to; each customer is told."""

    ticket: str
    status: RestorationStatus
    within_s: float = 0.0
    crew: str = ""
    cause: RestorationCause | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MergeTicket:
    """The customer has called twice: the older ticket stands for both."""

    ticket: str
    into: str


@dataclass(frozen=True, slots=True)
class SplitTicket:
    """A part of what the customer says is about another service, and becomes the ticket `part`."""

    ticket: str
    part: str
    service: str
    text: str


@dataclass(frozen=True, slots=True)
class Shelve:
    """The newest alarm of a device is put aside for a while."""

    device: str
    reason: str
    lasts_s: float


@dataclass(frozen=True, slots=True)
class TakeOut:
    """A device is out of service: its alarms ask nobody."""

    device: str
    reason: str


@dataclass(frozen=True, slots=True)
class Separate:
    """The newest alarm of a resource has nothing to do with the problem that it was put into; that is remembered."""

    resource: str
    reason: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A customer's contact, or a workgroup, wants to hear of it: by mail to its address, or by the demo's webhook."""

    customer: str
    workgroup: str
    channel: Channel


DeskDeed = (
    FindTicket
    | AssignTicket
    | StopClock
    | StartClock
    | UpdateAll
    | MergeTicket
    | SplitTicket
    | Shelve
    | TakeOut
    | Separate
    | Subscribe
)
