"""Tries the address of a database server before it is put in force: what it holds, or why it does not serve."""

from pathlib import Path

from sqlalchemy import URL, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from nocdesk.language import _
from nocdesk.people.identity import is_team_store
from nocdesk.store.base import make_engine
from nocdesk.store.connecting import PATIENCE_S, why_refused
from nocdesk.store.schema import SchemaState, require_schema, schema_state
from nocdesk.store.server_address import DRIVER, SECRET_PARAMETERS, StoreAddressError, protected

_EXAMPLE = "postgresql://USER@HOST/NAME"
_PASSWORD = "password"
_FOUND = {
    SchemaState.EMPTY: _("It answers and is empty; NocDesk makes its tables there when it opens it."),
    SchemaState.CURRENT: _("It answers and holds a store of NocDesk."),
    SchemaState.OLDER: _(
        "It answers and holds a store of an older NocDesk, which is carried forward when it is opened."
    ),
}


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
    return _without_secrets(url.set(drivername=DRIVER))


def without_password(url: URL) -> URL:
    """The address as it may stand in a file; to set a password to None leaves it where it is."""
    return URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)


def _without_secrets(url: URL) -> URL:
    """The address with a password of its query in its own place, from where it is taken before the address is kept."""
    if kept := [name for name in url.query if name.casefold() in SECRET_PARAMETERS and name != _PASSWORD]:
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


def try_server(url: URL, password: str = "", authority: Path | None = None) -> str:
    """Connect, look and change nothing; gives what was found in words. Raises StoreAddressError with what to do."""
    whole = protected(url.set(password=password) if password else url, authority)
    engine = make_engine(whole.update_query_dict({"connect_timeout": str(PATIENCE_S)}))
    try:
        state = schema_state(engine)
        if state is SchemaState.OLDER:
            _refuse_team(engine)
        return _FOUND[state]
    except SQLAlchemyError as error:
        raise StoreAddressError(why_refused(url, str(getattr(error, "orig", None) or error))) from error
    finally:
        engine.dispose()


def _refuse_team(engine: Engine) -> None:
    """A team's store is carried forward by who administers it, and by nobody who works on it."""
    with engine.connect() as connection:
        if is_team_store(connection):
            require_schema(connection)
