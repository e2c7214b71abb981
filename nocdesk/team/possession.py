"""Schemas of a team store: internals stand in their own, and one role without login owns everything."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from nocdesk.people.model import Role
from nocdesk.team.names import (
    FUNCTION_SCHEMA,
    INTERNAL_TABLES,
    MASKED_SCHEMA,
    NETWORK_SCHEMA,
    OWNER,
    SERVICE_SCHEMA,
    WALLED,
    group_role,
)
from nocdesk.team.quoting import identifier, identifiers
from nocdesk.team.statement import run

SCHEMAS = (SERVICE_SCHEMA, NETWORK_SCHEMA, MASKED_SCHEMA, FUNCTION_SCHEMA)

_OF_OTHERS = text(
    """SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY(:schemas) AND c.relkind IN ('r', 'p', 'v') AND pg_get_userbyid(c.relowner) <> :owner
    ORDER BY 1, 2"""
)
_FUNCTIONS_OF_OTHERS = text(
    """SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY(:schemas) AND pg_get_userbyid(p.proowner) <> :owner
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e') ORDER BY 1"""
)
_IN_SCHEMA = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema AND tablename = ANY(:names)")

_NO_LARGE_OBJECTS = """DO $do$ BEGIN
    IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        REVOKE EXECUTE ON FUNCTION pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid),
            pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;
    END IF;
END $do$"""
"""Nobody fills the database beside its tables; these functions are the superuser's, who alone can take them away."""


def make_schemas(connection: Connection, database: str) -> None:
    """Make the schemas; their owner is the store's."""
    owner = identifier(OWNER)
    run(connection, f"GRANT CREATE ON DATABASE {identifier(database)} TO {owner}")
    for schema in SCHEMAS:
        run(connection, f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}")
        run(connection, f"ALTER SCHEMA {identifier(schema)} OWNER TO {owner}")


def take_possession(connection: Connection) -> None:
    """Move internals behind the wall and give every table and function to the owner."""
    known = {"schema": SERVICE_SCHEMA, "names": list(INTERNAL_TABLES)}
    for table in sorted(connection.scalars(_IN_SCHEMA, known)):
        here = f"{identifier(SERVICE_SCHEMA)}.{identifier(table)}"
        run(connection, f"ALTER TABLE {here} SET SCHEMA {identifier(NETWORK_SCHEMA)}")
    others = {"schemas": list(SCHEMAS), "owner": OWNER}
    for schema, name in connection.execute(_OF_OTHERS, others).all():
        run(connection, f"ALTER TABLE {identifier(schema)}.{identifier(name)} OWNER TO {identifier(OWNER)}")
    for function in connection.scalars(_FUNCTIONS_OF_OTHERS, others).all():
        run(connection, f"ALTER FUNCTION {function} OWNER TO {identifier(OWNER)}")


def close_doors(database: str) -> Iterator[str]:
    """Take from everybody what PostgreSQL gives to everybody, and let the team's roles at the schemas.

    Groups are of the whole cluster: who connects here is let in by name.
    """
    groups = identifiers(group_role(role) for role in Role)
    yield f"REVOKE ALL ON DATABASE {identifier(database)} FROM PUBLIC, {groups}"
    yield f"GRANT CONNECT ON DATABASE {identifier(database)} TO {identifier(OWNER)}"
    for schema in SCHEMAS:
        yield f"REVOKE ALL ON SCHEMA {identifier(schema)} FROM PUBLIC, {groups}"
        for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
            yield f"REVOKE ALL ON ALL {kind} IN SCHEMA {identifier(schema)} FROM PUBLIC, {groups}"
    yield _NO_LARGE_OBJECTS
    yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {identifier(OWNER)} REVOKE ALL ON ROUTINES FROM PUBLIC"
    for role in Role:
        yield f"GRANT USAGE ON SCHEMA {identifiers(_schemas_of(role))} TO {identifier(group_role(role))}"


def _schemas_of(role: Role) -> tuple[str, ...]:
    inner = MASKED_SCHEMA if role in WALLED else NETWORK_SCHEMA
    return (SERVICE_SCHEMA, inner, FUNCTION_SCHEMA)
