"""R2: a machine without power loses nothing that was promised, whatever of the writes under way reached its disk."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from nocdesk.core import open_core
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.reliability.crash_images import Crash, crashes
from tests.reliability.disk import Disk, watched_disk
from tests.reliability.figures import figure
from tests.reliability.kept import Kept, kept_in
from tests.reliability.load import ANN, Load, open_load, settings_of
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

CRASHES = figure(100, 1_000)
ROUNDS = 60
REPLAYED = 10
"""Of so many crashes one is worked on with the product itself."""


@pytest.fixture(autouse=True)
def no_wait_for_a_disk() -> None:
    """Unlike elsewhere SQLite waits for the disk at each commit: that is what the test is about."""


def record(directory: Path, weaken: Callable[[Load], None]) -> tuple[dict[str, bytes], Disk, Provider]:
    """A store and a spool as they were, and what was written to them under load; `weaken` takes the guard off."""
    core = open_core(settings_of(directory), ANN)
    places = make_provider(core)
    core.close()
    with watched_disk(directory) as disk:
        load = open_load(directory, places, disk.say)
        weaken(load)
        before = {path.name: path.read_bytes() for path in directory.iterdir() if disk.name_of(bytes(path))}
        disk.journal.clear()
        for number in range(ROUNDS):
            _one_round(load, number)
        load.close()
    return before, disk, places


def _one_round(load: Load, number: int) -> None:
    for sample in range(3 * number, 3 * number + 3):
        load.spool_sample(sample)
    load.apply()
    load.open_ticket(number)
    if number % 3 == 0:
        load.raise_alarm(number)
    if number % 10 == 9:
        load.fold()
    if number % 15 == 14:
        # Else a WAL would begin anew only after megabytes: what it holds goes into the file itself here.
        _checkpoint(load)


def _checkpoint(load: Load) -> None:
    with load.core.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(RESTART)")  # type: ignore[union-attr]
    load.spool._connection.execute("PRAGMA wal_checkpoint(RESTART)")


def look_at(crash: Crash, directory: Path, places: Provider, *, is_replayed: bool) -> Kept | None:
    """What is there after a crash; nothing, if it cannot even be read."""
    crash.write(directory)
    try:
        if is_replayed:
            load = open_load(directory, places, lambda _promise: None, first=10_000)
            while load.engine.apply_waiting().batches:
                pass
            load.close()
        return kept_in(directory)
    except sqlite3.DatabaseError:
        return None
    finally:
        shutil.rmtree(directory)


def as_they_are(_load: Load) -> None:
    """The guards stay."""


def without_a_sync_at_commits(load: Load) -> None:
    """The setting that SQLite calls NORMAL: sound files, and commits that a power loss takes back."""

    def weaken(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")

    engine: Engine = load.core.engine
    event.listen(engine, "connect", weaken)
    engine.dispose()
    load.spool._connection.execute("PRAGMA synchronous=NORMAL")


@pytest.mark.timeout(600 + CRASHES)
def test_nothing_promised_is_lost_and_no_file_is_corrupt_whatever_the_disk_kept(
    tmp_path: Path, promise: Telling
) -> None:
    before, disk, places = record(tmp_path, as_they_are)

    lost = doubled = wrong = 0
    for number, crash in enumerate(crashes(before, disk.journal, CRASHES, random.Random(2))):
        kept = look_at(crash, tmp_path / "after", places, is_replayed=number % REPLAYED == 0)
        wrong += 1 if kept is None else kept.wrong
        if kept is not None:
            lost += len(kept.lost(map(str, crash.promises)))
            doubled += len(kept.doubled)

    fault = "power lost: what was not synced is there or not by 512 octets"
    promise.kept("R2", fault, injected=CRASHES, lost=lost, doubled=doubled, wrong=wrong)


def test_the_same_crashes_without_a_sync_at_each_commit_lose_what_was_promised(
    tmp_path: Path, promise: Telling
) -> None:
    before, disk, places = record(tmp_path, without_a_sync_at_commits)

    lost = 0
    for crash in crashes(before, disk.journal, 10, random.Random(2)):
        kept = look_at(crash, tmp_path / "after", places, is_replayed=False)
        lost += len(kept.lost(map(str, crash.promises))) if kept is not None else 0

    assert lost
    promise.control("R2", f"synchronous=NORMAL: {lost} lost in 10 crashes")
