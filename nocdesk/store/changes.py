"""The change feed: a row per changed thing and commit, and the reader that hears of them."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from nocdesk.store.base import Base, Id

OVERLAP = 500
"""On PostgreSQL sequence numbers can become visible out of order: so many are read again."""


class ChangeEntry(Base):
    """A thing of this kind and id was changed by a commit."""

    __tablename__ = "change_feed"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(index=True)
    entity_id: Mapped[int]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that was changed."""

    seq: int
    kind: str
    entity_id: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What was changed since the last look; with a gap the reader must load everything again."""

    changes: tuple[Change, ...] = ()
    has_gap: bool = False


class ChangeFeedReader:
    """Hears of commits from where it was made; it holds one connection and belongs to one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._data_version: int | None = None
        self._seen: deque[int] = deque(maxlen=2 * OVERLAP)
        with engine.connect() as connection:
            self._last = connection.scalar(select(func.max(ChangeEntry.id))) or 0
            known = connection.scalars(select(ChangeEntry.id).where(ChangeEntry.id > self._last - OVERLAP))
            self._seen.extend(known)

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
        if self._is_sqlite:
            version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            if version == self._data_version:
                return Changes()
            self._data_version = version
        after = self._last if self._is_sqlite else max(self._last - OVERLAP, 0)
        rows = connection.execute(
            select(ChangeEntry.id, ChangeEntry.kind, ChangeEntry.entity_id)
            .where(ChangeEntry.id > after)
            .order_by(ChangeEntry.id)
        ).all()
        has_gap = self._missed(connection)
        return Changes(self._unseen(rows), has_gap)

    def _missed(self, connection: Connection) -> bool:
        oldest = connection.scalar(select(func.min(ChangeEntry.id)))
        return oldest is not None and oldest > self._last + 1

    def _unseen(self, rows: Sequence[tuple[int, str, int]]) -> tuple[Change, ...]:
        seen = set(self._seen)
        fresh = [Change(seq, kind, entity_id) for seq, kind, entity_id in rows if seq not in seen]
        for change in fresh:
            self._seen.append(change.seq)
            self._last = max(self._last, change.seq)
        return tuple(fresh)


def prune_changes(session: Session, keep: int) -> None:
    """Forget all but the newest `keep` rows of the feed."""
    newest = session.scalar(select(func.max(ChangeEntry.id))) or 0
    session.execute(delete(ChangeEntry).where(ChangeEntry.id <= newest - keep))
