"""R1: programs that open and close the store beside the collector take nothing from it that it has committed."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from nocdesk.store import base
from nocdesk.store.base import make_engine
from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has locks of another kind"),
]
VISITS = figure(5, 100)
VISIT = """
import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
print(store.execute("SELECT count(*) FROM note").fetchone()[0])
store.close()
"""


def visit(path: Path) -> int:
    """How many notes another program finds, which then closes the store."""
    ran = subprocess.run([sys.executable, "-c", VISIT, str(path)], check=True, capture_output=True, text=True)
    return int(ran.stdout)


def run(engine: Engine, statement: str) -> None:
    """Commit one statement in a connection of the pool."""
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def found_by_others(path: Path, visits: int) -> int:
    """How many of the notes others find that were committed after each of so many visits."""
    engine = make_engine(f"sqlite:///{path}")
    run(engine, "CREATE TABLE note (number INTEGER)")
    # While one connection of the pool is at work the next one is made anew.
    with engine.connect(), suppress(OperationalError):
        for number in range(visits):
            run(engine, f"INSERT INTO note VALUES ({number})")
            visit(path)
            run(engine, f"INSERT INTO note VALUES ({number})")
    count = visit(path)
    with suppress(OperationalError):
        engine.dispose()
    return count


def test_what_is_committed_after_another_program_has_closed_the_store_is_there(
    tmp_path: Path, promise: Telling
) -> None:
    count = found_by_others(tmp_path / "nocdesk.db", VISITS)

    promise.kept("R1", "programs that open and close the store meanwhile", injected=VISITS, lost=2 * VISITS - count)


def test_control_a_store_that_is_opened_and_closed_beside_sqlite_loses_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    def touch(path: Path) -> None:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))

    monkeypatch.setattr(base, "make_private", touch)

    count = found_by_others(tmp_path / "nocdesk.db", VISITS)

    assert count < 2 * VISITS
    promise.control(
        "R1", f"the file touched beside SQLite: {2 * VISITS - count} of {2 * VISITS} commits lost or refused"
    )
