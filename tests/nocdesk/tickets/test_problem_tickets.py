"""One ticket for each customer and problem that asks for one, however often the news of it comes."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from nocdesk.boards.service_board import ticket_rows
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement, Customer
from nocdesk.events import ProblemChanged, ProblemOpened, ProblemResolved
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import ServiceProblem
from nocdesk.services.model import Service
from nocdesk.tickets import problem_tickets
from nocdesk.tickets.commands import change_status, decline_match, link_match, undo_match
from nocdesk.tickets.model import TicketStatus, TroubleTicket
from nocdesk.tickets.own_words import own_words
from tests.nocdesk.tickets.desk import Desk, add_members

OTHER = "linkDown|acc-9 ge-0/0/2"


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """The bank's agreement asks for tickets; the dairy has none."""
    with desk.work() as work:
        bank = desk.customers["Harbour Bank"]
        agreement = Agreement(name="Bank", customer_id=bank, template="Gold", starts_at=work.now, opens_tickets=True)
        work.session.add(agreement)
        work.session.flush()
        for service in work.session.scalars(select(Service).where(Service.customer_id == bank)):
            service.agreement_id = agreement.id
    return desk


def tickets(desk: Desk) -> list[TroubleTicket]:
    with desk.read() as session:
        return list(session.scalars(select(TroubleTicket).order_by(TroubleTicket.id)))


def tell(desk: Desk, problem: int) -> None:
    with desk.work(SYSTEM) as work:
        work.happened(ProblemChanged(problem))


def test_the_desk_opens_a_ticket_for_a_customer_that_asks_for_it_and_for_no_other(asking: Desk) -> None:
    alarm = asking.raise_alarm("SIP-1", "ACC-1", "ACC-3")

    problem = asking.make_problem(alarm)

    (ticket,) = tickets(asking)
    assert (ticket.customer_id, ticket.problem_id, ticket.is_system) == (
        asking.customers["Harbour Bank"],
        problem,
        True,
    )
    assert ticket.text == "Your service Voice trunk, Harbour Street and 1 more do not work"
    assert (ticket.opened_by, ticket.channel, ticket.status) == ("NocDesk", "NocDesk", TicketStatus.ACKNOWLEDGED)


def test_what_the_desk_wrote_for_a_customer_the_staff_read_in_their_language(asking: Desk) -> None:
    with asking.work() as work:
        work.session.get_one(Customer, asking.customers["Harbour Bank"]).language = "de"
    asking.make_problem(asking.raise_alarm("SIP-1", "ACC-1", "ACC-3"))

    (stored,) = tickets(asking)
    assert stored.text == "Ihr Dienst Voice trunk, Harbour Street und 1 weitere gehen nicht"
    with asking.read() as session:
        english, german = own_words(session, "en"), own_words(session, "de")
        assert english(stored.text, True) == "Your service Voice trunk, Harbour Street and 1 more do not work"
        assert german(stored.text, True) == stored.text
        assert german("Your service does not work", True) == "Ihr Dienst geht nicht"
        assert english("Ihr Dienst Internet geht nicht", False) == "Ihr Dienst Internet geht nicht"
        assert english("Er geht nicht", True) == "Er geht nicht"
        [row] = ticket_rows(session)
    assert row.text.startswith("Your service Voice trunk")


def test_news_of_the_same_problem_opens_nothing_more(asking: Desk) -> None:
    problem = asking.make_problem(asking.raise_alarm("SIP-1"))

    for _ in range(5):
        tell(asking, problem)
    with asking.work(SYSTEM) as work:
        work.happened(ProblemOpened(problem))

    assert len(tickets(asking)) == 1


def test_after_a_restart_the_same_news_opens_nothing_more(asking: Desk, clock: VirtualClock) -> None:
    problem = asking.make_problem(asking.raise_alarm("SIP-1"))
    again = Core(asking.core.engine, asking.core.settings, asking.core.actor, clock)

    with again.work(SYSTEM) as work:
        work.happened(ProblemOpened(problem))

    assert len(tickets(asking)) == 1


def test_without_the_look_at_who_has_a_ticket_the_store_refuses_a_second_one(
    asking: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = asking.make_problem(asking.raise_alarm("SIP-1"))
    monkeypatch.setattr(problem_tickets, "served_customers", lambda *_: set())

    with pytest.raises(IntegrityError):
        tell(asking, problem)

    assert len(tickets(asking)) == 1


def test_a_ticket_that_was_cancelled_is_not_opened_again(asking: Desk) -> None:
    problem = asking.make_problem(asking.raise_alarm("SIP-1"))
    (ticket,) = tickets(asking)
    with asking.work() as work:
        change_status(work, ticket_id=ticket.id, status=TicketStatus.CANCELLED)

    tell(asking, problem)

    assert len(tickets(asking)) == 1


def test_a_problem_of_many_alarms_and_customers_has_one_ticket_for_each(asking: Desk) -> None:
    with asking.work() as work:
        dairy = asking.customers["Mill Dairy"]
        agreement = Agreement(name="Dairy", customer_id=dairy, template="", starts_at=work.now, opens_tickets=True)
        work.session.add(agreement)
        work.session.flush()
        work.session.get_one(Service, asking.services["ACC-3"]).agreement_id = agreement.id
    alarms = [asking.raise_alarm("SIP-1", "ACC-3"), *(asking.raise_alarm("ACC-1", key=f"a|{n}") for n in range(4))]

    problem = asking.make_problem(*alarms)

    assert [(each.customer_id, each.problem_id) for each in tickets(asking)] == [
        (asking.customers["Harbour Bank"], problem), (asking.customers["Mill Dairy"], problem),
    ]  # fmt: skip


def test_another_problem_has_another_ticket(asking: Desk) -> None:
    asking.make_problem(asking.raise_alarm("SIP-1"))

    asking.make_problem(asking.raise_alarm("ACC-2", key=OTHER))

    assert len(tickets(asking)) == 2


def test_who_has_called_already_gets_no_second_ticket_and_belongs_to_the_problem_once_linked(asking: Desk) -> None:
    called = asking.open_ticket("SIP-1")
    alarm = asking.raise_alarm("SIP-1")
    problem = asking.make_problem(alarm)
    before = [each.problem_id for each in tickets(asking)]

    with asking.work() as work:
        link_match(work, ticket_id=called, alarm_id=alarm)

    assert before == [None]
    assert [(each.id, each.problem_id) for each in tickets(asking)] == [(called, problem)]


def test_who_called_about_something_else_gets_one_for_the_problem_too(asking: Desk) -> None:
    called = asking.open_ticket("SIP-1")
    alarm = asking.raise_alarm("SIP-1")
    problem = asking.make_problem(alarm)

    with asking.work() as work:
        decline_match(work, ticket_id=called, alarm_id=alarm)

    assert [(each.is_system, each.problem_id) for each in tickets(asking)] == [(False, None), (True, problem)]


def test_a_ticket_linked_before_joins_the_problem_when_it_is_found(desk: Desk) -> None:
    called, alarm = desk.open_ticket("SIP-1"), desk.raise_alarm("SIP-1")
    with desk.work() as work:
        link_match(work, ticket_id=called, alarm_id=alarm)

    problem = desk.make_problem(alarm)

    assert [each.problem_id for each in tickets(desk)] == [problem]


def test_a_link_that_is_undone_takes_the_ticket_out_of_the_problem(desk: Desk) -> None:
    called, alarm = desk.open_ticket("SIP-1"), desk.raise_alarm("SIP-1")
    desk.make_problem(alarm)
    for act in (link_match, undo_match):
        with desk.work() as work:
            act(work, ticket_id=called, alarm_id=alarm)

    assert [each.problem_id for each in tickets(desk)] == [None]


def test_a_problem_that_takes_all_alarms_of_another_takes_its_tickets(asking: Desk) -> None:
    first, second = asking.raise_alarm("SIP-1"), asking.raise_alarm("ACC-3", key=OTHER)
    small = asking.make_problem(first)
    big = asking.make_problem(second)
    with asking.work(SYSTEM) as work:
        add_members(work, big, first)
        work.happened(ProblemChanged(big))

    assert [each.problem_id for each in tickets(asking)] == [big]
    assert small != big


def test_a_problem_that_is_over_opens_nothing_and_tells_its_tickets_once(asking: Desk) -> None:
    problem = asking.make_problem(asking.raise_alarm("SIP-1"))
    (ticket,) = tickets(asking)
    asking.clock.advance(600)
    asking.clear_alarm()
    with asking.work(SYSTEM) as work:
        work.session.get_one(ServiceProblem, problem).resolved_at = work.now
        work.happened(ProblemResolved(problem, work.now))

    tell(asking, problem)

    assert asking.lines(ticket.id)[1:] == ["Fault on Voice trunk, Harbour Street cleared at 01:22 CET"]
    assert len(tickets(asking)) == 1
