"""Damaged files of SQLite: told from every other trouble, named, and left as they are."""

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from textwrap import shorten

from sqlalchemy.engine import ExceptionContext

from nocdesk.errors import NocdeskError
from nocdesk.language import _

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file: whoever opens another file under that name reads it into that one."""

_CORRUPT_OR_FOREIGN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRIMARY = 0xFF
_NO_TEXT = "Could not decode to UTF-8"
_HEAD = 100
_LONGEST = 160
_FAULTS_TOLD = 3


class DamagedFileError(NocdeskError):
    """A file cannot be what NocDesk has left; nothing was written to it."""


def damaged(path: str | Path, reason: object) -> DamagedFileError:
    """What to say of a file."""
    return DamagedFileError(
        _(
            "{path}: the file is damaged, or is no database of NocDesk ({reason}). It is left as it is: "
            "put it aside together with {beside}, as far as they are there, and restore the last backup in its place, "
            "or name another file."
        ).format(path=path, reason=reason, beside=beside(path))
    )


def beside(path: str | Path) -> str:
    """The names of what may lie beside a file."""
    return ", ".join(f"{Path(path).name}{suffix}" for suffix in BESIDE)


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite says so of a file, and not of its disk, its rights or another program."""
    if isinstance(error, UnicodeDecodeError):
        return True
    if not isinstance(error, sqlite3.Error):
        return False
    # An error that Python makes up by itself has no code.
    code = getattr(error, "sqlite_errorcode", None)
    return str(error).startswith(_NO_TEXT) if code is None else code & _PRIMARY in _CORRUPT_OR_FOREIGN


def words_of(error: BaseException) -> str:
    """What SQLite says, also where it quotes octets that are no text."""
    words = error.object.decode("ascii", "replace") if isinstance(error, UnicodeDecodeError) else str(error)
    return shorten(re.sub(r"[^ -~]+", " ", words), _LONGEST)


def tell_damage(context: ExceptionContext) -> None:
    """For the event `handle_error` of an engine: name the file instead of the statement that met the damage."""
    if is_damage(context.original_exception):
        path = context.engine.url.database if context.engine is not None else ""
        raise damaged(path or "", words_of(context.original_exception)) from context.original_exception


def cut_short(path: Path) -> str:
    """Why a file cannot be whole, by its length alone; empty where that says nothing."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    size, log = path.stat().st_size, Path(f"{path}-wal")
    if log.is_file() and log.stat().st_size:
        # What is missing may lie in there.
        return ""
    if not head:
        return _("it is empty")
    pages = int.from_bytes(head[28:32], "big")
    page_size = int.from_bytes(head[16:18], "big") or 1
    whole = pages * (65_536 if page_size == 1 else page_size)
    # Only then has the writer of the file kept the number of pages in its head.
    is_kept = head[24:28] == head[92:96]
    return _("{size} of {whole} octets are there").format(size=size, whole=whole) if is_kept and size < whole else ""


def refuse_cut_short(path: Path) -> None:
    """Raise DamagedFileError for a store that is shorter than it must be; one that never was in use may be empty."""
    if (reason := cut_short(path)) and (path.stat().st_size or Path(f"{path}.collector").exists()):
        raise damaged(path, reason)


def faults_of(path: Path) -> str:
    """What a look through the whole file finds, in SQLite's words; empty if nothing. Changes nothing."""
    if reason := cut_short(path):
        return reason
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return quick_check(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return words_of(error) if is_damage(error) else ""


def quick_check(connection: sqlite3.Connection) -> str:
    """The first faults of an opened file; empty if there is none."""
    found = [str(text) for (text,) in connection.execute(f"PRAGMA quick_check({_FAULTS_TOLD})")]
    return "" if found == ["ok"] else "; ".join(found).replace("\n", " ")


def name_aside(path: Path) -> Path:
    """The next name under which nobody uses a file."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    return aside


def put_aside(path: Path) -> Path:
    """Give a damaged file, with what lies beside it, a name under which nobody uses it; that name."""
    aside = name_aside(path)
    # What lies beside it first: a name without it would be taken for another file's.
    for suffix in (*BESIDE, ""):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    return aside
