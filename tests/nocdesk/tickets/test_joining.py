"""Two tickets become one and one becomes two, and whatever was done is taken back whole."""

import pytest

from nocdesk.events import ProblemChanged
from nocdesk.people.model import SYSTEM
from nocdesk.tickets.commands import link_match, restore_ticket, stop_clock, take_ticket
from nocdesk.tickets.editing import TicketConflictError, TicketError
from nocdesk.tickets.joining import merge_ticket, split_ticket, undo_merge, undo_split
from nocdesk.tickets.model import MatchState, StopReason, TicketStatus
from tests.nocdesk.tickets.desk import Desk


@pytest.fixture
def pair(desk: Desk) -> tuple[int, int]:
    """Two tickets of the bank, the first an hour older."""
    first = desk.open_ticket("SIP-1")
    desk.clock.advance(3600)
    return first, desk.open_ticket("ACC-1")


def links(desk: Desk, ticket: int) -> list[int]:
    return [each.alarm_id for each in desk.matches() if each.ticket_id == ticket and each.state is MatchState.LINKED]


def link(desk: Desk, ticket: int, alarm: int) -> None:
    with desk.work() as work:
        link_match(work, ticket_id=ticket, alarm_id=alarm)


def merge(desk: Desk, ticket: int, into: int) -> None:
    with desk.work() as work:
        merge_ticket(work, ticket_id=ticket, into_id=into, reason="Same call")


def test_the_older_ticket_stands_for_both(desk: Desk, pair: tuple[int, int]) -> None:
    first, second = pair
    alarm = desk.raise_alarm("ACC-1")
    problem = desk.make_problem(alarm)
    link(desk, second, alarm)

    merge(desk, second, first)

    assert desk.ticket(second).status is TicketStatus.CANCELLED
    assert (links(desk, first), desk.ticket(first).problem_id) == ([alarm], problem)
    assert "Goes on as ticket TT-1001" in desk.lines(second)
    assert "TT-1002 was merged into this one: Calls break off" in desk.lines(first)


def test_a_merge_is_taken_back_whole(desk: Desk, pair: tuple[int, int]) -> None:
    first, second = pair
    alarm = desk.raise_alarm("ACC-1")
    link(desk, second, alarm)
    with desk.work() as work:
        take_ticket(work, ticket_id=second)
        stop_clock(work, ticket_id=second, reason=StopReason.CUSTOMER)
    before = [(each.ticket_id, each.alarm_id, each.state) for each in desk.matches()]
    merge(desk, second, first)

    with desk.work() as work:
        undo_merge(work, ticket_id=second)

    assert desk.ticket(second).status is TicketStatus.PENDING
    assert [(each.ticket_id, each.alarm_id, each.state) for each in desk.matches()] == before
    with pytest.raises(TicketError, match="nothing to take back"), desk.work() as work:
        undo_merge(work, ticket_id=second)


def test_what_the_older_one_was_linked_with_before_stays_when_a_merge_is_taken_back(
    desk: Desk, pair: tuple[int, int]
) -> None:
    first, second = pair
    alarm = desk.raise_alarm("ACC-1")
    for ticket in pair:
        link(desk, ticket, alarm)
    merge(desk, second, first)

    with desk.work() as work:
        undo_merge(work, ticket_id=second)

    assert links(desk, first) == links(desk, second) == [alarm]


REFUSED = [
    ("the younger one", lambda first, second, _: (first, second)),
    ("into itself", lambda first, _, __: (first, first)),
    ("two customers", lambda first, _, stranger: (stranger, first)),
]


@pytest.mark.parametrize(("words", "chosen"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_does_not_belong_together_is_not_merged(
    desk: Desk, pair: tuple[int, int], words: str, chosen: object
) -> None:
    stranger = desk.open_ticket("ACC-3", "Mill Dairy")
    assert callable(chosen)
    ticket, into = chosen(*pair, stranger)

    with pytest.raises(TicketError, match=words):
        merge(desk, ticket, into)

    assert {desk.ticket(each).status for each in (*pair, stranger)} == {TicketStatus.ACKNOWLEDGED}


def test_a_ticket_that_is_resolved_is_not_merged(desk: Desk, pair: tuple[int, int]) -> None:
    with desk.work() as work:
        restore_ticket(work, ticket_id=pair[1])

    with pytest.raises(TicketError, match="is resolved"):
        merge(desk, pair[1], pair[0])


def test_who_merges_an_old_version_is_in_conflict(desk: Desk, pair: tuple[int, int]) -> None:
    seen = desk.ticket(pair[1]).version
    with desk.work() as work:
        take_ticket(work, ticket_id=pair[1])

    with pytest.raises(TicketConflictError), desk.work() as work:
        merge_ticket(work, ticket_id=pair[1], into_id=pair[0], expected_version=seen)


def test_a_ticket_about_two_troubles_becomes_two_with_one_beginning(desk: Desk) -> None:
    first = desk.open_ticket("SIP-1")
    voice, line = desk.raise_alarm("SIP-1"), desk.raise_alarm("ACC-2", key="other")
    for alarm in (voice, line):
        link(desk, first, alarm)
    desk.clock.advance(1800)

    with desk.work() as work:
        child = split_ticket(
            work, ticket_id=first, service_id=desk.services["ACC-2"], text="The quay is dead too", alarm_ids=[line]
        )

    assert (links(desk, first), links(desk, child)) == ([voice], [line])
    assert desk.ticket(child).opened_at == desk.ticket(first).opened_at
    assert desk.ticket(child).site_id == desk.sites["Quay"]
    assert "Split from TT-1001" in desk.lines(child)


def test_a_split_is_taken_back_whole(desk: Desk) -> None:
    first, alarm = desk.open_ticket("SIP-1"), desk.raise_alarm("ACC-2")
    link(desk, first, alarm)
    problem = desk.make_problem(alarm)
    with desk.work() as work:
        child = split_ticket(
            work, ticket_id=first, service_id=desk.services["ACC-2"], text="The quay", alarm_ids=[alarm]
        )
    between = desk.ticket(child).problem_id

    with desk.work() as work:
        undo_split(work, ticket_id=child)

    assert between == problem
    assert desk.ticket(child).status is TicketStatus.CANCELLED
    assert (links(desk, first), desk.ticket(first).problem_id) == ([alarm], problem)


def test_a_service_of_another_customer_is_not_split_off(desk: Desk) -> None:
    first = desk.open_ticket("SIP-1")

    with pytest.raises(TicketError, match="not one of the customer's"), desk.work() as work:
        split_ticket(work, ticket_id=first, service_id=desk.services["ACC-3"], text="Not ours")


def test_a_merged_ticket_of_the_desk_is_not_opened_again(desk: Desk, pair: tuple[int, int]) -> None:
    alarm = desk.raise_alarm("ACC-1")
    problem = desk.make_problem(alarm)
    link(desk, pair[1], alarm)
    merge(desk, pair[1], pair[0])
    with desk.work(SYSTEM) as work:
        work.happened(ProblemChanged(problem))

    assert desk.ticket(pair[0]).problem_id == problem
