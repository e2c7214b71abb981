"""Tickets and alarms that belong together find each other, whichever comes first, and decisions last."""

import pytest
from sqlalchemy import select

from nocdesk.alarms.commands import acknowledge_alarm
from nocdesk.people.model import AuditEntry
from nocdesk.services.model import Dependency
from nocdesk.store.changes import ChangeEntry
from nocdesk.tickets.commands import change_status, decline_match, link_match, open_ticket, restore_ticket, undo_match
from nocdesk.tickets.decisions import MatchError
from nocdesk.tickets.model import MatchState, TicketStatus
from nocdesk.tickets.queries import matches_of_ticket, proposals
from tests.nocdesk.tickets.desk import ENGINEER, Desk

OTHER_LINK = "linkDown|acc-9 ge-0/0/2"
NETWORK_WORDS = ("LINK", "acc-", "ge-", "link", "interface", "device")


def states(desk: Desk) -> list[tuple[int, int, MatchState]]:
    return [(found.ticket_id, found.alarm_id, found.state) for found in desk.matches()]


def test_a_new_ticket_proposes_the_alarm_that_stands(desk: Desk) -> None:
    alarm = desk.raise_alarm("ACC-1", "SIP-1")
    desk.clock.advance(180)

    ticket = desk.open_ticket("SIP-1")

    with desk.read() as session:
        (found,) = matches_of_ticket(session, ticket)
    assert (found.alarm_id, found.state, found.score) == (alarm, MatchState.PROPOSED, 1.0)
    assert found.reasons[0] == "same service SIP-1 (+0.50)"
    assert found.reasons[-1] == "alarm began 3 min before the complaint (+0.20)"


def test_a_new_alarm_proposes_the_tickets_of_those_who_called_before(desk: Desk) -> None:
    first = desk.open_ticket("SIP-1")
    stranger = desk.open_ticket("ACC-3", "Mill Dairy")
    desk.clock.advance(60)

    alarm = desk.raise_alarm("ACC-1")

    with desk.read() as session:
        (found,) = [row for row in proposals(session) if row.alarm_id == alarm]
    assert found.ticket_id == first
    assert found.ticket_id != stranger
    assert found.reasons[0] == "its service depends on ACC-1 (+0.40)"


def test_an_alarm_elsewhere_is_not_proposed(sqlite_desk: Desk) -> None:
    sqlite_desk.raise_alarm("ACC-3")

    sqlite_desk.open_ticket("SIP-1")

    assert sqlite_desk.matches() == []


def test_an_alarm_that_touches_no_service_is_proposed_to_nobody(sqlite_desk: Desk) -> None:
    sqlite_desk.open_ticket("SIP-1")

    sqlite_desk.raise_alarm()

    assert sqlite_desk.matches() == []


def test_in_a_storm_a_new_ticket_gets_only_the_likeliest_alarms(sqlite_desk: Desk) -> None:
    for number in range(7):
        sqlite_desk.raise_alarm("ACC-1", key=f"linkDown|acc-{number} ge-0/0/1")
    best = sqlite_desk.raise_alarm("SIP-1")

    ticket = sqlite_desk.open_ticket("SIP-1")

    with sqlite_desk.read() as session:
        found = matches_of_ticket(session, ticket)
    assert len(found) == 5
    assert found[0].alarm_id == best


def test_a_storm_after_the_call_proposes_only_the_likeliest_alarms(desk: Desk) -> None:
    ticket = desk.open_ticket("SIP-1")

    for number in range(7):
        desk.raise_alarm("ACC-1", key=f"linkDown|acc-{number} ge-0/0/1")
    best = desk.raise_alarm("SIP-1")

    with desk.read() as session:
        found = matches_of_ticket(session, ticket)
    assert len(found) == 6
    assert found[0].alarm_id == best


def test_closed_alarms_and_tickets_that_are_over_are_not_proposed(desk: Desk) -> None:
    old = desk.raise_alarm("SIP-1")
    desk.clear_alarm()
    with desk.work() as work:
        acknowledge_alarm(work, alarm_id=old)
    ticket = desk.open_ticket("SIP-1")
    with desk.work() as work:
        restore_ticket(work, ticket_id=ticket)

    desk.raise_alarm("SIP-1", key=OTHER_LINK)

    assert desk.matches() == []


def test_an_alarm_that_cleared_but_nobody_acknowledged_is_proposed_to_the_late_caller(desk: Desk) -> None:
    alarm = desk.raise_alarm("SIP-1")
    desk.clock.advance(300)
    desk.clear_alarm()

    ticket = desk.open_ticket("SIP-1", minutes_ago=4)

    assert states(desk) == [(ticket, alarm, MatchState.PROPOSED)]


def test_a_declined_pair_is_never_proposed_again(desk: Desk) -> None:
    ticket = desk.open_ticket("SIP-1")
    alarm = desk.raise_alarm("SIP-1")
    with desk.work() as work:
        decline_match(work, ticket_id=ticket, alarm_id=alarm)

    desk.clear_alarm()
    again = desk.raise_alarm("SIP-1")

    assert again == alarm
    assert states(desk) == [(ticket, alarm, MatchState.DECLINED)]


def test_a_linked_pair_stays_linked_when_its_alarm_clears_and_returns(desk: Desk) -> None:
    ticket = desk.open_ticket("SIP-1")
    alarm = desk.raise_alarm("SIP-1")
    with desk.work() as work:
        link_match(work, ticket_id=ticket, alarm_id=alarm)

    desk.clear_alarm()
    cleared = states(desk)
    desk.raise_alarm("SIP-1")

    assert cleared == states(desk) == [(ticket, alarm, MatchState.LINKED)]


def test_a_ticket_opened_from_an_alarm_is_linked_and_not_proposed(desk: Desk) -> None:
    alarm = desk.raise_alarm("SIP-1")

    with desk.work() as work:
        ticket = open_ticket(work, customer_id=1, service_id=1, text="No tone", alarm_id=alarm)

    (found,) = desk.matches()
    assert (found.ticket_id, found.state, found.decided_by, found.score) == (ticket, MatchState.LINKED, "mara", 1.0)


def test_the_timeline_says_when_the_fault_is_over_in_words_for_the_customer(desk: Desk) -> None:
    alarms = [desk.raise_alarm("SIP-1"), desk.raise_alarm("ACC-1", key=OTHER_LINK)]
    ticket = desk.open_ticket("SIP-1")
    with desk.work() as work:
        for alarm in alarms:
            link_match(work, ticket_id=ticket, alarm_id=alarm)

    desk.clock.advance(600)
    desk.clear_alarm()
    half_over = len(desk.lines(ticket))
    desk.clock.advance(600)
    desk.clear_alarm(OTHER_LINK)

    assert half_over == 3
    assert desk.lines(ticket)[1:] == [
        "Fault on Voice trunk, Harbour Street known since 01:12 CET",
        "Fault on Voice trunk, Harbour Street known since 01:12 CET",
        "Fault on Voice trunk, Harbour Street cleared at 01:32 CET",
    ]
    with desk.read() as session:
        reasons = [reason for found in matches_of_ticket(session, ticket) for reason in found.reasons]
    assert not any(word in text for word in NETWORK_WORDS for text in (*desk.lines(ticket), *reasons))


def test_a_ticket_that_is_only_proposed_hears_nothing_of_the_alarms_end(sqlite_desk: Desk) -> None:
    sqlite_desk.raise_alarm("SIP-1")
    ticket = sqlite_desk.open_ticket("SIP-1")

    sqlite_desk.clear_alarm()

    assert len(sqlite_desk.lines(ticket)) == 1


Step = str
DECISIONS: list[tuple[tuple[Step, ...], MatchState]] = [
    (("link",), MatchState.LINKED),
    (("link", "link"), MatchState.LINKED),
    (("decline",), MatchState.DECLINED),
    (("decline", "decline"), MatchState.DECLINED),
    (("link", "decline"), MatchState.DECLINED),
    (("decline", "link"), MatchState.LINKED),
    (("link", "undo"), MatchState.PROPOSED),
    (("decline", "undo"), MatchState.PROPOSED),
    (("link", "undo", "decline"), MatchState.DECLINED),
]
ACTS = {"link": link_match, "decline": decline_match, "undo": undo_match}


@pytest.mark.parametrize(("steps", "state"), DECISIONS)
def test_decisions_follow_each_other(sqlite_desk: Desk, steps: tuple[Step, ...], state: MatchState) -> None:
    ticket, alarm = sqlite_desk.open_ticket("SIP-1"), sqlite_desk.raise_alarm("SIP-1")

    for step in steps:
        with sqlite_desk.work() as work:
            ACTS[step](work, ticket_id=ticket, alarm_id=alarm)

    (found,) = sqlite_desk.matches()
    is_decided = state is not MatchState.PROPOSED
    assert (found.state, found.decided_by) == (state, "mara" if is_decided else None)


def test_what_was_not_decided_cannot_be_undone(sqlite_desk: Desk) -> None:
    ticket, alarm = sqlite_desk.open_ticket("SIP-1"), sqlite_desk.raise_alarm("SIP-1")

    with pytest.raises(MatchError, match="nothing to undo"), sqlite_desk.work() as work:
        undo_match(work, ticket_id=ticket, alarm_id=alarm)


def test_a_link_by_hand_that_scores_too_little_leaves_nothing_when_undone(desk: Desk) -> None:
    ticket, alarm = desk.open_ticket("SIP-1"), desk.raise_alarm("ACC-3")
    with desk.work() as work:
        link_match(work, ticket_id=ticket, alarm_id=alarm)
    linked = states(desk)

    with desk.work() as work:
        undo_match(work, ticket_id=ticket, alarm_id=alarm)

    assert linked == [(ticket, alarm, MatchState.LINKED)]
    assert desk.matches() == []
    assert desk.lines(ticket)[-1] == "Correction: the fault known since 01:12 CET is not this one"


def test_a_ticket_that_is_over_is_linked_with_nothing(sqlite_desk: Desk) -> None:
    ticket, alarm = sqlite_desk.open_ticket("SIP-1"), sqlite_desk.raise_alarm("SIP-1")
    with sqlite_desk.work() as work:
        change_status(work, ticket_id=ticket, status=TicketStatus.CANCELLED)

    with pytest.raises(MatchError, match="TT-1001 is cancelled"), sqlite_desk.work() as work:
        link_match(work, ticket_id=ticket, alarm_id=alarm)


def test_only_what_is_open_on_both_sides_waits_for_a_decision(desk: Desk) -> None:
    open_one, over = desk.open_ticket("SIP-1"), desk.open_ticket("ACC-1")
    alarm = desk.raise_alarm("SIP-1", "ACC-1")
    with desk.work() as work:
        change_status(work, ticket_id=over, status=TicketStatus.CANCELLED)

    with desk.read() as session:
        waiting = [(row.ticket, row.alarm_id) for row in proposals(session)]
    desk.clear_alarm()
    with desk.work() as work:
        acknowledge_alarm(work, alarm_id=alarm)
    with desk.read() as session:
        after_the_close = proposals(session)

    assert waiting == [(desk.ticket(open_one).number, alarm)]
    assert after_the_close == []


def test_a_decision_is_audited_and_heard_of_on_both_sides(desk: Desk) -> None:
    ticket, alarm = desk.open_ticket("SIP-1"), desk.raise_alarm("SIP-1")

    with desk.work(ENGINEER) as work:
        link_match(work, ticket_id=ticket, alarm_id=alarm)

    with desk.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        feed = session.execute(select(ChangeEntry.kind, ChangeEntry.entity_id).order_by(ChangeEntry.id)).all()
    assert entry is not None
    assert (entry.action, entry.entity_id, entry.actor) == ("decide_match", ticket, "mara")
    assert (entry.before["state"], entry.after["state"]) == ("proposed", "linked")
    assert {("ticket", ticket), ("alarm", alarm)} <= set(feed[-3:])


def test_dependencies_in_a_circle_end(desk: Desk) -> None:
    with desk.read() as session:
        session.add(Dependency(service_id=desk.services["ACC-1"], depends_on_id=desk.services["SIP-1"]))
        session.commit()

    ticket = desk.open_ticket("SIP-1")
    alarm = desk.raise_alarm("ACC-1")

    assert states(desk) == [(ticket, alarm, MatchState.PROPOSED)]
