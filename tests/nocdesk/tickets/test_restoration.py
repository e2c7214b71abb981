"""Field support updates a ticket: step, promise, cause, crew and note in one; restored needs evidence or a reason."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from nocdesk.people.model import AuditEntry
from nocdesk.tickets.commands import (
    RestorationUpdate,
    TicketConflictError,
    TicketError,
    assign_crew,
    change_status,
    set_back,
    set_etr,
    take_ticket,
    update_restoration,
)
from nocdesk.tickets.merging import values_of
from nocdesk.tickets.model import Audience, RestorationCause, RestorationStatus, TicketStatus
from nocdesk.tickets.promises import PromiseHistory, PromiseRow, promise_history, promise_rows
from nocdesk.tickets.queries import timeline
from nocdesk.tickets.verification import CheckRow
from tests.nocdesk.tickets.desk import ENGINEER, FIELD, Desk

PASSED = (CheckRow("Packet loss", "0.1 %", "≤ 1 %", 5), CheckRow("Service", "working", "working", 5))
RUNNING = (CheckRow("Packet loss", "0.1 %", "≤ 1 %", 3),)
ON_SITE = RestorationUpdate(RestorationStatus.ON_SITE, None)
RESTORED = RestorationUpdate(RestorationStatus.RESTORED, None)


def update(desk: Desk, ticket: int, asked: RestorationUpdate, checks: tuple[CheckRow, ...] = ()) -> None:
    with desk.work(FIELD) as work:
        update_restoration(work, ticket_id=ticket, update=asked, checks=checks)


def read_lines(desk: Desk, ticket: int, audience: Audience) -> list[str]:
    with desk.read() as session:
        return [line.text for line in timeline(session, ticket) if line.audience is audience]


def promises(desk: Desk, ticket: int) -> list[PromiseRow]:
    with desk.read() as session:
        return list(promise_rows(session, [ticket])[ticket])


def test_the_whole_form_is_saved_in_one_step(desk: Desk) -> None:
    ticket = desk.open_ticket()
    half_past = desk.clock.now() + timedelta(minutes=18)

    update(
        desk,
        ticket,
        RestorationUpdate(
            RestorationStatus.ON_SITE,
            half_past,
            RestorationCause.POWER_FAILURE,
            crew=" South 1 ",
            note="Generator on, TAIL-BRK-1 is dark",
            tells_customer=True,
        ),
    )

    saved = desk.ticket(ticket)
    assert (saved.status, saved.restoration) == (TicketStatus.IN_PROGRESS, RestorationStatus.ON_SITE)
    assert (saved.restoration_since, saved.next_update_at) == (
        desk.clock.now(),
        desk.clock.now() + timedelta(minutes=30),
    )
    assert (saved.crew, saved.cause, saved.etr_at) == ("South 1", RestorationCause.POWER_FAILURE, half_past)
    assert (saved.updated_at, saved.updated_by) == (desk.clock.now(), "finn")
    assert read_lines(desk, ticket, Audience.STAFF) == [
        "On site · ETR set to 01:30 CET · cause: power failure · crew: South 1",
        "Generator on, TAIL-BRK-1 is dark",
    ]
    assert read_lines(desk, ticket, Audience.CUSTOMER)[1:] == [
        "Power at a site near you has failed and a crew is on site. We expect your service Voice trunk, Harbour Street "
        "to work again by 01:30 CET. Next message by 01:42."
    ]


def test_what_is_not_to_be_told_stays_with_the_staff(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()

    update(sqlite_desk, ticket, replace(ON_SITE, note="Splice at km 12", reason="gate was locked"))

    assert len(read_lines(sqlite_desk, ticket, Audience.CUSTOMER)) == 1
    with sqlite_desk.read() as session:
        lines = [line for line in timeline(session, ticket) if line.audience is Audience.STAFF]
    assert [(line.text, line.is_by_hand) for line in lines] == [
        ("On site · Reason: gate was locked", False),
        ("Splice at km 12", True),
    ]


@pytest.mark.parametrize("status", [TicketStatus.PENDING, TicketStatus.HELD])
def test_a_ticket_that_waits_goes_on_when_field_support_does(sqlite_desk: Desk, status: TicketStatus) -> None:
    ticket = sqlite_desk.open_ticket()
    with sqlite_desk.work() as work:
        take_ticket(work, ticket_id=ticket)
        change_status(work, ticket_id=ticket, status=status)

    update(sqlite_desk, ticket, ON_SITE)

    assert sqlite_desk.ticket(ticket).status is TicketStatus.IN_PROGRESS


def test_restored_needs_a_live_check_that_has_passed_or_a_reason(desk: Desk) -> None:
    ticket = desk.open_ticket()
    for checks in ((), RUNNING):
        with pytest.raises(TicketError, match="live check does not show yet that TT-1001"):
            update(desk, ticket, RESTORED, checks)

    update(desk, ticket, RESTORED, PASSED)

    restored = desk.ticket(ticket)
    assert (restored.status, restored.restoration) == (TicketStatus.RESOLVED, RestorationStatus.RESTORED)
    assert (restored.restored_at, restored.resolved_at) == (desk.clock.now(), desk.clock.now())
    assert restored.next_update_at is None
    assert read_lines(desk, ticket, Audience.CUSTOMER)[-1] == "Service restored at 01:12 CET"
    assert read_lines(desk, ticket, Audience.STAFF)[-1] == (
        "Restored · live check: Packet loss 0.1 % for 5 min, Service working for 5 min"
    )


def test_with_a_reason_it_is_restored_without_the_check_and_the_reason_stays(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()

    update(sqlite_desk, ticket, replace(RESTORED, reason="Customer confirms by phone", tells_customer=True), RUNNING)

    assert sqlite_desk.ticket(ticket).status is TicketStatus.RESOLVED
    assert read_lines(sqlite_desk, ticket, Audience.CUSTOMER)[-1] == (
        "Your service Voice trunk, Harbour Street works again since 01:12 CET."
    )
    assert "Customer confirms by phone" in read_lines(sqlite_desk, ticket, Audience.STAFF)[-1]
    with sqlite_desk.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "update_restoration")).one()
    assert (entry.after["reason"], entry.after["checks"]) == (
        "Customer confirms by phone",
        ["Packet loss 0.1 %, 3 of 5 min"],
    )


REFUSED = [
    (replace(ON_SITE, etr_at=datetime.fromisoformat("2026-03-04T00:12Z")), "ETR of TT-1001 would be over already"),
    (replace(ON_SITE, next_update_at=datetime.fromisoformat("2026-03-04T00:00Z")), "would be due already"),
]


@pytest.mark.parametrize(("asked", "message"), REFUSED)
def test_times_that_are_over_are_refused_and_nothing_is_saved(
    sqlite_desk: Desk, asked: RestorationUpdate, message: str
) -> None:
    ticket = sqlite_desk.open_ticket()

    with pytest.raises(TicketError, match=message):
        update(sqlite_desk, ticket, asked)

    assert sqlite_desk.ticket(ticket).restoration is None


def test_a_promise_that_was_missed_does_not_keep_the_form_from_being_saved(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()
    promised = sqlite_desk.clock.now() + timedelta(minutes=10)
    update(sqlite_desk, ticket, replace(ON_SITE, etr_at=promised))
    sqlite_desk.clock.advance(3600)

    update(sqlite_desk, ticket, replace(ON_SITE, etr_at=promised, status=RestorationStatus.REPAIRING))

    assert sqlite_desk.ticket(ticket).restoration is RestorationStatus.REPAIRING


def test_what_is_over_takes_no_update(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()
    update(sqlite_desk, ticket, RESTORED, PASSED)

    with pytest.raises(TicketError, match="TT-1001 is resolved: put it back to work first"):
        update(sqlite_desk, ticket, ON_SITE)


def test_every_promise_ever_made_is_kept(desk: Desk) -> None:
    ticket = desk.open_ticket()
    start = desk.clock.now()
    update(desk, ticket, replace(ON_SITE, etr_at=start + timedelta(hours=1)))
    update(desk, ticket, replace(ON_SITE, etr_at=start + timedelta(hours=2), reason="frost"))
    update(desk, ticket, replace(ON_SITE, etr_at=start + timedelta(hours=2)))
    update(desk, ticket, ON_SITE)
    with desk.work(ENGINEER) as work:
        set_etr(work, ticket_id=ticket, etr_at=start + timedelta(hours=3))

    made = promises(desk, ticket)
    assert [(row.made_by, row.etr_at, row.reason) for row in made] == [
        ("finn", start + timedelta(hours=1), ""),
        ("finn", start + timedelta(hours=2), "frost"),
        ("finn", None, ""),
        ("mara", start + timedelta(hours=3), ""),
    ]
    assert promise_history(made) == PromiseHistory(start + timedelta(hours=1), 2, start + timedelta(hours=2))
    assert promise_history(made[:1]) == PromiseHistory(start + timedelta(hours=1), 0, None)
    assert promise_history([]) == PromiseHistory()


def test_a_restoration_that_is_not_accepted_begins_anew_and_its_promise_is_withdrawn(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()
    update(sqlite_desk, ticket, replace(ON_SITE, etr_at=sqlite_desk.clock.now() + timedelta(hours=1)))
    etr_at = sqlite_desk.ticket(ticket).etr_at
    update(sqlite_desk, ticket, replace(RESTORED, etr_at=etr_at), PASSED)

    with sqlite_desk.work() as work:
        take_ticket(work, ticket_id=ticket)

    again = sqlite_desk.ticket(ticket)
    assert (again.restoration, again.restoration_since, again.etr_at) == (None, None, None)
    assert promises(sqlite_desk, ticket)[-1].etr_at is None


def test_a_step_that_is_taken_back_leaves_the_ticket_as_it_was_and_says_so(desk: Desk) -> None:
    ticket = desk.open_ticket()
    update(desk, ticket, ON_SITE)
    before = values_of(desk.ticket(ticket))
    update(desk, ticket, replace(RESTORED, crew="North 6"), PASSED)

    with desk.work(FIELD) as work:
        set_back(work, ticket_id=ticket, values=before)

    assert values_of(desk.ticket(ticket)) == before
    assert desk.ticket(ticket).restored_at is None
    assert read_lines(desk, ticket, Audience.CUSTOMER)[-1] == "Correction: resolved → in progress"
    assert read_lines(desk, ticket, Audience.STAFF)[-1] == "Taken back: Restored → on site · no crew"


def test_a_crew_is_sent_and_called_back(sqlite_desk: Desk) -> None:
    ticket = sqlite_desk.open_ticket()
    for crew in ("North 4", "North 4", ""):
        with sqlite_desk.work(FIELD) as work:
            assign_crew(work, ticket_id=ticket, crew=crew)

    assert read_lines(sqlite_desk, ticket, Audience.STAFF) == ["crew: North 4", "no crew"]


def test_who_saves_second_learns_who_was_first_and_what_the_ticket_says_now(desk: Desk) -> None:
    ticket = desk.open_ticket()
    seen = desk.ticket(ticket).version
    update(desk, ticket, replace(ON_SITE, crew="North 4"))
    desk.clock.advance(12)

    said = "TT-1001 was changed by finn at 00:12:00 UTC"
    with pytest.raises(TicketConflictError, match=said) as met, desk.work(ENGINEER) as work:
        change_status(work, ticket_id=ticket, status=TicketStatus.IN_PROGRESS, expected_version=seen)

    theirs = met.value.theirs
    assert (theirs.name, theirs.version, theirs.changed_by) == ("TT-1001", desk.ticket(ticket).version, "finn")
    assert theirs.changed_at == desk.clock.now() - timedelta(seconds=12)
    assert theirs.values == values_of(desk.ticket(ticket))
    assert theirs.values.crew == "North 4"
