"""`nocdesk tickets show` and `weights`: one ticket with its clocks, and what evidence of a match is worth."""

from collections.abc import Iterator
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.records import Record, instant
from nocdesk.boards.ticket_pressing import Pressing, pressing
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import duration, show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.tickets.editing import TicketError
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.queries import TimelineRow, timeline
from nocdesk.tickets.taught import match_quality, reset_matching, weight_rows

Which = Annotated[str, typer.Argument(metavar="TICKET", help="A ticket by its number, such as TT-1001.")]


def show(context: typer.Context, which: Which, as_json: AsJson = False) -> None:
    """Show a ticket: how pressing it is, its clocks and their stops, its problem, and what was said."""
    with store_for(context, Act.VIEW_TICKETS) as core, core.read() as session:
        ticket = ticket_numbered(session, which)
        found, lines = pressing(session, ticket, core.clock.now()), timeline(session, ticket.id)
    if as_json:
        show_json(_record(ticket, found, lines))
        return
    print(f"{ticket.number}: {ticket.text}")
    for words in _words(ticket, found):
        print(words)
    show_table(("at", "by", "for", "text"), ((row.at, row.author, row.audience, row.text) for row in lines), empty="")


def weights(
    context: typer.Context,
    as_json: AsJson = False,
    reset: Annotated[bool, typer.Option("--reset", help="Back to the shipped ones; forget what was learnt.")] = False,
) -> None:
    """Say what each piece of evidence of a match is worth, and how good proposals have been here."""
    with store_for(context, Act.TEACH_MATCHING if reset else Act.VIEW_TICKETS) as core:
        if reset:
            with core.work() as work:
                reset_matching(work)
        with core.read() as session:
            rows, quality = weight_rows(session), match_quality(session)
    if as_json:
        counts = {"right": quality.right, "wrong": quality.wrong, "missed": quality.missed}
        shares = {"precision": quality.precision, "recall": quality.recall}
        points = [{"feature": row.feature.value, "shipped": row.shipped, "now": row.now} for row in rows]
        show_json({**counts, **shares, "weights": points})
        return
    show_table(("evidence", "shipped", "now"), ((row.feature, row.shipped, row.now) for row in rows), empty="")
    decided = _("{right} right, {wrong} wrong, {missed} missed").format(
        right=quality.right, wrong=quality.wrong, missed=quality.missed
    )
    print(_("Proposals that were decided: {decided}.").format(decided=decided))


def ticket_numbered(session: Session, which: str) -> TroubleTicket:
    """The ticket of a number."""
    ticket = session.scalar(select(TroubleTicket).where(TroubleTicket.number == which.upper()))
    if ticket is None:
        raise TicketError(
            _("There is no ticket {which}: `nocdesk tickets --all` lists those that there are.").format(which=which)
        )
    return ticket


def _words(ticket: TroubleTicket, found: Pressing) -> Iterator[str]:
    yield _("{status}, priority {priority} (impact {impact}, urgency {urgency})").format(
        status=ticket.status, priority=found.priority, impact=found.impact, urgency=found.urgency
    )
    yield _("workgroup: {workgroup}{person}").format(
        workgroup=found.workgroup or _("none"), person=f", {found.assignee}" if found.assignee else ""
    )
    for clock in found.clocks:
        target = _(" of {duration}").format(duration=duration(clock.target_s)) + (
            _(" (internal target)") if clock.is_internal else ""
        )
        yield f"{clock.kind}: {duration(clock.used_s)}{target}, {clock.state}"
    for stop in found.stops:
        yield _("stood from {began_at} to {ended_at} ({reason}, {began_by}) {note}").format(
            began_at=stop.began_at,
            ended_at=stop.ended_at or _("now"),
            reason=stop.reason,
            began_by=stop.began_by,
            note=stop.note,
        )
    if found.problem is not None:
        yield _("problem: {problem}, {customers} customers, {alarms} alarms").format(
            problem=found.problem.number, customers=found.problem.customers, alarms=found.problem.alarms
        )


def _record(ticket: TroubleTicket, found: Pressing, lines: list[TimelineRow]) -> Record:
    problem = found.problem
    return {
        "number": ticket.number,
        "status": ticket.status.value,
        "text": ticket.text,
        "priority": found.priority.value,
        "impact": found.impact.value,
        "urgency": found.urgency.value,
        "workgroup": found.workgroup,
        "assignee": found.assignee,
        "problem": problem.number if problem is not None else None,
        "clocks": [
            {
                "kind": clock.kind.value,
                "state": clock.state.value,
                "used_s": clock.used_s,
                "target_s": clock.target_s,
                "is_internal": clock.is_internal,
                "due_at": instant(clock.due_at),
                "ended_at": instant(clock.ended_at),
            }
            for clock in found.clocks
        ],
        "stops": [
            {
                "reason": stop.reason,
                "note": stop.note,
                "began_at": instant(stop.began_at),
                "began_by": stop.began_by,
                "ended_at": instant(stop.ended_at),
                "ended_by": stop.ended_by,
            }
            for stop in found.stops
        ],
        "lines": [
            {"at": instant(row.at), "by": row.author, "for": row.audience.value, "text": row.text} for row in lines
        ],
    }
