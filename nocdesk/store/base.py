"""The declarative base, its column types, and the engine with the pragmas that NocDesk promises by."""

import enum
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, URL, BigInteger, DateTime, Dialect, Engine, Enum, Integer, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from nocdesk.private_files import make_private
from nocdesk.store.damage import damaged, tell_damage, words_of

BUSY_TIMEOUT_MS = 10_000
CACHE_KIB = 65_536
_SILENT_AT_MOST = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""When a server that nothing is heard of counts as away, unless its address says otherwise: in s, the last in ms.

A network that swallows what is sent would else hold up whoever asks for a quarter of an hour.
"""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key; SQLite numbers rows by itself only for a column declared INTEGER."""

Id = Annotated[int, mapped_column(BigId, primary_key=True, autoincrement=True)]


class Base(DeclarativeBase):
    """Root of every mapped entity."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    __feed__: ClassVar[dict[str, str]] = {}
    """Change feed: the kind of thing that changes with this entity, and the attribute with that thing's id."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        int: BigId,
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=False,
            length=32,
            values_callable=lambda e: [m.value for m in e],
        ),
    }


def make_engine(url: str | URL) -> Engine:
    """An engine for SQLite or PostgreSQL; on SQLite a transaction marked `immediate` takes the write lock at once."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args=_patience(make_url(url)))
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
    event.listen(engine, "do_connect", _make_file)
    event.listen(engine, "connect", partial(_prepare_sqlite, str(engine.url.database)))
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", tell_damage)
    return engine


def _patience(url: URL) -> dict[str, int]:
    return {name: value for name, value in _SILENT_AT_MOST.items() if name not in url.query}


def _make_file(_dialect: Dialect, _entry: ConnectionPoolEntry, arguments: list[Any], _named: dict[str, Any]) -> None:
    path = Path(arguments[0])
    if arguments[0] != ":memory:" and path.parent.is_dir():
        make_private(path)


def _prepare_sqlite(path: str, connection: Any, _entry: ConnectionPoolEntry) -> None:
    try:
        _set_pragmas(connection)
    except UnicodeDecodeError as error:
        # What SQLite quotes of a damaged schema is no text; SQLAlchemy takes that for no error of the database.
        raise damaged(path, words_of(error)) from error


def _set_pragmas(connection: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's BEGIN is ours to write, below.
    cursor = connection.cursor()
    # 16 kB pages suit the series' chunks and cannot be changed once the file is in WAL mode.
    cursor.execute("PRAGMA page_size=16384")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    # Sealing and long reads touch a page of each series: with the default of 2 MB they would be read again and again.
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
