"""A ticket proposes the problem and not each of its alarms; places, words and past cases count."""

import pytest

from nocdesk.customers.model import Customer, Site
from nocdesk.events import ProblemChanged
from nocdesk.people.model import SYSTEM
from nocdesk.tickets.commands import link_match, open_ticket
from nocdesk.tickets.evidence import place_of
from nocdesk.tickets.matching import Place
from nocdesk.tickets.model import MatchState
from nocdesk.tickets.queries import matches_of_ticket
from tests.nocdesk.tickets.desk import CARE, Desk


def storm(desk: Desk, count: int = 6) -> list[int]:
    """A root that touches a line of the dairy alone, and alarms that each touch the bank's services."""
    root = desk.raise_alarm("ACC-3", key="noAnswer|acc-7")
    return [root, *(desk.raise_alarm("ACC-1", "SIP-1", key=f"linkDown|acc-{n} ge-0/0/1") for n in range(count))]


def test_a_new_ticket_proposes_the_likeliest_alarm_of_the_problem_and_no_other(desk: Desk) -> None:
    alarms = storm(desk)
    desk.make_problem(*alarms)

    ticket = desk.open_ticket("SIP-1")

    with desk.read() as session:
        (found,) = matches_of_ticket(session, ticket)
    assert (found.alarm_id, found.state) == (alarms[1], MatchState.PROPOSED)
    assert found.reasons[0] == "same service SIP-1 (+0.50)"


def test_proposals_of_alarms_become_one_when_their_problem_is_found(desk: Desk) -> None:
    ticket = desk.open_ticket("SIP-1")
    alarms = storm(desk)
    before = len(desk.matches())

    desk.make_problem(*alarms)

    (found,) = desk.matches()
    assert before > 1
    assert (found.ticket_id, found.alarm_id, found.state) == (ticket, alarms[1], MatchState.PROPOSED)


@pytest.mark.parametrize(("later_s", "left"), [(1_700, 1), (7_200, 3)])
def test_what_a_ticket_was_matched_with_stays_when_the_same_alarms_are_another_problem_later(
    desk: Desk, later_s: float, left: int
) -> None:
    desk.open_ticket("SIP-1")
    alarms = [desk.raise_alarm("SIP-1", key=f"linkDown|acc-{n} ge-0/0/1") for n in range(3)]

    desk.clock.advance(later_s)
    desk.make_problem(*alarms)

    assert len(desk.matches()) == left


def test_of_alarms_that_are_alike_the_root_stands_for_the_problem(desk: Desk) -> None:
    ticket = desk.open_ticket("SIP-1")
    alarms = [desk.raise_alarm("SIP-1", key=f"linkDown|acc-{n} ge-0/0/1") for n in range(3)]

    desk.make_problem(*reversed(alarms))

    assert [(found.ticket_id, found.alarm_id) for found in desk.matches()] == [(ticket, alarms[2])]


def test_a_ticket_that_is_linked_with_an_alarm_of_the_problem_gets_no_proposal_of_it(desk: Desk) -> None:
    ticket = desk.open_ticket("SIP-1")
    alarms = storm(desk)
    with desk.work() as work:
        link_match(work, ticket_id=ticket, alarm_id=alarms[2])

    problem = desk.make_problem(*alarms)

    assert [(found.alarm_id, found.state) for found in desk.matches()] == [(alarms[2], MatchState.LINKED)]
    assert desk.ticket(ticket).problem_id == problem


def test_the_news_of_a_problem_again_changes_nothing(desk: Desk) -> None:
    desk.open_ticket("SIP-1")
    problem = desk.make_problem(*storm(desk))
    before = [(found.alarm_id, found.score) for found in desk.matches()]

    with desk.work(SYSTEM) as work:
        work.happened(ProblemChanged(problem))

    assert [(found.alarm_id, found.score) for found in desk.matches()] == before


def test_two_problems_are_two_proposals(desk: Desk) -> None:
    first, second = desk.raise_alarm("SIP-1", key="a"), desk.raise_alarm("ACC-1", key="b")
    desk.make_problem(first)
    desk.make_problem(second)

    ticket = desk.open_ticket("SIP-1")

    with desk.read() as session:
        assert [row.alarm_id for row in matches_of_ticket(session, ticket)] == [first, second]


def test_an_earlier_case_of_the_customer_speaks_for_the_same_trouble(desk: Desk) -> None:
    alarm = desk.raise_alarm("ACC-2")
    old = desk.open_ticket("ACC-2")
    with desk.work() as work:
        link_match(work, ticket_id=old, alarm_id=alarm)

    again = desk.open_ticket("ACC-2")

    with desk.read() as session:
        (found,) = matches_of_ticket(session, again)
    assert "was behind an earlier ticket of this customer (+0.06)" in found.reasons


def test_words_tell_which_of_a_customers_services_is_meant(desk: Desk) -> None:
    with desk.work(CARE) as work:
        ticket = open_ticket(
            work, customer_id=desk.customers["Harbour Bank"], service_id=None, text="No dial tone", site_id=None
        )

    voice = desk.raise_alarm("SIP-1", key="a")

    (found,) = desk.matches()
    assert (found.ticket_id, found.alarm_id) == (ticket, voice)
    assert "speaks of voice, which SIP-1 is (+0.06)" in found.reasons


def test_a_site_near_by_counts_by_its_distance_and_else_by_its_town(desk: Desk) -> None:
    here = Place("ostermoor", 47.3769, 8.5417)

    assert here.km_to(Place("", 47.3769, 8.5550)) == pytest.approx(1.0, abs=0.01)
    assert here.km_to(Place("ostermoor")) is None


def test_a_town_is_what_the_address_ends_with_unless_it_is_named() -> None:
    assert place_of(Site(name="A", address="Northgate 4, 8001 Ostermoor", town="")).town == "ostermoor"
    assert place_of(Site(name="B", address="Northgate 4, Ostermoor", town="Sandhaven")).town == "sandhaven"
    assert place_of(None) == Place()


def test_the_same_town_is_evidence_among_a_customers_sites(desk: Desk) -> None:
    with desk.work() as work:
        for name in ("Harbour Street", "Quay"):
            work.session.get_one(Site, desk.sites[name]).town = "Ostermoor"
        assert work.session.get_one(Customer, desk.customers["Harbour Bank"])
    desk.open_ticket("SIP-1")

    desk.raise_alarm("ACC-2")

    # 10 for the customer, 20 for the time, 4 for the town: not enough by itself.
    assert desk.matches() == []
