"""Backups at the command line and by the calendar: whole, private, checked, and brought back."""

import sqlite3
import stat
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.backup_keeping import BackupKeeping, backups, kept_of
from nocdesk.carrying.backing_up import make_backup
from nocdesk.carrying.backup_file import BackupError, check_backup
from nocdesk.carrying.carry import TableRow, table_rows
from nocdesk.carrying.restoring import restore_backup
from nocdesk.carrying.whole_store import reading_all
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.setting_groups import BackupSettings
from nocdesk.store.base import make_engine
from nocdesk.store.damage import damaged, put_aside
from tests.conftest import START, store_settings
from tests.nocdesk.carrying.full_store import fill_every_table
from tests.nocdesk.cli_runs import provider_file, run, stocked
from tests.nocdesk.command import Run
from tests.postgres import PostgresServer

__all__ = ["provider_file", "run", "stocked"]

ADMINISTRATOR = ("--role", "administrator")


def _quietly(_what: str, _share: float) -> None:
    pass


def rows_of(core: Core) -> tuple[TableRow, ...]:
    """Every table as it stands."""
    with reading_all(core.engine) as connection:
        return table_rows(connection, _quietly, "")


def test_a_backup_of_either_database_becomes_a_store_on_either(
    core: Core, tmp_path: Path, postgres_server: PostgresServer, postgres_template: str
) -> None:
    fill_every_table(core.engine)
    file, name = tmp_path / "full.backup", postgres_server.new_database_name()

    sealed = make_backup(core.engine, file, START, _quietly)
    postgres_server.create_database(name, template=postgres_template)
    for url in (f"sqlite:///{tmp_path / 'back.db'}", postgres_server.url(name)):
        target = make_engine(url)
        assert restore_backup(file, target, _quietly) == rows_of(core)
        target.dispose()
    postgres_server.drop_database(name)

    assert check_backup(file) == sealed
    assert [path.name for path in tmp_path.glob("*backup*")] == ["full.backup"], "something was left beside it"
    if sys.platform != "win32":
        assert [stat.S_IMODE((tmp_path / each).stat().st_mode) for each in ("full.backup", "back.db")] == [0o600] * 2


@pytest.mark.parametrize(("at", "said"), [(5_000, "is damaged"), (-3, "is not a whole backup"), (None, "not a whole")])
def test_a_backup_of_which_one_octet_is_another_or_the_end_is_missing_is_refused(
    sqlite_core: Core, tmp_path: Path, at: int | None, said: str
) -> None:
    file = tmp_path / "b"
    make_backup(sqlite_core.engine, file, START, _quietly)
    content = bytearray(file.read_bytes())
    if at is None:
        del content[-20_000:]
    else:
        content[at] ^= 1
    file.write_bytes(content)

    target = make_engine(f"sqlite:///{tmp_path / 'back.db'}")
    with pytest.raises(BackupError, match=said):
        check_backup(file)
    with pytest.raises(BackupError, match=said):
        restore_backup(file, target, _quietly)

    assert not (tmp_path / "back.db").exists()
    target.dispose()


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
def test_a_store_is_not_restored_beside_the_log_of_the_one_that_was_there(
    sqlite_core: Core, tmp_path: Path, suffix: str
) -> None:
    file, place = tmp_path / "b", tmp_path / "back.db"
    make_backup(sqlite_core.engine, file, START, _quietly)
    log = Path(f"{place}{suffix}")
    log.write_bytes(b"what was written last")
    target = make_engine(f"sqlite:///{place}")

    with pytest.raises(BackupError, match=f"{log.name}: is left of a store that was there"):
        restore_backup(file, target, _quietly)
    assert (place.exists(), log.read_bytes()) == (False, b"what was written last")
    aside = put_aside(place)
    restore_backup(file, target, _quietly)
    target.dispose()

    assert Path(f"{aside}{suffix}").read_bytes() == b"what was written last"
    assert log.name in str(damaged(place, "it is empty")), "nobody is told to put it aside"
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]


def test_a_backup_of_a_damaged_store_is_found_out(sqlite_core: Core, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "nocdesk.db")) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'alarm'")
        connection.commit()

    make_backup(sqlite_core.engine, tmp_path / "b", START, _quietly)

    with pytest.raises(BackupError, match="the database in it is damaged"):
        check_backup(tmp_path / "b")


def test_backup_and_restore_at_the_command_line(stocked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, there = tmp_path / "backups", f"sqlite:///{tmp_path / 'back.db'}"
    folder.mkdir()

    refused = stocked("backup", "--to", folder)
    made = stocked(*ADMINISTRATOR, "backup", "--to", folder, "--json")
    checked = stocked("backup", "--check", made.json["file"])
    restored = stocked(*ADMINISTRATOR, "restore", made.json["file"], "--to", there)
    again = stocked(*ADMINISTRATOR, "restore", made.json["file"], "--to", there)

    assert (refused.code, stocked("backup").code) == (1, 2)
    assert (checked.code, "a sound backup of" in checked.out) == (0, True)
    assert (restored.code, f'database_url = "{there}"' in restored.out) == (0, True)
    assert (again.code, "no store is written over" in again.err) == (1, True)
    before = stocked("services", "--json").json
    monkeypatch.setenv("NOCDESK_DATABASE_URL", there)
    assert stocked("services", "--json").json == before != []


def test_the_calendar_backs_up_when_due_keeps_what_it_should_and_raises_its_alarm(
    sqlite_core: Core, tmp_path: Path, clock: VirtualClock
) -> None:
    folder = tmp_path / "backups"
    wanted = BackupSettings(folder=folder, every_min=5, keep=2, days=1)
    settings = store_settings(str(sqlite_core.engine.url), tmp_path).model_copy(update={"backup": wanted})
    core = open_core(settings, Actor("ann", Role.ENGINEER), clock)
    keeping = BackupKeeping(core)

    for _minute in range(13):
        keeping.run()
        clock.advance(60)
    made = backups(folder)
    core.engine.dispose()
    folder.rename(tmp_path / "away")
    (tmp_path / "backups").write_text("in the way", encoding="utf-8")
    for _minute in range(20):
        keeping.run()
        clock.advance(60)
    with core.read() as session:
        raised = session.scalars(select(Alarm).where(Alarm.condition == Condition.BACKUP_OVERDUE)).one()
    folder.unlink()
    keeping.run()

    assert made == {START + timedelta(minutes=5), START + timedelta(minutes=10)}
    assert (raised.cleared_at, "2026-11-10 08:10 UTC" in raised.text) == (None, False)
    with core.read() as session:
        assert session.get_one(Alarm, raised.id).cleared_at is not None
    core.close()


def test_the_newest_stay_and_the_last_one_of_each_of_the_last_days() -> None:
    there = {START + timedelta(hours=8 * n) for n in range(12)}

    kept = kept_of(there, newest=2, days=3)

    assert sorted((made_at - START) / timedelta(hours=8) for made_at in kept) == [7, 10, 11]
    assert kept_of(there, newest=1, days=0) == {max(there)}
