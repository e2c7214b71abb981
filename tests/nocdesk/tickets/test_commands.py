"""Tickets are opened, worked, promised, restored and closed; each step stays in timeline and audit trail."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from nocdesk.errors import NocdeskError
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import POLICY, Act, NotAllowedError
from nocdesk.store.changes import ChangeEntry
from nocdesk.store.unit_of_work import ConflictError, UnitOfWork
from nocdesk.tickets.commands import (
    TicketError,
    add_note,
    change_status,
    close_ticket,
    decline_match,
    link_match,
    open_ticket,
    restore_ticket,
    set_etr,
    undo_match,
)
from nocdesk.tickets.model import TicketStatus, TroubleTicket
from nocdesk.tickets.queries import open_tickets
from nocdesk.tickets.workflow import ForbiddenTransitionError
from tests.nocdesk.tickets.desk import CARE, ENGINEER, FIELD, Desk

HOUR = timedelta(hours=1)


def test_tickets_are_numbered_upward_from_1001(sqlite_desk: Desk) -> None:
    tickets = [sqlite_desk.open_ticket(), sqlite_desk.open_ticket()]

    assert [sqlite_desk.ticket(ticket).number for ticket in tickets] == ["TT-1001", "TT-1002"]


def test_a_ticket_takes_the_site_of_its_service(desk: Desk) -> None:
    ticket = desk.ticket(desk.open_ticket("ACC-2"))

    assert ticket.site_id == desk.sites["Quay"]
    assert (ticket.status, ticket.opened_by, ticket.began_at) == (TicketStatus.ACKNOWLEDGED, "cleo", desk.clock.now())


Opening = dict[str, object]
REFUSED_OPENINGS: list[tuple[str, Opening, str]] = [
    ("no text", {"text": "  "}, "needs a text"),
    ("a beginning in the future", {"began_at": datetime(2026, 3, 5, tzinfo=UTC)}, "cannot begin in the future"),
    ("an unknown customer", {"customer_id": 99}, "no customer 99"),
    ("an unknown service", {"service_id": 99}, "Service 99 is not one of Harbour Bank's services"),
    ("another customer's service", {"service_id": 4}, "Service ACC-3 is not one of Harbour Bank's services"),
    ("another customer's site", {"site_id": 3}, "Site Mill Lane is not one of Harbour Bank's sites"),
    ("an unknown alarm", {"alarm_id": 99}, "no alarm 99"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), [row[1:] for row in REFUSED_OPENINGS], ids=[row[0] for row in REFUSED_OPENINGS]
)
def test_a_ticket_that_makes_no_sense_is_refused_and_nothing_is_saved(
    sqlite_desk: Desk, arguments: Opening, message: str
) -> None:
    usual: Opening = {"customer_id": 1, "service_id": 1, "text": "Calls break off"}

    with pytest.raises(NocdeskError, match=message), sqlite_desk.work() as work:
        open_ticket(work, **{**usual, **arguments})  # type: ignore[arg-type]

    with sqlite_desk.read() as session:
        assert session.scalars(select(TroubleTicket)).all() == []
        assert session.scalars(select(AuditEntry)).all() == []


def test_the_etr_and_every_move_of_it_stay_in_the_timeline_on_the_customers_clock(desk: Desk) -> None:
    ticket = desk.open_ticket()
    half_past_midnight = datetime(2026, 3, 4, 0, 30, tzinfo=UTC)

    with desk.work(FIELD) as work:
        set_etr(work, ticket_id=ticket, etr_at=half_past_midnight)
    with desk.work(FIELD) as work:
        set_etr(work, ticket_id=ticket, etr_at=half_past_midnight + timedelta(minutes=40), reason="crew delayed")
    with desk.work(FIELD) as work:
        set_etr(work, ticket_id=ticket, etr_at=half_past_midnight + timedelta(hours=24))
    with desk.work(FIELD) as work:
        set_etr(work, ticket_id=ticket, etr_at=None, reason="cable not found")

    assert desk.lines(ticket)[1:] == [
        "ETR set to 01:30 CET",
        "ETR moved from 01:30 to 02:10 CET",
        "Reason: crew delayed",
        "ETR moved from 02:10 to 2026-03-05 01:30 CET",
        "ETR withdrawn",
        "Reason: cable not found",
    ]
    assert desk.ticket(ticket).etr_at is None


def test_the_same_etr_again_changes_nothing(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()
    for _ in range(2):
        with sqlite_desk.work(FIELD) as work:
            set_etr(work, ticket_id=ticket, etr_at=sqlite_desk.clock.now() + HOUR)

    assert len(sqlite_desk.lines(ticket)) == 2


def test_an_etr_in_the_past_is_refused(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()

    with pytest.raises(TicketError, match="would be over already"), sqlite_desk.work() as work:
        set_etr(work, ticket_id=ticket, etr_at=sqlite_desk.clock.now())


def test_a_restored_ticket_needs_no_etr(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()
    with sqlite_desk.work() as work:
        restore_ticket(work, ticket_id=ticket)

    with pytest.raises(TicketError, match="TT-1001 is resolved and needs no ETR"), sqlite_desk.work() as work:
        set_etr(work, ticket_id=ticket, etr_at=sqlite_desk.clock.now() + HOUR)


@pytest.mark.parametrize("by_way_of", [(), ("inProgress",), ("inProgress", "pending"), ("inProgress", "held")])
def test_whatever_is_open_can_be_restored(sqlite_desk: Desk, by_way_of: tuple[str, ...]) -> None:
    ticket = sqlite_desk.open_ticket()
    for status in by_way_of:
        with sqlite_desk.work() as work:
            change_status(work, ticket_id=ticket, status=TicketStatus(status))
    sqlite_desk.clock.advance(3600)

    with sqlite_desk.work(FIELD) as work:
        restore_ticket(work, ticket_id=ticket)

    restored = sqlite_desk.ticket(ticket)
    assert (restored.status, restored.restored_at) == (TicketStatus.RESOLVED, sqlite_desk.clock.now())
    assert sqlite_desk.lines(ticket)[-1] == "Service restored at 02:12 CET"


def test_what_is_over_cannot_be_restored(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()
    with sqlite_desk.work() as work:
        change_status(work, ticket_id=ticket, status=TicketStatus.CANCELLED)

    with (
        pytest.raises(ForbiddenTransitionError, match="cancelled and cannot become resolved"),
        sqlite_desk.work() as work,
    ):
        restore_ticket(work, ticket_id=ticket)


def test_a_ticket_is_closed_only_when_the_customer_accepts(desk: Desk) -> None:
    ticket = desk.open_ticket()
    with pytest.raises(ForbiddenTransitionError), desk.work() as work:
        close_ticket(work, ticket_id=ticket, accepted_by="Ms Frei")
    with desk.work() as work:
        restore_ticket(work, ticket_id=ticket)
    with pytest.raises(TicketError, match="say who accepted"), desk.work() as work:
        change_status(work, ticket_id=ticket, status=TicketStatus.CLOSED)
    with pytest.raises(TicketError, match="say who accepted"), desk.work() as work:
        close_ticket(work, ticket_id=ticket, accepted_by=" ")

    with desk.work(CARE) as work:
        close_ticket(work, ticket_id=ticket, accepted_by="Ms Frei")

    assert desk.ticket(ticket).closed_at == desk.clock.now()
    assert desk.lines(ticket)[-2:] == ["Resolved → closed", "Reason: accepted by Ms Frei"]


def test_a_restoration_that_the_customer_does_not_accept_goes_back_to_work(desk: Desk) -> None:
    ticket = desk.open_ticket()
    with desk.work() as work:
        restore_ticket(work, ticket_id=ticket)

    with desk.work(CARE) as work:
        change_status(work, ticket_id=ticket, status=TicketStatus.IN_PROGRESS, reason="still breaking off")

    reopened = desk.ticket(ticket)
    assert (reopened.restored_at, reopened.resolved_at, reopened.etr_at) == (None, None, None)
    assert desk.lines(ticket)[-2:] == ["Resolved → in progress", "Reason: still breaking off"]
    with desk.read() as session:
        assert [row.id for row in open_tickets(session, service_id=desk.services["SIP-1"])] == [ticket]


def test_a_note_is_written_and_an_empty_one_refused(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()

    with sqlite_desk.work(FIELD) as work:
        add_note(work, ticket_id=ticket, text=" Crew on site ")
    with pytest.raises(TicketError, match="empty"), sqlite_desk.work() as work:
        add_note(work, ticket_id=ticket, text=" ")

    assert sqlite_desk.lines(ticket)[-1] == "Crew on site"


def test_every_command_leaves_who_did_what_in_the_audit_trail(desk: Desk) -> None:
    ticket = desk.open_ticket()
    with desk.work(FIELD) as work:
        set_etr(work, ticket_id=ticket, etr_at=desk.clock.now() + HOUR)
        add_note(work, ticket_id=ticket, text="Crew on site")
        restore_ticket(work, ticket_id=ticket)
    with desk.work() as work:
        close_ticket(work, ticket_id=ticket, accepted_by="Ms Frei")

    with desk.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.actor, entry.action, entry.entity_id) for entry in entries] == [
        ("cleo", "open_ticket", ticket),
        ("finn", "set_etr", ticket),
        ("finn", "add_note", ticket),
        ("finn", "restore_ticket", ticket),
        ("mara", "change_status", ticket),
    ]
    assert (entries[3].before["status"], entries[3].after["status"]) == ("acknowledged", "resolved")


def test_the_change_feed_hears_of_a_ticket(desk: Desk) -> None:
    ticket = desk.open_ticket()

    with desk.read() as session:
        feed = session.execute(select(ChangeEntry.kind, ChangeEntry.entity_id)).all()
    assert ("ticket", ticket) in feed


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(desk: Desk) -> None:
    ticket = desk.open_ticket()
    later = desk.clock.now() + HOUR

    # The second one has read the ticket before the first one saves it.
    with desk.read() as stale:
        seen = stale.get_one(TroubleTicket, ticket)
        with desk.work(FIELD) as work:
            set_etr(work, ticket_id=ticket, etr_at=later)
        with pytest.raises(ConflictError), desk.work() as work:  # noqa: PT012 - the conflict shows at the commit
            stale.expunge(seen)
            work.session.add(seen)
            set_etr(work, ticket_id=ticket, etr_at=later + HOUR)

    assert desk.ticket(ticket).etr_at == later


Command = Callable[[UnitOfWork], object]
COMMANDS: list[tuple[Act, Command]] = [
    (Act.OPEN_TICKET, lambda work: open_ticket(work, customer_id=99, service_id=None, text="x")),
    (Act.WORK_TICKET, lambda work: change_status(work, ticket_id=99, status=TicketStatus.IN_PROGRESS)),
    (Act.CLOSE_TICKET, lambda work: change_status(work, ticket_id=99, status=TicketStatus.CANCELLED)),
    (Act.CLOSE_TICKET, lambda work: close_ticket(work, ticket_id=99, accepted_by="x")),
    (Act.SET_RESTORATION, lambda work: set_etr(work, ticket_id=99, etr_at=None)),
    (Act.SET_RESTORATION, lambda work: restore_ticket(work, ticket_id=99)),
    (Act.WORK_TICKET, lambda work: add_note(work, ticket_id=99, text="x")),
    (Act.MATCH_TICKET, lambda work: link_match(work, ticket_id=99, alarm_id=99)),
    (Act.MATCH_TICKET, lambda work: decline_match(work, ticket_id=99, alarm_id=99)),
    (Act.MATCH_TICKET, lambda work: undo_match(work, ticket_id=99, alarm_id=99)),
]


@pytest.mark.parametrize(("act", "command"), COMMANDS)
def test_a_command_is_for_the_roles_that_the_policy_names(sqlite_desk: Desk, act: Act, command: Command) -> None:
    refused = {role for role in Role if is_refused(sqlite_desk, role, command)}

    assert refused == set(Role) - POLICY[act]


def is_refused(desk: Desk, role: Role, command: Command) -> bool:
    """Whether the role stops the command; an unknown thing is only named to who may act on it."""
    with pytest.raises(NocdeskError) as refusal, desk.work(Actor("someone", role)) as work:
        command(work)
    return isinstance(refusal.value, NotAllowedError)


def test_care_opens_a_ticket_but_links_none_with_an_alarm(sqlite_desk: Desk) -> None:
    alarm = sqlite_desk.raise_alarm("SIP-1")

    with pytest.raises(NotAllowedError), sqlite_desk.work(CARE) as work:
        open_ticket(work, customer_id=1, service_id=1, text="No tone", alarm_id=alarm)
    with sqlite_desk.work(ENGINEER) as work:
        open_ticket(work, customer_id=1, service_id=1, text="No tone", alarm_id=alarm)

    assert [found.alarm_id for found in sqlite_desk.matches()] == [alarm]
