"""What the desk opened by itself it resolves by the proof, proposes to who works on it, and takes up again."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from nocdesk import ticket_keeping
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.events import ProblemChanged, ProblemReopened, ProblemResolved
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.services.model import Service, ServiceClass
from nocdesk.ticket_keeping import TicketKeeping
from nocdesk.tickets.commands import restore_ticket, take_ticket
from nocdesk.tickets.model import RestorationStatus, TicketStatus, TroubleTicket
from nocdesk.tickets.queries import timeline
from nocdesk.tickets.self_restoring import proved, restore_proved
from nocdesk.tickets.verification import CheckRow
from tests.nocdesk.tickets.desk import Desk, add_members, make_desk

GOOD, TOO_SHORT = CheckRow("Service", "working", "working", 5), CheckRow("Service", "working", "working", 3)


@pytest.fixture
def desk(core: Core, clock: VirtualClock) -> Desk:
    """The bank's agreement asks for tickets."""
    made = make_desk(core, clock)
    with made.work() as work:
        bank = made.customers["Harbour Bank"]
        agreement = Agreement(name="Bank", customer_id=bank, template="Gold", starts_at=work.now, opens_tickets=True)
        work.session.add(agreement)
        work.session.flush()
        work.session.get_one(Service, made.services["SIP-1"]).agreement_id = agreement.id
    return made


@pytest.fixture
def over(desk: Desk) -> tuple[int, int]:
    """A ticket of the desk's own, and its problem, that was over ten minutes later."""
    alarm = desk.raise_alarm("SIP-1")
    problem = desk.make_problem(alarm)
    with desk.read() as session:
        ticket = session.query(TroubleTicket).one().id
    desk.clock.advance(600)
    end(desk, problem)
    desk.clock.advance(360)
    return ticket, problem


def end(desk: Desk, problem: int) -> None:
    """None of its alarms is active any more."""
    desk.clear_alarm()
    with desk.work(SYSTEM) as work:
        stored = work.session.get_one(ServiceProblem, problem)
        stored.resolved_at, stored.state = work.now, ProblemState.RESOLVED
        work.happened(ProblemResolved(problem, work.now))


def come_back(desk: Desk, problem: int) -> None:
    """The trouble of a problem that was over is back."""
    desk.raise_alarm("SIP-1")
    with desk.work(SYSTEM) as work:
        stored = work.session.get_one(ServiceProblem, problem)
        assert stored.resolved_at is not None
        work.happened(ProblemReopened(problem, stored.resolved_at))
        stored.resolved_at, stored.state = None, ProblemState.ACKNOWLEDGED
        work.happened(ProblemChanged(problem))


def prove(desk: Desk, *rows: CheckRow) -> int:
    def check(_session: Session, _ticket: TroubleTicket) -> Sequence[CheckRow]:
        return rows

    with desk.read() as session:
        proofs = proved(session, check)
    with desk.work(SYSTEM) as work:
        return restore_proved(work, proofs=proofs)


def test_a_ticket_that_nobody_took_is_resolved_with_the_proof(desk: Desk, over: tuple[int, int]) -> None:
    number, _ = over

    assert prove(desk, GOOD) == 1

    ticket = desk.ticket(number)
    assert (ticket.status, ticket.restoration) == (TicketStatus.RESOLVED, RestorationStatus.RESTORED)
    assert ticket.resolved_at is not None
    assert ticket.restored_at is not None
    assert (ticket.resolved_at - ticket.restored_at).total_seconds() == 360
    assert desk.lines(number)[-2:] == [
        "Resolved by itself · live check: Service working for 5 min",
        "Service restored at 01:22 CET",
    ]


@pytest.mark.parametrize("rows", [(), (TOO_SHORT,), (GOOD, TOO_SHORT)], ids=["not measured", "not yet", "one not yet"])
def test_without_the_proof_it_stays_open(desk: Desk, over: tuple[int, int], rows: tuple[CheckRow, ...]) -> None:
    assert prove(desk, *rows) == 0
    assert desk.ticket(over[0]).status is TicketStatus.ACKNOWLEDGED


def test_while_the_problem_lasts_the_proof_is_not_asked(desk: Desk) -> None:
    desk.make_problem(desk.raise_alarm("SIP-1"))

    assert prove(desk, GOOD) == 0


def test_who_works_on_it_is_told_once_and_decides(desk: Desk, over: tuple[int, int]) -> None:
    number, _ = over
    with desk.work() as work:
        take_ticket(work, ticket_id=number)

    first, again = prove(desk, GOOD), prove(desk, GOOD)

    assert (first, again) == (1, 0)
    assert desk.ticket(number).status is TicketStatus.IN_PROGRESS
    assert desk.lines(number)[-1] == "Restored, by the live check: Service working for 5 min. Resolve it?"


def test_the_trouble_that_returns_takes_its_ticket_up_again(desk: Desk, over: tuple[int, int]) -> None:
    number, problem = over
    prove(desk, GOOD)

    come_back(desk, problem)

    ticket = desk.ticket(number)
    assert (ticket.status, ticket.restored_at, ticket.restoration) == (TicketStatus.IN_PROGRESS, None, None)
    assert desk.lines(number)[-1] == "Fault on Voice trunk, Harbour Street has returned; we are working on it"


def test_what_somebody_restored_while_the_problem_lasts_is_left_alone_by_its_news_and_its_return(desk: Desk) -> None:
    problem = desk.make_problem(desk.raise_alarm("SIP-1"))
    with desk.read() as session:
        number = session.query(TroubleTicket).one().id
    with desk.work() as work:
        take_ticket(work, ticket_id=number)
        restore_ticket(work, ticket_id=number)
    before = desk.ticket(number)
    desk.clock.advance(60)

    with desk.work(SYSTEM) as work:
        work.happened(ProblemChanged(problem))
    after_news = desk.ticket(number)
    end(desk, problem)
    desk.clock.advance(60)
    come_back(desk, problem)

    for ticket in (after_news, desk.ticket(number)):
        assert (ticket.status, ticket.restored_at) == (TicketStatus.RESOLVED, before.restored_at)
    assert not any("has returned" in line for line in desk.lines(number))


def test_the_trouble_that_returns_as_part_of_another_problem_takes_its_ticket_up_again(
    desk: Desk, over: tuple[int, int]
) -> None:
    number, _ = over
    prove(desk, GOOD)
    desk.clock.advance(60)
    other = desk.make_problem(desk.raise_alarm("ACC-3", key="deviceSilent|acc-1"))
    with desk.work(SYSTEM) as work:
        add_members(work, other, desk.raise_alarm("SIP-1"))
        work.happened(ProblemChanged(other))

    ticket = desk.ticket(number)
    assert (ticket.problem_id, ticket.status) == (other, TicketStatus.IN_PROGRESS)
    assert desk.lines(number)[-1].endswith("has returned; we are working on it")


def test_who_works_on_it_is_told_again_when_the_problem_is_over_again(desk: Desk, over: tuple[int, int]) -> None:
    number, problem = over
    with desk.work() as work:
        take_ticket(work, ticket_id=number)
    told = [prove(desk, GOOD), prove(desk, GOOD)]
    come_back(desk, problem)
    desk.clock.advance(600)
    end(desk, problem)

    told += [prove(desk, GOOD), prove(desk, GOOD)]

    assert told == [1, 0, 1, 0]
    assert sum(line.startswith("Restored, by the live check") for line in desk.lines(number)) == 2


def test_the_plots_are_read_where_nobody_waits_and_only_for_who_has_not_been_told(
    desk: Desk, over: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def check(session: Session, _service_id: int, *, now: datetime) -> tuple[CheckRow, ...]:
        asked.append(bool(session.connection().get_execution_options().get("immediate")))
        return (GOOD,)

    monkeypatch.setattr(ticket_keeping, "live_check", check)
    with desk.work() as work:
        take_ticket(work, ticket_id=over[0])
    for _ in range(3):
        TicketKeeping(desk.core).run()

    assert asked == [False]


def test_what_cannot_be_proved_opens_no_unit_of_work_to_restore(
    desk: Desk, over: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    monkeypatch.setattr(ticket_keeping, "restore_proved", lambda _work, **_proofs: opened.append(1))

    monkeypatch.setattr(ticket_keeping, "live_check", lambda *_args, **_now: (TOO_SHORT,))
    TicketKeeping(desk.core).run()
    without_proof = len(opened)
    monkeypatch.setattr(ticket_keeping, "live_check", lambda *_args, **_now: (GOOD,))
    TicketKeeping(desk.core).run()

    assert (without_proof, len(opened)) == (0, 1)


def test_the_calendar_asks_the_live_check(desk: Desk, over: tuple[int, int]) -> None:
    number, _ = over
    with desk.work(SYSTEM) as work:
        service = work.session.get_one(Service, desk.services["SIP-1"])
        service.current_class, service.class_since = ServiceClass.DOWN, work.now
    TicketKeeping(desk.core).run()
    before = desk.ticket(number).status
    with desk.work(SYSTEM) as work:
        service = work.session.get_one(Service, desk.services["SIP-1"])
        service.current_class, service.class_since = ServiceClass.UP, work.now
    desk.clock.advance(301)

    TicketKeeping(desk.core).run()

    assert (before, desk.ticket(number).status) == (TicketStatus.ACKNOWLEDGED, TicketStatus.RESOLVED)
    with desk.read() as session:
        assert "live check: Service working for 5 min" in timeline(session, number)[-2].text
