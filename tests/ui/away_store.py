"""A store that goes away: locked by another program, or one whose answer to a commit is lost."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from nocdesk.core import Core
from ui.application import Desk


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


def take_back_in(store: LockedStore, desk: Desk, count: int, qtbot: QtBot) -> None:
    """Stop the desk's looking for the store once so many acts wait, so that others can be first when it is back."""
    queue = desk.window.operations.queue
    qtbot.waitUntil(lambda: len(queue.late) == count)
    desk.window.stop()
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    store.unlock()


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


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of a test is not waited for as long as one at work."""
    monkeypatch.setattr("nocdesk.store.base.BUSY_TIMEOUT_MS", 20)


@pytest.fixture
def store(shift_core: Core) -> Iterator[LockedStore]:
    locked = LockedStore(shift_core)
    yield locked
    locked.close()
