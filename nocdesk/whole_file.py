"""Files that are there whole or not at all: written beside their place, and put into it when they are finished."""

import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.private_files import private_opener

_PART = ".part"
_FORSAKEN_S = 3_600.0


class WholeFileError(NocdeskError):
    """A file cannot be written where it should be."""


def write_whole(
    path: Path, write: Callable[[BinaryIO], object], *, replace: bool = False, is_private: bool = False
) -> None:
    """Let `write` fill a file beside `path`, then put it there; whatever stops `write` leaves nothing behind.

    A file that is there already is refused, unless it is to be replaced: then the new one has its rights. One that was
    not there has those of the umask, or is for its owner alone (`is_private`). What a killed program left of an attempt
    at the same file goes away with one that succeeds an hour later, when nobody can be writing it any more.
    """
    _require_room(path, replace)
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}{_PART}")
    try:
        rights = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
        # Before the content is there, and never more than the old file's on the way.
        opener = private_opener if is_private or rights is not None else None
        with open(part, "xb", opener=opener) as file:
            if rights is not None:
                part.chmod(rights)
            write(file)
            file.flush()
            os.fsync(file.fileno())
        _require_room(path, replace)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sweep(path)


def _require_room(path: Path, replace: bool) -> None:
    if not path.parent.is_dir():
        raise WholeFileError(
            _("{parent}: there is no such directory. Make it, or name another.").format(parent=path.parent)
        )
    if path.is_dir():
        raise WholeFileError(_("{path}: is a directory. Name a file in it.").format(path=path))
    if path.exists() and not replace:
        raise WholeFileError(
            _("{path}: is there already. Name another file, or have it replaced (--force).").format(path=path)
        )


def _sweep(path: Path) -> None:
    forget_parts(path.parent, _escaped(path.name), path.stat().st_mtime)


def forget_parts(folder: Path, names: str, now_s: float) -> None:
    """Remove what killed programs left of attempts at files of such names (a pattern) an hour ago or longer."""
    for left in folder.glob(f".{names}.*{_PART}"):
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < now_s - _FORSAKEN_S:
                left.unlink()


def _escaped(text: str) -> str:
    """The text as a pattern that matches nothing else."""
    return "".join(f"[{character}]" if character in "[]*?" else character for character in text)
