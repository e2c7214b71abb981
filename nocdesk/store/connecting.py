"""Why a database server lets nobody in, in words that say what to do about it."""

import re
from collections.abc import Callable

from sqlalchemy import URL

from nocdesk.errors import NocdeskError
from nocdesk.language import _

PATIENCE_S = 5
_NO_PASSWORD = r"password authentication failed|no password supplied|fe_sendauth"


class PasswordWantedError(NocdeskError):
    """The server wants a password, and there was none or a wrong one."""


def wants_password(said: str) -> bool:
    """Whether what a server said means that a person has to give the password."""
    return re.search(_NO_PASSWORD, said) is not None


def why_refused(url: URL, said: str) -> str:
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
        r"no password supplied|fe_sendauth",
        lambda url: _("The server wants a password of '{username}', and none is known here.").format(
            username=url.username or _("this user")
        ),
    ),
    (
        r"password authentication failed",
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
        r"server does not support SSL|SSL off",
        lambda url: _(
            "{at} offers no TLS, and nothing is sent in clear. Turn ssl on there; or, if you trust the whole network "
            "in between, write ?sslmode=disable into the address."
        ).format(at=_at(url)),
    ),
    (
        r"root certificate file .* does not exist|certificate verify failed|self.signed certificate|"
        r"does not match host name|could not read root certificate|could not load root certificate",
        lambda url: _(
            "{at} does not prove that it is '{host}'. Name the file of the authority that signed its certificate as "
            "database_ca in the settings, and call the server as its certificate does."
        ).format(at=_at(url), host=url.host),
    ),
    (
        r"authentication method requirement|did not complete authentication",
        lambda url: _(
            "{at} does not ask for the password by SCRAM. Set password_encryption = scram-sha-256 there, set the "
            "password of '{username}' anew and write scram-sha-256 into pg_hba.conf."
        ).format(at=_at(url), username=url.username or _("this user")),
    ),
    (
        r"no pg_hba\.conf entry",
        lambda url: _("The server lets nobody in from here as '{username}'. Add a line to its pg_hba.conf.").format(
            username=url.username
        ),
    ),
    (
        r"permission denied",
        lambda url: _(
            "'{username}' may not use '{database}'. To a team's store its administrator admits it with `nocdesk team "
            "add {username} --role ROLE`; to another give it the rights: GRANT ALL ON DATABASE."
        ).format(username=url.username or _("this user"), database=url.database),
    ),
)
