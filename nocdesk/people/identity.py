"""Who somebody is on a team store: the login that the server let in, with the one role that its group gives it."""

from sqlalchemy import Connection, text

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.model import Actor, Role

GROUPS: dict[str, Role] = {f"nocdesk_{role.value}": role for role in Role}
"""The group roles of the database server, and what each is in NocDesk."""

_IS_TEAM = text(
    "SELECT EXISTS (SELECT FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace"
    " WHERE nspname = 'nocdesk' AND proname = 'my_role')"
)
_MEMBERSHIPS = text(
    "SELECT session_user, array_remove(array_agg(team.rolname ORDER BY team.rolname), NULL) FROM pg_roles AS login"
    " LEFT JOIN pg_auth_members ON pg_auth_members.member = login.oid"
    " LEFT JOIN pg_roles AS team ON team.oid = pg_auth_members.roleid"
    " WHERE login.rolname = session_user"
)


class NoSeatError(NocdeskError):
    """The login has no role on this team store, or more than one."""


def is_team_store(connection: Connection) -> bool:
    """Whether the database itself holds people to their roles."""
    return connection.dialect.name == "postgresql" and bool(connection.scalar(_IS_TEAM))


def team_actor(connection: Connection) -> Actor:
    """Whom the server let in, and in which role; nothing that the program was told counts."""
    login, memberships = connection.execute(_MEMBERSHIPS).one()
    roles = [GROUPS[name] for name in memberships if name in GROUPS]
    if len(roles) == 1:
        return Actor(login, roles[0], is_login=True)
    if not roles:
        raise NoSeatError(
            _(
                "'{login}' is in no group of this team store. Ask for it: its administrator runs `nocdesk team add "
                "{login} --role ROLE`."
            ).format(login=login)
        )
    raise NoSeatError(
        _(
            "'{login}' is in several groups of this team store ({roles}), and a person has one role. Its administrator "
            "runs `nocdesk team role {login} ROLE`."
        ).format(login=login, roles=", ".join(roles))
    )
