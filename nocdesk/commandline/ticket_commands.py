"""`nocdesk tickets`: list, show, open, take, assign, priority, stop-clock, start-clock, merge, split, weights."""

from collections.abc import Callable
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.ticket_fields import TICKET_WORDS
from nocdesk.commandline.filtering import FilterText, fields_help
from nocdesk.commandline.listings import UnknownServiceError
from nocdesk.commandline.listings import tickets as list_tickets
from nocdesk.commandline.opening import acting, invocation
from nocdesk.commandline.options import AsJson, WithClosed
from nocdesk.commandline.ticket_listing import Which, show, ticket_numbered, weights
from nocdesk.customers.model import Customer
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.priority import Priority
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import (
    Assignment,
    TicketError,
    assign_ticket,
    open_ticket,
    set_priority,
    start_clock,
    stop_clock,
    take_ticket,
)
from nocdesk.tickets.joining import merge_ticket, split_ticket, undo_merge, undo_split
from nocdesk.tickets.model import StopReason, TroubleTicket, Workgroup
from nocdesk.tickets.priorities import Impact, Urgency
from nocdesk.toml_file import nearest

_FIELDS = fields_help(TICKET_WORDS, 'for:me update:late customer:"ACME"')
commands = typer.Typer(help="Trouble tickets: list, show, open, take, assign, priority, clocks, merge, split, weights.")
commands.command("show")(show)
commands.command("weights")(weights)

Why = Annotated[str, typer.Option("--reason", help="Why, for the staff.")]
Undo = Annotated[bool, typer.Option("--undo", help="Take it back.")]


@commands.callback(invoke_without_command=True, epilog=_FIELDS)
def tickets(
    context: typer.Context, as_json: AsJson = False, with_closed: WithClosed = False, words: FilterText = ""
) -> None:
    """List the open trouble tickets."""
    if context.invoked_subcommand is None:
        list_tickets(context, as_json, with_closed, words)


@commands.command("list", epilog=_FIELDS)
def list_all(
    context: typer.Context, as_json: AsJson = False, with_closed: WithClosed = False, words: FilterText = ""
) -> None:
    """List the open trouble tickets."""
    list_tickets(context, as_json, with_closed, words)


@commands.command("open")
def open_one(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What the customer says, in its words.")],
    service: Annotated[str, typer.Option(help="The service that it is about.")] = "",
    customer: Annotated[str, typer.Option(help="Whose it is, where no service is named.")] = "",
    urgency: Annotated[Urgency | None, typer.Option(help="How soon it is needed; else by the SLA's tier.")] = None,
    workgroup: Annotated[str, typer.Option(help="Who is to work on it; else who takes new ones.")] = "",
) -> None:
    """Open a ticket for a customer."""
    with acting(context, Act.OPEN_TICKET) as work:
        found = _service(work.session, service) if service else None
        number = open_ticket(
            work,
            customer_id=found.customer_id if found else _customer(work.session, customer),
            service_id=found.id if found else None,
            text=text,
            channel="command line",
            urgency=urgency,
            workgroup_id=_workgroup(work.session, workgroup),
        )
        ticket = work.session.get_one(TroubleTicket, number)
        print(_("{ticket} opened, priority {priority}.").format(ticket=ticket.number, priority=ticket.priority))


@commands.command("take")
def take(context: typer.Context, which: Which) -> None:
    """Work on a ticket from now on."""
    with invocation(context).store() as core:
        with core.work() as work:
            take_ticket(work, ticket_id=ticket_numbered(work.session, which).id)
        print(_("{which} is {actor}'s.").format(which=which, actor=core.actor.name))


@commands.command("assign")
def assign(
    context: typer.Context,
    which: Which,
    workgroup: Annotated[str, typer.Option(help="The workgroup; empty: none.")],
    person: Annotated[str, typer.Option(help="The person in it; empty: nobody yet.")] = "",
    reason: Why = "",
) -> None:
    """Give a ticket to a workgroup, and to a person in it."""
    with invocation(context).store() as core, core.work() as work:
        ticket = ticket_numbered(work.session, which)
        given = Assignment(_workgroup(work.session, workgroup), person)
        assign_ticket(work, ticket_id=ticket.id, assignment=given, reason=reason)
        print(
            _("{ticket} is with {workgroup}{person}.").format(
                ticket=ticket.number, workgroup=workgroup or _("no workgroup"), person=f", {person}" if person else ""
            )
        )


@commands.command("priority")
def prioritize(context: typer.Context, which: Which, impact: Impact, urgency: Urgency, reason: Why = "") -> None:
    """Say how pressing a ticket is, by its impact and its urgency."""
    with invocation(context).store() as core, core.work() as work:
        ticket = ticket_numbered(work.session, which)
        set_priority(work, ticket_id=ticket.id, impact=impact, urgency=urgency, reason=reason)
        print(_("{ticket} has priority {priority}.").format(ticket=ticket.number, priority=Priority(ticket.priority)))


@commands.command("stop-clock")
def stop(
    context: typer.Context,
    which: Which,
    reason: Annotated[StopReason, typer.Argument(help="Why the time does not count.")],
    note: Annotated[str, typer.Option(help="More about it, for the staff.")] = "",
) -> None:
    """Let a ticket's clock stand."""
    _change(
        context,
        which,
        _("its clock stands"),
        lambda work, id_: stop_clock(work, ticket_id=id_, reason=reason, note=note),
    )


@commands.command("start-clock")
def start(context: typer.Context, which: Which) -> None:
    """Let a ticket's clock run on."""
    _change(context, which, _("its clock runs"), lambda work, id_: start_clock(work, ticket_id=id_))


@commands.command("merge")
def merge(
    context: typer.Context,
    which: Which,
    into: Annotated[str, typer.Option(help="The older ticket of the same customer that it goes on as.")] = "",
    reason: Why = "",
    undo: Undo = False,
) -> None:
    """Merge a ticket into an older one of its customer, or take that back."""
    with invocation(context).store() as core, core.work() as work:
        ticket = ticket_numbered(work.session, which)
        if undo:
            undo_merge(work, ticket_id=ticket.id)
            print(_("{ticket} goes on by itself.").format(ticket=ticket.number))
            return
        other = ticket_numbered(work.session, into)
        merge_ticket(work, ticket_id=ticket.id, into_id=other.id, reason=reason)
        print(_("{ticket} goes on as {other}.").format(ticket=ticket.number, other=other.number))


@commands.command("split")
def split(
    context: typer.Context,
    which: Which,
    text: Annotated[str, typer.Argument(help="What the customer says about this part, in its words.")] = "",
    service: Annotated[str, typer.Option(help="The service that the part is about; else none is named.")] = "",
    alarm: Annotated[list[int] | None, typer.Option(help="A linked alarm that goes with it; may be repeated.")] = None,
    undo: Undo = False,
) -> None:
    """Open a ticket of its own for a part of a customer's trouble, or with --undo put that part back."""
    with invocation(context).store() as core, core.work() as work:
        ticket = ticket_numbered(work.session, which)
        if undo:
            undo_split(work, ticket_id=ticket.id)
            print(_("{ticket} is a part of the other one again.").format(ticket=ticket.number))
            return
        about = _service(work.session, service).id if service else None
        child_id = split_ticket(work, ticket_id=ticket.id, service_id=about, text=text, alarm_ids=alarm or ())
        print(
            _("{number} was split from {ticket}.").format(
                number=work.session.get_one(TroubleTicket, child_id).number, ticket=ticket.number
            )
        )


def _change(context: typer.Context, which: str, done: str, change: Callable[[UnitOfWork, int], None]) -> None:
    with invocation(context).store() as core, core.work() as work:
        ticket = ticket_numbered(work.session, which)
        change(work, ticket.id)
        print(f"{ticket.number}: {done}.")


def _service(session: Session, name: str) -> Service:
    found = session.scalar(select(Service).where(Service.name == name))
    if found is None:
        names = session.scalars(select(Service.name).order_by(Service.name)).all()
        raise UnknownServiceError(
            _("There is no service '{name}'; {nearest}").format(name=name, nearest=nearest(name, list(names)))
        )
    return found


def _customer(session: Session, name: str) -> int:
    found = session.scalar(select(Customer.id).where((Customer.name == name) | (Customer.number == name)))
    if found is None:
        names = session.scalars(select(Customer.name).order_by(Customer.name)).all()
        raise TicketError(
            _("There is no customer '{name}'; {nearest}").format(name=name, nearest=nearest(name, list(names)))
        )
    return found


def _workgroup(session: Session, name: str) -> int | None:
    if not name:
        return None
    found = session.scalar(select(Workgroup.id).where(Workgroup.name == name))
    if found is None:
        names = session.scalars(select(Workgroup.name).order_by(Workgroup.name)).all()
        raise TicketError(
            _("There is no workgroup '{name}'; {nearest}").format(name=name, nearest=nearest(name, list(names)))
        )
    return found
