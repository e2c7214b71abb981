"""What discoveries proposed and people left out: nobody is proposed the same again, until somebody takes that back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session

from nocdesk.people.policy import Act, require
from nocdesk.store.base import Base, Id
from nocdesk.store.unit_of_work import UnitOfWork

Place = tuple[str, int]
"""Address and port."""


class LeftOutProposal(Base):
    """What was left out last of a host; one that offers something else is another proposal."""

    __tablename__ = "left_out_proposal"
    __table_args__ = (UniqueConstraint("address", "port"),)

    id: Mapped[Id]
    address: Mapped[str]
    port: Mapped[int]
    name: Mapped[str]
    offered: Mapped[list[str]]
    by: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a host was proposed with: by which name, and the names of what would be added."""

    address: str
    port: int
    name: str
    names: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Whose it is."""
        return self.address, self.port


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An offer that was left out, by whom and when."""

    offered: Offered
    by: str
    at: datetime


def leave_out_proposals(work: UnitOfWork, *, offers: Sequence[Offered]) -> None:
    """Remember that these are not wanted, each in place of what was left out of the same host before."""
    require(work.actor, Act.DISCOVER_DEVICES)
    take_back_proposals(work, places=[each.place for each in offers])
    for each in offers:
        row = LeftOutProposal(
            address=each.address,
            port=each.port,
            name=each.name,
            offered=list(each.names),
            by=work.actor.name,
            at=work.now,
        )
        work.session.add(row)
        work.session.flush()
        work.audit("leave_out_proposal", row, {}, _said(row))


def take_back_proposals(work: UnitOfWork, *, places: Sequence[Place]) -> None:
    """Let these hosts be proposed again."""
    require(work.actor, Act.DISCOVER_DEVICES)
    wanted = set(places)
    for row in work.session.scalars(select(LeftOutProposal)).all():
        if (row.address, row.port) in wanted:
            work.audit("take_back_proposal", row, _said(row), {})
            work.session.delete(row)
    work.session.flush()


def left_out_proposals(session: Session) -> Mapping[Place, LeftOut]:
    """All that are left out, by host."""
    rows = session.scalars(select(LeftOutProposal))
    offers = [(Offered(row.address, row.port, row.name, tuple(row.offered)), row.by, row.at) for row in rows]
    return {offered.place: LeftOut(offered, by, at) for offered, by, at in offers}


def left_out_before(left_out: Mapping[Place, LeftOut], offered: Offered) -> LeftOut | None:
    """Who left out just that; None where nobody did, or what was left out of the host was something else."""
    before = left_out.get(offered.place)
    return before if before is not None and before.offered == offered else None


def _said(row: LeftOutProposal) -> dict[str, object]:
    return {"host": f"{row.address} port {row.port}", "name": row.name, "offered": row.offered}
