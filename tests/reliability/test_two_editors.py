"""R17: people who edit one thing at the same time lose nothing, and who comes second sees both versions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from nocdesk.core import Core
from nocdesk.merging import ChangedMeanwhileError, Version, merge
from tests.reliability.counted_things import (
    Counted,
    CountedAgreement,
    CountedProblem,
    CountedTicket,
    CountedWork,
)
from tests.reliability.figures import figure
from tests.reliability.record import Telling
from tests.reliability.together import PEOPLE, act_together, desks_at, store_of

CHANGES = figure(60, 500)
pytestmark = [pytest.mark.chaos, pytest.mark.timeout(figure(600, 7_200))]


@dataclass
class Editor:
    """A person at a desk of their own, who counts a thing up; `collisions` are base, mine and theirs of each."""

    core: Core
    thing: Counted[Any]
    number: int
    collisions: list[tuple[Version[Any], Any, Version[Any]]] = field(default_factory=list)

    def read(self) -> Version[Any]:
        with self.core.read() as session:
            return self.thing.read(session)

    def count_up(self, seen: Version[Any]) -> None:
        """Save what was read and one more, again and again until it is saved."""
        while True:
            mine = self.thing.one_more(seen.values, self.number)
            try:
                with self.core.work() as work:
                    self.thing.save(work, mine, seen)
                return
            except ChangedMeanwhileError as conflict:
                self.collisions.append((seen, mine, conflict.theirs))
                seen = conflict.theirs

    def count_up_unguarded(self, seen: Version[Any]) -> None:
        """The same with what was seen left out of it."""
        with self.core.work() as work:
            self.thing.save_unguarded(work, self.thing.one_more(seen.values, self.number))


@pytest.fixture(params=[CountedTicket, CountedProblem, CountedWork, CountedAgreement], ids=lambda kind: kind.name)
def editors(request: pytest.FixtureRequest, core: Core, database_url: str, tmp_path: Path) -> Iterator[list[Editor]]:
    thing = request.param(core)
    desks = desks_at(core, database_url, tmp_path, thing.role)
    yield [Editor(desk, thing, number) for number, desk in enumerate(desks)]
    for desk in desks:
        desk.close()


def counted(editors: list[Editor]) -> int:
    return editors[0].thing.count(editors[0].read().values)


def test_no_change_is_lost_and_the_loser_sees_both_versions(editors: list[Editor], promise: Telling) -> None:
    act_together(editors, CHANGES, Editor.read, Editor.count_up)

    thing, store = editors[0].thing, store_of(editors[0].core)
    for editor in editors:
        for seen, mine, theirs in editor.collisions:
            assert theirs.changed_by.startswith("writer ")
            assert theirs.changed_by != editor.core.actor.name
            assert thing.count(theirs.values) > thing.count(seen.values)
            assert merge(seen.values, mine, theirs.values).contested == (thing.part,)
    assert sum(len(editor.collisions) for editor in editors) >= CHANGES, "control: they did meet"
    edits = PEOPLE * CHANGES
    lost = edits - counted(editors)
    promise.kept("R17", f"{PEOPLE} writers of one {thing.name}, {store}", injected=edits, lost=lost)


def test_without_what_was_seen_the_same_writers_lose_changes(editors: list[Editor], promise: Telling) -> None:
    act_together(editors, CHANGES, Editor.read, Editor.count_up_unguarded)

    lost = PEOPLE * CHANGES - counted(editors)
    assert 0 < lost <= (PEOPLE - 1) * CHANGES
    thing, store = editors[0].thing, store_of(editors[0].core)
    promise.control("R17", f"one {thing.name} without what was seen, {store}: {lost} edits lost")
