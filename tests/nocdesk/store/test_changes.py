"""The change feed hands on each change once, in whatever order transactions take their numbers and end."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy.orm import Session

from nocdesk.store.base import make_engine
from nocdesk.store.changes import ChangeEntry, ChangeFeedReader, Changes, changes_since, feed_place, prune_changes
from tests.postgres import PostgresServer

AT = datetime(2026, 11, 10, tzinfo=UTC)
WRITERS = 4
OVERLAP = 500
Step = tuple[str, int]
Look = Callable[[], list[int]]


@pytest.fixture(scope="module")
def engine(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Engine]:
    """One store for all the examples; each begins where the feed stands."""
    with postgres_server.database(template=postgres_template) as url:
        made = make_engine(url)
        yield made
        made.dispose()


def add(connection: Connection, count: int) -> None:
    """Write so many rows."""
    connection.execute(insert(ChangeEntry), [{"kind": "alarm", "entity_id": 1, "at": AT}] * count)


def after_the_newest(engine: Engine, *, overlap: int = 0) -> Look:
    """The obvious way: what has a greater number than what was read, or than so many below it."""
    with engine.connect() as connection:
        last = connection.scalar(select(func.max(ChangeEntry.id))) or 0
    known = set(range(last + 1))

    def look() -> list[int]:
        nonlocal last
        with engine.connect() as connection:
            found = connection.scalars(select(ChangeEntry.id).where(ChangeEntry.id > last - overlap)).all()
        fresh = sorted(set(found) - known)
        known.update(fresh)
        last = max([last, *fresh])
        return fresh

    return look


def by_the_feed(reader: ChangeFeedReader) -> list[int]:
    changes = reader.poll()
    assert not changes.has_gap
    return [change.seq for change in changes.changes]


def play(engine: Engine, steps: list[Step], look: Look) -> tuple[Counter[int], set[int]]:
    """What a reader was handed by these steps, and what was committed by them."""
    with engine.connect() as connection:
        before = connection.scalar(select(func.max(ChangeEntry.id))) or 0
    heard: Counter[int] = Counter()
    writers = [engine.connect() for _ in range(WRITERS)]
    for act, number in steps:
        if act == "write":
            add(writers[number % WRITERS], 1 + number // WRITERS)
        elif act == "part":
            with writers[number % WRITERS].begin_nested():
                add(writers[number % WRITERS], 1)
        elif act in ("commit", "rollback"):
            getattr(writers[number % WRITERS], act)()
        else:
            heard.update(look())
    for writer in writers:
        writer.commit()
        writer.close()
    heard.update(look())
    with engine.connect() as connection:
        return heard, set(connection.scalars(select(ChangeEntry.id).where(ChangeEntry.id > before)))


LATE: list[Step] = [("write", 0), ("write", 1), ("commit", 1), ("look", 0), ("commit", 0), ("look", 0)]
VERY_LATE: list[Step] = [
    ("write", 0),
    *[step for _ in range(6) for step in (("write", 1 + 100 * WRITERS), ("commit", 1), ("look", 0))],
    ("commit", 0),
    ("look", 0),
]
steps = st.lists(
    st.tuples(st.sampled_from(["write", "part", "commit", "rollback", "look", "look"]), st.integers(0, 3 * WRITERS)),
    max_size=40,
)


@settings(max_examples=80, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
@example(steps=LATE)
@example(steps=VERY_LATE)
def test_each_committed_change_is_heard_once_however_transactions_interleave(engine: Engine, steps: list[Step]) -> None:
    reader = ChangeFeedReader(engine)

    heard, committed = play(engine, steps, partial(by_the_feed, reader))
    reader.close()

    assert heard == Counter(committed)


def test_reading_by_numbers_loses_what_is_committed_late_and_so_does_an_overlap(engine: Engine) -> None:
    plain, committed = play(engine, LATE, after_the_newest(engine))
    assert len(committed - plain.keys()) == 1

    overlapping, committed = play(engine, LATE, after_the_newest(engine, overlap=OVERLAP))
    assert not committed - overlapping.keys()
    overlapping, committed = play(engine, VERY_LATE, after_the_newest(engine, overlap=OVERLAP))
    assert len(committed - overlapping.keys()) == 1


@pytest.fixture
def store(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


def written(store: Engine, count: int) -> None:
    with store.begin() as connection:
        add(connection, count)


def pruned(store: Engine, keep: int) -> None:
    with Session(store) as session:
        prune_changes(session, keep, AT)
        session.commit()


def heard_since(store: Engine, reader: ChangeFeedReader) -> tuple[int, bool]:
    changes = reader.poll()
    return len(changes.changes), changes.has_gap


def test_who_missed_what_was_forgotten_is_told_once_and_nobody_else(store: Engine) -> None:
    written(store, 20)
    quick, slow = ChangeFeedReader(store), ChangeFeedReader(store)
    written(store, 10)
    assert heard_since(store, quick) == (10, False)

    pruned(store, 5)
    written(store, 1)

    assert heard_since(store, quick) == (1, False), "what was forgotten had been heard of"
    assert heard_since(store, slow) == (6, True)
    assert heard_since(store, slow) == (0, False)
    pruned(store, 1)
    assert heard_since(store, slow) == (0, False)
    quick.close()
    slow.close()


def test_an_old_row_that_outlived_a_pruning_hides_no_gap(engine: Engine) -> None:
    with engine.connect() as late:
        add(late, 1)
        place_of_one_who_sleeps = ChangeFeedReader(engine)
        written(engine, 40)
        pruned(engine, 5)
        late.commit()

    changes = place_of_one_who_sleeps.poll()
    place_of_one_who_sleeps.close()

    with engine.connect() as connection:
        oldest = connection.scalar(select(func.min(ChangeEntry.id))) or 0
    assert changes.has_gap
    assert changes.changes[0].seq == oldest, "the late one is there, below all that was forgotten"


def test_rows_that_came_from_sqlite_are_forgotten_as_others_and_leave_no_gap(engine: Engine) -> None:
    reader = ChangeFeedReader(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM change_feed"))
        add(connection, 20)
        connection.execute(text("UPDATE change_feed SET transaction_id = NULL"))

    pruned(engine, 5)

    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ChangeEntry)) == 5
    assert heard_since(engine, reader) == (0, False)
    reader.close()


def test_a_server_that_was_started_again_or_is_another_one_leaves_a_gap(engine: Engine) -> None:
    with engine.connect() as connection:
        place = feed_place(connection)
        other = type(place)(snapshot=place.snapshot, server="long ago")

        assert not changes_since(connection, place).has_gap
        assert changes_since(connection, other).has_gap


def test_a_feed_that_came_from_a_server_far_ahead_is_not_read_again_and_again(engine: Engine) -> None:
    reader = ChangeFeedReader(engine)
    with engine.begin() as connection:
        add(connection, 1)
        connection.execute(text("UPDATE change_feed SET transaction_id = 1000000000000"))

    heard: Changes = reader.poll()
    reader.close()

    assert heard.changes == ()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM change_feed"))
