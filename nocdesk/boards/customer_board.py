"""The customers as a list: how many services each has, how these fare, and how many of its tickets are open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from nocdesk.customers.model import Customer
from nocdesk.filtering.ordered_fields import NumberField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, TextField
from nocdesk.language import _
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.workflow import FINAL


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer; `down` and `degraded` count its services that fare so."""

    id: int
    number: str
    name: str
    timezone: str
    services: int
    down: int
    degraded: int
    open_tickets: int


def customer_rows(session: Session) -> list[CustomerRow]:
    """All of them, by name."""
    is_living = Service.ends_at.is_(None)
    services = _counts(session, Service.customer_id, is_living)
    down = _counts(session, Service.customer_id, is_living, Service.current_class == ServiceClass.DOWN)
    degraded = _counts(session, Service.customer_id, is_living, Service.current_class == ServiceClass.DEGRADED)
    tickets = _counts(session, TroubleTicket.customer_id, TroubleTicket.status.not_in(tuple(FINAL)))
    return [
        CustomerRow(
            id=customer.id,
            number=customer.number,
            name=customer.name,
            timezone=customer.timezone,
            services=services.get(customer.id, 0),
            down=down.get(customer.id, 0),
            degraded=degraded.get(customer.id, 0),
            open_tickets=tickets.get(customer.id, 0),
        )
        for customer in session.scalars(select(Customer).order_by(Customer.name))
    ]


def _counts(session: Session, of: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> Mapping[int, int]:
    query = select(of, func.count()).where(*where).group_by(of)
    return {customer_id: count for customer_id, count in session.execute(query)}


def _texts(row: CustomerRow) -> Iterable[str]:
    return row.number, row.name, row.timezone


CUSTOMER_WORDS: Vocabulary[CustomerRow] = Vocabulary(
    _texts,
    [
        TextField("name", _("its name"), lambda row: row.name),
        TextField("number", _("its number"), lambda row: row.number),
        TextField("zone", _("its time zone"), lambda row: row.timezone),
        ChoiceField(
            "state",
            _("how the worst of its services fares"),
            {
                "down": lambda row: row.down > 0,
                "degraded": lambda row: row.degraded > 0 and not row.down,
                "working": lambda row: not row.down and not row.degraded,
            },
        ),
        NumberField("services", _("how many services it has"), lambda row: row.services),
        NumberField("down", _("how many of them are down"), lambda row: row.down),
        NumberField("tickets", _("how many of its tickets are open"), lambda row: row.open_tickets),
    ],
)
