"""The program that R19 kills: it forks for each step of a schema, and the fork is killed within it.

A line of standard input is a step; the answer is `killed`, or `done` where the step came to its end. Forks cost little,
so that every migration can be killed on every database: all that Alembic has to read is read once.
"""

import json
import os
import signal
import sys
from dataclasses import asdict, dataclass
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event
from sqlalchemy.orm import configure_mappers

from nocdesk.model import Base
from nocdesk.store.base import _begin_sqlite, make_engine
from nocdesk.store.schema import alembic_config, migrating, refuse_loose_ends

NEVER = 0
AT_THE_STAMP = 1_000_000
STAMP = "UPDATE alembic_version"
"""The last statement of a migration: whoever is killed here has done all of it and committed nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one schema to another, and at which changing statement it is killed, at the latest before the stamp."""

    url: str
    to: str
    is_down: bool = False
    killed_at: int = NEVER
    is_guarded: bool = True

    @property
    def line(self) -> str:
        """The step for the program's standard input."""
        return json.dumps(asdict(self))


def migrate(step: Step) -> None:
    """Carry the schema forward or back in one transaction, as `prepare_schema` does."""
    engine = make_engine(step.url)
    if step.killed_at != NEVER:
        _kill_at(engine, step.killed_at)
    if not step.is_guarded:
        # Every statement is a transaction of its own, as where DDL is not transactional.
        if engine.dialect.name == "sqlite":
            event.remove(engine, "begin", _begin_sqlite)
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    config = alembic_config()
    with migrating(engine) as connection:
        connection.exec_driver_sql("SELECT 1")
        config.attributes["connection"] = connection
        (command.downgrade if step.is_down else command.upgrade)(config, step.to)
        refuse_loose_ends(connection)
        connection.commit()
    engine.dispose()


def _kill_at(engine: Engine, statement: int) -> None:
    left = statement

    def before_execute(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        nonlocal left
        left -= not text.lstrip().upper().startswith(("SELECT", "PRAGMA"))
        if left <= 0 or text.startswith(STAMP):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", before_execute)


def main() -> None:
    """Take steps until the input ends."""
    warm = make_engine("postgresql+psycopg://")  # With its driver.
    warm.dispose()
    script = ScriptDirectory.from_config(alembic_config())
    script.get_current_head()
    configure_mappers()
    assert Base.metadata.tables, "what Alembic compares with is not read"
    ScriptDirectory.from_config = lambda _config: script  # type: ignore[method-assign, assignment]
    for line in sys.stdin:
        child = os.fork()
        if not child:
            migrate(Step(**json.loads(line)))
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if killed else "done" if status == 0 else "failed", flush=True)


if __name__ == "__main__":
    main()
