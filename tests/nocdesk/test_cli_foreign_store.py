"""A store that is not ours, is locked, or is nowhere: named at the command line, and left alone."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from nocdesk.settings import SettingsError, load_settings
from nocdesk.store.base import make_engine
from probes.exclusive import only_collector
from tests.nocdesk.command import Run, runner
from tests.nocdesk.refusals import assert_refused, data_dir, run

__all__ = ["data_dir", "run"]


IMPORT_SOUND = ("--role", "administrator", "import", "{sound}")


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def _foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def _garbage(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"This is a shopping list, and long enough to be taken for a file. " * 20)


def _gone(path: Path) -> None:
    path.unlink()


BAD_STORES: dict[str, tuple[Callable[[Path], None], str]] = {
    "newer": (_newer, r".+: the store was written by a newer NocDesk \(schema 9999\)\. Update this program\."),
    "foreign": (_foreign, r".+: the database holds tables that are not NocDesk's\. Name an empty one\."),
    "garbage": (
        _garbage,
        r".+: the file is damaged, or is no database of NocDesk \(file is not a database\)\. .+ or name another file\.",
    ),
    "gone": (_gone, r".+: there is no store yet\. Make one with `nocdesk init`, or name another in database_url\."),
}


@pytest.mark.parametrize("label", BAD_STORES)
@pytest.mark.parametrize("command", ["alarms", "services", "tickets", "sla", "samples", "export", "check"])
def test_a_store_that_is_not_ours_is_refused_and_left_alone(run: Run, data_dir: Path, label: str, command: str) -> None:
    spoil, said = BAD_STORES[label]
    path = data_dir / "nocdesk.db"
    for companion in ("-wal", "-shm"):
        path.with_name(path.name + companion).unlink(missing_ok=True)
    spoil(path)
    before = path.read_bytes() if path.exists() else None

    refused = run(command)

    assert_refused(refused, said)
    if label == "gone":
        assert not path.exists()
    elif label == "garbage":
        assert path.read_bytes() == before


@pytest.mark.parametrize("label", ["newer", "foreign", "garbage"])
@pytest.mark.parametrize(
    "command", [("init",), ("collect",), ("--role", "administrator", "import", "{sound}")], ids=" ".join
)
def test_what_may_make_a_store_does_not_touch_one_that_is_not_ours(
    run: Run, data_dir: Path, tmp_path: Path, label: str, command: tuple[str, ...]
) -> None:
    spoil, said = BAD_STORES[label]
    path = data_dir / "nocdesk.db"
    for companion in ("-wal", "-shm"):
        path.with_name(path.name + companion).unlink(missing_ok=True)
    spoil(path)
    with sqlite3.connect(path) as connection:
        before = None if label == "garbage" else list(connection.iterdump())

    refused = run(*(argument.format(sound=tmp_path / "sound.toml") for argument in command))

    assert_refused(refused, said)
    if before is not None:
        with sqlite3.connect(path) as connection:
            assert list(connection.iterdump()) == before


@pytest.fixture
def locked(data_dir: Path, run: Run) -> Iterator[None]:
    """Another program holds the database for writing."""
    other = sqlite3.connect(data_dir / "nocdesk.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.rollback()
    other.close()


@pytest.mark.usefixtures("locked")
@pytest.mark.parametrize("command", [("init",), IMPORT_SOUND], ids=" ".join)
def test_a_locked_store_is_named_and_what_should_be_done(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    refused = run(*(argument.format(sound=tmp_path / "sound.toml") for argument in command))

    assert_refused(refused, r".*[Tt]he database is locked by another program\. Close it.+ then try again\.")


def test_a_second_collector_is_refused(run: Run, data_dir: Path) -> None:
    url = f"sqlite:///{data_dir / 'nocdesk.db'}"
    engine = make_engine(url)

    with ExitStack() as stack:
        stack.callback(engine.dispose)
        stack.enter_context(only_collector(engine, url))
        refused = run("collect")

    assert_refused(refused, r".*[Aa]nother collector.+")


def test_a_data_directory_that_is_a_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text("mine")

    refused = runner(monkeypatch, capsys, path)("init")

    assert_refused(refused, r".*file.*: file exists\. Check its rights and its disk")
    assert path.read_text() == "mine"


def test_a_database_server_that_is_not_there_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCDESK_DATABASE_URL", "postgresql://ann@127.0.0.1:1/nocdesk")

    refused = run("alarms")

    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1
    assert "the store cannot be opened. No PostgreSQL answers at 127.0.0.1:1." in refused.err


@pytest.mark.parametrize("address", ["postgresql://ann:hunter22@db/x", "postgresql://ann@db/x?password=hunter22"])
def test_a_password_in_an_address_is_refused_and_not_repeated(
    run: Run, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with pytest.raises(SettingsError) as by_option:
        load_settings(url=address)
    monkeypatch.setenv("NOCDESK_DATABASE_URL", address)
    by_setting = run("alarms")

    for said in (str(by_option.value), by_setting.err):
        assert "has a secret in it ('password')" in said
        assert "keyring" in said
        assert "hunter22" not in said
