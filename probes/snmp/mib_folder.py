"""The files of a MIB folder: regular ones inside it, bounded in number and size, known by what they contain."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nocdesk.errors import NocdeskError
from nocdesk.language import _

MAX_FILES = 10_000
MAX_BYTES = 10_000_000
"""The largest MIB in the field has about three megabytes."""

_NO_MIB_SUFFIXES = frozenset({".py", ".pyc", ".json", ".zip", ".gz", ".html", ".md", ".pdf", ".csv", ".toml", ".png"})


class MibFolderError(NocdeskError):
    """The MIB folder cannot be used at all."""


@dataclass(frozen=True, slots=True)
class MibFile:
    """A file of the folder: `title` is its path below the folder, `digest` that of its content."""

    path: Path
    title: str
    digest: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that was not looked into, and why."""

    title: str
    reason: str


def mib_files(folder: Path) -> tuple[list[MibFile], list[LeftOut]]:
    """The folder's files by title; raises MibFolderError where there is no such folder."""
    if not folder.is_dir():
        raise MibFolderError(
            _("{folder}: is no folder that can be read. Correct mib_dir in the settings.").format(folder=folder)
        )
    found: list[MibFile] = []
    left_out: list[LeftOut] = []
    inside = folder.resolve()
    for number, path in enumerate(sorted(_walk(folder))):
        if number >= MAX_FILES:
            raise MibFolderError(
                _("{folder}: holds more than {max_files} files. Name a folder with MIB files only.").format(
                    folder=folder, max_files=MAX_FILES
                )
            )
        one = _look(path, path.relative_to(folder).as_posix(), inside)
        (found if isinstance(one, MibFile) else left_out).append(one)  # type: ignore[arg-type]
    return found, left_out


def _walk(folder: Path) -> Iterator[Path]:
    for directory, subdirectories, names in os.walk(folder, followlinks=False):
        subdirectories[:] = [name for name in subdirectories if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and Path(name).suffix.lower() not in _NO_MIB_SUFFIXES:
                yield Path(directory) / name


def _look(path: Path, title: str, inside: Path) -> MibFile | LeftOut:
    if not path.resolve().is_relative_to(inside):
        return LeftOut(title, _("is a link that leads out of the folder: put the file itself there"))
    if not path.is_file():
        return LeftOut(title, _("is no regular file"))
    try:
        if path.stat().st_size > MAX_BYTES:
            return LeftOut(title, _("is larger than {max_bytes:,} bytes, as no MIB is").format(max_bytes=MAX_BYTES))
        return MibFile(path, title, hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError as error:
        return LeftOut(
            title,
            _("cannot be read ({strerror}): check its rights").format(strerror=(error.strerror or str(error)).lower()),
        )
