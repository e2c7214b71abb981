"""Acts that were asked for under a token: done once, however often they are sent."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from nocdesk.store.base import Base
from nocdesk.store.unit_of_work import UnitOfWork

KEPT_FOR = timedelta(days=90)
"""How long the store knows an act again; a desk that sends one which has waited for longer asks its person first."""


class AskedAct(Base):
    """The token of an act that is in the store, and since when."""

    __tablename__ = "asked_act"

    token: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def is_first_time(session: Session, token: str, now: datetime) -> bool:
    """Whether no act of this token is in the store yet; the caller's transaction does it, and keeps the token."""
    if is_known(session, token):
        return False
    session.add(AskedAct(token=token, at=now))
    return True


def is_known(session: Session, token: str) -> bool:
    """Whether the store has it."""
    return session.get(AskedAct, token) is not None


def forget_asked_acts(work: UnitOfWork) -> None:
    """Forget the tokens of acts that no desk sends any more."""
    work.session.execute(delete(AskedAct).where(AskedAct.at < work.now - KEPT_FOR))
