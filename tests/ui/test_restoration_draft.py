"""What is typed on the restoration board: kept through refreshes, settled by saving, never in conflict with itself."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.instants import show_in, shown_zone
from nocdesk.merging import Version
from nocdesk.tickets.customer_words import CustomerFacts
from nocdesk.tickets.merging import TicketVersion
from nocdesk.tickets.model import RestorationCause, RestorationStatus
from tests.conftest import START
from tests.ui.restoration_builder import make_restoration
from ui.etr_text import EtrError
from ui.restoration_draft import (
    Draft,
    Drafts,
    draft_of,
    edit_of,
    etr_of,
    preview,
    row_after,
    step_edit,
    values_of_draft,
    values_of_row,
)

Step = RestorationStatus
ROW = make_restoration(1)
FACTS = CustomerFacts("Voice trunk", ZoneInfo("Europe/Berlin"))


def stored(draft: Draft, version: int) -> TicketVersion:
    return Version(draft.base.number, version, "fay", START, values_of_draft(draft, START))


def test_a_form_before_anybody_types_says_what_the_ticket_says() -> None:
    draft = draft_of(ROW, START)

    assert not draft.is_dirty
    assert (draft.etr_text, draft.status, draft.crew) == ("09:00", Step.REPAIRING, "Crew North 6")
    assert replace(values_of_draft(draft, START), next_update_at=ROW.next_update_at) == values_of_row(ROW)


@pytest.mark.parametrize(
    "typed",
    [
        {"status": Step.TESTING},
        {"etr_text": "+30"},
        {"cause": None},
        {"crew": ""},
        {"note": "x"},
        {"reason": "x"},
        {"tells_customer": False},
        {"next_update_min": 60},
    ],
    ids=lambda typed: next(iter(typed)),
)
def test_whatever_is_touched_is_kept_when_the_board_is_read_again(typed: dict[str, object]) -> None:
    drafts = Drafts(VirtualClock(START))
    draft = replace(draft_of(ROW, START), **typed)  # type: ignore[arg-type]

    drafts.keep(draft)

    assert drafts.of(replace(ROW, version=9, crew="theirs")) == draft


def test_an_untouched_promise_is_kept_to_the_second_even_once_it_has_passed() -> None:
    row = replace(ROW, etr_at=START - timedelta(minutes=5, seconds=17))

    assert etr_of(draft_of(row, START), START) == row.etr_at
    assert etr_of(replace(draft_of(row, START), etr_text=" "), START) is None
    with pytest.raises(EtrError):
        etr_of(replace(draft_of(row, START), etr_text="later"), START)


def test_what_was_sent_is_forgotten_and_the_form_shows_what_was_stored_before_it_is_read() -> None:
    drafts = Drafts(VirtualClock(START))
    draft = replace(draft_of(ROW, START), status=Step.TESTING, note="done")
    drafts.keep(draft)
    drafts.send(draft)

    is_settled = drafts.settle(1, stored(draft, 4))
    shown = drafts.of(ROW)

    assert is_settled
    assert (shown.base.version, shown.status, shown.note) == (4, Step.TESTING, "")


def test_what_is_typed_while_it_is_saved_goes_on_from_the_new_version() -> None:
    drafts = Drafts(VirtualClock(START))
    draft = replace(draft_of(ROW, START), status=Step.TESTING)
    drafts.keep(draft)
    drafts.send(draft)
    drafts.keep(replace(draft, crew="Crew West 2"))

    is_settled = drafts.settle(1, stored(draft, 4))
    shown = drafts.of(ROW)

    assert not is_settled
    assert (shown.base.version, shown.status, shown.crew) == (4, Step.TESTING, "Crew West 2")


@pytest.mark.parametrize(("seen", "ground"), [(3, 5), (4, 3)], ids=["one's own", "somebody else came between"])
def test_a_step_by_key_moves_the_ground_of_what_is_typed_unless_somebody_came_between(seen: int, ground: int) -> None:
    drafts = Drafts(VirtualClock(START))
    drafts.keep(replace(draft_of(ROW, START), crew="Crew West 2"))
    edit = step_edit(replace(ROW, version=seen), Step.TESTING)

    drafts.settle_step(edit, Version(ROW.number, 5, "fay", START, edit.wanted))
    shown = drafts.of(ROW)

    assert (shown.base.version, shown.crew) == (ground, "Crew West 2")


def test_what_was_sent_behind_a_step_is_settled_and_does_not_stay_as_if_it_were_typed_anew() -> None:
    drafts, draft = Drafts(VirtualClock(START)), replace(draft_of(ROW, START), note="Trench open")
    drafts.keep(draft)
    step = step_edit(ROW, Step.TESTING)
    drafts.send(draft)

    drafts.settle_step(step, Version(ROW.number, 4, "fay", START, step.wanted))
    is_settled = drafts.settle(ROW.ticket_id, stored(draft, 5))

    assert is_settled
    assert not drafts.of(ROW).is_dirty


def test_a_step_changes_the_step_alone() -> None:
    edit = step_edit(ROW, Step.TESTING)

    assert edit.wanted == replace(values_of_row(ROW), restoration=Step.TESTING)
    assert (edit.base.version, edit.note, edit.tells_customer, edit.done) == (3, "", False, "TT-1001 to Testing")


def test_the_form_is_saved_with_its_note_and_the_next_word_due_in_so_many_minutes() -> None:
    draft = replace(draft_of(ROW, START), note=" Splicing ", next_update_min=60, cause=RestorationCause.WEATHER)

    edit = edit_of(draft, values_of_draft(draft, START), {})

    assert (edit.note, edit.tells_customer, edit.done) == ("Splicing", True, "Update of TT-1001")
    assert edit.wanted.next_update_at == START + timedelta(hours=1)
    assert edit.wanted.cause is RestorationCause.WEATHER


def test_a_row_says_at_once_what_was_stored() -> None:
    version = stored(replace(draft_of(ROW, START), status=Step.TESTING, crew="Crew West 2"), 8)

    row = row_after(ROW, version)

    assert (row.version, row.updated_by, row.restoration, row.crew) == (8, "fay", Step.TESTING, "Crew West 2")
    assert row.customer == ROW.customer


def test_the_preview_follows_every_field_in_the_customers_own_clock() -> None:
    draft = replace(draft_of(ROW, START), status=Step.ON_SITE, etr_text="10:15", cause=RestorationCause.POWER_FAILURE)

    text = preview(draft, FACTS, START)

    assert text == (
        "Power at a site near you has failed and a crew is on site. We expect your service Voice trunk to work again"
        " by 11:15 CET. Next message by 09:30."
    )


def test_the_preview_of_an_unreadable_time_keeps_the_promise_that_stands() -> None:
    assert "by 10:00 CET" in preview(replace(draft_of(ROW, START), etr_text="1:"), FACTS, START)


@pytest.mark.parametrize(
    ("status", "words"),
    [(Step.TESTING, "Nothing of this update."), (Step.RESTORED, "Only that the service is restored.")],
)
def test_without_the_tick_the_preview_says_how_little_the_customer_reads(status: Step, words: str) -> None:
    assert preview(replace(draft_of(ROW, START), status=status, tells_customer=False), FACTS, START) == words


def test_a_time_that_was_typed_stays_the_same_instant_in_another_zone() -> None:
    drafts = Drafts(VirtualClock(START))
    draft = replace(draft_of(ROW, START), etr_text="23:40")
    meant = etr_of(draft, START)
    drafts.keep(draft)

    before, berlin = shown_zone(), ZoneInfo("Europe/Berlin")
    show_in(berlin)
    drafts.retime(before)

    again = drafts.of(ROW)
    assert again.etr_text.endswith("00:40")
    assert etr_of(again, START) == meant
