"""A damaged file is named and left as it is; a damaged spool makes way for a new one, and the store loses nothing."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.core import open_core
from nocdesk.file_check import check_files
from nocdesk.finding import Weight
from nocdesk.quality.wire import without_samples
from nocdesk.spool_watching import say_damaged
from nocdesk.store.damage import DamagedFileError, faults_of
from nocdesk.store.spool_opening import open_spool
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.reliability.kept import SPOOL, STORE, kept_in, stored_samples
from tests.reliability.load import ANN, open_load, settings_of
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

Damage = Callable[[Path], object]


def _flip(path: Path) -> None:
    """Turn every bit of the heads of the later pages, so that a table or an index has no sense any more."""
    content = bytearray(path.read_bytes())
    page_size = int.from_bytes(content[16:18])
    for begin in range(len(content) // 3 // page_size * page_size, len(content), page_size):
        content[begin : begin + 64] = bytes(octet ^ 0xFF for octet in content[begin : begin + 64])
    path.write_bytes(content)


def _spoil(path: Path, table: str) -> None:
    """Flip what the first page of one table says, so that all others can still be read."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    begin = (page - 1) * page_size
    content[begin : begin + 64] = bytes(octet ^ 0xFF for octet in content[begin : begin + 64])
    path.write_bytes(content)


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


DAMAGES: dict[str, Damage] = {
    "octets are flipped": _flip,
    "cut in the middle": _cut,
    "empty": lambda path: path.write_bytes(b""),
    "another file's content": lambda path: path.write_text("Dear customer,\n" * 2_000),
    "a head of noise": lambda path: path.write_bytes(bytes(range(256)) * 64 + path.read_bytes()[16_384:]),
}


@pytest.fixture
def places(tmp_path: Path) -> Provider:
    """A store that a collector has used, with a spool that holds samples that are not stored."""
    core = open_core(settings_of(tmp_path), ANN)
    places = make_provider(core)
    core.close()
    (tmp_path / f"{STORE}.collector").touch()
    load = open_load(tmp_path, places, str)
    for number in range(40):
        load.spool_sample(number)
        if number < 20:
            load.apply()
            load.open_ticket(number)
    load.close()
    return places


def read_everything(directory: Path) -> None:
    """What a desk does in the course of a day."""
    core = open_core(settings_of(directory), ANN)
    try:
        with core.read() as session:
            tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
            for name in tables:
                session.execute(text(f'SELECT * FROM "{name}"')).all()
    finally:
        core.close()


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_store_is_named_with_what_to_do_and_left_as_it_is(
    tmp_path: Path, places: Provider, promise: Telling, name: str
) -> None:
    DAMAGES[name](tmp_path / STORE)
    before = (tmp_path / STORE).read_bytes()

    with pytest.raises(DamagedFileError, match=r"nocdesk\.db: the file is damaged.+restore the last backup"):
        read_everything(tmp_path)

    assert (tmp_path / STORE).read_bytes() == before
    assert faults_of(tmp_path / STORE)
    promise.kept("R3", "the store's file is damaged: named, and left as it is", injected=1)


def test_without_a_look_at_its_length_an_emptied_store_is_made_anew_in_silence(
    tmp_path: Path, places: Provider, promise: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nocdesk.core.refuse_cut_short", lambda _path: None)
    DAMAGES["empty"](tmp_path / STORE)

    read_everything(tmp_path)

    assert (tmp_path / STORE).stat().st_size
    promise.control("R3", "an emptied store is taken for a new one and written to")


def test_check_looks_through_store_and_spool(tmp_path: Path, places: Provider) -> None:
    core = open_core(settings_of(tmp_path), ANN)
    sound = list(check_files(core))
    core.close()
    _spoil(tmp_path / STORE, "audit_entry")
    _cut(tmp_path / SPOOL)

    core = open_core(settings_of(tmp_path), ANN)
    found = list(check_files(core))
    core.close()

    assert sound == []
    assert [(one.subject, one.weight) for one in found] == [("store", Weight.FAULT), ("spool", Weight.FAULT)]
    assert "restore the last backup" in found[0].text


def test_while_its_store_is_damaged_the_collector_goes_on_spooling(tmp_path: Path, places: Provider) -> None:
    load = open_load(tmp_path, places, str, first=100)
    waiting = load.spool.waiting()
    with load.core.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    load.core.engine.dispose()
    _flip(tmp_path / STORE)

    with pytest.raises(DamagedFileError, match=r"nocdesk\.db"):
        load.apply()
    load.spool_sample(100)

    assert load.spool.waiting() == waiting + 1
    load.close()


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_spool_is_put_aside_with_an_alarm_and_collecting_goes_on(
    tmp_path: Path, places: Provider, promise: Telling, name: str
) -> None:
    DAMAGES[name](tmp_path / SPOOL)
    damaged = (tmp_path / SPOOL).read_bytes()
    stored = stored_samples(tmp_path / STORE)

    core = open_core(settings_of(tmp_path), ANN)
    spool = open_spool(tmp_path / SPOOL, lighten=without_samples)
    say_damaged(core, spool.source)
    spool.close()
    core.close()
    aside = tmp_path / "spool.damaged-1.db"
    load = open_load(tmp_path, places, str, first=100)
    load.spool_sample(100)
    load.apply()
    with load.core.read() as session:
        (alarm,) = session.scalars(select(Alarm).where(Alarm.condition == Condition.SPOOL_DAMAGED))
    load.close()

    assert aside.read_bytes() == damaged
    assert aside.name in alarm.text
    assert alarm.closed_at is None, "it stands until somebody takes note"
    lost = (stored | {"sample 100"}) - stored_samples(tmp_path / STORE)
    promise.kept(
        "R3", "the spool's file is damaged: put aside, and the store loses nothing", injected=1, lost=len(lost)
    )


def test_a_sound_spool_is_opened_as_it_is(tmp_path: Path, places: Provider) -> None:
    spool = open_spool(tmp_path / SPOOL, lighten=without_samples)

    assert list(tmp_path.glob("*damaged*")) == []
    assert spool.waiting() == 20
    spool.close()


def test_a_spool_that_is_older_than_the_store_gives_no_number_twice(tmp_path: Path, places: Provider) -> None:
    shutil.copy(tmp_path / SPOOL, tmp_path / "older.db")
    load = open_load(tmp_path, places, str, first=100)
    load.spool_sample(100)
    while load.engine.apply_waiting().batches:
        pass
    load.close()
    shutil.copy(tmp_path / "older.db", tmp_path / SPOOL)

    load = open_load(tmp_path, places, str, first=200)
    load.spool_sample(200)
    load.apply()
    load.close()

    kept = kept_in(tmp_path)
    assert kept.lost({"sample 39", "sample 100", "sample 200"}) == set()
    assert kept.doubled == set()
