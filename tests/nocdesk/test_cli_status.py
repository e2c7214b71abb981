"""`nocdesk status` says in a moment whether NocDesk itself does well."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.alarms.commands import raise_alarm
from nocdesk.boards.system_status import system_status
from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.instants import clock_minute, clock_time
from nocdesk.people.model import SYSTEM
from nocdesk.requests.commands import Heartbeat, beat
from nocdesk.requests.model import CollectorStatus
from nocdesk.settings import Settings
from nocdesk.store.schema import newest_revision
from nocdesk.stored_locally import StoredLocally, say_stored_locally
from tests.nocdesk.alarms.console import TROUBLE
from tests.nocdesk.command import Run, runner


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Core]:
    core = open_core(Settings(data_dir=tmp_path), SYSTEM)
    yield core
    core.close()


@pytest.fixture
def run(store: Core, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys, store.settings.data_dir)


def give_sign(core: Core, source: str = "spool-1", *, spool_share: float = 0.25) -> None:
    figures = Heartbeat(source, SystemClock().now(), 120, 118, 2, 900, 3, 60.0, 1.0, spool_share, judges=True)
    with core.work() as work:
        beat(work, heartbeat=figures)


def grow_silent(core: Core, source: str, age: timedelta) -> None:
    with core.work() as work:
        work.session.query(CollectorStatus).filter_by(source=source).update({"beat_at": work.now - age})


def test_a_store_that_nobody_collects_for_is_a_fault(run: Run) -> None:
    ended = run("status")

    assert ended.code == 1
    assert "has never run on this store: start it with `nocdesk collect`" in ended.out


def test_a_collector_that_works_is_well_and_what_is_open_is_counted(run: Run, store: Core) -> None:
    give_sign(store)
    with store.work() as work:
        raise_alarm(work, trouble=TROUBLE, began_at=work.now, touches=())

    said, record = run("status"), run("status", "--json")

    assert (said.code, record.code) == (0, 0)
    assert "60 polls a minute, 1 without an answer; 3 wait in the spool (25% full)" in said.out
    assert "1 alarm, 0 of them critical, 1 not acknowledged, 0 problems, 0 tickets" in said.out
    assert (record.json["schema"], record.json["is_well"]) == (newest_revision(), True)
    assert record.json["open"]["alarms"] == {TROUBLE.severity.value: 1}
    assert record.json["collectors"][0]["polls_sent"] == 120
    database = store.settings.data_dir / "nocdesk.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert record.json["store_bytes"] == database.stat().st_size


def test_a_silent_collector_is_a_fault_until_it_is_gone_for_a_day(run: Run, store: Core) -> None:
    give_sign(store, "spool-1")
    give_sign(store, "spool-2")

    codes = []
    for age in (timedelta(minutes=1), timedelta(days=2)):
        grow_silent(store, "spool-2", age)
        codes.append(run("status").code)

    assert codes == [1, 0]


def test_a_spool_that_runs_over_is_a_fault(run: Run, store: Core) -> None:
    give_sign(store, spool_share=0.8)

    assert run("status").code == 1


def test_the_store_of_a_server_tells_its_size_too(core: Core) -> None:
    with core.read() as session:
        found = system_status(session, now=core.clock.now())

    assert found.store_bytes > 1_000_000
    assert (found.schema, found.collectors, found.is_well()) == (newest_revision(), (), False)


def test_collectors_of_which_none_judges_are_a_fault(run: Run, store: Core) -> None:
    give_sign(store)
    with store.work() as work:
        judged_at = work.now - timedelta(minutes=2)
        work.session.query(CollectorStatus).update({"judged_at": judged_at, "judges": False})

    said, record = run("status"), run("status", "--json")

    assert (said.code, record.code) == (1, 1)
    assert f"nobody judges what is heard since {clock_time(judged_at)}" in said.out
    assert (record.json["is_judged"], record.json["collectors"][0]["judged_at"]) == (False, judged_at.isoformat())


def test_a_backlog_is_told_since_when_it_is_stored_locally(run: Run, store: Core) -> None:
    give_sign(store)
    with store.work() as work:
        since = work.now - timedelta(minutes=9)
        work.session.query(CollectorStatus).update({"waiting_since": since, "spool_waiting": 1200, "inbox_waiting": 3})

    said = run("status")

    assert said.code == 0
    assert f"stored locally since {clock_minute(since)}, 1,203 waiting" in said.out


def test_of_a_store_that_is_away_it_says_what_a_collector_of_this_machine_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(monkeypatch, capsys, tmp_path)
    monkeypatch.setenv("NOCDESK_DATABASE_URL", f"postgresql://ann@/noc?host={tmp_path}")
    said_at = SystemClock().now()
    stored = StoredLocally(said_at - timedelta(minutes=10), 1203, said_at)
    unknown = run("status")
    say_stored_locally(Settings(data_dir=tmp_path).stored_locally_file, stored)

    said, record = run("status"), run("status", "--json")

    assert [each.code for each in (unknown, said, record)] == [1, 1, 1]
    assert unknown.out == ""
    assert said.out == f"weak  spool: stored locally since {clock_minute(stored.since)}, 1,203 waiting" + (
        f" (as of {clock_time(said_at)})\n"
    )
    assert "No PostgreSQL answers" in said.err
    assert record.json == {
        "is_well": False,
        "stored_locally": {"since": stored.since.isoformat(), "waiting": 1203, "said_at": said_at.isoformat()},
    }
