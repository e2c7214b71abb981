"""What care reads of a customer: its services, what is known of their trouble, and what was promised to whom."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from nocdesk.alarms.commands import Trouble, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.boards.care_board import care_customer, opened_ticket
from nocdesk.boards.care_index import care_index, with_fares
from nocdesk.boards.care_rows import CareCustomer, KnownProblem
from nocdesk.boards.care_search import FoundIn, find_customers
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Contact
from nocdesk.network.topology import Touch
from nocdesk.outages.ledger import begin_all, witness
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.commands import link_match, restore_ticket, set_etr
from nocdesk.tickets.model import MatchState, TicketMatch, TicketStatus, TroubleTicket
from nocdesk.works.commands import plan_work
from tests.nocdesk.tickets.desk import ENGINEER, MORNING, Desk, make_desk


@pytest.fixture
def desk(core: Core, clock: VirtualClock) -> Desk:
    """Harbour Bank and Mill Dairy, whose services have worked for an hour; the bank can be called."""
    made = make_desk(core, clock)
    clock.at = MORNING - timedelta(hours=1)
    with core.work(SYSTEM) as work:
        begin_all(work, dict.fromkeys(made.services.values(), work.now))
        witness(work, dict.fromkeys(made.services.values(), work.now), dict.fromkeys(made.services.values(), 10.0))
        bank = made.customers["Harbour Bank"]
        work.session.add(Contact(customer_id=bank, name="Renée Höfer", role="Owner", phone="+41 44 668 18 00"))
    clock.at = MORNING
    return made


def read(desk: Desk, name: str = "Harbour Bank") -> CareCustomer:
    with desk.read() as session:
        customer = care_customer(session, desk.customers[name], now=desk.clock.now())
    assert customer is not None
    return customer


def problem_of(desk: Desk, service: str, customer: str = "Harbour Bank") -> KnownProblem | None:
    row = read(desk, customer).service(desk.services[service])
    assert row is not None
    return row.problem


def promise(desk: Desk, ticket_id: int, etr_at: datetime) -> None:
    with desk.work(ENGINEER) as work:
        set_etr(work, ticket_id=ticket_id, etr_at=etr_at)


def test_a_customer_without_trouble_has_no_known_problem(desk: Desk) -> None:
    customer = read(desk)

    assert customer.problems == ()
    assert [row.service_class for row in customer.services] == [ServiceClass.UP] * 3
    assert [person.phone for person in customer.contacts] == ["+41 44 668 18 00"]


def test_a_customer_that_is_not_there_is_none(desk: Desk) -> None:
    with desk.read() as session:
        assert care_customer(session, 4711, now=desk.clock.now()) is None


def test_a_service_that_is_down_is_a_known_problem_since_it_went_down_and_stands_first(desk: Desk) -> None:
    desk.clock.advance(600)
    desk.raise_alarm("SIP-1")
    desk.clock.advance(60)

    customer = read(desk)

    assert [row.name for row in customer.services] == ["SIP-1", "ACC-1", "ACC-2"]
    (problem,) = customer.problems
    assert (problem.service, problem.service_class) == ("Voice trunk, Harbour Street", ServiceClass.DOWN)
    assert problem.since == MORNING + timedelta(minutes=10)
    assert (problem.etr_at, problem.is_promised, problem.tickets) == (None, False, ())


def test_the_time_that_was_promised_to_the_customer_is_told(desk: Desk) -> None:
    desk.raise_alarm("SIP-1")
    ticket = desk.open_ticket()
    promise(desk, ticket, MORNING + timedelta(hours=3))

    problem = problem_of(desk, "SIP-1")

    assert problem is not None
    assert (problem.etr_at, problem.is_promised) == (MORNING + timedelta(hours=3), True)
    assert problem.tickets == ("TT-1001",)


def test_of_two_promises_the_later_one_is_told(desk: Desk) -> None:
    desk.raise_alarm("SIP-1")
    promise(desk, desk.open_ticket(), MORNING + timedelta(hours=3))
    promise(desk, desk.open_ticket(), MORNING + timedelta(hours=4))

    problem = problem_of(desk, "SIP-1")

    assert problem is not None
    assert problem.etr_at == MORNING + timedelta(hours=4)


def test_another_customers_ticket_about_the_same_fault_gives_its_time_without_a_promise(desk: Desk) -> None:
    desk.raise_alarm("SIP-1", "WEB-3")
    promise(desk, desk.open_ticket("WEB-3", "Mill Dairy"), MORNING + timedelta(hours=2))

    problem = problem_of(desk, "SIP-1")

    assert problem is not None
    assert (problem.etr_at, problem.is_promised) == (MORNING + timedelta(hours=2), False)
    assert (problem.tickets, problem.others) == ((), 1)


def test_a_fault_that_is_part_of_a_problem_tells_its_time_and_how_many_customers_it_hits(desk: Desk) -> None:
    own = desk.raise_alarm("SIP-1")
    other = desk.raise_alarm("WEB-3", key="linkDown|acc-9 ge-0/0/9")
    ticket = desk.open_ticket("WEB-3", "Mill Dairy")
    with desk.work() as work:
        link_match(work, ticket_id=ticket, alarm_id=other)
    promise(desk, ticket, MORNING + timedelta(hours=2))
    desk.make_problem(own, other)

    problem = problem_of(desk, "SIP-1")

    assert problem is not None
    assert (problem.etr_at, problem.is_promised, problem.others) == (MORNING + timedelta(hours=2), False, 1)
    assert problem.customers == 2


def test_another_customers_ticket_about_another_fault_says_nothing(desk: Desk) -> None:
    desk.raise_alarm("SIP-1")
    desk.raise_alarm("WEB-3", key="linkDown|acc-9 ge-0/0/9")
    promise(desk, desk.open_ticket("WEB-3", "Mill Dairy"), MORNING + timedelta(hours=2))

    problem = problem_of(desk, "SIP-1")

    assert problem is not None
    assert (problem.etr_at, problem.others) == (None, 0)


def test_a_ticket_that_is_linked_with_the_fault_counts_though_its_own_service_works(desk: Desk) -> None:
    alarm = desk.raise_alarm("SIP-1")
    ticket = desk.open_ticket("ACC-2")
    with desk.work(ENGINEER) as work:
        link_match(work, ticket_id=ticket, alarm_id=alarm)

    problem = problem_of(desk, "SIP-1")

    assert problem is not None
    assert problem.tickets == ("TT-1001",)


def test_a_fault_that_gets_worse_does_not_begin_anew(desk: Desk) -> None:
    slow = Trouble("threshold|SIP-1", Condition.THRESHOLD, PerceivedSeverity.MAJOR, "SIP-1", "slow")
    with desk.work(SYSTEM) as work:
        raise_alarm(work, trouble=slow, began_at=work.now, touches=[Touch(desk.services["SIP-1"], "measured on it")])
    desk.clock.advance(900)
    desk.raise_alarm("SIP-1")

    row = read(desk).service(desk.services["SIP-1"])

    assert row is not None
    assert row.problem is not None
    assert (row.since, row.problem.since) == (MORNING + timedelta(minutes=15), MORNING)


def test_what_only_the_customer_has_seen_is_a_report_since_it_says_it_began(desk: Desk) -> None:
    desk.open_ticket("ACC-2", minutes_ago=20)

    problem = problem_of(desk, "ACC-2")

    assert problem is not None
    assert not problem.is_measured
    assert problem.since == MORNING - timedelta(minutes=20)


def test_a_ticket_that_is_restored_is_listed_and_is_no_problem_any_more(desk: Desk) -> None:
    ticket = desk.open_ticket("ACC-2")
    with desk.work(ENGINEER) as work:
        restore_ticket(work, ticket_id=ticket)

    customer = read(desk)

    assert customer.problems == ()
    assert [(row.number, row.restored_at) for row in customer.tickets] == [("TT-1001", MORNING)]


def test_planned_work_is_told_with_its_end(desk: Desk) -> None:
    with desk.work(ENGINEER) as work:
        plan_work(
            work,
            name="Card swap",
            starts_at=MORNING - timedelta(hours=1),
            ends_at=MORNING + timedelta(hours=2),
            service_ids=[desk.services["SIP-1"]],
        )
    desk.raise_alarm("SIP-1")

    problem = problem_of(desk, "SIP-1")

    assert problem is not None
    assert (problem.service_class, problem.planned_until) == (ServiceClass.PLANNED, MORNING + timedelta(hours=2))


def test_a_new_ticket_says_that_it_meets_the_fault_that_is_worked_on(desk: Desk) -> None:
    desk.raise_alarm("SIP-1")
    desk.clock.advance(300)

    ticket = desk.open_ticket(minutes_ago=4)
    with desk.read() as session:
        opened = opened_ticket(session, ticket, now=desk.clock.now())
        proposed = session.scalars(select(TicketMatch.state)).all()

    assert proposed == [MatchState.PROPOSED]
    assert (opened.number, opened.meets_fault) == ("TT-1001", True)
    assert opened.problem is not None
    assert opened.problem.since == MORNING


def test_a_new_ticket_about_a_service_that_works_meets_nothing(desk: Desk) -> None:
    ticket = desk.open_ticket("ACC-2")

    with desk.read() as session:
        opened = opened_ticket(session, ticket, now=desk.clock.now())

    assert not opened.meets_fault


@pytest.mark.parametrize(
    ("typed", "found_in"),
    [
        ("C-1", FoundIn.NUMBER),
        ("harbour bank", FoundIn.NAME),
        ("044 668 1800", FoundIn.PHONE),
        ("renee hofer", FoundIn.CONTACT),
        ("sip-1", FoundIn.SERVICE),
        ("voice trunk", FoundIn.SERVICE),
        ("quay", FoundIn.SITE),
        ("tt-1001", FoundIn.TICKET),
    ],
)
def test_the_store_is_searched_for_everything_a_caller_may_say(desk: Desk, typed: str, found_in: FoundIn) -> None:
    desk.open_ticket()

    with desk.read() as session:
        found = find_customers(care_index(session, now=desk.clock.now()), typed)

    assert (found[0].name, found[0].found_in) == ("Harbour Bank", found_in)


def test_the_index_counts_how_the_services_fare(desk: Desk) -> None:
    desk.raise_alarm("SIP-1")
    desk.open_ticket()

    with desk.read() as session:
        (bank, dairy) = care_index(session, now=desk.clock.now())

    assert (bank.services, bank.down, bank.open_tickets) == (3, 1, 1)
    assert (dairy.services, dairy.down, dairy.open_tickets) == (2, 0, 0)


def test_the_index_is_told_how_the_services_fare_now_without_being_read_again(desk: Desk) -> None:
    with desk.read() as session:
        index = care_index(session, now=desk.clock.now())
    desk.raise_alarm("SIP-1")
    desk.open_ticket()

    with desk.read() as session:
        renewed, anew = with_fares(session, index), care_index(session, now=desk.clock.now())

    fares = [(entry.name, entry.services, entry.down, entry.open_tickets) for entry in renewed]
    assert fares == [(entry.name, entry.services, entry.down, entry.open_tickets) for entry in anew]
    assert renewed[0].down == 1


def test_a_ticket_that_is_long_over_is_found_no_more(desk: Desk) -> None:
    ticket = desk.open_ticket("ACC-2")
    with desk.work(ENGINEER) as work:
        row = work.session.get_one(TroubleTicket, ticket)
        row.status = TicketStatus.CANCELLED
    desk.clock.advance(timedelta(days=40).total_seconds())

    with desk.read() as session:
        assert find_customers(care_index(session, now=desk.clock.now()), "TT-1001") == []
