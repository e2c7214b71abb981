"""R24: a move that is killed goes on where it was until it is done: each row is there once, and the source unharmed."""

import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import insert

from nocdesk.store.base import make_engine
from nocdesk.store.changes import ChangeEntry
from tests.conftest import START
from tests.nocdesk.carrying.full_store import fill_every_table
from tests.postgres import PostgresServer
from tests.reliability.figures import figure
from tests.reliability.forks import DONE, KILLED, Forks, forks
from tests.reliability.plain_rows import differences, plain_rows
from tests.reliability.record import Telling
from tests.reliability.store_state import state_of

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.timeout(figure(600, 7_200)),
    pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills as POSIX does"),
]

MOVING = "tests.reliability.moving"
MOVES = figure(1, 12)
FURTHEST = 200
"""Changes, commits and reports of progress after which an attempt is killed at the latest."""
LONGEST_S = 0.6
FEED = 60
"""Rows of one table, so that it is ended many times; the others have four."""
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"

Make = Callable[[str], str]


@pytest.fixture
def make_store(
    tmp_path: Path, sqlite_template: Path, postgres_server: PostgresServer, postgres_template: str
) -> Iterator[Make]:
    """Makes an empty store of a kind and gives its address."""
    numbers = count()
    with ExitStack() as stores:

        def make(kind: str) -> str:
            if kind == POSTGRESQL:
                return stores.enter_context(postgres_server.database(template=postgres_template))
            path = tmp_path / f"{next(numbers)}.db"
            shutil.copyfile(sqlite_template, path)
            return f"sqlite:///{path}"

        yield make


def filled(url: str) -> str:
    """The store, with rows in every table."""
    engine = make_engine(url)
    fill_every_table(engine)
    with engine.begin() as connection:
        rows = [{"id": 1_000 + number, "kind": "ticket", "entity_id": number, "at": START} for number in range(FEED)]
        connection.execute(insert(ChangeEntry), rows)
    engine.dispose()
    return url


def move_and_kill(attempts: Forks, source: str, target: str, chance: random.Random, **guards: bool) -> int:
    """Begin a move and go on with it until it is done, killed by turns at a moment of it and at any time; how often."""
    kills, ended = 0, KILLED
    while ended == KILLED:
        when = {"after_s": chance.uniform(0.1, LONGEST_S)} if kills % 3 == 2 else {"killed_at": _moment(chance)}
        ended = attempts.take(source=source, target=target, **when, **guards)
        kills += ended == KILLED
    assert ended == DONE
    return kills


def _moment(chance: random.Random) -> int:
    return chance.randint(1, FURTHEST)


@pytest.mark.parametrize(("origin", "goal"), [(SQLITE, POSTGRESQL), (POSTGRESQL, SQLITE)])
def test_a_move_that_is_killed_again_and_again_brings_each_row_once_and_harms_no_source(
    make_store: Make, promise: Telling, origin: str, goal: str
) -> None:
    source, chance, kills = filled(make_store(origin)), random.Random(24), 0
    before, engine = plain_rows(source), make_engine(source)
    as_it_was = state_of(engine)
    found: Counter[str] = Counter()
    with forks(MOVING) as attempts:
        for _ in range(MOVES):
            target = make_store(goal)
            kills += move_and_kill(attempts, source, target, chance)
            found.update(differences(before, plain_rows(target)))
    assert state_of(engine) == as_it_was, "the source was harmed"
    engine.dispose()

    promise.kept("R24", f"kill -9 amid a move from {origin} to {goal}", injected=kills, **found)


def test_control_where_the_mark_comes_before_its_rows_and_nobody_compares_rows_are_lost(
    make_store: Make, promise: Telling
) -> None:
    source, target = filled(make_store(SQLITE)), make_store(SQLITE)
    with forks(MOVING) as attempts:
        kills = move_and_kill(attempts, source, target, random.Random(24), is_guarded=False)

    lost = differences(plain_rows(source), plain_rows(target))["lost"]
    assert lost
    promise.control("R24", f"the mark before its rows, and nothing compared: {lost} rows lost in {kills} kills")
