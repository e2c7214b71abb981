"""What a collector keeps while the store is away is told to its machine, and by its signs of life once that is back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.boards.status import desk_status
from nocdesk.boards.status_rows import Behind
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.requests.commands import Heartbeat, beat
from nocdesk.requests.model import CollectorStatus
from nocdesk.store.inbox import put_batches
from nocdesk.store.spool import Spool
from nocdesk.stored_locally import StoredLocally, stored_locally
from probes.backlog import HeardBatch
from probes.collector_store import Beat, CoreStore


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    made = Spool(tmp_path / "spool.db")
    yield made
    made.close()


@pytest.fixture
def store(sqlite_core: Core, spool: Spool) -> CoreStore:
    return CoreStore(sqlite_core, spool)


def hear(store: CoreStore, clock: VirtualClock) -> None:
    """One poll is answered and spooled."""
    store.keep(HeardBatch(readings=[Reading(1, clock.now(), clock.monotonic(), Outcome.SILENT)]))
    clock.advance(10)


def give_sign(store: CoreStore, clock: VirtualClock) -> None:
    store.beat(Beat(clock.now(), 1, 1, 0, 1, 1.0, 0.0))


def test_the_machine_is_told_since_when_what_waits_was_heard_and_how_much_it_is(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock
) -> None:
    path, began = sqlite_core.settings.stored_locally_file, clock.now()
    store.tell_here(began)
    nothing_yet = stored_locally(path)
    clock.advance(5)
    hear(store, clock)
    hear(store, clock)

    store.tell_here(began)
    told = stored_locally(path)
    store.tell_here(None)

    assert nothing_yet == StoredLocally(began, 0, began)
    assert told == StoredLocally(began + timedelta(seconds=5), 2, began + timedelta(seconds=25))
    assert stored_locally(path) is None


def test_what_a_collector_that_was_killed_has_told_its_successor_takes_back(
    store: CoreStore, sqlite_core: Core, spool: Spool, clock: VirtualClock
) -> None:
    store.tell_here(clock.now())

    CoreStore(sqlite_core, spool).tell_here(None)

    assert stored_locally(sqlite_core.settings.stored_locally_file) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"since": 1}', '{"since": "x", "said_at": "x", "waiting": 1}'])
def test_a_file_that_says_nothing_is_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "stored-locally.json"
    path.write_text(content)

    assert stored_locally(path) is None


def test_signs_of_life_say_since_when_something_waits_in_the_spool_or_carried_in_the_inbox(
    store: CoreStore, sqlite_core: Core, spool: Spool, clock: VirtualClock
) -> None:
    began = clock.now()
    hear(store, clock)
    hear(store, clock)
    [(seq, payload)] = spool.after(0, 1)
    with sqlite_core.work(SYSTEM) as work:
        put_batches(work.session, spool.source, [(seq, payload)])
    spool.discard(seq)
    clock.advance(10)

    give_sign(store, clock)
    with sqlite_core.read() as session:
        row = session.scalars(select(CollectorStatus)).one()
        status = desk_status(session, now=clock.now())

    assert (row.spool_waiting, row.inbox_waiting, row.waiting_since, row.judged_at) == (1, 1, began, clock.now())
    assert status.behind == Behind(began, 2, is_everywhere=True)


def test_what_waits_for_moments_is_no_backlog(store: CoreStore, sqlite_core: Core, clock: VirtualClock) -> None:
    hear(store, clock)
    give_sign(store, clock)

    with sqlite_core.read() as session:
        assert desk_status(session, now=clock.now()).behind is None


@pytest.mark.parametrize(("devices", "is_everywhere"), [(0, True), (5, False)], ids=["stands by", "polls and is well"])
def test_another_that_is_not_behind_counts_where_it_polls(
    store: CoreStore, sqlite_core: Core, clock: VirtualClock, devices: int, is_everywhere: bool
) -> None:
    began = clock.now()
    hear(store, clock)
    clock.advance(30)
    give_sign(store, clock)
    with sqlite_core.work(SYSTEM) as work:
        beat(work, heartbeat=Heartbeat("another", began, 0, 0, 0, 0, 0, 0.0, 0.0, devices=devices))

    with sqlite_core.read() as session:
        assert desk_status(session, now=clock.now()).behind == Behind(began, 1, is_everywhere)
