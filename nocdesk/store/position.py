"""How far the engine has come with each spool."""

from sqlalchemy.orm import Mapped, Session, mapped_column

from nocdesk.store.base import Base


class IngestPosition(Base):
    """The last batch of a spool whose effects are in the store, and both clocks as they stood with its last reading."""

    __tablename__ = "ingest_position"

    source: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    clock: Mapped[str] = mapped_column(default="")
    wall_s: Mapped[float] = mapped_column(default=0.0)
    monotonic_s: Mapped[float] = mapped_column(default=0.0)


def position_of(session: Session, source: str) -> IngestPosition:
    """The position of a spool, at its beginning where there was none."""
    position = session.get(IngestPosition, source)
    if position is None:
        position = IngestPosition(source=source, seq=0, clock="", wall_s=0.0, monotonic_s=0.0)
        session.add(position)
    return position
