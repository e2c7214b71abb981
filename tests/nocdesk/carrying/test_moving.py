"""A whole store goes to another database and comes back as it was, whenever it is interrupted."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text

from nocdesk.carrying import carry
from nocdesk.carrying.carry import TableRow, table_rows
from nocdesk.carrying.moving import move_store
from nocdesk.carrying.way import CarryingError
from nocdesk.carrying.whole_store import reading_all
from nocdesk.model import Base
from nocdesk.store.base import make_engine
from nocdesk.store.changes import ChangeEntry
from nocdesk.store.leases import release_lease, take_lease
from nocdesk.store.schema import SchemaError, prepare_schema
from nocdesk.store.series_tables import series_tail
from probes.exclusive import SecondCollectorError, only_collector
from tests.nocdesk.carrying.full_store import fill_every_table
from tests.postgres import PostgresServer

AS_STORED = text("SELECT id, before, after FROM audit_entry ORDER BY id")


@pytest.fixture
def full(tmp_path: Path, sqlite_template: Path) -> Iterator[Engine]:
    """A store on SQLite with rows in every table."""
    yield from _filled(_sqlite(tmp_path / "full.db", sqlite_template))


@pytest.fixture
def empty(tmp_path: Path, sqlite_template: Path) -> Iterator[Engine]:
    """A store on SQLite that has just been made."""
    engine = _sqlite(tmp_path / "empty.db", sqlite_template)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Engine]:
    """The same on PostgreSQL."""
    with postgres_server.database(template=postgres_template) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


def _sqlite(path: Path, template: Path) -> Engine:
    shutil.copyfile(template, path)
    return make_engine(f"sqlite:///{path}")


def _filled(engine: Engine) -> Iterator[Engine]:
    fill_every_table(engine)
    yield engine
    engine.dispose()


def _quietly(_what: str, _share: float) -> None:
    pass


def rows_of(engine: Engine) -> tuple[TableRow, ...]:
    """Every table as it stands."""
    with reading_all(engine) as connection:
        return table_rows(connection, _quietly, "")


class EndedError(Exception):
    """Stands for the end of the process."""


class Ending:
    """Hears of the progress, and ends it at one moment."""

    def __init__(self, after: int) -> None:
        self._left = after

    def __call__(self, what: str, share: float) -> None:
        self._left -= 1
        if not self._left:
            raise EndedError


def _end_late(_what: str, share: float) -> None:
    """When the series are there."""
    if share > 0.7:
        raise EndedError


def test_a_store_with_rows_in_every_table_goes_to_postgresql_and_comes_back_the_same(
    full: Engine, postgres: Engine, empty: Engine
) -> None:
    before = rows_of(full)
    with full.connect() as connection:
        stored = connection.execute(AS_STORED).all()

    there = move_store(full, postgres, _quietly)
    # Somebody works on it: what is carried back is what PostgreSQL has made of it.
    with postgres.begin() as connection:
        connection.execute(series_tail.delete().where(series_tail.c.seq == 31))
    back = move_store(postgres, empty, _quietly)

    assert {table.name for table in before} == set(Base.metadata.tables)
    assert [table.name for table in before if not table.rows] == []
    assert there.tables == before == rows_of(full)
    assert [table for table in back.tables if table.name != "series_tail"] == [
        table for table in before if table.name != "series_tail"
    ]
    with empty.connect() as connection:
        assert connection.execute(AS_STORED).all() == stored, "the text of JSON is another"
        assert connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'series_tail'")) == 5000
    with postgres.begin() as connection:
        given = series_tail.insert().values(first_id=1, last_id=1, first_us=0, last_us=0, count=0, data=b"")
        assert connection.execute(given).inserted_primary_key == (5001,)


def test_ended_at_any_moment_it_goes_on_and_nothing_is_there_twice(
    full: Engine, empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry, "ROWS_AT_ONCE", 3)
    before = rows_of(full)
    for after in (1, 40, 40, 30):
        with pytest.raises(EndedError):
            move_store(full, empty, Ending(after))
        with pytest.raises(SchemaError, match="is being filled by `nocdesk move`"):
            prepare_schema(empty)
    with empty.connect() as connection:
        part = connection.scalar(select(func.count()).select_from(text("nocdesk_carrying")))

    moved = move_store(full, empty, _quietly)

    assert part is not None
    assert 40 < part < len(Base.metadata.tables)
    assert moved.tables == before == rows_of(empty)
    prepare_schema(empty)


def test_a_target_that_holds_something_else_is_refused_and_stays_as_it_is(full: Engine, empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO series_border VALUES ('raw', 5)"))
    before = rows_of(empty)

    with pytest.raises(CarryingError, match=r"holds something already \(table series_border\)"):
        move_store(full, empty, _quietly)
    with pytest.raises(CarryingError, match="is the store itself"):
        move_store(full, full, _quietly)
    with pytest.raises(CarryingError, match="Leave --afresh out"):
        move_store(full, empty, _quietly, afresh=True)

    assert rows_of(empty) == before


def test_a_store_that_was_changed_meanwhile_is_carried_afresh(full: Engine, empty: Engine) -> None:
    with pytest.raises(EndedError):
        move_store(full, empty, Ending(30))
    with full.begin() as connection:
        connection.execute(text("UPDATE workgroup SET name = 'Access' WHERE id = 10"))
        connection.execute(
            text("INSERT INTO change_feed (kind, entity_id, at) VALUES ('workgroup', 10, '2026-03-04 00:00:00.000000')")
        )

    with pytest.raises(CarryingError, match="before it was changed"):
        move_store(full, empty, _quietly)
    moved = move_store(full, empty, _quietly, afresh=True)

    assert moved.tables == rows_of(full)


def test_what_is_lost_on_the_way_is_found_and_the_store_stays_closed(
    full: Engine, empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EndedError):
        move_store(full, empty, _end_late)
    with empty.begin() as connection:
        changed = connection.execute(text("UPDATE series_chunk SET data = x'00' WHERE start_us = 17"))
    assert changed.rowcount == 1

    with pytest.raises(CarryingError, match="not the same on both sides: series_chunk"):
        move_store(full, empty, _quietly)

    with pytest.raises(SchemaError, match="is being filled"):
        prepare_schema(empty)


class Meanwhile:
    """Does something while both sides are compared."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act: Callable[[], object] | None = act

    def __call__(self, what: str, _share: float) -> None:
        if what == "compared" and self._act is not None:
            act, self._act = self._act, None
            act()


def test_what_is_written_to_the_source_while_it_is_carried_fails_the_move_though_not_a_backup(
    postgres: Engine, empty: Engine, tmp_path: Path, sqlite_template: Path
) -> None:
    written = insert(ChangeEntry).values(kind="ticket", entity_id=1, at=datetime(2026, 11, 10, tzinfo=UTC))
    snapshot = _sqlite(tmp_path / "snapshot.db", sqlite_template)
    late = postgres.connect()
    late.execute(written)
    with postgres.begin() as connection:
        connection.execute(written)  # With a greater number than the one that is committed after it.
    before = rows_of(postgres)

    with pytest.raises(CarryingError, match=r"was written to while it was carried.+--afresh"):
        move_store(postgres, empty, Meanwhile(late.commit))
    with pytest.raises(SchemaError, match="is being filled"):
        prepare_schema(empty)
    moved = move_store(postgres, empty, _quietly, afresh=True)
    late.execute(written)
    kept = move_store(postgres, snapshot, Meanwhile(late.commit), is_snapshot=True)
    late.close()
    snapshot.dispose()

    assert kept.tables == moved.tables != before
    assert moved.tables == rows_of(empty) != rows_of(postgres)


def test_none_is_moved_while_a_collector_polls_whose_lock_went_with_a_restart_of_the_server(postgres: Engine) -> None:
    url = postgres.url.render_as_string()
    with postgres.begin() as connection:
        # As on a team's store, which a superuser moves.
        connection.exec_driver_sql("CREATE SCHEMA network")
        connection.exec_driver_sql("ALTER TABLE lease SET SCHEMA network")
        connection.exec_driver_sql("ALTER TABLE lease_term SET SCHEMA network")
    with_path = make_engine(postgres.url.update_query_dict({"options": "-csearch_path=network,public"}))
    take_lease(with_path, "judge", "a collector")

    with pytest.raises(SecondCollectorError, match="Another collector already polls"):
        only_collector(postgres, url).__enter__()
    release_lease(with_path, "judge", "a collector")
    with_path.dispose()

    with only_collector(postgres, url), pytest.raises(SecondCollectorError):
        only_collector(postgres, url).__enter__()


def test_the_feed_of_another_server_has_numbers_of_this_ones_transactions(
    postgres: Engine, full: Engine, empty: Engine
) -> None:
    far_ahead = text("UPDATE change_feed SET transaction_id = 1000000000000 + id")
    for engine in (full, postgres):
        with engine.begin() as connection:
            connection.execute(far_ahead)
    move_store(postgres, empty, _quietly)
    with postgres.begin() as connection:
        connection.execute(text("DELETE FROM change_feed"))

    move_store(full, postgres, _quietly)

    with postgres.connect() as connection:
        own = connection.scalar(text("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)"))
        largest = connection.scalar(select(func.max(ChangeEntry.transaction_id)))
        assert connection.scalar(select(func.count()).where(ChangeEntry.transaction_id.is_(None))) == 0
    assert largest < own
    with empty.connect() as connection:
        assert connection.scalar(select(func.max(ChangeEntry.transaction_id))) is None


GUARDS = (
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.text := 'forged'; RETURN NEW; END $$",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON ticket_event FOR EACH ROW EXECUTE FUNCTION refuse()",
    "CREATE TRIGGER always BEFORE INSERT ON ticket_event FOR EACH ROW EXECUTE FUNCTION refuse()",
    "ALTER TABLE ticket_event ENABLE ALWAYS TRIGGER always",
    "CREATE SCHEMA network",
    "ALTER TABLE alarm SET SCHEMA network",
    "ALTER TABLE ticket_event ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE ticket_event FORCE ROW LEVEL SECURITY",
)


def test_the_owner_carries_past_guards_which_stand_again_afterwards(full: Engine, postgres: Engine) -> None:
    with postgres.begin() as connection:
        for statement in GUARDS:
            connection.exec_driver_sql(statement)

    moved = move_store(full, postgres, _quietly)

    assert moved.tables == rows_of(full)
    with postgres.begin() as connection:
        guards = connection.execute(
            text(
                "SELECT tgname, tgenabled::text FROM pg_trigger "
                "WHERE tgrelid = 'ticket_event'::regclass AND NOT tgisinternal ORDER BY 1"
            )
        ).all()
        forced = connection.scalar(text("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'ticket_event'"))
    assert (guards, forced) == ([("always", "A"), ("guard", "O")], True)
