"""Who listens to PostgreSQL's feed sleeps until a commit, a waker or the end of its patience."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert, text

from nocdesk.store.base import make_engine
from nocdesk.store.changes import ChangeEntry, feed_place
from nocdesk.store.listening import FeedListener
from tests.postgres import PostgresServer

AT = datetime(2026, 11, 10, tzinfo=UTC)
FOR_EVER_S = 600.0


@pytest.fixture(scope="module")
def engine(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Engine]:
    with postgres_server.database(template=postgres_template) as url:
        made = make_engine(url)
        yield made
        made.dispose()


@pytest.fixture
def listener(engine: Engine) -> Iterator[FeedListener]:
    """One that has looked, and will hear of what comes."""
    with engine.connect() as connection:
        place = feed_place(connection)
    made = FeedListener(engine, place)
    assert not made.poll().has_any
    yield made
    made.close()


def change(engine: Engine, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(insert(ChangeEntry), [{"kind": "alarm", "entity_id": number, "at": AT}])


def test_a_commit_ends_the_wait_and_one_without_changes_does_not(engine: Engine, listener: FeedListener) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(listener.wait, FOR_EVER_S)
        with engine.begin() as connection:
            connection.execute(text("SELECT 1"))
        assert not waiting.done()

        change(engine, 7)
        waiting.result()

    assert listener.poll().of("alarm") == {7}


def test_a_commit_during_a_look_is_not_slept_over(engine: Engine, listener: FeedListener) -> None:
    change(engine, 8)
    assert listener.poll().of("alarm") == {8}
    change(engine, 9)
    # Whatever the connection brings next brings the word too.
    assert listener._driver is not None
    listener._driver.execute("SELECT 1")

    listener.wait(FOR_EVER_S)

    assert listener.poll().of("alarm") == {9}


def is_listening(listener: FeedListener) -> bool:
    """Ask the server on the listener's own connection, which brings what it was told before."""
    assert listener._driver is not None
    return bool(listener._driver.execute("SELECT * FROM pg_listening_channels()").fetchall())


def test_while_each_look_finds_something_it_is_told_of_nothing_and_misses_nothing(
    engine: Engine, listener: FeedListener
) -> None:
    change(engine, 20)
    assert is_listening(listener), "it is told before it begins to wait"
    for number in (21, 22):
        listener.wait(FOR_EVER_S)
        assert listener.poll().of("alarm") == {number - 1}
        assert not is_listening(listener)
        change(engine, number)
    listener.wait(FOR_EVER_S)
    assert listener.poll().of("alarm") == {22}

    listener.wait(FOR_EVER_S)
    assert not listener.poll().has_any
    listener.wait(FOR_EVER_S)
    change(engine, 24)
    assert listener.poll().of("alarm") == {24}, "what came before it listened again was found by the same look"

    assert is_listening(listener)
    change(engine, 25)
    listener.wait(FOR_EVER_S)
    assert listener.poll().of("alarm") == {25}


def test_whoever_wakes_it_ends_the_wait_and_the_rest(listener: FeedListener) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(listener.wait, FOR_EVER_S)
        listener.wake()
        waiting.result()
        resting = pool.submit(listener.rest, FOR_EVER_S)
        listener.wake()
        assert resting.result()
    assert not listener.rest(0.0)


def test_without_a_word_patience_ends_and_the_look_finds_it_all_the_same(
    engine: Engine, listener: FeedListener
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE change_feed DISABLE TRIGGER tell_of_changes"))
    change(engine, 10)

    listener.wait(0.01)

    assert listener.poll().of("alarm") == {10}
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE change_feed ENABLE TRIGGER tell_of_changes"))


def test_a_connection_that_was_cut_is_made_again_and_leaves_a_gap(engine: Engine, listener: FeedListener) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_visible_in_snapshot%' "
                 "AND pid <> pg_backend_pid()")
        )  # fmt: skip

    listener.wait(FOR_EVER_S)
    with pytest.raises(Exception, match=r"terminat|closed|lost"):
        listener.poll()

    assert listener.poll().has_gap
    change(engine, 11)
    listener.wait(FOR_EVER_S)
    changes = listener.poll()
    assert (changes.of("alarm"), changes.has_gap) == ({11}, False)


def test_one_that_was_never_told_a_place_begins_with_a_gap(engine: Engine) -> None:
    listener = FeedListener(engine)

    assert listener.poll().has_gap
    assert not listener.poll().has_gap
    listener.close()
    listener.wake()
