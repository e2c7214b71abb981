"""R17: two people who edit one ticket at the same time lose nothing, and who comes second sees both versions."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import update

from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.tickets.commands import TicketConflictError, assign_crew, open_ticket
from nocdesk.tickets.merging import TicketVersion, merge, version_of
from nocdesk.tickets.model import TroubleTicket
from tests.conftest import store_settings
from tests.nocdesk.provider_builder import make_provider
from tests.reliability.record import Telling

WRITERS = 4
CHANGES = 60
pytestmark = pytest.mark.chaos


@dataclass
class Editor:
    """A person at a desk of their own, who counts a ticket's crew up; `collisions` are base and theirs of each."""

    core: Core
    ticket: int
    collisions: list[tuple[TicketVersion, TicketVersion]] = field(default_factory=list)

    def read(self) -> TicketVersion:
        with self.core.read() as session:
            return version_of(session.get_one(TroubleTicket, self.ticket))

    def count_up(self, base: TicketVersion) -> None:
        """Save what was read and one more, again and again until it is saved."""
        while True:
            crew = str(int(base.values.crew) + 1)
            try:
                with self.core.work() as work:
                    assign_crew(work, ticket_id=self.ticket, crew=crew, expected_version=base.version)
                return
            except TicketConflictError as conflict:
                self.collisions.append((base, conflict.theirs))
                base = conflict.theirs

    def count_up_unguarded(self, base: TicketVersion) -> None:
        """The same with the version left out of it."""
        with self.core.work() as work:
            statement = update(TroubleTicket).where(TroubleTicket.id == self.ticket)
            work.session.execute(statement.values(crew=str(int(base.values.crew) + 1)))


@pytest.fixture
def editors(core: Core, database_url: str, tmp_path: Path) -> list[Editor]:
    provider = make_provider(core)
    with core.work() as work:
        ticket = open_ticket(work, customer_id=provider.customer, service_id=provider.voice, text="No tone")
        assign_crew(work, ticket_id=ticket, crew="0")
    settings = store_settings(database_url, tmp_path)
    return [Editor(open_core(settings, Actor(f"writer {n}", Role.FIELD)), ticket) for n in range(WRITERS)]


def let_all_edit(editors: list[Editor], edit: Callable[[Editor, TicketVersion], None]) -> int:
    """All read, then all write, so many times; the count in the end."""
    together = threading.Barrier(WRITERS, timeout=60)

    def work(editor: Editor) -> None:
        try:
            for _ in range(CHANGES):
                together.wait()
                base = editor.read()
                together.wait()
                edit(editor, base)
        except BaseException:
            together.abort()
            raise

    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(work, editors))
        return int(editors[0].read().values.crew)
    finally:
        for editor in editors:
            editor.core.close()


def _store(editors: list[Editor]) -> str:
    return "PostgreSQL" if editors[0].core.is_shared else "SQLite"


@pytest.mark.timeout(180)
def test_no_change_of_four_writers_is_lost_and_the_loser_sees_both_versions(
    editors: list[Editor], promise: Telling
) -> None:
    count = let_all_edit(editors, Editor.count_up)

    assert count <= WRITERS * CHANGES
    for editor in editors:
        for base, theirs in editor.collisions:
            assert theirs.version > base.version
            assert theirs.changed_by.startswith("writer")
            assert theirs.changed_by != editor.core.actor.name
            mine = replace(base.values, crew=str(int(base.values.crew) + 1))
            assert int(theirs.values.crew) > int(base.values.crew)
            # Where somebody else counted to the same number, both mean the same.
            is_contested = theirs.values.crew != mine.crew
            assert merge(base.values, mine, theirs.values).contested == (("crew",) if is_contested else ())
    assert sum(len(editor.collisions) for editor in editors) >= CHANGES, "control: they did meet"
    edits = WRITERS * CHANGES
    promise.kept("R17", f"{WRITERS} writers of one ticket, {_store(editors)}", injected=edits, lost=edits - count)


@pytest.mark.timeout(180)
def test_without_the_version_the_same_writers_lose_changes(editors: list[Editor], promise: Telling) -> None:
    count = let_all_edit(editors, Editor.count_up_unguarded)

    assert CHANGES <= count < WRITERS * CHANGES
    promise.control("R17", f"without the version, {_store(editors)}: {WRITERS * CHANGES - count} edits lost")
