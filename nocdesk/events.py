"""Facts: what has happened, in the past tense, with what a listener needs to act on it."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.priority import Priority


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has happened."""


@dataclass(frozen=True, slots=True)
class AlarmFact(Fact):
    """Something that has happened to an alarm: in a storm these come by the thousand, so they are told together."""

    alarm_id: int


@dataclass(frozen=True, slots=True)
class AlarmRaised(AlarmFact):
    """An alarm came into being or became active again; `began_at` is when the evidence for it began."""

    began_at: datetime


@dataclass(frozen=True, slots=True)
class AlarmCleared(AlarmFact):
    """An alarm's condition is over; `ended_at` is when the evidence says so."""

    ended_at: datetime


@dataclass(frozen=True, slots=True)
class ProblemOpened(Fact):
    """A cause was found that has no problem yet."""

    problem_id: int


@dataclass(frozen=True, slots=True)
class ProblemChanged(Fact):
    """Alarms have joined or left a problem, or another alarm is its root: whom it touches may be others."""

    problem_id: int


@dataclass(frozen=True, slots=True)
class ProblemResolved(Fact):
    """None of a problem's alarms is active any more; `ended_at` is when the evidence says so."""

    problem_id: int
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class ProblemReopened(Fact):
    """The trouble of a resolved problem is back; until then it had been over since `ended_at`."""

    problem_id: int
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class TicketOpened(Fact):
    """A customer's trouble ticket came into being."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class TicketChanged(Fact):
    """A ticket's status, priority or the like is another one: since when, and what its status was then.

    Where nothing is said of them, they are those at which it is told.
    """

    ticket_id: int
    at: datetime | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class TicketClocked(Fact):
    """How long a ticket takes to an answer (`kind` response) or to its restoration, as far as it is known.

    `stops` are the times in which the clock stands, the last without an end while it does. A ticket that turned out to
    be none (`is_withdrawn`) counts neither way.
    """

    ticket: str
    kind: str
    service_id: int | None
    priority: Priority
    started_at: datetime
    ended_at: datetime | None
    stops: tuple[tuple[datetime, datetime | None], ...]
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class TicketTold(Fact):
    """A ticket's timeline has a new line, for the staff alone or for the customer too."""

    ticket_id: int
    text: str
    is_for_customer: bool


@dataclass(frozen=True, slots=True)
class WorkPlanned(Fact):
    """Planned work was entered or moved: the services it covers are to be judged anew at its start and end."""

    work_id: int


@dataclass(frozen=True, slots=True)
class LedgerCorrected(Fact):
    """A stretch of a service's past reads otherwise than before: what rests on it is to be judged anew, however old."""

    service_id: int
    began_at: datetime
    ended_at: datetime
