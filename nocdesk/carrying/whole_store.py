"""A store opened as its owner: every table, whatever schema it stands in, and past what guards it from people."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.model import Base


class NotForAllRowsError(NocdeskError):
    """A login does not see the whole store."""


_SCHEMAS = text(
    "SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p') AND c.relname = ANY(:names) AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1"
)
_LEFT_OUT = text(
    "SELECT min(relname) FROM pg_class WHERE relkind IN ('r', 'p') AND relrowsecurity AND relname = ANY(:names) "
    "AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls))"
)
_GUARDS = text(
    "SELECT tgname, tgenabled::text FROM pg_trigger WHERE tgrelid = to_regclass(:name) AND NOT tgisinternal "
    "AND tgenabled <> 'D' ORDER BY 1"
)
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
            _see_all(connection)
        yield connection
        connection.rollback()


@contextmanager
def writing_all(engine: Engine) -> Iterator[Connection]:
    """A connection for several transactions, in which every table can be written."""
    with engine.execution_options(immediate=True).connect() as connection:
        if engine.dialect.name == "postgresql":
            _see_all(connection)
            connection.commit()
            # Its path is no one else's: it does not go back to the pool.
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
    """Switch a table's triggers off, as only its owner may; gives what switches them on again."""
    quoted = connection.dialect.identifier_preparer.quote
    table = quoted(name)
    again = []
    for trigger, state in connection.execute(_GUARDS, {"name": table}).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {quoted(trigger)}")
        again.append(f"ALTER TABLE {table} {_ENABLE[state]} TRIGGER {quoted(trigger)}")
    return again


def _see_all(connection: Connection) -> None:
    """Find every table, and refuse a login from which a team's policy keeps rows."""
    names = {"names": list(Base.metadata.tables)}
    left_out = connection.scalar(_LEFT_OUT, names)
    if left_out is not None:
        raise NotForAllRowsError(
            _(
                "{login} may not see every row of a team store (table {table}). Let the database's administrator run: "
                "ALTER ROLE {login} BYPASSRLS; GRANT nocdesk_owner TO {login}; or act as a login that may."
            ).format(login=connection.scalar(text("SELECT session_user")), table=left_out)
        )
    quoted = connection.dialect.identifier_preparer.quote
    schemas = connection.scalars(_SCHEMAS, names).all()
    path = sorted(schemas, key=lambda schema: schema != "public") or ["public"]
    connection.exec_driver_sql(f"SET search_path TO {', '.join(map(quoted, path))}")
    # What a policy would leave out must be an error and never a row that is missing.
    connection.exec_driver_sql("SET row_security TO off")
