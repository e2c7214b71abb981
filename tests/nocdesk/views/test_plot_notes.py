"""Notes on plots: who may write, who reads them, who takes them back, and what the audit trail keeps."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.boards.plot_rows import LaneKind
from nocdesk.boards.plots import events_in_range
from nocdesk.core import Core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.views.commands import ViewError
from nocdesk.views.plot_notes import LONGEST_TEXT, PlotNoteWish, plot_notes, take_back_plot_note, write_plot_note
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider

ANN, CARE, BOSS = Actor("ann", Role.ENGINEER), Actor("cy", Role.CARE), Actor("sue", Role.SUPERVISOR)
HOUR = timedelta(hours=1)


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


def write(
    core: Core, service_id: int, text: str = "Fibre cut", *, actor: Actor = ANN, is_bookmark: bool = False
) -> int:
    wish = PlotNoteWish(service_id, START - HOUR, START, text, is_bookmark)
    with core.work(actor) as work:
        return write_plot_note(work, wish=wish)


def read(core: Core, service_id: int, actor: Actor) -> list[str]:
    with core.read() as session:
        return [row.text for row in plot_notes(session, actor, service_id)]


def test_the_staff_reads_annotations_nobody_else_does_and_bookmarks_are_their_author_s(
    core: Core, provider: Provider
) -> None:
    write(core, provider.voice)
    write(core, provider.voice, "mine", is_bookmark=True)

    may_read = {role for role in Role if "Fibre cut" in read(core, provider.voice, Actor("zoe", role))}
    assert may_read == {*Role} - {Role.PORTAL, Role.COLLECTOR}
    assert read(core, provider.voice, ANN) == ["Fibre cut", "mine"]
    assert read(core, provider.voice, CARE) == ["Fibre cut"]
    assert read(core, provider.access, ANN) == []


def test_a_note_is_an_event_of_its_time_for_who_reads_it(core: Core, provider: Provider) -> None:
    write(core, provider.voice)

    def events(begin_h: float, end_h: float, reader: Actor | None) -> list[str]:
        with core.read() as session:
            begin, end = START + begin_h * HOUR, START + end_h * HOUR
            found = events_in_range(session, provider.voice, begin, end, reader=reader)
            return [f"{row.subject}: {row.text}" for row in found if row.kind is LaneKind.NOTE]

    assert events(-2, 1, CARE) == events(-0.5, 1, CARE) == ["ann: Fibre cut"]
    assert events(0.5, 1, CARE) == events(-2, -1, CARE) == events(-2, 1, None) == []


def test_both_the_writing_and_the_taking_back_stand_in_the_audit_trail(core: Core, provider: Provider) -> None:
    note_id = write(core, provider.voice)
    with core.work(ANN) as work:
        take_back_plot_note(work, note_id=note_id)

    with core.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.kind == "plot_note").order_by(AuditEntry.id)).all()
    assert [(row.action, row.before.get("text"), row.after.get("text")) for row in rows] == [
        ("write_plot_note", None, "Fibre cut"),
        ("take_back_plot_note", "Fibre cut", None),
    ]
    assert read(core, provider.voice, ANN) == []


def test_of_others_only_annotations_are_taken_back_and_only_by_who_may_share(core: Core, provider: Provider) -> None:
    shared, own = write(core, provider.voice), write(core, provider.voice, is_bookmark=True)

    with pytest.raises(NotAllowedError), core.work(CARE) as work:
        take_back_plot_note(work, note_id=shared)
    with pytest.raises(ViewError), core.work(BOSS) as work:
        take_back_plot_note(work, note_id=own)
    with core.work(BOSS) as work:
        take_back_plot_note(work, note_id=shared)

    assert read(core, provider.voice, CARE) == []


@pytest.mark.parametrize(("text", "is_bookmark"), [("  ", False), ("x" * (LONGEST_TEXT + 1), True)])
def test_an_annotation_says_something_and_not_too_much(
    core: Core, provider: Provider, text: str, is_bookmark: bool
) -> None:
    with pytest.raises(ViewError, match="1 to 200 letters"):
        write(core, provider.voice, text, is_bookmark=is_bookmark)


def test_who_may_not_annotate_is_refused_and_no_note_is_of_a_service_that_is_not_there(
    core: Core, provider: Provider
) -> None:
    with pytest.raises(NotAllowedError):
        write(core, provider.voice, actor=Actor("ada", Role.AUDITOR))
    with pytest.raises(ViewError, match="no service 4711"):
        write(core, 4711)
