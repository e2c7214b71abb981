"""Taking a change of a ticket back leaves alone what others did after it."""

from datetime import timedelta

import pytest

from nocdesk.people.model import Actor, Role
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import RestorationUpdate, TicketConflictError, change_status, update_restoration
from nocdesk.tickets.merging import TicketValues, values_of
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus, TroubleTicket
from nocdesk.tickets.taking_back import take_back, take_status_back
from tests.nocdesk.tickets.desk import FIELD, Desk

Step = RestorationStatus
MIKE = Actor("mike", Role.FIELD)


def values(desk: Desk, ticket_id: int) -> TicketValues:
    with desk.read() as session:
        return values_of(session.get_one(TroubleTicket, ticket_id))


def step(
    desk: Desk, ticket_id: int, actor: Actor = FIELD, *, reason: str = "", **changes: object
) -> tuple[TicketValues, TicketValues]:
    """Change some fields; what the ticket said before and after."""
    before = values(desk, ticket_id)
    said: dict[str, object] = {
        "status": before.restoration, "etr_at": before.etr_at, "cause": before.cause, "crew": before.crew,
        "next_update_at": before.next_update_at,
    }  # fmt: skip
    with desk.work(actor) as work:
        update = RestorationUpdate(**(said | changes), reason=reason)  # type: ignore[arg-type]
        update_restoration(work, ticket_id=ticket_id, update=update)
    return before, values(desk, ticket_id)


def undo(work: UnitOfWork, ticket_id: int, change: tuple[TicketValues, TicketValues]) -> None:
    take_back(work, ticket_id=ticket_id, before=change[0], after=change[1])


def test_steps_are_taken_back_one_after_the_other(desk: Desk) -> None:
    ticket = desk.open_ticket()
    steps = [step(desk, ticket, status=status) for status in (Step.DISPATCHED, Step.ON_SITE, Step.TESTING)]
    seen = []

    for change in reversed(steps):
        with desk.work(FIELD) as work:
            undo(work, ticket, change)
        seen.append(values(desk, ticket).restoration)

    assert seen == [Step.ON_SITE, Step.DISPATCHED, None]
    assert values(desk, ticket).next_update_at is None


def test_what_another_changed_in_other_fields_stays(desk: Desk) -> None:
    ticket = desk.open_ticket()
    change = step(desk, ticket, status=Step.ON_SITE)
    etr_at = desk.clock.now() + timedelta(hours=2)
    step(desk, ticket, MIKE, crew="Crew West 2", cause=RestorationCause.WEATHER, etr_at=etr_at)

    with desk.work(FIELD) as work:
        undo(work, ticket, change)

    after = values(desk, ticket)
    assert after.restoration is None
    assert (after.crew, after.cause, after.etr_at) == ("Crew West 2", RestorationCause.WEATHER, etr_at)


def test_what_another_changed_in_the_same_field_is_never_taken_back(desk: Desk) -> None:
    ticket = desk.open_ticket()
    change = step(desk, ticket, status=Step.ON_SITE)
    step(desk, ticket, MIKE, status=Step.TESTING)

    with pytest.raises(TicketConflictError, match="was changed by mike"), desk.work(FIELD) as work:
        undo(work, ticket, change)

    assert values(desk, ticket).restoration is Step.TESTING


def test_a_restoration_that_is_taken_back_is_worked_on_again(desk: Desk) -> None:
    ticket = desk.open_ticket()
    step(desk, ticket, status=Step.TESTING)
    change = step(desk, ticket, status=Step.RESTORED, reason="seen working", next_update_at=None)

    with desk.work(FIELD) as work:
        undo(work, ticket, change)

    after = values(desk, ticket)
    assert (after.status, after.restoration) == (TicketStatus.IN_PROGRESS, Step.TESTING)


def move(desk: Desk, ticket_id: int, status: TicketStatus) -> tuple[TicketValues, TicketValues]:
    """Move the ticket's own status on; what it said before and after."""
    before = values(desk, ticket_id)
    with desk.work() as work:
        change_status(work, ticket_id=ticket_id, status=status)
    return before, values(desk, ticket_id)


def test_a_change_of_the_status_is_taken_back_and_the_customer_sees_both(desk: Desk) -> None:
    ticket = desk.open_ticket()
    move(desk, ticket, TicketStatus.IN_PROGRESS)
    before, after = move(desk, ticket, TicketStatus.PENDING)

    with desk.work() as work:
        take_status_back(work, ticket_id=ticket, before=before, after=after)

    assert values(desk, ticket).status is TicketStatus.IN_PROGRESS
    assert desk.lines(ticket)[-3:] == ["In progress → pending", "Pending → in progress", "Reason: taken back"]


def test_a_status_that_another_moved_on_is_not_taken_back(desk: Desk) -> None:
    ticket = desk.open_ticket()
    before, after = move(desk, ticket, TicketStatus.IN_PROGRESS)
    move(desk, ticket, TicketStatus.HELD)

    with pytest.raises(TicketConflictError), desk.work() as work:
        take_status_back(work, ticket_id=ticket, before=before, after=after)

    assert values(desk, ticket).status is TicketStatus.HELD
