"""Who acts, as the database knows it: the login, and the role of the one group that it is in."""

from collections.abc import Iterator

from nocdesk.people.model import Role
from nocdesk.team.functions import PINNED
from nocdesk.team.names import FUNCTION_SCHEMA, OWNER, group_role
from nocdesk.team.quoting import identifier, literal


def identity_functions() -> Iterator[str]:
    """`nocdesk.my_role()`: the role's word, NULL for a login that is in no group; `SET ROLE` does not change it."""
    cases = ", ".join(f"({literal(group_role(role))}, {literal(role)})" for role in Role)
    schema, owner = identifier(FUNCTION_SCHEMA), identifier(OWNER)
    yield f"""CREATE OR REPLACE FUNCTION {schema}.my_role() RETURNS text LANGUAGE sql STABLE {PINNED} AS $$
        SELECT word FROM (VALUES {cases}) AS team(name, word)
        JOIN pg_catalog.pg_roles AS groups ON groups.rolname = team.name
        JOIN pg_catalog.pg_auth_members AS members ON members.roleid = groups.oid
        JOIN pg_catalog.pg_roles AS logins ON logins.oid = members.member
        WHERE logins.rolname = session_user ORDER BY word LIMIT 1 $$"""
    yield f"ALTER FUNCTION {schema}.my_role() OWNER TO {owner}"
    yield f"REVOKE ALL ON FUNCTION {schema}.my_role() FROM PUBLIC"
    for role in Role:
        yield f"GRANT EXECUTE ON FUNCTION {schema}.my_role() TO {identifier(group_role(role))}"
