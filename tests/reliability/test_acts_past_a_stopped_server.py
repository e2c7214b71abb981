"""A PostgreSQL that ends under the desk and comes back: what was asked meanwhile is in the store once, in its order."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.shifts.commands import write_shift_note
from nocdesk.shifts.model import ShiftNote
from nocdesk.store.base import make_engine
from nocdesk.store.schema import prepare_schema
from tests.conftest import store_settings
from tests.postgres import PostgresServer, run_postgres
from ui.background import Background
from ui.operations import Operations

NOTES = ["Fibre crew is on its way", "Customer was called", "Crew has arrived"]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """One of its own: it goes away while others need theirs."""
    with run_postgres() as running:
        yield running


@pytest.fixture
def store(server: PostgresServer, tmp_path: Path, clock: VirtualClock) -> Iterator[Core]:
    url = _new_store(server)
    opened = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER), clock)
    yield opened
    opened.close()


@pytest.fixture
def operations(store: Core) -> Iterator[Operations]:
    background = Background()
    yield Operations(store, background)
    background.close()


def _new_store(server: PostgresServer) -> str:
    name = server.new_database_name()
    server.create_database(name)
    engine = make_engine(server.url(name))
    prepare_schema(engine)
    engine.dispose()
    return server.url(name)


def notes(core: Core) -> list[str]:
    with core.read() as session:
        return list(session.scalars(select(ShiftNote.text).order_by(ShiftNote.id)))


def write(operations: Operations, text: str) -> None:
    operations.do("Noted", [partial(write_shift_note, text=text)])


def test_acts_that_find_the_server_gone_wait_and_are_done_once_when_it_is_back(
    store: Core, server: PostgresServer, operations: Operations, qtbot: QtBot
) -> None:
    queue = operations.queue
    write(operations, NOTES[0])
    qtbot.waitUntil(lambda: queue.acts == ())
    server.kill()
    for text in NOTES[1:]:
        write(operations, text)
    qtbot.waitUntil(lambda: len(queue.late) == 2)
    queue.send()
    qtbot.waitUntil(lambda: queue.is_away and operations.background.waiting == 0)

    server.start()
    queue.send()

    qtbot.waitUntil(lambda: queue.acts == ())
    assert notes(store) == NOTES


def test_without_the_queue_an_act_is_lost_with_the_server(
    store: Core, server: PostgresServer, operations: Operations, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.operations.waiting_act", lambda *_: None)
    write(operations, NOTES[0])
    qtbot.waitUntil(lambda: operations.background.waiting == 0)
    server.kill()
    with qtbot.waitSignal(operations.failed):
        write(operations, NOTES[1])

    server.start()
    operations.queue.send()

    qtbot.waitUntil(lambda: operations.background.waiting == 0)
    assert notes(store) == NOTES[:1]
