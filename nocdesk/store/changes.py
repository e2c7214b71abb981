"""The change feed: a row per changed thing and commit, and the reader that hears of each of them once."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, FetchedValue, Index, Text, bindparam, delete, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from nocdesk.store.base import Base, Id

PRUNED = "pruned"
"""The kind of the row that says up to where older ones were forgotten, which no reader hands on."""


class ChangeEntry(Base):
    """A thing of this kind and id was changed by a commit."""

    __tablename__ = "change_feed"
    __table_args__ = (
        # SQLite numbers no transactions: there it holds nothing.
        Index("ix_change_feed_transaction_id", "transaction_id", sqlite_where=text("transaction_id IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(index=True)
    entity_id: Mapped[int]
    at: Mapped[datetime]
    # Which transaction of PostgreSQL wrote it: numbers of rows become visible out of order there, commits do not.
    transaction_id: Mapped[int | None] = mapped_column(server_default=FetchedValue())


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that was changed."""

    seq: int
    kind: str
    entity_id: int


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """How far the feed was read: on SQLite the newest row, on PostgreSQL the snapshot by which it was read.

    `server` is when that server was started: one that came up again may give a transaction's number anew.
    """

    newest: int = 0
    snapshot: str = ""
    server: str = ""

    @property
    def border(self) -> int:
        """What was forgotten below this had been read."""
        return int(self.snapshot.partition(":")[0]) if self.snapshot else self.newest + 1


@dataclass(frozen=True, slots=True)
class Changes:
    """What was changed since a place; with a gap the reader must load everything again."""

    changes: tuple[Change, ...] = ()
    has_gap: bool = False
    place: FeedPlace = FeedPlace()

    @property
    def has_any(self) -> bool:
        """Whether anything was changed, or may have been."""
        return self.has_gap or bool(self.changes)

    def kinds(self) -> set[str]:
        """What kinds of things were changed."""
        return {change.kind for change in self.changes}

    def of(self, kind: str) -> set[int]:
        """The ids of a kind."""
        return {change.entity_id for change in self.changes if change.kind == kind}


_SERVER = "CAST(pg_postmaster_start_time() AS text)"
_PLACE = text(f"SELECT CAST(pg_current_snapshot() AS text), {_SERVER}")
# Rows whose transaction was not over by the snapshot of the last look and is by this statement's own. Nothing below
# the oldest transaction of that time can be new, so the index leads straight there.
_SINCE = text(
    f"""
    SELECT CAST(pg_current_snapshot() AS text), {_SERVER}, (
      SELECT CAST(json_agg(json_build_array(feed.id, feed.kind, feed.entity_id) ORDER BY feed.id) AS text)
      FROM change_feed AS feed
      WHERE feed.transaction_id >= :border
        AND NOT pg_visible_in_snapshot(CAST(CAST(feed.transaction_id AS text) AS xid8), CAST(:last AS pg_snapshot))
        AND pg_visible_in_snapshot(CAST(CAST(feed.transaction_id AS text) AS xid8), pg_current_snapshot())
    )
    """
).bindparams(bindparam("last", type_=Text()))


def feed_place(connection: Connection | Session) -> FeedPlace:
    """Where the feed ends at present."""
    if _is_sqlite(connection):
        return FeedPlace(connection.scalar(select(func.max(ChangeEntry.id))) or 0)
    snapshot, server = connection.execute(_PLACE).one()
    return FeedPlace(snapshot=snapshot, server=server)


def changes_since(connection: Connection | Session, place: FeedPlace) -> Changes:
    """What has become visible since a place, in the order of numbers, and the next place to ask from."""
    if _is_sqlite(connection):
        return _since_row(connection, place)
    snapshot, server, told = connection.execute(_SINCE, {"last": place.snapshot, "border": place.border}).one()
    reached = FeedPlace(snapshot=snapshot, server=server)
    found = [Change(*row) for row in json.loads(told or "[]")]
    return _sifted(found, place, reached, is_other=reached.server != place.server)


def stamp_of(session: Session, kind: str) -> int:
    """Another number after each change of a kind, wherever it became visible."""
    is_kind = ChangeEntry.kind == kind
    if _is_sqlite(session):
        return session.scalar(select(func.max(ChangeEntry.id)).where(is_kind)) or 0
    newest, count = session.execute(select(func.max(ChangeEntry.id), func.count()).where(is_kind)).one()
    # A change may become visible below the newest one: then they are more than before.
    return ((newest or 0) << 32) + int(count)


def prune_changes(session: Session, keep: int, now: datetime) -> None:
    """Forget all but the newest `keep` rows of the feed, and leave a row that tells so."""
    newest = session.scalar(select(func.max(ChangeEntry.id))) or 0
    order = ChangeEntry.id if _is_sqlite(session) else ChangeEntry.transaction_id
    is_old = ChangeEntry.id <= newest - keep
    border = session.scalar(select(func.max(order)).where(is_old))
    # Of no transaction of this server, a row was there before any reader: to forget it leaves no gap.
    session.execute(delete(ChangeEntry).where(is_old, order.is_(None)))
    if border is not None:
        # An old row of a transaction that ended since then is not covered by the border: it stays until the next time.
        session.execute(delete(ChangeEntry).where(is_old, order <= border))
        session.add(ChangeEntry(kind=PRUNED, entity_id=border, at=now))


class ChangeFeedReader:
    """Hears of commits from where it was made; it holds one connection and belongs to one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._data_version: int | None = None
        with engine.connect() as connection:
            self._place = feed_place(connection)

    def poll(self) -> Changes:
        """What has been committed since the last call; without a query where SQLite says that nothing was."""
        if self._connection is None:
            self._connection = self._engine.connect()
        try:
            return self._poll(self._connection)
        finally:
            self._connection.rollback()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _poll(self, connection: Connection) -> Changes:
        if _is_sqlite(connection):
            version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            if version == self._data_version:
                return Changes(place=self._place)
            self._data_version = version
        changes = changes_since(connection, self._place)
        self._place = changes.place
        return changes


def _is_sqlite(connection: Connection | Session) -> bool:
    bound = connection.get_bind() if isinstance(connection, Session) else connection
    return bound.dialect.name == "sqlite"


def _since_row(connection: Connection | Session, place: FeedPlace) -> Changes:
    entry = ChangeEntry
    query = select(entry.id, entry.kind, entry.entity_id).where(entry.id > place.newest).order_by(entry.id)
    found = [Change(*row) for row in connection.execute(query)]
    reached = FeedPlace(found[-1].seq) if found else place
    return _sifted(found, place, reached, is_other=False)


def _sifted(found: Collection[Change], place: FeedPlace, reached: FeedPlace, *, is_other: bool) -> Changes:
    forgotten = [change.entity_id for change in found if change.kind == PRUNED]
    has_gap = is_other or any(border >= place.border for border in forgotten)
    return Changes(tuple(change for change in found if change.kind != PRUNED), has_gap, reached)
