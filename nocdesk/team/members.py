"""The people and collectors of a team: logins of the database, each in exactly one group."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.team.errors import NotPermittedError, TeamError
from nocdesk.team.names import OWNER, group_role, is_person_name, search_path
from nocdesk.team.quoting import identifier, identifiers, literal
from nocdesk.team.statement import run

OURS = "NocDesk: made by nocdesk team add"
"""The comment on a login that NocDesk made, and may close again."""

_LIMITS = {
    False: {"statement_timeout": "60s", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "60s"},
    True: {"statement_timeout": "10min", "lock_timeout": "2min", "idle_in_transaction_session_timeout": "5min"},
}
"""By whether it is a collector, which seals hours of series in one statement."""

_ROLES = {group_role(role): role for role in Role}

_CONNECTIONS = 20
"""A desk holds up to fifteen: its pool of readers, the writer and the feed."""

_MEMBERS = text(
    """SELECT logins.rolname AS name, groups.rolname AS group_name, logins.rolconnlimit AS connections,
    (SELECT setconfig FROM pg_db_role_setting AS own JOIN pg_database AS here ON here.oid = own.setdatabase
        WHERE own.setrole = logins.oid AND here.datname = current_database()) AS settings
    FROM pg_auth_members AS members JOIN pg_roles AS logins ON logins.oid = members.member
    JOIN pg_roles AS groups ON groups.oid = members.roleid
    WHERE groups.rolname = ANY(:groups) AND logins.rolcanlogin
    AND has_database_privilege(logins.oid, current_database(), 'CONNECT') ORDER BY 1, 2"""
)
"""Groups are of the whole cluster: of this team are those of their members who may connect to this database."""

_PLACES = text(
    """SELECT there.datname FROM pg_database AS there JOIN pg_roles AS logins ON logins.rolname = :name
    WHERE there.datname <> current_database() AND EXISTS (SELECT FROM aclexplode(there.datacl) AS entry
        LEFT JOIN pg_roles AS groups ON groups.oid = entry.grantee AND groups.rolname = ANY(:groups)
        WHERE entry.privilege_type = 'CONNECT' AND (entry.grantee = logins.oid OR (groups.oid IS NOT NULL
            AND EXISTS (SELECT FROM pg_db_role_setting AS own
                WHERE own.setdatabase = there.oid AND own.setrole = logins.oid)))) ORDER BY 1"""
)
"""By name, or seated by an earlier version that lets the group in."""
_GROUPS = text(
    """SELECT groups.rolname FROM pg_auth_members AS members JOIN pg_roles AS groups ON groups.oid = members.roleid
    JOIN pg_roles AS logins ON logins.oid = members.member
    WHERE groups.rolname = ANY(:groups) AND logins.rolname = :name ORDER BY 1"""
)
_SEATED = text(
    """SELECT logins.rolname FROM pg_db_role_setting AS own JOIN pg_database AS here ON here.oid = own.setdatabase
    JOIN pg_roles AS logins ON logins.oid = own.setrole
    WHERE here.datname = current_database() AND EXISTS (SELECT FROM pg_auth_members AS members
        JOIN pg_roles AS groups ON groups.oid = members.roleid
        WHERE members.member = logins.oid AND groups.rolname = ANY(:groups))
    AND EXISTS (SELECT FROM aclexplode(here.datacl) AS entry JOIN pg_roles AS groups ON groups.oid = entry.grantee
        WHERE entry.privilege_type = 'CONNECT' AND groups.rolname = ANY(:groups)) ORDER BY 1"""
)
"""Whom an earlier version seated here, as long as groups are let in: settings alone anybody may make for themselves."""
_LOGIN = text(
    """SELECT rolcanlogin AS can_log_in, rolsuper OR pg_has_role(rolname, :owner, 'MEMBER') AS is_above, coalesce(
    shobj_description(oid, 'pg_authid') = :ours, false) AS is_ours FROM pg_roles WHERE rolname = :name"""
)
_END_SESSIONS = text(
    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = :name AND datname = current_database() AND pid <> pg_backend_pid()
    AND (SELECT rolsuper OR pg_has_role(session_user, 'pg_signal_backend', 'MEMBER')
        FROM pg_roles WHERE rolname = session_user)"""
)


@dataclass(frozen=True, slots=True)
class Member:
    """A login of the team, its role, and what of it is not as `nocdesk team init` of this version makes it."""

    name: str
    role: Role
    stale: tuple[str, ...] = ()


def members(connection: Connection) -> tuple[Member, ...]:
    """Everybody of the team, by name."""
    rows = connection.execute(_MEMBERS, {"groups": list(_ROLES)})
    found = ((row.name, _ROLES[row.group_name], row.settings or (), row.connections) for row in rows)
    return tuple(Member(name, role, _stale(role, settings, limit)) for name, role, settings, limit in found)


def let_in(connection: Connection) -> None:
    """Let those connect by name who were seated here when their group still let them in."""
    here = _database(connection)
    for name in connection.scalars(_SEATED, {"groups": list(_ROLES)}).all():
        run(connection, f"GRANT CONNECT ON DATABASE {here} TO {identifier(name)}")


def settle_members(connection: Connection) -> tuple[str, ...]:
    """Bring up to date what is stale of any login; their names."""
    stale = [member for member in members(connection) if member.stale]
    if stale:
        here = _database(connection)
        _all_or_told(connection, [each for member in stale for each in _settling(here, member.name, member.role)])
    return tuple(member.name for member in stale)


def needs_password(connection: Connection, name: str) -> bool:
    """Whether this call makes a login of this name, or opens it again."""
    return _makes_roles(connection)[1] and _is_missing(connection, name)


def add_member(connection: Connection, name: str, role: Role, *, verifier: str | None) -> None:
    """Make the login, or take one that is there, and put it into the group of its role.

    `verifier` is the password as SCRAM keeps it, so that the password itself is never sent.
    """
    if not is_person_name(name):
        raise TeamError(
            _("'{name}' cannot be a login: write lower-case letters, digits, dots and dashes, as in 'ann'.").format(
                name=name
            )
        )
    known = {member.name: member.role for member in members(connection)}
    if name in known and known[name] is not role:
        raise TeamError(
            _("{name} is in the team as {role}. Use `nocdesk team role {name} {wanted}`.").format(
                name=name, role=known[name], wanted=role
            )
        )
    if _groups_of(connection, name) - {group_role(role)}:
        _refuse_elsewhere(connection, name)
    login = connection.execute(_LOGIN, _named(name)).one_or_none()
    if login is not None and login.is_above:
        raise TeamError(
            _(
                "{name} owns the database or is its superuser, whom no rule binds. Use a login of the person's own."
            ).format(name=name)
        )
    making = _making(name, verifier, is_new=login is None) if _is_missing(connection, name) else []
    _all_or_told(connection, [*making, *_seating(connection, name, role)])


def change_role(connection: Connection, name: str, role: Role) -> None:
    """Move a member to the group of another role; its rights change at once."""
    require_member(connection, name)
    _refuse_elsewhere(connection, name)
    _all_or_told(connection, list(_seating(connection, name, role)))


def remove_member(connection: Connection, name: str) -> None:
    """Take a member out of the team; what it did stays under its name, and so does its seat in another database."""
    require_member(connection, name)
    here, person = _database(connection), identifier(name)
    leaving = [f"REVOKE CONNECT ON DATABASE {here} FROM {person}", f"ALTER ROLE {person} IN DATABASE {here} RESET ALL"]
    if not _places(connection, name):
        leaving += _leaving_groups(connection, name)
        login = connection.execute(_LOGIN, _named(name)).one()
        leaving += [f"ALTER ROLE {person} NOLOGIN PASSWORD NULL"] if login.is_ours else []
    _all_or_told(connection, leaving)


def end_sessions(connection: Connection, name: str) -> None:
    """End what a login has open in this database, where the caller's login may."""
    connection.execute(_END_SESSIONS, {"name": name})


def require_member(connection: Connection, name: str) -> Member:
    """The member of this name; refused with those there are."""
    known = {member.name: member for member in members(connection)}
    if name not in known:
        raise TeamError(
            _("{name} is not in the team; in it are: {names}").format(name=name, names=", ".join(known) or _("nobody"))
        )
    return known[name]


def _named(name: str) -> dict[str, str]:
    return {"name": name, "ours": OURS, "owner": OWNER}


def _making(name: str, verifier: str | None, *, is_new: bool) -> list[str]:
    verb = "CREATE" if is_new else "ALTER"
    password = f" PASSWORD {literal(verifier)}" if verifier else ""
    return [
        f"{verb} ROLE {identifier(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE{password}",
        f"COMMENT ON ROLE {identifier(name)} IS {literal(OURS)}",
    ]


def _seating(connection: Connection, name: str, role: Role) -> list[str]:
    return [
        *_leaving_groups(connection, name),
        f"GRANT {identifier(group_role(role))} TO {identifier(name)}",
        *_settling(_database(connection), name, role),
    ]


def _settling(database: str, name: str, role: Role) -> Iterator[str]:
    person = identifier(name)
    yield f"GRANT CONNECT ON DATABASE {database} TO {person}"
    yield f"ALTER ROLE {person} CONNECTION LIMIT {_CONNECTIONS}"
    yield f"ALTER ROLE {person} IN DATABASE {database} RESET ALL"
    yield f"ALTER ROLE {person} IN DATABASE {database} SET search_path = {identifiers(search_path(role))}"
    for setting, value in _LIMITS[role is Role.COLLECTOR].items():
        yield f"ALTER ROLE {person} IN DATABASE {database} SET {setting} = {literal(value)}"


def _stale(role: Role, settings: Iterable[str], connections: int) -> tuple[str, ...]:
    """The settings that are missing, changed or too many, by name."""
    wanted = {"search_path": ", ".join(search_path(role)), **_LIMITS[role is Role.COLLECTOR]}
    differing = {f"{name}={value}" for name, value in wanted.items()} ^ set(settings)
    others = () if connections == _CONNECTIONS else ("connection limit",)
    return (*sorted({each.partition("=")[0] for each in differing}), *others)


def _leaving_groups(connection: Connection, name: str) -> list[str]:
    groups = sorted(_groups_of(connection, name))
    return [f"REVOKE {identifiers(groups)} FROM {identifier(name)}"] if groups else []


def _groups_of(connection: Connection, name: str) -> set[str]:
    return set(connection.scalars(_GROUPS, {"groups": list(_ROLES), "name": name}))


def _places(connection: Connection, name: str) -> list[str]:
    """The other databases of the server in which the login has a seat."""
    return list(connection.scalars(_PLACES, {"groups": list(_ROLES), "name": name}))


def _refuse_elsewhere(connection: Connection, name: str) -> None:
    """A group is of the whole server: another role here would be another role there."""
    if places := _places(connection, name):
        raise TeamError(
            _(
                "{name} works in {databases} on this server too, and a login has one role in all of its databases. "
                "Use another login here, or take this one out of the other team first."
            ).format(name=name, databases=", ".join(places))
        )


def _database(connection: Connection) -> str:
    return identifier(str(connection.scalar(text("SELECT current_database()"))))


def _all_or_told(connection: Connection, statements: Sequence[str]) -> None:
    """Run them all, or raise with what somebody has to run who may."""
    login, makes_roles = _makes_roles(connection)
    if not makes_roles:
        raise NotPermittedError(login, statements)
    for statement in statements:
        run(connection, statement)


def _makes_roles(connection: Connection) -> tuple[str, bool]:
    """The caller's login, and whether it may make others."""
    query = text("SELECT session_user, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = session_user")
    login, makes_roles = connection.execute(query).one()
    return str(login), bool(makes_roles)


def _is_missing(connection: Connection, name: str) -> bool:
    login = connection.execute(_LOGIN, _named(name)).one_or_none()
    return login is None or (login.is_ours and not login.can_log_in)
