"""The address of a team's store: PostgreSQL alone, spoken to by psycopg."""

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from nocdesk.language import _
from nocdesk.team.errors import TeamError

_DRIVER = "postgresql+psycopg"
_SPOKEN = ("postgres", "postgresql", _DRIVER)


def team_address(text: str) -> URL:
    """An address as SQLAlchemy takes it; `postgresql://` and `postgres://` mean the same."""
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
    return url.set(drivername=_DRIVER)
