"""Notes of the shift log."""

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.shifts.commands import (
    ShiftNoteError,
    finish_shift_note,
    tagged,
    withdraw_shift_note,
    write_shift_note,
)
from nocdesk.shifts.model import NoteKind, ShiftNote
from tests.nocdesk.shifts.desk_shift import ANN, BOB, Desk


@pytest.fixture
def desk(core: Core, clock: VirtualClock) -> Desk:
    return Desk(core, clock)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("called the carrier", (NoteKind.NOTE, "called the carrier")),
        ("#vendor case 8812 open", (NoteKind.VENDOR, "case 8812 open")),
        ("#FALSE fan of AR-3", (NoteKind.FALSE_ALARM, "fan of AR-3")),
        ("#vendors are late", (NoteKind.NOTE, "#vendors are late")),
        ("  #staff ", (NoteKind.STAFFING, "")),
    ],
)
def test_a_note_says_by_its_tag_what_it_is_about(text: str, meant: tuple[NoteKind, str]) -> None:
    assert tagged(text) == meant


def test_a_note_is_written_finished_and_taken_back_by_who_wrote_it(desk: Desk) -> None:
    first = desk.do(ANN, write_shift_note, text="fan of AR-3", kind=NoteKind.FALSE_ALARM)
    second = desk.do(ANN, write_shift_note, text="slip")

    with pytest.raises(ShiftNoteError, match="The note is ann's"):
        desk.do(BOB, withdraw_shift_note, note_id=second)
    desk.do(BOB, finish_shift_note, note_id=first)
    desk.do(ANN, withdraw_shift_note, note_id=second)
    with pytest.raises(ShiftNoteError, match="done with already"):
        desk.do(ANN, finish_shift_note, note_id=first)

    with desk.core.read() as session:
        notes = [session.get_one(ShiftNote, number) for number in (first, second)]
    assert [(note.done_by, note.is_withdrawn) for note in notes] == [("bob", False), ("ann", True)]


@pytest.mark.parametrize(("text", "says"), [(" ", "empty"), ("x" * 2_001, "2001 characters")])
def test_a_note_without_words_or_with_too_many_is_refused(desk: Desk, text: str, says: str) -> None:
    with pytest.raises(ShiftNoteError, match=says):
        desk.do(ANN, write_shift_note, text=text)


def test_an_unknown_note_is_named(desk: Desk) -> None:
    with pytest.raises(ShiftNoteError, match="There is no note 7"):
        desk.do(ANN, finish_shift_note, note_id=7)


def test_care_may_note_and_an_auditor_may_not(desk: Desk) -> None:
    assert desk.do(Actor("cy", Role.CARE), write_shift_note, text="many calls")
    with pytest.raises(NotAllowedError):
        desk.do(Actor("di", Role.AUDITOR), write_shift_note, text="seen")
