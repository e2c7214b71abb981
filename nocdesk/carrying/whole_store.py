"""A store opened as its owner: every table, whatever schema it stands in, and past what guards it from people."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from nocdesk.model import Base

OWNER = "nocdesk_owner"
"""Who owns everything of a team's store."""

_SCHEMAS = text(
    "SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p') AND c.relname = ANY(:names) AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1"
)
_MAY_OWN = text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :owner AND pg_has_role(oid, 'MEMBER'))")
_GUARDS = text(
    "SELECT tgname, tgenabled::text FROM pg_trigger WHERE tgrelid = to_regclass(:name) AND NOT tgisinternal "
    "AND tgenabled <> 'D' ORDER BY 1"
)
_FORCED = text("SELECT relforcerowsecurity FROM pg_class WHERE oid = to_regclass(:name)")
_SQLITE_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name ORDER BY 1")
_ENABLE = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


@contextmanager
def reading_all(engine: Engine) -> Iterator[Connection]:
    """One state of the whole store, for as long as the block lasts; nothing can be written."""
    is_sqlite = engine.dialect.name == "sqlite"
    options = engine if is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
    with options.connect() as connection:
        if is_sqlite:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        else:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            _as_owner(connection)
        yield connection
        connection.rollback()


@contextmanager
def writing_all(engine: Engine) -> Iterator[Connection]:
    """A connection for several transactions, in which every table can be written."""
    with engine.execution_options(immediate=True).connect() as connection:
        if engine.dialect.name == "postgresql":
            _as_owner(connection)
            connection.commit()
            # Its role and path are no one else's: it does not go back to the pool.
            connection.detach()
        yield connection


@contextmanager
def unguarded(connection: Connection, names: Iterable[str]) -> Iterator[None]:
    """Within one transaction: rows of these tables are taken as they are, without triggers; only an owner may."""
    lift = _lift_on_sqlite if connection.dialect.name == "sqlite" else _lift_on_postgresql
    again = [statement for name in names for statement in lift(connection, name)]
    yield
    if again and connection.dialect.name == "postgresql":
        # A constraint that waits for the end of the transaction forbids to alter its table before it was looked at.
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in again:
        connection.exec_driver_sql(statement)


def _lift_on_sqlite(connection: Connection, name: str) -> list[str]:
    """Take a table's triggers away; gives what makes them again."""
    found = connection.execute(_SQLITE_TRIGGERS, {"name": name}).all()
    for trigger, _made_by in found:
        connection.exec_driver_sql(f"DROP TRIGGER {connection.dialect.identifier_preparer.quote(trigger)}")
    return [made_by for _trigger, made_by in found]


def _lift_on_postgresql(connection: Connection, name: str) -> list[str]:
    """Switch a table's triggers and its policy for the owner off; gives what switches them on again."""
    quoted = connection.dialect.identifier_preparer.quote
    table = quoted(name)
    again = []
    for trigger, state in connection.execute(_GUARDS, {"name": table}).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {quoted(trigger)}")
        again.append(f"ALTER TABLE {table} {_ENABLE[state]} TRIGGER {quoted(trigger)}")
    if connection.scalar(_FORCED, {"name": table}):
        connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        again.append(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    return again


def _as_owner(connection: Connection) -> None:
    if connection.scalar(_MAY_OWN, {"owner": OWNER}):
        connection.exec_driver_sql(f"SET ROLE {OWNER}")
    quoted = connection.dialect.identifier_preparer.quote
    schemas = connection.scalars(_SCHEMAS, {"names": list(Base.metadata.tables)}).all()
    path = sorted(schemas, key=lambda schema: schema != "public") or ["public"]
    connection.exec_driver_sql(f"SET search_path TO {', '.join(map(quoted, path))}")
    # What a policy would leave out must be an error and never a row that is missing.
    connection.exec_driver_sql("SET row_security TO off")
