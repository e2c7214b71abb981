"""The address of a team's store: PostgreSQL alone, spoken to by psycopg."""

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from nocdesk.language import _
from nocdesk.store.server_address import DRIVER, StoreAddressError, protected, refuse_secrets
from nocdesk.team.errors import TeamError

_SPOKEN = ("postgres", "postgresql", DRIVER)


def team_address(text: str, authority: Path | None = None) -> URL:
    """An address as SQLAlchemy takes it, by TLS where it leaves the machine; `postgres://` means the same."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise TeamError(_("This is no address of a database; write postgresql://HOST/NAME.")) from error
    if url.drivername not in _SPOKEN:
        raise TeamError(
            _("{address}: a team works on PostgreSQL; write postgresql://HOST/NAME.").format(
                address=url.render_as_string(hide_password=True)
            )
        )
    try:
        refuse_secrets(url)
    except StoreAddressError as error:
        raise TeamError(_("The address {fault}.").format(fault=error)) from error
    return protected(url.set(drivername=DRIVER), authority)
