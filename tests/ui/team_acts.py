"""What the people of a team do in a shift, each by the commands of the role."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.commands import acknowledge_alarm, annotate_alarm, clear_alarm, own_alarm
from nocdesk.alarms.out_of_service import take_out_of_service
from nocdesk.alarms.shelving import shelve_alarm
from nocdesk.network.left_out import Offered, leave_out_proposals, take_back_proposals
from nocdesk.network.model import Probe
from nocdesk.notices.model import Channel, Subject
from nocdesk.notices.subscribing import subscribe
from nocdesk.outages.commands import correct_ledger
from nocdesk.people.model import Role
from nocdesk.requests.commands import ask_poll_now
from nocdesk.services.model import Service, ServiceClass
from nocdesk.shifts.commands import write_shift_note
from nocdesk.sla.agreements import agree
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import (
    add_note,
    change_status,
    decline_match,
    link_match,
    open_ticket,
    restore_ticket,
    set_etr,
    start_clock,
    stop_clock,
    take_ticket,
    undo_match,
)
from nocdesk.tickets.model import Audience, StopReason, TicketStatus, TroubleTicket
from nocdesk.tickets.taught import learn_matching
from nocdesk.views.commands import ViewWish, keep_view
from nocdesk.views.list_views import ListViewWish, keep_list_view
from nocdesk.views.plot_notes import PlotNoteWish, write_plot_note
from nocdesk.works.commands import announce_work, call_off_work, move_work, plan_work
from nocdesk.works.model import PlannedWork

Step = Callable[[UnitOfWork], object]
_NUMBERS = count(1)
PRINTER = Offered("192.0.2.9", 161, "printer", ("eth0", "printer system"))


@dataclass(frozen=True, slots=True)
class Things:
    """What is acted on."""

    alarms: Mapping[str, int]
    now: datetime
    customer: int
    service: int
    probe: int
    work: int
    tickets: tuple[int, ...]


def things(session: Session, alarms: Mapping[str, int], now: datetime) -> Things:
    """Those of the shift."""
    ticket = session.scalars(select(TroubleTicket).order_by(TroubleTicket.id)).first()
    assert ticket is not None
    return Things(
        alarms,
        now,
        ticket.customer_id,
        session.scalars(select(Service.id).where(Service.customer_id == ticket.customer_id)).first() or 0,
        session.scalars(select(Probe.id)).first() or 0,
        session.scalars(select(PlannedWork.id).order_by(PlannedWork.starts_at.desc())).first() or 0,
        tuple(session.scalars(select(TroubleTicket.id).order_by(TroubleTicket.id))),
    )


def acts_of(role: Role, at: Things) -> list[Step]:
    """What a role does, in an order in which it can be done."""
    acts = {
        Role.FIELD: _field,
        Role.CARE: _care,
        Role.ENGINEER: _engineer,
        Role.SUPERVISOR: _supervisor,
        Role.ADMINISTRATOR: _supervisor,
        Role.AUDITOR: _auditor,
    }
    return acts[role](at)


def _everybody(at: Things) -> list[Step]:
    name = f"mine {next(_NUMBERS)}"
    return [
        partial(keep_list_view, wish=ListViewWish("tickets", name, "status:open")),
        partial(keep_view, name=name, wish=ViewWish(at.service, 3600.0)),
    ]


def _staff(at: Things) -> list[Step]:
    note = PlotNoteWish(at.service, at.now - timedelta(minutes=5), at.now, "Crew looked")
    return [
        *_everybody(at),
        partial(write_plot_note, wish=note),
        partial(write_shift_note, text="Crew is on its way"),
        partial(take_ticket, ticket_id=at.tickets[0]),
        partial(add_note, ticket_id=at.tickets[0], text="Called back.", audience=Audience.CUSTOMER),
        partial(change_status, ticket_id=at.tickets[0], status=TicketStatus.PENDING, reason="Part is ordered"),
        partial(change_status, ticket_id=at.tickets[0], status=TicketStatus.IN_PROGRESS),
        partial(stop_clock, ticket_id=at.tickets[0], reason=StopReason.CUSTOMER, note="Asked for access"),
        partial(start_clock, ticket_id=at.tickets[0]),
    ]


def _field(at: Things) -> list[Step]:
    later = at.now + timedelta(hours=1, minutes=next(_NUMBERS))
    return [
        *_staff(at),
        partial(set_etr, ticket_id=at.tickets[0], etr_at=later, reason="Crew found the cut."),
        _restored,
    ]


def _restored(work: UnitOfWork) -> None:
    customer, service = work.session.execute(select(Service.customer_id, Service.id)).first() or (0, 0)
    ticket = open_ticket(work, customer_id=customer, service_id=service, text="Line is dead")
    restore_ticket(work, ticket_id=ticket)


def _care(at: Things) -> list[Step]:
    return [
        *_staff(at),
        _closed,
        partial(_subscribed, at),
        partial(announce_work, work_id=at.work, at=at.now),
    ]


def _closed(work: UnitOfWork) -> None:
    customer, service = work.session.execute(select(Service.customer_id, Service.id)).first() or (0, 0)
    ticket = open_ticket(work, customer_id=customer, service_id=service, text="Dialled a wrong number")
    change_status(work, ticket_id=ticket, status=TicketStatus.CANCELLED, reason="Customer called again")


def _subscribed(at: Things, work: UnitOfWork) -> None:
    address = f"noc{next(_NUMBERS)}@example.com"
    subscribe(work, subject=Subject.CUSTOMER, subject_id=at.customer, channel=Channel.MAIL, address=address)


def _engineer(at: Things) -> list[Step]:
    loss, ring = at.alarms["loss"], at.alarms["ring"]
    return [
        *_field(at),
        partial(acknowledge_alarm, alarm_id=ring, note="Seen"),
        partial(own_alarm, alarm_id=ring, owner=None),
        partial(annotate_alarm, alarm_id=ring, text="Both ends dark"),
        partial(link_match, ticket_id=at.tickets[1], alarm_id=ring),
        partial(undo_match, ticket_id=at.tickets[1], alarm_id=ring),
        partial(decline_match, ticket_id=at.tickets[1], alarm_id=ring),
        partial(shelve_alarm, alarm_id=loss, reason="Measured wrongly", until=at.now + timedelta(hours=1)),
        partial(take_out_of_service, resource=f"LINK-9{next(_NUMBERS)}", reason="Not built yet"),
        partial(clear_alarm, alarm_id=at.alarms["reboot"], reason="Looked at"),
        partial(ask_poll_now, probe_id=at.probe),
        partial(_planned, at),
        partial(_subscribed, at),
        partial(leave_out_proposals, offers=[PRINTER]),
        partial(leave_out_proposals, offers=[replace(PRINTER, names=("eth0",))]),
        partial(take_back_proposals, places=[PRINTER.place]),
    ]


def plan_tomorrow(work: UnitOfWork, service: int, begin: datetime) -> int:
    """A work that has not begun."""
    return plan_work(
        work,
        name=f"Card swap {next(_NUMBERS)}",
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        service_ids=[service],
    )


def _planned(at: Things, work: UnitOfWork) -> None:
    begin = at.now + timedelta(hours=5)
    number = plan_tomorrow(work, at.service, begin)
    announce_work(work, work_id=number, at=at.now)
    move_work(work, work_id=number, starts_at=begin, ends_at=begin + timedelta(hours=3), reason="Part is late")
    call_off_work(work, work_id=number, reason="Part is lost")


def _supervisor(at: Things) -> list[Step]:
    name = f"shared {next(_NUMBERS)}"
    began = at.now - timedelta(minutes=40)
    return [
        *(step for step in _staff(at)),
        partial(keep_list_view, wish=ListViewWish("tickets", name, "status:open", is_shared=True)),
        partial(
            correct_ledger,
            service_id=at.service,
            service_class=ServiceClass.DEGRADED,
            began_at=began,
            ended_at=began + timedelta(minutes=next(_NUMBERS)),
            reason="Customer's own measurement",
        ),
        partial(agree, name=f"Gold {next(_NUMBERS)}", customer_id=at.customer, template="Gold connectivity"),
        learn_matching,
    ]


def _auditor(at: Things) -> list[Step]:
    return _everybody(at)
