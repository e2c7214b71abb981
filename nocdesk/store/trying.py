"""Tries the address of a database server before it is put in force: what it holds, or why it does not serve."""

import re
from collections.abc import Callable

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.store.base import make_engine
from nocdesk.store.schema import SchemaState, schema_state

PATIENCE_S = 5
_EXAMPLE = "postgresql+psycopg://USER@HOST/NAME"
_PASSWORD = "password"
_SECRET_PARAMETERS = ("sslpassword", "oauth_client_secret")
_FOUND = {
    SchemaState.EMPTY: _("It answers and is empty; NocDesk makes its tables there when it opens it."),
    SchemaState.CURRENT: _("It answers and holds a store of NocDesk."),
    SchemaState.OLDER: _(
        "It answers and holds a store of an older NocDesk, which is carried forward when it is opened."
    ),
}


class StoreAddressError(NocdeskError):
    """An address is none of a database server, or that server cannot be used."""


def server_address(text: str) -> URL:
    """The address of a PostgreSQL database that a person typed, with whatever password stands in it."""
    try:
        url = make_url(text.strip())
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StoreAddressError(
            _("This is no address of a database. Write {example}.").format(example=_EXAMPLE)
        ) from error
    if backend not in ("postgresql", "postgres"):
        raise StoreAddressError(
            _("'{backend}' is no server that NocDesk works with. Write {example}.").format(
                backend=backend, example=_EXAMPLE
            )
        )
    if not url.database:
        raise StoreAddressError(_("The address names no database. Write {example}.").format(example=_EXAMPLE))
    return _without_secrets(url.set(drivername="postgresql+psycopg"))


def without_password(url: URL) -> URL:
    """The address as it may stand in a file; to set a password to None leaves it where it is."""
    return URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)


def _without_secrets(url: URL) -> URL:
    """The address with a password of its query in its own place, from where it is taken before the address is kept."""
    if kept := [name for name in _SECRET_PARAMETERS if name in url.query]:
        raise StoreAddressError(
            _(
                "'{setting}' is a secret, and the address would stand in a file with it. Leave it out of the address."
            ).format(setting=kept[0])
        )
    if _PASSWORD not in url.query:
        return url
    given = url.query[_PASSWORD]
    # The last of several holds, and any of the query before the one beside the user.
    password = given if isinstance(given, str) else given[-1]
    return url.difference_update_query([_PASSWORD]).set(password=password)


def try_server(url: URL, password: str = "") -> str:
    """Connect, look and change nothing; gives what was found in words. Raises StoreAddressError with what to do."""
    whole = url.set(password=password) if password else url
    engine = make_engine(whole.update_query_dict({"connect_timeout": str(PATIENCE_S)}))
    try:
        return _FOUND[schema_state(engine)]
    except SQLAlchemyError as error:
        raise StoreAddressError(_remedy(url, str(getattr(error, "orig", None) or error))) from error
    finally:
        engine.dispose()


def _remedy(url: URL, said: str) -> str:
    """What a refusal means and what to do about it; of one that is not known, its own first line."""
    for pattern, words in _REMEDIES:
        if re.search(pattern, said):
            return words(url)
    # Of several tries the last is told of last, and each line begins with where it went.
    line = said.strip().splitlines()[0].rpartition("failed: ")[2]
    return _("{at} cannot be used ({reason}). Check the address, and whether this machine may connect.").format(
        at=_at(url), reason=line
    )


def _at(url: URL) -> str:
    return f"{url.host or url.query.get('host') or _('this machine')}:{url.port or 5432}"


_REMEDIES: tuple[tuple[str, Callable[[URL], str]], ...] = (
    (
        r"resolve host|translate host|Name or service not known|getaddrinfo",
        lambda url: _("No machine is called '{host}'. Correct the name, or write its address.").format(host=url.host),
    ),
    (
        r"Connection refused|No such file or directory",
        lambda url: _(
            "No PostgreSQL answers at {at}. Start it, correct the port, or let it listen there (listen_addresses)."
        ).format(at=_at(url)),
    ),
    (
        r"timeout expired|timed out|No route to host|unreachable",
        lambda url: _(
            "{at} does not answer within {patience_s} s. Correct the address, or open the way through the firewall."
        ).format(at=_at(url), patience_s=PATIENCE_S),
    ),
    (
        r"password authentication failed|no password supplied|fe_sendauth",
        lambda url: _("The server refuses '{username}' with this password. Correct one of them.").format(
            username=url.username or _("this user")
        ),
    ),
    (
        r'role ".*" does not exist',
        lambda url: _("The server has no user '{username}'. Make it there: createuser {username}").format(
            username=url.username
        ),
    ),
    (
        r'database ".*" does not exist',
        lambda url: _("The server has no database '{database}'. Make it there: createdb {database}").format(
            database=url.database
        ),
    ),
    (
        r"no pg_hba\.conf entry",
        lambda url: _("The server lets nobody in from here as '{username}'. Add a line to its pg_hba.conf.").format(
            username=url.username
        ),
    ),
    (
        r"permission denied",
        lambda url: _("'{username}' may not use '{database}'. Give it the rights: GRANT ALL ON DATABASE.").format(
            username=url.username, database=url.database
        ),
    ),
)
