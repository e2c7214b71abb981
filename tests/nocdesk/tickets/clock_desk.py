"""Tickets under an agreement, and their clocks."""

import pytest

from nocdesk.customers.model import Agreement
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import Service
from nocdesk.sla.agreements import renew
from nocdesk.sla.objectives import Kind
from nocdesk.tickets.clocks import ClockRow, clock_rows
from nocdesk.tickets.commands import (
    set_priority,
)
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.priorities import Impact, Urgency
from tests.nocdesk.tickets.desk import CARE, Desk

MINUTE, HOUR = 60, 3600
OBJECTIVES = [
    {"measure": "response", "priority": "low", "limit": 30 * MINUTE, "target": 1.0},
    {"measure": "restoration", "priority": "low", "limit": 4 * HOUR, "target": 0.5},
    {"measure": "restoration", "priority": "critical", "limit": HOUR, "target": 1.0},
]


def open_low(desk: Desk) -> int:
    """A ticket of low priority."""
    number = desk.open_ticket("SIP-1")
    with desk.work(CARE) as work:
        set_priority(work, ticket_id=number, impact=Impact.LOW, urgency=Urgency.LOW)
    return number


def clocks(desk: Desk, number: int) -> dict[Kind, ClockRow]:
    with desk.read() as session:
        rows = clock_rows(session, session.get_one(TroubleTicket, number), desk.clock.now())
        return {row.kind: row for row in rows}


def after(desk: Desk, minutes: float) -> None:
    desk.clock.advance(minutes * MINUTE)


@pytest.fixture
def agreed(desk: Desk) -> Desk:
    """The bank's voice trunk is under an agreement on tickets; those about it that nobody made pressing are low."""
    with desk.work(SYSTEM) as work:
        service = work.session.get_one(Service, desk.services["SIP-1"])
        agreement = Agreement(
            name="Bank", customer_id=service.customer_id, template="", starts_at=work.now,
            own_terms={"objective": OBJECTIVES, "timezone": "Europe/Zurich"},
        )  # fmt: skip
        work.session.add(agreement)
        work.session.flush()
        service.agreement_id = agreement.id
        renew(work, agreement, work.now, "signed")
    return desk
