"""`nocdesk backup`: one state of the whole store in one file, while others go on writing."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine, event

from nocdesk.carrying.backup_file import SUFFIX, BackupError, Seal, seal_file
from nocdesk.carrying.carry import Tell
from nocdesk.carrying.moving import move_store
from nocdesk.language import _
from nocdesk.store.base import make_engine
from nocdesk.store.schema import stored_revision
from nocdesk.whole_file import write_whole

_PAGES_AT_ONCE = 4_096


def backup_name(made_at: datetime) -> str:
    """What a backup is called in a folder of them; names sort as they were made."""
    return f"nocdesk-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"


def make_backup(engine: Engine, path: Path, made_at: datetime, tell: Tell, *, replace: bool = False) -> Seal:
    """Write a backup for its owner alone; a file under this name is whole, or is not there.

    What is in it is the store as it was when this was called, whatever is written meanwhile.
    """
    sealed: list[Seal] = []
    write_whole(path, partial(_fill, engine, made_at, tell, sealed), replace=replace, is_private=True)
    return sealed[0]


def _fill(engine: Engine, made_at: datetime, tell: Tell, sealed: list[Seal], file: BinaryIO) -> None:
    take = _pages_of if engine.dialect.name == "sqlite" else _rows_of
    try:
        take(engine, Path(file.name), tell)
    except sqlite3.Error as error:
        raise BackupError(
            _("{path}: the backup cannot be written ({why}). Check the disk.").format(path=file.name, why=error)
        ) from error
    sealed.append(seal_file(file, made_at, stored_revision(engine) or ""))


def _pages_of(engine: Engine, into: Path, tell: Tell) -> None:
    """By SQLite's own backup, within one transaction: so it need not begin again with each commit of others."""

    def on_progress(_status: int, left: int, whole: int) -> None:
        tell(_("backed up"), 1 - left / max(whole, 1))

    with engine.connect() as connection, closing(sqlite3.connect(into)) as pages:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        # The file is made whole by who called, or thrown away.
        pages.execute("PRAGMA journal_mode=OFF")
        pages.execute("PRAGMA synchronous=OFF")
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.backup(pages, pages=_PAGES_AT_ONCE, progress=on_progress)


def _rows_of(engine: Engine, into: Path, tell: Tell) -> None:
    """As `nocdesk move` carries a store, which compares every row at the end."""
    scratch = make_engine(f"sqlite:///{into}")
    event.listen(scratch, "connect", _without_a_journal)
    try:
        move_store(engine, scratch, tell, is_snapshot=True)
    finally:
        scratch.dispose()


def _without_a_journal(connection: sqlite3.Connection, _entry: object) -> None:
    # Nothing must lie beside the file, and nothing has to survive what ends this program.
    connection.execute("PRAGMA journal_mode=MEMORY")
    connection.execute("PRAGMA synchronous=OFF")
