"""R21: a backup that is taken while all write restores to one state with the same rows; a plain copy does not."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple
from pathlib import Path

import pytest

from nocdesk.carrying.backing_up import make_backup
from nocdesk.carrying.backup_file import check_backup, read_seal
from nocdesk.carrying.carry import table_rows
from nocdesk.carrying.restoring import restore_backup
from nocdesk.carrying.whole_store import reading_all
from nocdesk.core import Core, open_core
from nocdesk.store.base import make_engine
from nocdesk.store.spool import Spool
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.reliability.figures import figure
from tests.reliability.kept import Kept, kept_in
from tests.reliability.load import ANN, settings_of
from tests.reliability.record import Telling

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
BACKUPS = figure(5, 60)
PROMISED_BETWEEN = 15


@pytest.fixture
def store(tmp_path: Path) -> Iterator[tuple[Core, Provider]]:
    """An empty store with a provider."""
    core = open_core(settings_of(tmp_path), ANN)
    yield core, make_provider(core)
    core.close()


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
def writing(directory: Path, places: Provider) -> Iterator[Writers]:
    """The writers, at work as long as the block lasts."""
    ids = ",".join(map(str, astuple(places)))
    command = [sys.executable, "-m", "tests.reliability.writing_child", str(directory), "0", ids]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        try:
            yield Writers(child)
        finally:
            child.kill()


def _quietly(_what: str, _share: float) -> None:
    pass


def restored(file: Path, into: Path) -> tuple[Kept, bool]:
    """What a store has that is made of the backup, and whether its rows are those that restoring has read."""
    into.mkdir()
    Spool(into / "spool.db").close()
    target = make_engine(f"sqlite:///{into / 'nocdesk.db'}")
    there = restore_backup(file, target, _quietly)
    with reading_all(target) as reading:
        is_same = table_rows(reading, _quietly, "") == there
    target.dispose()
    return kept_in(into), is_same


def test_a_backup_under_load_restores_to_one_state_with_the_same_rows(
    store: tuple[Core, Provider], tmp_path: Path, promise: Telling
) -> None:
    core, places = store
    lost = wrong = doubled = 0
    with writing(tmp_path, places) as writers:
        for number in range(BACKUPS):
            writers.hear(PROMISED_BETWEEN)
            file, before = tmp_path / f"{number}.backup", set(writers.promised)
            make_backup(core.engine, file, core.clock.now(), _quietly)
            kept, is_same = restored(file, tmp_path / f"restored-{number}")
            assert check_backup(file) == read_seal(file)
            lost += len(kept.lost(before))
            doubled += len(kept.doubled)
            wrong += kept.wrong + (not is_same)

    promise.kept("R21", "backups amid writing, restored", injected=BACKUPS, lost=lost, doubled=doubled, wrong=wrong)


def test_control_a_plain_copy_of_the_file_under_load_loses_what_was_promised(
    store: tuple[Core, Provider], tmp_path: Path, promise: Telling
) -> None:
    _core, places = store
    with writing(tmp_path, places) as writers:
        writers.hear(PROMISED_BETWEEN)
        before = {name for name in writers.promised if name.startswith("ticket")}
        shutil.copyfile(tmp_path / "nocdesk.db", tmp_path / "copied.db")

    lost = before - _tickets_in_copy(tmp_path / "copied.db")
    assert lost
    promise.control("R21", f"the file copied amid writing: {len(lost)} of {len(before)} tickets are missing")


def _tickets_in_copy(path: Path) -> set[str]:
    """What can be read of a copy; nothing where it is torn."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            texts = connection.execute("SELECT text FROM trouble_ticket").fetchall()
    except sqlite3.DatabaseError:
        return set()
    return {text.replace("complaint", "ticket") for (text,) in texts}
