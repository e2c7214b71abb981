"""R4 and R6 at the desk: while the database is away the window says what this machine keeps, and finds it again."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from pytestqt.qtbot import QtBot

from nocdesk.core import Core, open_core
from nocdesk.instants import clock_minute
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.wire import decode_batch
from nocdesk.settings import Settings
from nocdesk.store.spool import Spool
from probes.collector_store import CoreStore
from tests.conftest import store_settings
from tests.postgres import PostgresServer, run_postgres
from tests.probes.collecting import FakeClient, add_device, make_collector
from tests.reliability.record import Telling
from tests.tls_server import SECRET, TlsServer, run_tls_team
from ui.application import Desk
from ui.main_window import MainWindow

pytestmark = pytest.mark.chaos

STORED = re.compile(r"NOT LIVE: stored locally since (\d\d:\d\d), ([\d\u202f]+) waiting\.")
OpenDesk = Callable[..., Desk]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """One of its own: it goes away while others need theirs."""
    with run_postgres() as running:
        yield running


@dataclass(frozen=True, slots=True)
class Place:
    """A machine with a data directory, a desk's store and a collector's."""

    desk: Core
    collector: Core
    spool: Spool


@pytest.fixture
def place(server: PostgresServer, tmp_path: Path) -> Iterator[Place]:
    name = server.new_database_name()
    server.create_database(name)
    settings = store_settings(server.url(name), tmp_path)
    with (
        closing(open_core(settings, SYSTEM)) as collector,
        closing(open_core(settings, Actor("ann", Role.ENGINEER))) as desk,
        closing(Spool(settings.spool_file)) as spool,
    ):
        add_device(desk, 10_001, interval_s=0.2)
        yield Place(desk, collector, spool)


@contextmanager
def collecting(place: Place) -> Iterator[None]:
    """A collector at work on the place's spool, with agents that answer at once."""
    collector = make_collector(CoreStore(place.collector, place.spool), FakeClient(), place.collector.clock)
    running = Thread(target=lambda: asyncio.run(collector.run()))
    running.start()
    try:
        yield
    finally:
        collector.stop()
        running.join()


def stored(window: MainWindow) -> tuple[str, int] | None:
    """Since when, and how many wait, as it stands across the window."""
    found = STORED.match(window.notice.text)
    return (found[1], int(found[2].replace("\u202f", ""))) if found else None


def is_live(window: MainWindow) -> bool:
    is_veiled = any(veil.isVisible() for veil in window.screens.veils)
    return (window.notice.text, window.status_line.part("connection"), is_veiled) == ("", "Connected", False)


def test_while_the_database_is_away_the_desk_says_since_when_and_how_much_is_stored_locally(
    place: Place, server: PostgresServer, open_desk: OpenDesk, qtbot: QtBot, promise: Telling
) -> None:
    with collecting(place):
        window = open_desk(place.desk).window
        qtbot.waitUntil(lambda: is_live(window))

        server.kill()
        began = time.monotonic()
        qtbot.waitUntil(lambda: stored(window) is not None)
        took_s = time.monotonic() - began
        since, waiting = stored(window) or ("", 0)
        qtbot.waitUntil(lambda: (stored(window) or ("", 0))[1] > waiting)
        oldest = decode_batch(place.spool.oldest() or b"")
        connection = window.status_line.part("connection")
        is_veiled = any(veil.isVisible() for veil in window.screens.veils)
        server.start()

        qtbot.waitUntil(lambda: is_live(window))
        qtbot.waitUntil(lambda: not place.desk.settings.stored_locally_file.exists())
    began_at = min(reading.taken_at for reading in oldest.readings)
    is_right = (since == clock_minute(began_at), connection.startswith("Stored locally: "), is_veiled)
    wrong = is_right.count(False)
    promise.kept("R4", f"database away: the desk says after {took_s:.1f} s what waits", injected=1, wrong=wrong)


def test_a_desk_on_a_machine_without_a_collector_does_not_say_that_anything_is_stored(
    place: Place, server: PostgresServer, open_desk: OpenDesk, qtbot: QtBot, promise: Telling
) -> None:
    window = open_desk(place.desk).window

    server.kill()
    qtbot.waitUntil(lambda: window.status_line.part("connection") == "Not connected")
    said = window.notice.text
    server.start()
    qtbot.waitUntil(lambda: window.status_line.part("connection") != "Not connected")

    assert said.startswith("NOT LIVE: The store did not answer")
    assert stored(window) is None
    promise.control("R4", "no collector beside the desk: nothing is said to be stored")


@pytest.fixture(scope="module")
def remote() -> Iterator[TlsServer]:
    """A team's store on a server with TLS; ida is an engineer there, and col its collector."""
    with run_tls_team({"ida": Role.ENGINEER, "col": Role.COLLECTOR}) as running:
        yield running


def team_core(remote: TlsServer, login: str, data_dir: Path) -> Core:
    url = remote.url(login, "noc")
    settings = Settings(database_url=url, data_dir=data_dir, database_ca=remote.authority)
    return open_core(settings, SYSTEM, password=SECRET)


def test_over_tls_too_the_veil_falls_when_the_server_crashes_and_rises_when_it_is_back(
    remote: TlsServer, tmp_path: Path, open_desk: OpenDesk, qtbot: QtBot, promise: Telling
) -> None:
    crashes, slowest_s = 3, 0.0
    with (
        closing(team_core(remote, "col", tmp_path)) as collector,
        closing(team_core(remote, "ida", tmp_path)) as desk,
        closing(Spool(desk.settings.spool_file)) as spool,
        collecting(Place(desk, collector, spool)),
    ):
        window = open_desk(desk).window
        qtbot.waitUntil(lambda: is_live(window))
        for _ in range(crashes):
            remote.server.kill()
            qtbot.waitUntil(lambda: stored(window) is not None)
            assert any(veil.isVisible() for veil in window.screens.veils)
            remote.server.start()
            began = time.monotonic()
            qtbot.waitUntil(lambda: is_live(window))
            slowest_s = max(slowest_s, time.monotonic() - began)
        with desk.engine.connect() as connection:
            is_encrypted = connection.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            wrong = not is_encrypted.scalar()
    fault = f"a server with TLS crashes: the desk is live again within {slowest_s:.1f} s"
    promise.kept("R6", fault, injected=crashes, wrong=wrong)
