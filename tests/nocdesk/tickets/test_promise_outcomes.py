"""A promise is kept, moved in time, or broken: by what was said when, and not by what was said last."""

from datetime import UTC, datetime, timedelta

import pytest

from nocdesk.tickets.model import RestorationStatus
from nocdesk.tickets.promises import PromiseOutcome, PromiseRow, promise_figures, promise_outcome
from nocdesk.tickets.restoration import RestorationUpdate, update_restoration
from tests.nocdesk.tickets.desk import FIELD, Desk

NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)
KEPT, MOVED, BROKEN = PromiseOutcome.KEPT, PromiseOutcome.MOVED, PromiseOutcome.BROKEN

# When each promise was made and for when (hours after nine, None: withdrawn), when it was restored, what hour it is.
CASES: list[tuple[list[tuple[float, float | None]], float | None, float, PromiseOutcome | None]] = [
    ([], 1, 2, None),
    ([(0, 2)], None, 1, None),
    ([(0, 2)], 1.5, 3, KEPT),
    ([(0, 2)], 2, 3, KEPT),
    ([(0, 2)], 2.1, 3, BROKEN),
    ([(0, 2)], None, 2.1, BROKEN),
    ([(0, 2), (1, 4)], 3, 5, MOVED),
    ([(0, 2), (1, 4)], None, 3, None),
    ([(0, 2), (2.5, 4)], 3, 5, BROKEN),
    ([(0, 2), (1, 4)], 4.5, 5, BROKEN),
    ([(0, 2), (1, None)], 3, 5, None),
    ([(0, 2), (1, None), (3, 4)], 3.5, 5, MOVED),
    ([(0, 2), (1, 1.5)], 1.2, 5, MOVED),
]


@pytest.mark.parametrize(("made", "restored", "now", "outcome"), CASES)
def test_what_became_of_a_promise(
    made: list[tuple[float, float | None]], restored: float | None, now: float, outcome: PromiseOutcome | None
) -> None:
    def at(hours: float | None) -> datetime | None:
        return None if hours is None else NINE + timedelta(hours=hours)

    rows = [PromiseRow(NINE + timedelta(hours=when), "finn", at(promised), "") for when, promised in made]

    assert promise_outcome(rows, at(restored), NINE + timedelta(hours=now)) is outcome


def test_the_figures_count_tickets_and_leave_out_what_is_long_over(desk: Desk) -> None:
    since = desk.clock.now()
    tickets = [desk.open_ticket() for _ in range(3)]
    for ticket, minutes in zip(tickets, (60, 20, 90), strict=True):
        with desk.work(FIELD) as work:
            asked = RestorationUpdate(RestorationStatus.ON_SITE, work.now + timedelta(minutes=minutes))
            update_restoration(work, ticket_id=ticket, update=asked)
    desk.clock.advance(30 * 60)
    for ticket in tickets[:2]:
        with desk.work(FIELD) as work:
            etr_at = desk.ticket(ticket).etr_at
            asked = RestorationUpdate(RestorationStatus.RESTORED, etr_at, reason="seen")
            update_restoration(work, ticket_id=ticket, update=asked)

    with desk.read() as session:
        assert promise_figures(session, since=since, now=desk.clock.now()) == {KEPT: 1, BROKEN: 1}
        later = desk.clock.now() + timedelta(hours=2)
        assert promise_figures(session, since=later, now=later) == {BROKEN: 1}
