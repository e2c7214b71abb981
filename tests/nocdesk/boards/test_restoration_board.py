"""The restoration board and the ticket's page: what they read of a ticket, and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nocdesk.boards.restoration_board import RestorationRow, restoration_detail, restoration_rows
from nocdesk.boards.ticket_board import TicketDetail, ticket_detail
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.tickets.commands import (
    RestorationUpdate,
    change_status,
    link_match,
    restore_ticket,
    update_restoration,
)
from nocdesk.tickets.customer_words import customer_text
from nocdesk.tickets.model import Audience, RestorationCause, RestorationStatus, TicketStatus
from tests.nocdesk.tickets.desk import ENGINEER, FIELD, Desk, make_desk

ON_SITE = RestorationUpdate(RestorationStatus.ON_SITE, None)


@pytest.fixture
def desk(core: Core, clock: VirtualClock) -> Desk:
    return make_desk(core, clock)


def update(desk: Desk, ticket: int, asked: RestorationUpdate) -> None:
    with desk.work(FIELD) as work:
        update_restoration(work, ticket_id=ticket, update=asked)


def board(desk: Desk) -> list[RestorationRow]:
    with desk.read() as session:
        return restoration_rows(session, now=desk.clock.now())


def page(desk: Desk, ticket: int) -> TicketDetail:
    with desk.read() as session:
        detail = ticket_detail(session, ticket)
    assert detail is not None
    return detail


def test_the_next_update_due_stands_first_and_without_one_a_ticket_stands_last(desk: Desk) -> None:
    first, second, third = desk.open_ticket(), desk.open_ticket("ACC-2"), desk.open_ticket("ACC-1")
    update(desk, second, replace(ON_SITE, next_update_at=desk.clock.now() + timedelta(minutes=50)))
    update(desk, third, ON_SITE)

    assert [row.ticket_id for row in board(desk)] == [third, second, first]


def test_a_restored_ticket_stays_two_hours_and_what_is_called_off_goes_at_once(desk: Desk) -> None:
    restored, cancelled = desk.open_ticket(), desk.open_ticket()
    with desk.work(ENGINEER) as work:
        restore_ticket(work, ticket_id=restored)
        change_status(work, ticket_id=cancelled, status=TicketStatus.CANCELLED)

    assert [row.ticket_id for row in board(desk)] == [restored]
    desk.clock.advance(7200)
    assert board(desk) == []


def test_a_row_says_what_was_promised_before_and_what_was_noted_last(desk: Desk) -> None:
    ticket = desk.open_ticket()
    start = desk.clock.now()
    update(desk, ticket, replace(ON_SITE, etr_at=start + timedelta(hours=1), crew="North 4"))
    desk.clock.advance(60)
    moved = replace(ON_SITE, etr_at=start + timedelta(hours=2), crew="North 4", cause=RestorationCause.WEATHER)
    update(desk, ticket, replace(moved, note="Wind keeps the crew on the ground"))

    row = board(desk)[0]

    assert (row.first_etr_at, row.etr_moves, row.last_etr_before) == (
        start + timedelta(hours=1),
        1,
        start + timedelta(hours=1),
    )
    assert (row.restoration, row.restoration_since, row.crew, row.cause) == (
        RestorationStatus.ON_SITE,
        start,
        "North 4",
        RestorationCause.WEATHER,
    )
    assert (row.last_note, row.last_note_at) == ("Wind keeps the crew on the ground", desk.clock.now())
    assert row.is_last_note_by_hand
    assert (row.site, row.customer, row.service, row.timezone) == (
        "Harbour Street",
        "Harbour Bank",
        "Voice trunk, Harbour Street",
        "Europe/Zurich",
    )
    assert (row.updated_by, row.updated_at) == ("finn", desk.clock.now())


def test_the_forms_side_has_the_notes_for_the_staff_and_what_the_customer_reads(desk: Desk) -> None:
    ticket = desk.open_ticket()
    update(desk, ticket, replace(ON_SITE, note="Duct found", tells_customer=True))

    with desk.read() as session:
        detail = restoration_detail(session, ticket, now=desk.clock.now())
        told = [line.text for line in page(desk, ticket).lines if line.audience is Audience.CUSTOMER]

    assert detail is not None
    assert [line.text for line in detail.notes] == ["On site", "Duct found"]
    assert customer_text(detail.facts, desk.clock.now()) == told[-1]
    assert [row.metric for row in detail.checks] == ["Service"]


def test_a_ticket_that_is_not_on_the_board_has_no_form(desk: Desk) -> None:
    with desk.read() as session:
        assert restoration_detail(session, 99, now=desk.clock.now()) is None
        assert ticket_detail(session, 99) is None


def test_the_page_calls_a_fault_by_what_it_means_for_the_service(desk: Desk) -> None:
    ticket = desk.open_ticket()
    began_at = desk.clock.now()
    alarm = desk.raise_alarm("SIP-1")
    with desk.work() as work:
        link_match(work, ticket_id=ticket, alarm_id=alarm)
    desk.clock.advance(300)
    desk.clear_alarm()

    faults = page(desk, ticket).faults

    assert [(fault.words, fault.began_at, fault.ended_at) for fault in faults] == [
        ("Line interrupted", began_at, desk.clock.now())
    ]


def test_the_page_names_the_customers_other_open_tickets(desk: Desk) -> None:
    ticket, other, over = desk.open_ticket(), desk.open_ticket("ACC-2"), desk.open_ticket("ACC-1")
    desk.open_ticket("ACC-3", "Mill Dairy")
    with desk.work(ENGINEER) as work:
        change_status(work, ticket_id=over, status=TicketStatus.CANCELLED)

    detail = page(desk, ticket)

    assert [row.id for row in detail.others] == [other]
    assert (detail.version.version, detail.version.changed_by) == (desk.ticket(ticket).version, "cleo")
