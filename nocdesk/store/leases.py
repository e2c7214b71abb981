"""Leases: who of several processes does what only one may do, by the clock of the database that all of them share.

A lease that changes hands gets a new token. Whoever writes on the strength of one proves at the end of its transaction
that the token still holds; after another has taken over, nothing of it can be committed. Tokens go by the clock, in
microseconds: a store that was brought back from an older copy gives none that somebody has had since then.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Engine, MetaData, exists, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.store.base import Base

LASTS_S = 12.0
"""A lease that is not renewed for so long is free for others."""

IDLE_AT_MOST_S = 12
"""A process that stands still within a transaction holds its locks no longer than this: the database ends it."""


class LeaseLostError(NocdeskError):
    """Another process has taken over; nothing of the transaction was kept."""


class Lease(Base):
    """Who does it, until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    token: Mapped[int]
    until_at: Mapped[datetime]


class LeaseTerm(Base):
    """Since when each token of a lease has held; what an earlier one heard after that, it was not to hear."""

    __tablename__ = "lease_term"

    name: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str]
    began_at: Mapped[datetime]


_TAKE = text(
    "INSERT INTO lease AS held (name, holder, token, until_at)"
    " VALUES (:name, :holder, CAST(1000000 * extract(epoch FROM clock_timestamp()) AS bigint),"
    " clock_timestamp() + make_interval(secs => :lasts_s))"
    " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,"
    " until_at = clock_timestamp() + make_interval(secs => :lasts_s),"
    " token = CASE WHEN held.holder = excluded.holder THEN held.token"
    " ELSE greatest(held.token + 1, excluded.token) END"
    " WHERE held.holder = excluded.holder OR held.until_at <= clock_timestamp()"
    # Nobody was given so long: that was another clock.
    " OR held.until_at > clock_timestamp() + 2 * make_interval(secs => :lasts_s)"
    " RETURNING token"
)
_BEGIN_TERM = text(
    "INSERT INTO lease_term (name, token, holder, began_at) VALUES (:name, :token, :holder, clock_timestamp())"
    " ON CONFLICT DO NOTHING"
)
_RELEASE = text("UPDATE lease SET until_at = clock_timestamp() WHERE name = :name AND holder = :holder")
_SCHEMAS = text(
    "SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE relname = 'lease' AND relkind = 'r' AND has_schema_privilege(relnamespace, 'USAGE')"
    " AND has_table_privilege(pg_class.oid, 'SELECT')"
)
"""Where the table stands: that of a team is on no superuser's path."""

_STAND_STILL = text("SELECT set_config('idle_in_transaction_session_timeout', :limit, true)")
_PROVE = text("SELECT token FROM lease WHERE name = :name AND holder = :holder AND token = :token FOR SHARE")


def take_lease(engine: Engine, name: str, holder: str, lasts_s: float = LASTS_S) -> int | None:
    """Take or renew a lease on PostgreSQL: its token, or None while another one has it."""
    with engine.begin() as connection:
        _stand_no_longer(connection)
        token = connection.scalar(_TAKE, {"name": name, "holder": holder, "lasts_s": lasts_s})
        if token is not None:
            connection.execute(_BEGIN_TERM, {"name": name, "token": token, "holder": holder})
        return None if token is None else int(token)


def release_lease(engine: Engine, name: str, holder: str) -> None:
    """Let others have it at once."""
    with engine.begin() as connection:
        _stand_no_longer(connection)
        connection.execute(_RELEASE, {"name": name, "holder": holder})


def has_lease_held(engine: Engine) -> bool:
    """Whether anybody has any lease; nobody where there is no store yet."""
    with engine.connect() as connection:
        schema = connection.scalar(_SCHEMAS)
        if schema is None:
            return False
        leases = Lease.metadata.tables[Lease.__tablename__].to_metadata(MetaData(), schema=schema)
        is_held = exists().where(leases.c.until_at > func.clock_timestamp())
        return bool(connection.scalar(select(is_held)))


def holder_of(source: str) -> str:
    """A name for one process of the collector whose spool this is, under which it holds leases."""
    return f"{source}:{uuid.uuid4().hex}"


def end_of_term(session: Session, name: str, token: int, source: str) -> datetime | None:
    """When another took the lease over from the holder of a token, a collector with this spool; None while nobody has.

    A later process of the same collector is no other.
    """
    is_own = LeaseTerm.holder.startswith(f"{source}:", autoescape=True)
    query = select(func.min(LeaseTerm.began_at)).where(LeaseTerm.name == name, LeaseTerm.token > token, ~is_own)
    return session.scalar(query)


class Guard(Protocol):
    """What holds for every transaction of a program, from its begin to its commit."""

    def begin(self, session: Session) -> None: ...

    def prove(self, session: Session) -> None: ...


@dataclass(frozen=True, slots=True)
class NoStandstill:
    """Guards those who judge from a collector that is cut off in the midst of a transaction, on PostgreSQL."""

    def begin(self, session: Session) -> None:
        """Let no standstill of this process keep others waiting for what the transaction locks."""
        _stand_no_longer(session)

    def prove(self, session: Session) -> None:
        """It stands on nothing that could be lost."""


@dataclass(frozen=True, slots=True)
class Fence:
    """Guards the transactions of whoever works on the strength of a lease, on PostgreSQL."""

    name: str
    holder: str
    token: int

    def begin(self, session: Session) -> None:
        """Let no standstill of this process keep others waiting for what the transaction locks."""
        _stand_no_longer(session)

    def prove(self, session: Session) -> None:
        """Raise LeaseLostError where another has taken over; until the transaction is done, nobody can."""
        parameters = {"name": self.name, "holder": self.holder, "token": self.token}
        if session.scalar(_PROVE, parameters) is None:
            raise LeaseLostError(
                _("Another collector has taken over the judging of readings; this one has kept nothing more.")
            )


def _stand_no_longer(transaction: Session | Connection) -> None:
    transaction.execute(_STAND_STILL, {"limit": f"{IDLE_AT_MOST_S}s"})
