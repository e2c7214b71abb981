"""A ticket's clocks run by its agreement, stand for a reason, and are told further up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, AuditEntry
from nocdesk.priority import Priority
from nocdesk.sla.objectives import Kind
from nocdesk.tickets import escalation
from nocdesk.tickets.clocks import ClockState, StopRow, stop_rows
from nocdesk.tickets.commands import (
    Assignment,
    assign_ticket,
    change_status,
    restore_ticket,
    set_priority,
    start_clock,
    stop_clock,
    take_ticket,
)
from nocdesk.tickets.escalation import escalate_due
from nocdesk.tickets.model import StopReason, TicketStatus, TroubleTicket, Workgroup
from nocdesk.tickets.priorities import Impact, Urgency
from nocdesk.tickets.workflow import ForbiddenTransitionError
from tests.nocdesk.tickets.clock_desk import HOUR, MINUTE, after, agreed, clocks, open_low
from tests.nocdesk.tickets.desk import CARE, Desk

__all__ = ["agreed"]


def stops(desk: Desk, number: int) -> tuple[StopRow, ...]:
    with desk.read() as session:
        return stop_rows(session, number)


def test_both_clocks_run_from_the_opening_on(agreed: Desk) -> None:
    number = open_low(agreed)
    opened = agreed.clock.now()
    after(agreed, 10)

    found = clocks(agreed, number)

    response, restoration = found[Kind.RESPONSE], found[Kind.RESTORATION]
    assert (response.state, response.used_s, response.target_s) == (ClockState.RUNNING, 600, 30 * MINUTE)
    assert response.due_at == opened + timedelta(minutes=30)
    assert (restoration.state, restoration.share) == (ClockState.RUNNING, 600 / (4 * HOUR))


def test_the_first_one_ends_when_somebody_begins_to_work_on_it(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 29)
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
    after(agreed, 60)

    assert clocks(agreed, number)[Kind.RESPONSE].state is ClockState.KEPT


def test_whoever_answers_too_late_has_missed_it(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 31)
    late = clocks(agreed, number)[Kind.RESPONSE].state
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)

    assert (late, clocks(agreed, number)[Kind.RESPONSE].state) == (ClockState.LATE, ClockState.MISSED)


@pytest.mark.parametrize(("reason", "status"), [
    (StopReason.CUSTOMER, TicketStatus.PENDING), (StopReason.ACCESS, TicketStatus.PENDING),
    (StopReason.AGREED, TicketStatus.HELD), (StopReason.THIRD_PARTY, TicketStatus.HELD),
])  # fmt: skip
def test_a_stop_says_who_when_and_why_and_does_not_count(
    agreed: Desk, reason: StopReason, status: TicketStatus
) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
    after(agreed, 60)
    with agreed.work() as work:
        stop_clock(work, ticket_id=number, reason=reason, note="Key is with the janitor")
    began = agreed.clock.now()
    after(agreed, 600)
    standing = clocks(agreed, number)[Kind.RESTORATION]
    with agreed.work(CARE) as work:
        start_clock(work, ticket_id=number)
    after(agreed, 30)

    (stop,) = stops(agreed, number)
    assert (standing.state, standing.used_s, standing.due_at) == (ClockState.STOPPED, HOUR, None)
    assert (stop.reason, stop.note, stop.began_at) == (reason.value, "Key is with the janitor", began)
    assert (stop.began_by, stop.ended_at, stop.ended_by) == ("mara", began + timedelta(hours=10), "cleo")
    assert clocks(agreed, number)[Kind.RESTORATION].used_s == 90 * MINUTE
    with agreed.read() as session:
        assert session.get_one(TroubleTicket, number).status is TicketStatus.IN_PROGRESS
    assert status in (TicketStatus.PENDING, TicketStatus.HELD)


def test_a_status_that_waits_stops_the_clock_by_itself(agreed: Desk) -> None:
    number = open_low(agreed)
    for status in (TicketStatus.IN_PROGRESS, TicketStatus.HELD):
        with agreed.work() as work:
            change_status(work, ticket_id=number, status=status)

    assert [stop.reason for stop in stops(agreed, number)] == ["agreed"]


def test_who_has_not_answered_yet_cannot_stop_the_clock(agreed: Desk) -> None:
    number = open_low(agreed)

    with pytest.raises(ForbiddenTransitionError), agreed.work() as work:
        stop_clock(work, ticket_id=number, reason=StopReason.CUSTOMER)

    assert stops(agreed, number) == ()


def test_a_restored_ticket_that_was_not_accepted_has_run_all_the_time(agreed: Desk) -> None:
    number = open_low(agreed)
    after(agreed, 60)
    with agreed.work() as work:
        restore_ticket(work, ticket_id=number)
    kept = clocks(agreed, number)[Kind.RESTORATION].state
    after(agreed, 60)
    with agreed.work() as work:
        change_status(work, ticket_id=number, status=TicketStatus.IN_PROGRESS, reason="Still dead")

    assert kept is ClockState.KEPT
    assert clocks(agreed, number)[Kind.RESTORATION].used_s == 2 * HOUR


def test_another_priority_has_another_target(agreed: Desk) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        set_priority(work, ticket_id=number, impact=Impact.HIGH, urgency=Urgency.HIGH)

    assert clocks(agreed, number)[Kind.RESTORATION].target_s == HOUR
    assert agreed.ticket(number).priority is Priority.CRITICAL


def test_a_ticket_is_told_further_up_by_shares_of_its_target_each_level_once(agreed: Desk) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        group = Workgroup(name="Field north", supervisor="rita")
        work.session.add(group)
        work.session.flush()
        assign_ticket(work, ticket_id=number, assignment=Assignment(group.id))
        take_ticket(work, ticket_id=number)
    taken = []
    for minutes in (119, 1, 71, 1, 49, 0):
        after(agreed, minutes)
        for core in (agreed.core, Core(agreed.core.engine, agreed.core.settings, agreed.core.actor, agreed.clock)):
            with core.work(SYSTEM) as work:
                taken.append(escalate_due(work))

    told = [line for line in agreed.lines(number) if line.startswith("Escalated")]
    assert taken == [0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0]
    assert told == [
        "Escalated to Field north: 50% of the 4 h to restoration are used",
        "Escalated to rita: 80% of the 4 h to restoration are used",
        "Escalated to rita: 100% of the 4 h to restoration are used",
    ]
    with agreed.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "escalate_ticket")).all()
    assert len(entries) == 3


def test_a_clock_that_stands_is_told_to_nobody(agreed: Desk) -> None:
    number = open_low(agreed)
    with agreed.work() as work:
        take_ticket(work, ticket_id=number)
        stop_clock(work, ticket_id=number, reason=StopReason.CUSTOMER)
    after(agreed, 600)

    with agreed.work(SYSTEM) as work:
        assert escalate_due(work) == 0


def test_the_levels_rise() -> None:
    shares = [level.share for level in escalation.levels()]

    assert shares == sorted(shares)
    assert {level.to for level in escalation.levels()} <= {"workgroup", "supervisor"}
