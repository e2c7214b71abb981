"""What the story's people do with teams, clocks, problems, shelves and subscriptions, through the desk's commands."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.alarms.out_of_service import take_out_of_service
from nocdesk.alarms.shelving import shelve_alarm
from nocdesk.boards.live_check import live_check
from nocdesk.customers.model import Contact, Customer
from nocdesk.errors import NocdeskError
from nocdesk.notices.model import Channel, Subject
from nocdesk.notices.subscribing import subscribe
from nocdesk.problems.correcting import split_problem
from nocdesk.problems.queries import problem_of_alarm
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.assigning import Assignment, assign_ticket
from nocdesk.tickets.commands import RestorationUpdate, start_clock, stop_clock
from nocdesk.tickets.joining import merge_ticket, split_ticket
from nocdesk.tickets.model import TroubleTicket, Workgroup
from nocdesk.tickets.problem_updates import update_problem
from nocdesk.tickets.verification import CheckRow
from nocdesk.tickets.workflow import OPEN
from probes.simulator.desk_deeds import (
    AssignTicket,
    DeskDeed,
    FindTicket,
    MergeTicket,
    Separate,
    Shelve,
    SplitTicket,
    StartClock,
    StopClock,
    Subscribe,
    TakeOut,
    UpdateAll,
)
from probes.simulator.playback import Act


class ImpossibleDeedError(NocdeskError):
    """What the story tells cannot be done as things stand: whoever sits at the desk has done something else."""


def do_at_desk(work: UnitOfWork, words: dict[str, int], act: Act, deed: DeskDeed, webhook: str) -> None:
    """Do it; `words` are the story's words for tickets, and become more by it."""
    if isinstance(deed, Subscribe):
        _subscribe(work, deed, webhook)
    elif isinstance(deed, TakeOut):
        take_out_of_service(work, resource=deed.device, reason=deed.reason)
    elif isinstance(deed, Shelve):
        until = work.now + timedelta(seconds=deed.lasts_s)
        shelve_alarm(work, alarm_id=_newest_alarm(work, deed.device).id, reason=deed.reason, until=until)
    elif isinstance(deed, Separate):
        _separate(work, deed)
    elif isinstance(deed, FindTicket):
        words[act.ticket] = _system_ticket(work, deed.customer)
    elif act.ticket in words:
        _with_ticket(work, words, act, deed)


def _with_ticket(work: UnitOfWork, words: dict[str, int], act: Act, deed: DeskDeed) -> None:
    ticket_id, told_in = words[act.ticket], act.ticket.rpartition(" ")[2]
    if isinstance(deed, AssignTicket):
        group = work.session.scalars(select(Workgroup.id).where(Workgroup.name == deed.workgroup)).one()
        assign_ticket(work, ticket_id=ticket_id, assignment=Assignment(group))
    elif isinstance(deed, StopClock):
        stop_clock(work, ticket_id=ticket_id, reason=deed.reason, note=deed.note)
    elif isinstance(deed, StartClock):
        start_clock(work, ticket_id=ticket_id)
    elif isinstance(deed, MergeTicket) and (into := words.get(f"{deed.into} {told_in}")) is not None:
        merge_ticket(work, ticket_id=ticket_id, into_id=into, reason="The customer called twice.")
    elif isinstance(deed, SplitTicket):
        service = work.session.scalars(select(Service.id).where(Service.name == deed.service)).one()
        words[f"{deed.part} {told_in}"] = split_ticket(work, ticket_id=ticket_id, service_id=service, text=deed.text)
    elif isinstance(deed, UpdateAll):
        _update_all(work, ticket_id, act, deed)


def _update_all(work: UnitOfWork, ticket_id: int, act: Act, deed: UpdateAll) -> None:
    ticket = work.session.get_one(TroubleTicket, ticket_id)
    if ticket.problem_id is None:
        raise ImpossibleDeedError(f"{ticket.number} belongs to no problem: link it with an alarm first.")
    update = RestorationUpdate(
        status=deed.status,
        etr_at=act.etr_at or ticket.etr_at,
        cause=deed.cause or ticket.cause,
        crew=deed.crew or ticket.crew,
        note=deed.note,
        tells_customer=True,
    )
    now = work.now

    def check(session: Session, each: TroubleTicket) -> Sequence[CheckRow]:
        return () if each.service_id is None else live_check(session, each.service_id, now=now)

    update_problem(work, problem_id=ticket.problem_id, update=update, check=check)


def _newest_alarm(work: UnitOfWork, resource: str) -> Alarm:
    active = select(Alarm).where(Alarm.resource.startswith(resource), Alarm.cleared_at.is_(None))
    found = work.session.scalars(active.order_by(Alarm.id.desc())).first()
    if found is None:
        raise ImpossibleDeedError(f"{resource} has no active alarm.")
    return found


def _separate(work: UnitOfWork, deed: Separate) -> None:
    alarm = _newest_alarm(work, deed.resource)
    problem_id = problem_of_alarm(work.session, alarm.id)
    if problem_id is None:
        raise ImpossibleDeedError(f"{deed.resource} is in no problem.")
    split_problem(work, problem_id=problem_id, alarm_ids=[alarm.id], reason=deed.reason)


def _system_ticket(work: UnitOfWork, customer: str) -> int:
    query = (
        select(TroubleTicket.id)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .where(Customer.name == customer, TroubleTicket.is_system, TroubleTicket.status.in_(tuple(OPEN)))
        .order_by(TroubleTicket.id.desc())
    )
    found = work.session.scalars(query).first()
    if found is None:
        raise ImpossibleDeedError(f"The desk has opened no ticket for {customer}.")
    return found


def _subscribe(work: UnitOfWork, deed: Subscribe, webhook: str) -> None:
    if deed.workgroup:
        group = work.session.scalars(select(Workgroup).where(Workgroup.name == deed.workgroup)).one()
        subject, number, mail = Subject.WORKGROUP, group.id, group.email
    else:
        customer = work.session.scalars(select(Customer).where(Customer.name == deed.customer)).one()
        found = work.session.scalar(select(Contact.email).where(Contact.customer_id == customer.id))
        subject, number, mail = Subject.CUSTOMER, customer.id, found or ""
    address = webhook if deed.channel is Channel.WEBHOOK else mail
    subscribe(work, subject=subject, subject_id=number, channel=deed.channel, address=address)
