"""The schema's version: made, carried forward, or refused with a clear word."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.store.connecting import PasswordWantedError, wants_password, why_refused
from nocdesk.store.unit_of_work import StoreBusyError


class SchemaError(NocdeskError):
    """The store is not one that this program can work on."""


BEING_FILLED = "being filled"
"""What stands for the revision while `nocdesk move` fills a store: no program works on half of one."""


class SchemaState(StrEnum):
    """What stands in a database that this program can work on."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"


def alembic_config() -> Config:
    """Alembic's settings, from the package itself."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def prepare_schema(engine: Engine) -> None:
    """Make the schema in an empty store or carry it forward; refuse a newer store and one that is not NocDesk's."""
    config = alembic_config()
    with said_of_opening(engine.url), migrating(engine) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == newest_revision():
            return
        where = engine.url.render_as_string(hide_password=True)
        _refuse_what_is_not_ours(config, where, current, inspect(connection).get_table_names())
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        refuse_loose_ends(connection)
        connection.commit()


def require_schema(connection: Connection) -> None:
    """Refuse a team store of another schema than this program's: nobody's own login carries it forward."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current == newest_revision():
        return
    where = connection.engine.url.render_as_string(hide_password=True)
    _refuse_what_is_not_ours(alembic_config(), where, current, [])
    raise SchemaError(
        _(
            "{where}: the team store is of an older NocDesk (schema {revision}, this program works on {newest}). "
            "Whoever administers it runs `nocdesk team init` of this version, or use the older program until then."
        ).format(where=where, revision=current, newest=newest_revision())
    )


@contextmanager
def said_of_opening(url: URL) -> Iterator[None]:
    """What keeps a store from being opened, in words; PasswordWantedError where a person has to give a password."""
    where = url.render_as_string(hide_password=True)
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise StoreBusyError(
                _("{where}: the database is locked by another program. Close it, then try again.").format(where=where)
            ) from error
        raise _not_opened(url, where, error) from error
    except DatabaseError as error:
        raise SchemaError(
            _("{where}: this is not a database of NocDesk ({reason}). Name another file.").format(
                where=where, reason=_first_line(error)
            )
        ) from error


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A connection on which all migrations are one transaction: whatever ends it leaves the old schema.

    SQLite alters many a table by making it anew, and would not let one go that others name. So it does not look at
    foreign keys in here; whoever commits asks `refuse_loose_ends` first. That switch is for outside of transactions.
    """
    with engine.execution_options(immediate=True).connect() as connection:
        driver = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            yield connection
            return
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=ON")


def refuse_loose_ends(connection: Connection) -> None:
    """Raise SchemaError where a row names another one that is not there."""
    if connection.dialect.name != "sqlite":
        return
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if loose is not None:
        raise SchemaError(
            _("The store was not upgraded: rows of {table} name rows of {parent} that are not there.").format(
                table=loose[0], parent=loose[2]
            )
        )


def schema_state(engine: Engine) -> SchemaState:
    """What `prepare_schema` would find; changes nothing, and refuses what that would refuse."""
    config = alembic_config()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        where = engine.url.render_as_string(hide_password=True)
        _refuse_what_is_not_ours(config, where, current, inspect(connection).get_table_names())
    if current is None:
        return SchemaState.EMPTY
    return SchemaState.CURRENT if current == newest_revision() else SchemaState.OLDER


def stored_revision(engine: Engine) -> str | None:
    """Which revision the store says it has; none where it has no schema."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str | None:
    """The revision this program works on, read once a process: Alembic compiles every migration to find it."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def _refuse_what_is_not_ours(config: Config, where: str, current: str | None, tables: list[str]) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current == BEING_FILLED:
        raise SchemaError(
            _("{where}: the store is being filled by `nocdesk move`, which has not ended. Run it again.").format(
                where=where
            )
        )
    if current is not None and current not in known:
        raise SchemaError(
            _("{where}: the store was written by a newer NocDesk (schema {revision}). Update this program.").format(
                where=where, revision=current
            )
        )
    if current is None and set(tables) - {"alembic_version"}:
        raise SchemaError(
            _("{where}: the database holds tables that are not NocDesk's. Name an empty one.").format(where=where)
        )


def _not_opened(url: URL, where: str, error: OperationalError) -> NocdeskError:
    said = str(error.orig)
    if url.get_backend_name() == "sqlite":
        return SchemaError(
            _("{where}: the store cannot be opened ({reason}). Check the address and its rights.").format(
                where=where, reason=_first_line(error)
            )
        )
    kind = PasswordWantedError if wants_password(said) else SchemaError
    return kind(_("{where}: the store cannot be opened. {why}").format(where=where, why=why_refused(url, said)))


def _first_line(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0]
