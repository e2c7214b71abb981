"""The inbox: batches that collectors have carried from their spools into the store, for the one that judges."""

from collections.abc import Mapping, Sequence

from sqlalchemy import LargeBinary, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from nocdesk.store.base import Base, BigId
from nocdesk.store.position import IngestPosition


class InboxBatch(Base):
    """A batch of a spool, under the spool's name and the batch's number in it; `reason` where it could not be used."""

    __tablename__ = "inbox_batch"

    source: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str | None]


_WAITS = InboxBatch.reason.is_(None)

REFUSED_KEPT = 100
"""Batches that could not be used are kept for whoever looks for the reason, so many of each spool."""


class InboxLayout(Base):
    """A layout that rows of such batches name."""

    __tablename__ = "inbox_layout"

    source: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


def put_batches(session: Session, source: str, batches: Sequence[tuple[int, bytes]]) -> None:
    """Keep batches; what is there already stays as it is."""
    _insert(session, InboxBatch, [{"source": source, "seq": seq, "payload": payload} for seq, payload in batches])


def put_layouts(session: Session, source: str, layouts: Mapping[int, bytes]) -> None:
    """Keep layouts; what is there already stays as it is."""
    rows = [{"source": source, "number": number, "content": content} for number, content in layouts.items()]
    _insert(session, InboxLayout, rows)


def batches_after(session: Session, source: str, seq: int, limit: int) -> list[tuple[int, bytes]]:
    """The batches of a spool after a number, oldest first."""
    query = select(InboxBatch.seq, InboxBatch.payload).where(InboxBatch.source == source, InboxBatch.seq > seq, _WAITS)
    return [(number, payload) for number, payload in session.execute(query.order_by(InboxBatch.seq).limit(limit))]


def layouts_of_inbox(session: Session, source: str, numbers: Sequence[int]) -> dict[int, bytes]:
    """Those of these layouts that a spool has sent along."""
    query = select(InboxLayout.number, InboxLayout.content)
    return dict(session.execute(query.where(InboxLayout.source == source, InboxLayout.number.in_(numbers))).all())


def waiting_by_source(session: Session) -> dict[str, int]:
    """By spool of which something waits, how many batches."""
    query = (
        select(InboxBatch.source, func.count()).where(_WAITS).group_by(InboxBatch.source).order_by(InboxBatch.source)
    )
    return dict(session.execute(query).all())


def waiting_of(session: Session, source: str) -> tuple[int, bytes | None]:
    """How many batches of a spool wait, and the oldest of them."""
    of_it = select(InboxBatch.payload).where(InboxBatch.source == source, _WAITS)
    count = session.scalar(select(func.count()).select_from(InboxBatch).where(InboxBatch.source == source, _WAITS))
    return count or 0, session.scalar(of_it.order_by(InboxBatch.seq).limit(1)) if count else None


def last_number(session: Session, source: str) -> int:
    """The highest number of a spool's batches that the store has seen, whether applied, waiting or refused."""
    applied = session.scalar(select(IngestPosition.seq).where(IngestPosition.source == source))
    carried = session.scalar(select(func.max(InboxBatch.seq)).where(InboxBatch.source == source))
    return max(applied or 0, carried or 0)


def take_out(session: Session, source: str, through: int) -> None:
    """Forget the batches of a spool up to and including a number: their effects are in the store."""
    session.execute(delete(InboxBatch).where(InboxBatch.source == source, InboxBatch.seq <= through, _WAITS))


def refuse_batch(session: Session, source: str, seq: int, reason: str) -> None:
    """Keep a batch that cannot be used apart from those that wait."""
    of_it = InboxBatch.source == source
    session.execute(update(InboxBatch).where(of_it, InboxBatch.seq == seq).values(reason=reason))
    refused = select(InboxBatch.seq).where(of_it, ~_WAITS).order_by(InboxBatch.seq.desc())
    if (outlived := session.scalar(refused.offset(REFUSED_KEPT).limit(1))) is not None:
        session.execute(delete(InboxBatch).where(of_it, ~_WAITS, InboxBatch.seq <= outlived))


def forget_layouts(session: Session, source: str) -> None:
    """Drop the layouts of a spool of which nothing waits; only for its own collector, which then sends them anew."""
    if source not in waiting_by_source(session):
        session.execute(delete(InboxLayout).where(InboxLayout.source == source))


def _insert(session: Session, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        statement = (sqlite.insert if is_sqlite else postgresql.insert)(table)
        session.execute(statement.on_conflict_do_nothing(), list(rows))
