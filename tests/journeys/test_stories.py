"""The three journeys of the manual, made by keys alone: what is told was done, and stands in the audit trail."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from nocdesk.core import open_core
from nocdesk.manual.keys import KEY
from nocdesk.manual.pages import page_named
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.tickets.model import Audience
from nocdesk.tickets.queries import timeline
from tests.journeys.stories.night import Night
from tests.journeys.stories.restoration import FIRST_NOTE, TYPED_WHILE_AWAY
from tests.journeys.stories.telling import STORIES, Story, make

DONE: Mapping[str, Mapping[str, Sequence[str]]] = {
    "fibre-cut": {"ann": ["acknowledge_alarm", "own_problem", "open_ticket", "decide_match", "write_shift_note"]},
    "end-of-shift": {
        "sue": ["confirm_breach", "prepare_handover", "write_handover", "sign_handover"],
        "ole": ["read_back_handover", "accept_handover"],
    },
    "restoration": {"flo": ["update_restoration"] * 7},
}
"""What each person did, by the audit trail; an act that was done to many things at once stands once."""


@pytest.mark.parametrize("story", STORIES, ids=[story.name for story in STORIES])
def test_a_journey_is_made_by_keys_alone_as_the_manual_tells_it(
    story: Story, qapp: QApplication, tmp_path: Path
) -> None:
    tale = make(story, tmp_path)

    told = page_named(tale.page.name)
    assert told == tale.page, "write the page anew with `make help-pictures`"
    assert set(tale.done) <= set(KEY.findall(told.text))
    assert deeds(tale.night) == {name: list(acts) for name, acts in DONE[story.name].items()}
    if story.name == "restoration":
        notes = words_for(tale.night, Audience.STAFF)
        assert notes.count(FIRST_NOTE) == notes.count(TYPED_WHILE_AWAY) == 1
        assert TYPED_WHILE_AWAY not in words_for(tale.night, Audience.CUSTOMER)
        assert "works again" in words_for(tale.night, Audience.CUSTOMER)


def deeds(night: Night) -> dict[str, list[str]]:
    """Who of those at desks did what, in their order."""
    core = open_core(night.settings, Actor("reader", Role.AUDITOR), night.clock)
    with core.read() as session:
        entries = session.execute(select(AuditEntry.actor, AuditEntry.at, AuditEntry.action).order_by(AuditEntry.id))
        rows = [(who, at, act) for who, at, act in entries if who in {"ann", "sue", "ole", "flo"}]
    core.close()
    found: dict[str, list[str]] = {}
    for (who, _, act), same in groupby(rows):
        many = len(list(same)) if act == "update_restoration" else 1
        found.setdefault(who, []).extend([act] * many)
    return found


def words_for(night: Night, audience: Audience) -> str:
    """All that was written for somebody on the one ticket there is."""
    core = open_core(night.settings, Actor("reader", Role.AUDITOR), night.clock)
    with core.read() as session:
        text = "\n".join(line.text for line in timeline(session, 1) if line.audience is audience)
    core.close()
    return text
