"""Backups of the calendar beside clocks that are set back, programs that are killed, and restarts."""

import errno
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.backup_keeping import BackupKeeping, backups
from nocdesk.carrying.backing_up import backup_name
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.setting_groups import BackupSettings
from tests.conftest import START, store_settings

HOUR = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def core(sqlite_core: Core, tmp_path: Path, folder: Path, clock: VirtualClock) -> Iterator[Core]:
    """A store that is backed up every four minutes."""
    wanted = BackupSettings(folder=folder, every_min=4, keep=3, days=1)
    settings = store_settings(str(sqlite_core.engine.url), tmp_path).model_copy(update={"backup": wanted})
    opened = open_core(settings, Actor("ann", Role.ENGINEER), clock)
    yield opened
    opened.close()


def _no_room(*_args: object, **_options: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def is_raised(core: Core) -> bool:
    with core.read() as session:
        alarms = session.scalars(select(Alarm).where(Alarm.condition == Condition.BACKUP_OVERDUE)).all()
    return any(alarm.cleared_at is None for alarm in alarms)


def test_a_clock_that_is_set_back_by_an_hour_neither_makes_copies_without_end_nor_loses_them(
    core: Core, folder: Path, clock: VirtualClock
) -> None:
    ahead = {START + HOUR + timedelta(minutes=4 * n) for n in range(4)}
    for made_at in ahead:
        (folder / backup_name(made_at)).touch()
    keeping = BackupKeeping(core)

    seen = []
    for _look in range(6 * 13):
        keeping.run()
        clock.advance(10)
        seen.append(backups(folder))

    assert seen[0] == seen[5] == ahead | {START}, "the next one was made before its time, or it is gone"
    assert seen[-1] == ahead | {START + timedelta(minutes=4 * n) for n in (1, 2, 3)}
    assert not is_raised(core)


def test_what_killed_backups_have_left_goes_away_before_the_next_one_and_nothing_else(
    core: Core, folder: Path, clock: VirtualClock
) -> None:
    for name, age in (
        (f".{backup_name(START - HOUR)}.0123.part", 2 * HOUR),
        (f".{backup_name(START - HOUR / 2)}.4567.part", HOUR / 2),
        (".letter.txt.0123.part", 2 * HOUR),
    ):
        (folder / name).touch()
        os.utime(folder / name, ((START - age).timestamp(),) * 2)

    BackupKeeping(core).run()

    left = {path.name for path in folder.iterdir()}
    assert left == {backup_name(START), f".{backup_name(START - HOUR / 2)}.4567.part", ".letter.txt.0123.part"}


def test_a_restart_does_not_clear_the_alarm_of_an_old_backup_or_of_a_folder_that_is_gone(
    core: Core, folder: Path, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / backup_name(START - 48 * HOUR)).touch()
    with monkeypatch.context() as full:
        full.setattr("nocdesk.backup_keeping.make_backup", _no_room)
        for state in ("as it was", "started again", "gone"):
            if state == "gone":
                shutil.rmtree(folder)
            BackupKeeping(core).run()
            assert is_raised(core), state

    BackupKeeping(core).run()

    assert not is_raised(core)
