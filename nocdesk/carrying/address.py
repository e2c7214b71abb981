"""Where a store is carried to, or brought back into."""

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from nocdesk.carrying.way import CarryingError
from nocdesk.language import _


def store_address(text: str, password: str | None) -> URL:
    """The address of a database that NocDesk can work on; a file's folder must be there."""
    try:
        url = make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise _unusable(text) from error
    if backend not in ("sqlite", "postgresql"):
        raise _unusable(text)
    if backend == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    elif not url.database or not Path(url.database).absolute().parent.is_dir():
        raise CarryingError(
            _("{file}: there is no such directory. Make it, or name another.").format(file=url.database or text)
        )
    return url if password is None else url.set(password=password)


def _unusable(text: str) -> CarryingError:
    return CarryingError(
        _("'{text}' is not an address of a database; write sqlite:///FILE or postgresql+psycopg://HOST/NAME").format(
            text=text
        )
    )
