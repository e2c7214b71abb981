"""`nocdesk restore`: a backup becomes a store again, in a place where there is none."""

import tempfile
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from nocdesk.carrying.backup_file import BackupError, Seal, pieces, read_seal
from nocdesk.carrying.carry import TableRow, Tell, table_rows
from nocdesk.carrying.moving import move_store
from nocdesk.carrying.whole_store import reading_all
from nocdesk.language import _
from nocdesk.private_files import private_opener
from nocdesk.store.base import make_engine
from nocdesk.store.damage import BESIDE
from nocdesk.store.schema import prepare_schema
from nocdesk.whole_file import write_whole


def restore_backup(path: Path, target: Engine, tell: Tell, *, afresh: bool = False) -> tuple[TableRow, ...]:
    """Bring a backup into an empty place, and up to the schema of this program; gives every table as it is there."""
    seal = read_seal(path)
    if target.dialect.name == "sqlite":
        return _as_file(path, seal, target, tell)
    with tempfile.TemporaryDirectory(prefix="nocdesk-restore-") as folder:
        unpacked = Path(folder) / "nocdesk.db"
        with open(unpacked, "xb", opener=private_opener) as file:
            _copy(path, seal, file)
        source = make_engine(f"sqlite:///{unpacked}")
        try:
            prepare_schema(source)
            return move_store(source, target, tell, afresh=afresh).tables
        finally:
            source.dispose()


def _as_file(path: Path, seal: Seal, target: Engine, tell: Tell) -> tuple[TableRow, ...]:
    place = Path(str(target.url.database))
    if place.exists():
        raise BackupError(
            _("{path}: is there already, and no store is written over. Move it away, or name another file.").format(
                path=place
            )
        )
    for left in (Path(f"{place}{suffix}") for suffix in BESIDE):
        if left.exists():
            raise BackupError(
                _(
                    "{path}: is left of a store that was there, and would be read into the restored one. "
                    "Move it away, or name another file."
                ).format(path=left)
            )
    write_whole(place, partial(_copy, path, seal), is_private=True)
    prepare_schema(target)
    with reading_all(target) as connection:
        return table_rows(connection, tell, _("read"))


def _copy(path: Path, seal: Seal, file: BinaryIO) -> None:
    for piece in pieces(path, seal):
        file.write(piece)
