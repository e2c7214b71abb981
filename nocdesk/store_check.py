"""What `nocdesk check` says of the store itself: where it is, how it is reached, and what roles are worth on it."""

from collections.abc import Iterator

from nocdesk.core import Core
from nocdesk.finding import Finding, Weight
from nocdesk.language import N_, _
from nocdesk.store.server_address import is_on_a_socket, is_verified
from nocdesk.team.applying import are_rules_current

SINGLE_COMPUTER = N_(
    "Single-computer mode. Roles in this mode guide work; they do not protect data from a person who can open the "
    "database file. The audit trail shows changes made through NocDesk; changes made to the file are found only "
    "against an anchor kept elsewhere (printed, mailed or sent to syslog)."
)
"""What can honestly be promised of a store that is a file."""


def check_the_store(core: Core) -> Iterator[Finding]:
    """Its address, the way to it, and whether roles protect anything there."""
    yield Finding(Weight.OK, "store", core.engine.url.render_as_string(hide_password=True))
    if core.is_shared:
        yield from _connection(core)
    yield what_roles_are_worth(core)
    if core.is_team:
        yield from _rules(core)


def what_roles_are_worth(core: Core) -> Finding:
    """Whether anything but good will holds people to their roles on this store."""
    if core.is_team:
        return _seat(core)
    if not core.is_shared:
        return Finding(Weight.OK, "roles", _(SINGLE_COMPUTER))
    said = _(
        "all work with one login of the server, so roles are advisory and protect nothing: make it a team store with "
        "`nocdesk team init`, and give each person a login of their own"
    )
    return Finding(Weight.WEAK, "roles", said)


def _connection(core: Core) -> Iterator[Finding]:
    url = core.engine.url
    if is_on_a_socket(url):
        yield Finding(Weight.OK, "connection", _("a socket of this machine"))
        return
    if is_verified(url):
        yield Finding(Weight.OK, "connection", _("TLS, and the server proves its name"))
    else:
        said = _(
            "sslmode is {mode}: whoever sits in between can read all or be taken for the server. Take sslmode out of "
            "the address, and name the server's authority as database_ca"
        ).format(mode=url.query["sslmode"])
        yield Finding(Weight.WEAK, "connection", said)


def _rules(core: Core) -> Iterator[Finding]:
    with core.read() as session:
        if not are_rules_current(session.connection()):
            said = _(
                "the database holds logins to the rules of another version of NocDesk: whoever administers it runs "
                "`nocdesk team init` of the newest version that is in use"
            )
            yield Finding(Weight.WEAK, "rules", said)


def _seat(core: Core) -> Finding:
    login, role, told = core.actor.name, core.actor.role, core.settings
    said = _("the server knows '{login}' as {role}, and holds every login to its role").format(login=login, role=role)
    if "role" in told.model_fields_set and told.role is not role:
        unheard = _("the setting role = {role} counts for nothing on a team store: take it out").format(role=told.role)
        return Finding(Weight.WEAK, "roles", f"{said}; {unheard}")
    return Finding(Weight.OK, "roles", said)
