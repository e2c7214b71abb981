"""Handing a shift over: two people sign, the pressing items are read back, and what was signed stays as it is."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.shifts.handing_over import (
    accept_handover,
    discard_handover,
    prepare_handover,
    read_back,
    recall_handover,
    refuse_handover,
    sign_handover,
    write_handover,
)
from nocdesk.shifts.hours import ShiftSettings
from nocdesk.shifts.model import Handover, HandoverState
from nocdesk.shifts.queries import is_intact, overdue_handover, shift_to_hand_over
from nocdesk.shifts.states import HandoverError
from tests.nocdesk.shifts.desk_shift import ANN, BOB, EARLY, FIRST, SECOND, Desk


@pytest.fixture
def desk(core: Core, clock: VirtualClock) -> Desk:
    return Desk(core, clock)


def test_a_handover_is_signed_by_both_after_the_pressing_item_was_read_back(desk: Desk) -> None:
    number = desk.accepted()

    handover = desk.handover(number)

    assert handover.state is HandoverState.ACCEPTED
    assert (handover.outgoing, handover.incoming) == ("ann", "bob")
    assert handover.read_back == [FIRST.key]
    assert is_intact(handover)


def test_the_same_person_does_not_sign_for_both_nor_reads_back_to_themselves(desk: Desk) -> None:
    number = desk.offered()

    for command, arguments in (
        (accept_handover, {}),
        (read_back, {"key": FIRST.key}),
        (refuse_handover, {"reason": "x"}),
    ):
        with pytest.raises(HandoverError, match="ann has signed as who leaves: another person"):
            desk.do(ANN, command, handover_id=number, **arguments)


def test_nobody_signs_for_what_was_not_read_back(desk: Desk) -> None:
    number = desk.offered()

    with pytest.raises(HandoverError, match="Still to be read back: TT-1 Hotel: no dial tone"):
        desk.do(BOB, accept_handover, handover_id=number)
    with pytest.raises(HandoverError, match="no item 'ticket:2' that is to be read back"):
        desk.do(BOB, read_back, handover_id=number, key=SECOND.key)


def test_who_comes_refuses_with_a_reason_and_what_is_mended_is_signed_anew(desk: Desk) -> None:
    number = desk.offered()
    desk.do(BOB, read_back, handover_id=number, key=FIRST.key)

    with pytest.raises(HandoverError, match="needs a reason"):
        desk.do(BOB, refuse_handover, handover_id=number, reason=" ")
    desk.do(BOB, refuse_handover, handover_id=number, reason="the vendor's case is missing")
    refused = desk.handover(number)
    with pytest.raises(HandoverError, match="A handover that is refused cannot be signed by who leaves"):
        desk.do(ANN, sign_handover, handover_id=number, items=(FIRST,))
    desk.writing(number)()
    desk.do(ANN, sign_handover, handover_id=number, items=(FIRST,))
    again = desk.handover(number)

    assert (refused.refused_by, refused.refusal, refused.outgoing) == ("bob", "the vendor's case is missing", None)
    assert (again.state, again.read_back, again.refusal) == (HandoverState.OFFERED, [], "")


def test_who_signed_recalls_it_and_nobody_else_does(desk: Desk) -> None:
    number = desk.offered()

    with pytest.raises(HandoverError, match="ann has signed it"):
        desk.do(BOB, recall_handover, handover_id=number)
    desk.do(ANN, recall_handover, handover_id=number)

    assert desk.handover(number).state is HandoverState.DRAFT


def test_what_both_have_signed_is_never_changed_and_a_change_behind_its_back_shows(desk: Desk) -> None:
    number = desk.accepted()

    for attempt in (
        desk.writing(number),
        lambda: desk.do(ANN, sign_handover, handover_id=number, items=()),
        lambda: desk.do(ANN, discard_handover, handover_id=number),
        lambda: desk.do(BOB, refuse_handover, handover_id=number, reason="no"),
    ):
        with pytest.raises(HandoverError, match="nothing can be done with it any more"):
            attempt()
    with desk.core.work(BOB) as work:
        work.session.execute(update(Handover).values(situation="all was well"))

    assert not is_intact(desk.handover(number))


def test_there_is_one_handover_of_a_shift_until_it_is_given_up(desk: Desk) -> None:
    number = desk.prepared()

    with pytest.raises(HandoverError, match=rf"number {number}\): go on with that one"):
        desk.prepared()
    desk.do(ANN, discard_handover, handover_id=number)

    assert desk.prepared() != number


def test_free_notes_are_written_by_their_names(desk: Desk) -> None:
    number = desk.prepared()
    desk.writing(number)()

    with pytest.raises(HandoverError, match="has no note 'weather'"):
        desk.do(ANN, write_handover, handover_id=number, notes={"weather": "rain"})

    assert desk.handover(number).situation == "calm"


@pytest.mark.parametrize("role", [Role.FIELD, Role.CARE, Role.AUDITOR])
def test_who_does_not_work_the_desk_hands_nothing_over(desk: Desk, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        desk.do(Actor("cy", role), prepare_handover, shift=EARLY, items=())


def test_a_handover_is_overdue_a_quarter_of_an_hour_after_the_shift_unless_both_have_signed(desk: Desk) -> None:
    number = desk.offered()
    settings = ShiftSettings()
    with desk.core.read() as session:
        early = overdue_handover(session, settings, EARLY.ends_at + timedelta(minutes=14))
        late = overdue_handover(session, settings, EARLY.ends_at + timedelta(minutes=15))
    desk.do(BOB, read_back, handover_id=number, key=FIRST.key)
    desk.do(BOB, accept_handover, handover_id=number)
    with desk.core.read() as session:
        signed = overdue_handover(session, settings, EARLY.ends_at + timedelta(minutes=15))
        next_shift = overdue_handover(session, settings, EARLY.ends_at + timedelta(hours=8, minutes=20))

    assert (early, signed) == (None, None)
    assert late is not None
    assert (late.shift, late.handover_id, late.state) == ("Early", number, HandoverState.OFFERED)
    assert next_shift is not None
    assert (next_shift.shift, next_shift.handover_id) == ("Late", None)


def test_where_nobody_hands_over_here_nothing_is_overdue(desk: Desk) -> None:
    with desk.core.read() as session:
        assert overdue_handover(session, ShiftSettings(), EARLY.ends_at + timedelta(hours=1)) is None


def test_the_shift_that_has_just_ended_is_due_until_it_is_signed_for_then_the_present_one(desk: Desk) -> None:
    desk.offered()
    with desk.core.read() as session:
        during = shift_to_hand_over(session, ShiftSettings(), EARLY.ends_at - timedelta(minutes=5))
        after = shift_to_hand_over(session, ShiftSettings(), EARLY.ends_at + timedelta(minutes=5))
        much_later = shift_to_hand_over(session, ShiftSettings(), EARLY.ends_at + timedelta(hours=2))

    assert (during, after) == (EARLY, EARLY)
    assert much_later.name == "Late"
