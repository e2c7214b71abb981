"""A restoration board for tests: rows without a store, and tickets in a real one."""

from datetime import timedelta

from nocdesk.boards.restoration_board import RestorationRow
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.commands import RestorationUpdate, open_ticket, update_restoration
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus, TroubleTicket
from tests.conftest import START
from tests.ui.builders import fill_provider, service_ids, sorted_names

FAY, MIKE = Actor("fay", Role.FIELD), Actor("mike", Role.FIELD)


def make_restoration(ticket_id: int = 1, **changes: object) -> RestorationRow:
    """A ticket on the board at 08:00: repairing since 07:30, promised for 09:00, next word due at 08:20."""
    values: dict[str, object] = {
        "ticket_id": ticket_id, "number": f"TT-{1000 + ticket_id}", "version": 3, "status": TicketStatus.IN_PROGRESS,
        "restoration": RestorationStatus.REPAIRING, "restoration_since": START - timedelta(minutes=30),
        "customer_id": 1, "customer": "Harbour Bank", "site": "Quay 3", "service_id": 1, "service": "Voice trunk",
        "service_class": ServiceClass.DOWN, "crew": "Crew North 6", "cause": RestorationCause.CABLE_DAMAGE,
        "etr_at": START + timedelta(hours=1), "first_etr_at": START + timedelta(hours=1), "etr_moves": 0,
        "last_etr_before": None, "opened_at": START - timedelta(hours=1), "restored_at": None,
        "next_update_at": START + timedelta(minutes=20), "last_note": "Splicing, 24 of 48 fibres done.",
        "last_note_at": START - timedelta(minutes=5), "updated_at": START - timedelta(minutes=5), "updated_by": "fay",
        "timezone": "Europe/Berlin",
    }  # fmt: skip
    return RestorationRow(**(values | changes))  # type: ignore[arg-type]


def fill_restorations(core: Core) -> dict[str, int]:
    """Four tickets of the demo's provider: one waits, one is late, one is tested, one has just been dispatched."""
    fill_provider(core)
    services = service_ids(core)
    names = sorted_names(services, "ACC")
    tickets: dict[str, int] = {}
    for place, name in enumerate(("waiting", "late", "testing", "dispatched")):
        tickets[name] = _open(core, services[names[place * 3]])
    _update(core, tickets["late"], RestorationStatus.REPAIRING, etr_min=120, due_min=2)
    _update(core, tickets["testing"], RestorationStatus.TESTING, etr_min=60, due_min=20)
    _update(core, tickets["dispatched"], RestorationStatus.DISPATCHED, etr_min=None, due_min=40)
    return tickets


def put_class(core: Core, ticket_id: int, service_class: ServiceClass, *, minutes: float = 0) -> None:
    """Say how the service of a ticket fares, and for how long it has."""
    with core.work(SYSTEM) as work:
        ticket = work.session.get_one(TroubleTicket, ticket_id)
        service = work.session.get_one(Service, ticket.service_id)
        service.current_class, service.class_since = service_class, work.now - timedelta(minutes=minutes)


def _open(core: Core, service_id: int) -> int:
    with core.work(Actor("carl", Role.CARE)) as work:
        service = work.session.get_one(Service, service_id)
        return open_ticket(
            work, customer_id=service.customer_id, service_id=service_id, text="Nothing works", began_at=work.now
        )


def _update(core: Core, ticket_id: int, status: RestorationStatus, *, etr_min: float | None, due_min: float) -> None:
    with core.work(FAY) as work:
        update = RestorationUpdate(
            status=status,
            etr_at=work.now + timedelta(minutes=etr_min) if etr_min is not None else None,
            cause=RestorationCause.CABLE_DAMAGE,
            crew="Crew North 6",
            next_update_at=work.now + timedelta(minutes=due_min),
            note="Cable found cut in duct B, digging out.",
        )
        update_restoration(work, ticket_id=ticket_id, update=update)
