"""R21: a backup that is taken while all write restores to one state with the same rows; a plain copy does not."""

import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from nocdesk.carrying import moving
from nocdesk.carrying.backing_up import make_backup
from nocdesk.carrying.backup_file import check_backup, read_seal
from nocdesk.carrying.carry import table_rows
from nocdesk.carrying.restoring import restore_backup
from nocdesk.carrying.way import CarryingError
from nocdesk.carrying.whole_store import reading_all
from nocdesk.core import Core
from nocdesk.store.base import make_engine
from nocdesk.store.spool import Spool
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.postgres import PostgresServer
from tests.reliability.figures import figure
from tests.reliability.kept import Kept, kept_in
from tests.reliability.plain_rows import plain_rows
from tests.reliability.record import Telling

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(figure(600, 7_200))]

ROOT = Path(__file__).parents[2]
BACKUPS = figure(5, 60)
PROMISED_BETWEEN = 15


@pytest.fixture
def store(core: Core) -> tuple[Core, Provider]:
    """An empty store with a provider."""
    return core, make_provider(core)


class Writers:
    """A program that polls, folds and opens tickets all it can, and says what it has committed."""

    def __init__(self, child: "subprocess.Popen[str]") -> None:
        self._child = child
        self.promised: set[str] = set()

    def hear(self, tickets: int) -> None:
        """Wait until so many more tickets are promised; a sample is promised once it is spooled, which is elsewhere."""
        assert self._child.stdout is not None
        while tickets:
            line = self._child.stdout.readline().strip()
            if not line.startswith("sample"):
                self.promised.add(line)
            tickets -= line.startswith("ticket")


@contextmanager
def writing(core: Core, directory: Path, places: Provider) -> Iterator[Writers]:
    """The writers, at work as long as the block lasts."""
    words = [str(directory), "0", ",".join(map(str, astuple(places))), f"--store={core.settings.database_url}"]
    command = [sys.executable, "-m", "tests.reliability.writing_child", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        try:
            yield Writers(child)
        finally:
            child.kill()


def _quietly(_what: str, _share: float) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Restored:
    """What a store has that is made of a backup, and whether its rows are those that restoring has read."""

    kept: Kept
    rows: Counter[str]
    is_same: bool


def restored(file: Path, into: Path) -> Restored:
    """Make a file of a backup, look into it, and remove it."""
    into.mkdir()
    Spool(into / "spool.db").close()
    url = f"sqlite:///{into / 'nocdesk.db'}"
    target = make_engine(url)
    there = restore_backup(file, target, _quietly)
    with reading_all(target) as reading:
        is_same = table_rows(reading, _quietly, "") == there
    target.dispose()
    found = Restored(kept_in(into), plain_rows(url), is_same)
    shutil.rmtree(into)
    return found


def rows_on_its_server(file: Path, request: pytest.FixtureRequest) -> Counter[str]:
    """The rows of a database on PostgreSQL that is made of a backup."""
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database(template=request.getfixturevalue("postgres_template")) as url:
        target = make_engine(url)
        restore_backup(file, target, _quietly)
        target.dispose()
        return plain_rows(url)


def test_a_backup_under_load_restores_to_one_state_with_the_same_rows(
    store: tuple[Core, Provider], tmp_path: Path, request: pytest.FixtureRequest, promise: Telling
) -> None:
    core, places = store
    lost = wrong = doubled = 0
    with writing(core, tmp_path, places) as writers:
        for number in range(BACKUPS):
            writers.hear(PROMISED_BETWEEN)
            file, before = tmp_path / f"{number}.backup", set(writers.promised)
            make_backup(core.engine, file, core.clock.now(), _quietly)
            found = restored(file, tmp_path / "restored")
            assert check_backup(file) == read_seal(file)
            lost += len(found.kept.lost(before))
            doubled += len(found.kept.doubled)
            wrong += found.kept.wrong + (not found.is_same)
            if core.is_shared and number == BACKUPS - 1:
                wrong += rows_on_its_server(file, request) != found.rows
            file.unlink()

    fault = f"backups of {core.engine.dialect.name} amid writing, restored"
    promise.kept("R21", fault, injected=BACKUPS, lost=lost, doubled=doubled, wrong=wrong)


def test_control_a_plain_copy_of_the_file_under_load_loses_what_was_promised(
    sqlite_core: Core, tmp_path: Path, promise: Telling
) -> None:
    with writing(sqlite_core, tmp_path, make_provider(sqlite_core)) as writers:
        writers.hear(PROMISED_BETWEEN)
        before = {name for name in writers.promised if name.startswith("ticket")}
        shutil.copyfile(tmp_path / "nocdesk.db", tmp_path / "copied.db")

    lost = before - _tickets_in_copy(tmp_path / "copied.db")
    assert lost
    promise.control("R21", f"the file copied amid writing: {len(lost)} of {len(before)} tickets are missing")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_tables_that_are_read_one_after_another_under_load_do_not_fit_together(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    @contextmanager
    def each_as_it_is(engine: Engine) -> Iterator[Connection]:
        with engine.connect() as connection:
            yield connection

    monkeypatch.setattr(moving, "reading_all", each_as_it_is)
    with writing(core, tmp_path, make_provider(core)) as writers:
        writers.hear(PROMISED_BETWEEN)
        with pytest.raises(CarryingError):
            make_backup(core.engine, tmp_path / "torn.backup", core.clock.now(), _quietly)

    promise.control("R21", "tables read one after another: refused, they are of two moments")


def _tickets_in_copy(path: Path) -> set[str]:
    """What can be read of a copy; nothing where it is torn."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            texts = connection.execute("SELECT text FROM trouble_ticket").fetchall()
    except sqlite3.DatabaseError:
        return set()
    return {text.replace("complaint", "ticket") for (text,) in texts}
