"""What care reads of a customer, as frozen rows: no word of the network and no text of an alarm is in any of them."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.customers.phrasebook import Phrasebook
from nocdesk.services.model import ServiceClass
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at the customer."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True, slots=True)
class KnownProblem:
    """What is known of a service's trouble.

    `is_measured` tells a fault that is seen from one that was only reported. `is_promised` says that the time of
    restoration was promised to this customer; otherwise another ticket about the same fault has it. `tickets` are this
    customer's own, `others` counts those of other customers; restoration and cause are of the own ones. `customers` is
    how many the problem touches that the fault is part of (0: it is part of none).
    """

    service_id: int | None
    service: str
    service_class: ServiceClass
    is_measured: bool
    since: datetime
    planned_until: datetime | None
    etr_at: datetime | None
    is_promised: bool
    next_update_at: datetime | None
    restoration: RestorationStatus | None
    cause: RestorationCause | None
    tickets: tuple[str, ...]
    others: int
    customers: int = 0


@dataclass(frozen=True, slots=True)
class CareServiceRow:
    """A service of the customer, how it fares and since when."""

    id: int
    name: str
    label: str
    site: str
    service_class: ServiceClass
    since: datetime | None
    planned_until: datetime | None
    open_tickets: int
    problem: KnownProblem | None

    @property
    def words(self) -> str:
        """What the customer calls it."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class CareTicketRow:
    """A ticket of the customer that is not over."""

    id: int
    number: str
    status: TicketStatus
    restoration: RestorationStatus | None
    service_id: int | None
    service: str
    text: str
    opened_at: datetime
    began_at: datetime
    etr_at: datetime | None
    next_update_at: datetime | None
    restored_at: datetime | None


@dataclass(frozen=True, slots=True)
class CareCustomer:
    """A customer with everything that a caller may ask about; it is told times of `timezone` in the words of `book`."""

    id: int
    name: str
    number: str
    timezone: str
    book: Phrasebook
    contacts: tuple[ContactRow, ...]
    services: tuple[CareServiceRow, ...]
    tickets: tuple[CareTicketRow, ...]
    problems: tuple[KnownProblem, ...]

    def service(self, service_id: int | None) -> CareServiceRow | None:
        """The service of an id."""
        return next((row for row in self.services if row.id == service_id), None)


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A ticket that was just opened: whether it meets a fault that is worked on, and what is known of that."""

    id: int
    number: str
    customer_id: int
    meets_fault: bool
    problem: KnownProblem | None
