"""The address of a store on a database server: how it is written, what may not stand in it, and how it is protected."""

import os
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from nocdesk.errors import NocdeskError
from nocdesk.language import _

DRIVER = "postgresql+psycopg"
VERIFIED = "verify-full"
"""The server shows a certificate of a trusted authority, made out to the name that was asked."""
SECRET_PARAMETERS = ("password", "sslpassword", "oauth_client_secret")
_ELSEWHERE = ("hostaddr", "service")
"""What names a server beside its host, or in the place of it."""
_SYSTEM_CA_SINCE = 160_000


class StoreAddressError(NocdeskError):
    """An address is none of a database server, or that server cannot be used."""


def written_address(text: str) -> str:
    """A store's address as programs use it; `postgresql://` stands for the one driver. Raises StoreAddressError.

    A password is refused wherever it stands: an address is kept in files, shown on screens and listed by the system.
    """
    try:
        url = make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StoreAddressError(
            _("is not an address of a database; write sqlite:///FILE or postgresql://USER@HOST/NAME")
        ) from error
    if backend not in ("sqlite", "postgresql"):
        raise StoreAddressError(
            _("'{backend}' is not supported; write sqlite:///FILE or postgresql://USER@HOST/NAME").format(
                backend=backend
            )
        )
    if backend == "sqlite":
        return text
    refuse_secrets(url)
    return DRIVER + text[text.index("://") :]


def protected(url: URL, authority: Path | None = None) -> URL:
    """The address with what is demanded of a server that is not a socket of this machine, unless it says otherwise.

    That is TLS with a certificate made out to the host's name, by `authority` or one that the system trusts, and SCRAM,
    so that no server in between is given a password.
    """
    if url.get_backend_name() == "sqlite" or is_on_a_socket(url):
        return url
    asked = {"sslmode": VERIFIED}
    if authority is not None:
        asked["sslrootcert"] = str(authority)
    if _is_recent():
        asked["require_auth"] = "scram-sha-256"
        if is_verified(url) and not _has_own_authority():
            asked.setdefault("sslrootcert", "system")
    return url.update_query_dict({name: value for name, value in asked.items() if name not in url.query})


def is_on_a_socket(url: URL) -> bool:
    """Whether the server is reached through a socket in a directory of this machine, and so over no network.

    What the address or the environment says in the place of a host may be anywhere.
    """
    if any(name in url.query for name in _ELSEWHERE) or any(os.environ.get(f"PG{name.upper()}") for name in _ELSEWHERE):
        return False
    hosts = url.query.get("host") or url.host or os.environ.get("PGHOST", "")
    named = [host for one in ([hosts] if isinstance(hosts, str) else hosts) for host in one.split(",")]
    return all(host.startswith(("/", "@")) or (not host and os.name == "posix") for host in named)


def is_verified(url: URL) -> bool:
    """Whether the server has to prove that it is the one that was asked."""
    return url.query.get("sslmode", VERIFIED) == VERIFIED


def _is_recent() -> bool:
    """Whether libpq knows the system's authorities and what a server may ask for."""
    from psycopg import pq  # A store on SQLite needs no driver.

    return pq.version() >= _SYSTEM_CA_SINCE


def _has_own_authority() -> bool:
    """Whether libpq finds an authority in the person's own place."""
    named = os.environ.get("PGSSLROOTCERT")
    return bool(named) or (Path.home() / ".postgresql" / "root.crt").is_file()


def refuse_secrets(url: URL) -> None:
    """Raise StoreAddressError where a password stands in an address."""
    named = (name for name in url.query if name.casefold() in SECRET_PARAMETERS)
    found = "password" if url.password is not None else next(named, None)
    if found is None:
        return
    raise StoreAddressError(
        _(
            "has a secret in it ('{secret}'), which would stand in files and be seen by others. Leave it out: NocDesk "
            "asks for it and keeps it in the keyring, or name it in database_credential"
        ).format(secret=found)
    )
