"""A text file as people keep it, and what its reader is told of one that cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nocdesk.errors import NocdeskError
from nocdesk.language import _


class UnreadableFileError(NocdeskError):
    """A file cannot be read, or is not of the kind that it should be."""


def text_of(path: Path) -> str:
    """All of a text in UTF-8, with or without a mark before it. Raises UnreadableFileError."""
    with readable(path):
        return path.read_text(encoding="utf-8-sig")


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raise UnreadableFileError, with the remedy, where what reads the file in here cannot."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableFileError(
            _("{path}: cannot be read ({reason}). Check the name and its rights.").format(path=path, reason=reason)
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            _("{path}: is not UTF-8 text (byte {offset}). Save it as UTF-8.").format(path=path, offset=error.start)
        ) from error
