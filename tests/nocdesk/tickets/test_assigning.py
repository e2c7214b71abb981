"""A ticket belongs to one workgroup, and one person has it at a time."""

import pytest

from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.tickets.commands import Assignment, assign_ticket, open_ticket, take_ticket
from nocdesk.tickets.editing import TicketConflictError, TicketError
from nocdesk.tickets.model import TicketStatus, Workgroup
from tests.nocdesk.tickets.desk import CARE, FIELD, Desk


@pytest.fixture
def groups(desk: Desk) -> dict[str, int]:
    with desk.work() as work:
        rows = [
            Workgroup(name="Second line", takes_new=True),
            Workgroup(name="Field north"),
            Workgroup(name="Z", takes_new=True),
        ]
        work.session.add_all(rows)
        work.session.flush()
        return {row.name: row.id for row in rows}


def test_a_new_ticket_goes_to_the_group_that_takes_them(desk: Desk, groups: dict[str, int]) -> None:
    assert desk.ticket(desk.open_ticket()).workgroup_id == groups["Second line"]


def test_without_such_a_group_a_ticket_has_none(desk: Desk) -> None:
    assert desk.ticket(desk.open_ticket()).workgroup_id is None


def test_who_opens_a_ticket_may_name_the_group(desk: Desk, groups: dict[str, int]) -> None:
    with desk.work(CARE) as work:
        number = open_ticket(
            work,
            customer_id=desk.customers["Mill Dairy"],
            service_id=None,
            text="A mast is bent",
            workgroup_id=groups["Field north"],
        )

    assert desk.ticket(number).workgroup_id == groups["Field north"]


def test_a_ticket_is_given_to_another_group_and_person(desk: Desk, groups: dict[str, int]) -> None:
    number = desk.open_ticket()

    with desk.work() as work:
        assign_ticket(
            work,
            ticket_id=number,
            assignment=Assignment(groups["Field north"], "finn"),
            reason="Cable",
            expected_version=2,
        )

    ticket = desk.ticket(number)
    assert (ticket.workgroup_id, ticket.assignee, ticket.updated_by) == (groups["Field north"], "finn", "mara")
    assert desk.lines(number)[1:] == ["Assigned to Field north · finn", "Reason: Cable"]


def test_the_same_again_says_nothing(desk: Desk, groups: dict[str, int]) -> None:
    number = desk.open_ticket()
    same = Assignment(groups["Second line"])

    with desk.work() as work:
        assign_ticket(work, ticket_id=number, assignment=same)

    assert len(desk.lines(number)) == 1


def test_who_takes_a_ticket_has_it_and_works_on_it(desk: Desk) -> None:
    number = desk.open_ticket()

    with desk.work(FIELD) as work:
        take_ticket(work, ticket_id=number)

    ticket = desk.ticket(number)
    assert (ticket.assignee, ticket.status) == ("finn", TicketStatus.IN_PROGRESS)


def test_a_ticket_that_somebody_has_can_be_taken_over(desk: Desk) -> None:
    number = desk.open_ticket()
    with desk.work(FIELD) as work:
        take_ticket(work, ticket_id=number)

    with desk.work() as work:
        take_ticket(work, ticket_id=number)

    assert desk.ticket(number).assignee == "mara"


def test_of_two_who_take_a_ticket_at_once_the_second_is_told(desk: Desk) -> None:
    number = desk.open_ticket()
    seen = desk.ticket(number).version
    with desk.work(FIELD) as work:
        take_ticket(work, ticket_id=number, expected_version=seen)

    with pytest.raises(TicketConflictError, match="changed by finn"), desk.work() as work:
        take_ticket(work, ticket_id=number, expected_version=seen)

    assert desk.ticket(number).assignee == "finn"


def test_nobody_is_given_to_a_group_that_is_not_there(desk: Desk) -> None:
    number = desk.open_ticket()

    with pytest.raises(TicketError, match="no workgroup 99"), desk.work() as work:
        assign_ticket(work, ticket_id=number, assignment=Assignment(99))


def test_an_auditor_assigns_nothing(desk: Desk) -> None:
    number = desk.open_ticket()

    with pytest.raises(NotAllowedError), desk.work(Actor("ada", Role.AUDITOR)) as work:
        assign_ticket(work, ticket_id=number, assignment=Assignment(None, "ada"))
