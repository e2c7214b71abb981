"""A store that goes away: locked by another program, or one whose answer to a commit is lost."""

import sqlite3
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from nocdesk.core import Core


class LockedStore:
    """The desk's SQLite file, held by another writer while `lock` is in force."""

    def __init__(self, core: Core) -> None:
        self._other = sqlite3.connect(Path(str(core.engine.url.database)), isolation_level=None)

    def lock(self) -> None:
        """Nobody else can write from now on."""
        self._other.execute("BEGIN IMMEDIATE")

    def unlock(self) -> None:
        """Everybody can write again."""
        self._other.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._other.close()


class ForgetfulStore:
    """Commits, and loses the answer, once for each `lose_answer`."""

    def __init__(self, core: Core) -> None:
        self.loses_answer = False
        event.listen(core.engine, "commit", self._on_commit)

    def _on_commit(self, connection: object) -> None:
        if self.loses_answer:
            self.loses_answer = False
            connection.connection.commit()  # type: ignore[attr-defined]
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("the answer is lost"))
