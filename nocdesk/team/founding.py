"""The roles of a team and who owns the store: what is still missing, as statements."""

from sqlalchemy import Connection, text

from nocdesk.people.model import Role
from nocdesk.team.errors import NotPermittedError
from nocdesk.team.names import OWNER, group_role
from nocdesk.team.quoting import identifier
from nocdesk.team.statement import run

_LOGIN = text(
    """SELECT session_user AS name, rolsuper OR rolcreaterole AS makes_roles, rolsuper AS is_super,
    (SELECT pg_has_role(session_user, datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()) AS owns,
    current_database() AS database FROM pg_roles WHERE rolname = session_user"""
)
_ROLES = text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:names)")
_IS_MEMBER = text("SELECT pg_has_role(session_user, :role, 'MEMBER')")


def found_roles(connection: Connection) -> None:
    """Make the roles that are missing and let the login act for the owner; raises with the statements if it may not."""
    login = connection.execute(_LOGIN).one()
    missing = _missing(connection, login.name, login.database, owns=login.owns, is_super=login.is_super)
    if not missing:
        return
    if not login.makes_roles or (not login.owns and not login.is_super):
        raise NotPermittedError(login.name, missing)
    for statement in missing:
        run(connection, statement)


def _missing(connection: Connection, login: str, database: str, *, owns: bool, is_super: bool) -> list[str]:
    wanted = [OWNER, *(group_role(role) for role in Role)]
    there = set(connection.scalars(_ROLES, {"names": wanted}))
    statements = [f"CREATE ROLE {identifier(name)} NOLOGIN" for name in wanted if name not in there]
    if not is_super and (OWNER not in there or not connection.scalar(_IS_MEMBER, {"role": OWNER})):
        statements.append(f"GRANT {identifier(OWNER)} TO {identifier(login)}")
    if not owns:
        statements.append(f"ALTER DATABASE {identifier(database)} OWNER TO {identifier(OWNER)}")
    return statements
