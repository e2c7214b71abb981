"""The program that R19 kills: it carries a schema a step forward or back."""

from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event
from sqlalchemy.orm import configure_mappers

from nocdesk.model import Base
from nocdesk.store.base import _begin_sqlite, make_engine
from nocdesk.store.schema import alembic_config, migrating, refuse_loose_ends
from tests.reliability.forks import serve
from tests.reliability.moments import die

NEVER = 0
AT_THE_STAMP = 1_000_000
STAMP = "UPDATE alembic_version"
"""The last statement of a migration: whoever is killed here has done all of it and committed nothing."""


def migrate(url: str, to: str, *, is_down: bool = False, killed_at: int = NEVER, is_guarded: bool = True) -> None:
    """Carry the schema forward or back in one transaction, as `prepare_schema` does.

    It is killed at so many changing statements, at the latest before the stamp.
    """
    engine = make_engine(url)
    if killed_at != NEVER:
        _kill_at(engine, killed_at)
    if not is_guarded:
        # Every statement is a transaction of its own, as where DDL is not transactional.
        if engine.dialect.name == "sqlite":
            event.remove(engine, "begin", _begin_sqlite)
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    config = alembic_config()
    with migrating(engine) as connection:
        connection.exec_driver_sql("SELECT 1")
        config.attributes["connection"] = connection
        (command.downgrade if is_down else command.upgrade)(config, to)
        refuse_loose_ends(connection)
        connection.commit()
    engine.dispose()


def _kill_at(engine: Engine, statement: int) -> None:
    left = statement

    def before_execute(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        nonlocal left
        left -= not text.lstrip().upper().startswith(("SELECT", "PRAGMA"))
        if left <= 0 or text.startswith(STAMP):
            die()

    event.listen(engine, "before_cursor_execute", before_execute)


def main() -> None:
    """Take steps until the input ends, when all that Alembic has to read is read."""
    warm = make_engine("postgresql+psycopg://")  # With its driver.
    warm.dispose()
    script = ScriptDirectory.from_config(alembic_config())
    script.get_current_head()
    configure_mappers()
    assert Base.metadata.tables, "what Alembic compares with is not read"
    ScriptDirectory.from_config = lambda _config: script  # type: ignore[method-assign, assignment]
    serve(migrate)


if __name__ == "__main__":
    main()
