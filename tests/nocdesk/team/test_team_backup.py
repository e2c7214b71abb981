"""A collector cannot back a team's store up: it says so, says who can, and watches that somebody does."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.backup_check import check_team_backups
from nocdesk.backup_keeping import BackupKeeping
from nocdesk.carrying.backing_up import backup_name
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.finding import Weight
from nocdesk.people.model import Actor, Role
from nocdesk.setting_groups import BackupSettings
from nocdesk.settings import Settings
from tests.conftest import START
from tests.nocdesk.command import runner
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["team_url"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go, of which there are none yet."""
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def collector(team_url: str, tmp_path: Path, folder: Path, clock: VirtualClock) -> Iterator[Core]:
    """The store under a collector's login that is told to back it up."""
    url = make_url(team_url).set(username=LOGINS[Role.COLLECTOR]).render_as_string()
    settings = Settings(database_url=url, data_dir=tmp_path, backup=BackupSettings(folder=folder))
    with closing(open_core(settings, Actor("root", Role.ADMINISTRATOR), clock)) as core:
        yield core


def alarm_texts(core: Core) -> list[str]:
    with core.read() as session:
        query = select(Alarm.text).where(Alarm.condition == Condition.BACKUP_OVERDUE, Alarm.cleared_at.is_(None))
        return list(session.scalars(query))


def test_a_collector_makes_none_and_watches_that_others_do(collector: Core, folder: Path, clock: VirtualClock) -> None:
    keeping = BackupKeeping(collector)
    keeping.run()
    nobody = list(folder.iterdir())
    clock.advance(timedelta(hours=1).total_seconds())
    keeping.run()
    [overdue], [finding] = alarm_texts(collector), check_team_backups(collector)
    (folder / backup_name(clock.now())).touch()
    keeping.run()
    [after] = check_team_backups(collector)

    assert nobody == []
    assert "under its owner's login" in overdue
    assert (finding.weight, after.weight) == (Weight.FAULT, Weight.OK)
    assert f"`nocdesk backup --to {folder}`" in finding.text
    assert "pg_dump" in finding.text
    assert alarm_texts(collector) == []


def test_status_says_who_backs_a_team_store_up(
    team_url: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(monkeypatch, capsys, tmp_path)
    url = make_url(team_url).set(username=LOGINS[Role.COLLECTOR], drivername="postgresql").render_as_string()
    (tmp_path / "settings.toml").write_text(f'database_url = "{url}"\n[backup]\nfolder = "{folder}"\n')

    said = run("--config", tmp_path / "settings.toml", "status")

    assert f"`nocdesk backup --to {folder}`" in said.out


def test_who_owns_the_store_backs_it_up_as_it_is_told(
    team_url: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = create_engine(team_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE keeper LOGIN BYPASSRLS IN ROLE nocdesk_owner"))
    run = runner(monkeypatch, capsys, tmp_path)
    url = make_url(team_url).set(username="keeper", drivername="postgresql").render_as_string()
    monkeypatch.setenv("NOCDESK_DATABASE_URL", url)

    made = run("--role", "administrator", "backup", "--to", folder)

    with engine.begin() as connection:
        connection.execute(text("DROP ROLE keeper"))
    engine.dispose()
    assert made.code == 0, made.err
    assert len(list(folder.iterdir())) == 1
