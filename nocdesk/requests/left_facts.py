"""What a person's act has brought about, left to the engine: on a team store no login does more than the person did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Mapped, Session

from nocdesk import events
from nocdesk.errors import NocdeskError
from nocdesk.events import Fact
from nocdesk.language import _
from nocdesk.people.model import Actor, Role
from nocdesk.store.base import Base, Id
from nocdesk.store.unit_of_work import UnitOfWork

_KINDS: dict[str, type[Fact]] = {
    name: kind for name, kind in vars(events).items() if isinstance(kind, type) and issubclass(kind, Fact)
}
_LONGEST_FAULT = 1000


class LeftFacts(Base):
    """The facts of one transaction of a person, in their order; the engine tells them once and removes the row.

    Who and in which role is what the database says; `fault` is why they could not be told, and then the row stays.
    """

    __tablename__ = "left_facts"

    id: Mapped[Id]
    at: Mapped[datetime]
    actor: Mapped[str]
    role: Mapped[Role]
    facts: Mapped[list[str]]
    fault: Mapped[str | None]


class UnknownFactError(NocdeskError):
    """Facts were left that this program cannot read."""


@dataclass(frozen=True, slots=True)
class Left:
    """Facts that wait to be told, and who brought them about."""

    id: int
    actor: Actor


def leave_facts(work: UnitOfWork, facts: Sequence[Fact]) -> None:
    """Write down what has happened, in the transaction in which it happened."""
    written = [_written(fact) for fact in facts]
    # Inline asks for no number back, which whoever leaves facts may not read.
    work.session.execute(
        insert(Base.metadata.tables[LeftFacts.__tablename__]).inline().values(at=work.now, facts=written)
    )


def facts_waiting(session: Session, limit: int = 200) -> tuple[Left, ...]:
    """The oldest that wait, without taking or reading them: what one says may be what cannot be read."""
    query = select(LeftFacts.id, LeftFacts.actor, LeftFacts.role).where(LeftFacts.fault.is_(None))
    rows = session.execute(query.order_by(LeftFacts.id).limit(limit))
    return tuple(Left(number, Actor(actor, role)) for number, actor, role in rows)


def tell_left_facts(work: UnitOfWork, number: int) -> bool:
    """Tell one transaction's facts and remove them, in this one; False where another engine has them or did it."""
    taken = select(LeftFacts).where(LeftFacts.id == number).with_for_update(skip_locked=True)
    row = work.session.scalar(taken)
    if row is None:
        return False
    # Gone when they are told: what waits then is to come.
    work.session.delete(row)
    for fact in map(_read, row.facts):
        work.happened(fact)
    return True


def refuse_left_facts(work: UnitOfWork, number: int, why: str) -> None:
    """Set facts aside that cannot be told: the next ones must not wait for ever."""
    # Why may quote what was left, and so what no column takes.
    fault = why.encode(errors="backslashreplace").decode().replace("\0", "")[:_LONGEST_FAULT]
    work.session.execute(update(LeftFacts).where(LeftFacts.id == number).values(fault=fault))


def _written(fact: Fact) -> str:
    name = type(fact).__name__
    return f"{name} {_shape(name).dump_json(fact).decode()}"


def _read(text: str) -> Fact:
    name, _blank, content = text.partition(" ")
    try:
        return _shape(name).validate_json(content)
    except (KeyError, ValidationError) as error:
        raise UnknownFactError(
            _("What an act brought about cannot be read ({name}). Update the collector.").format(name=name)
        ) from error


@cache
def _shape(name: str) -> TypeAdapter[Fact]:
    return TypeAdapter(_KINDS[name])
