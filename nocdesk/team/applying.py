"""Everything that a team store has beyond its tables, laid down by one function that can be repeated."""

from collections.abc import Callable, Iterable
from hashlib import sha256

from sqlalchemy import URL, Connection, Engine, text

from nocdesk.store.base import make_engine
from nocdesk.store.schema import SchemaState, prepare_schema, schema_state
from nocdesk.team.audit_triggers import audit_triggers
from nocdesk.team.founding import found_roles
from nocdesk.team.grants import grants
from nocdesk.team.guards import guard_triggers
from nocdesk.team.identity import identity_functions
from nocdesk.team.leaving_facts import leaving_facts
from nocdesk.team.loadable import loadable_triggers
from nocdesk.team.masks import drop_masks, masked_views
from nocdesk.team.members import let_in, settle_members
from nocdesk.team.names import FUNCTION_SCHEMA, NETWORK_SCHEMA, SERVICE_SCHEMA
from nocdesk.team.possession import close_doors, make_schemas, take_possession
from nocdesk.team.quoting import identifier, literal
from nocdesk.team.row_rules import row_security
from nocdesk.team.signatures import signature_triggers
from nocdesk.team.statement import run
from nocdesk.team.versions import version_triggers

Statements = Callable[[], Iterable[str]]
"""Yields statements that can be given again and again (CREATE OR REPLACE, DROP … IF EXISTS before CREATE)."""

SOURCES: tuple[Statements, ...] = (
    identity_functions,
    grants,
    row_security,
    signature_triggers,
    version_triggers,
    guard_triggers,
    loadable_triggers,
    audit_triggers,
    masked_views,
    leaving_facts,
)
"""What is applied, in this order, when tables and schemas stand; a part with SQL of its own adds its function here."""

_LAID_DOWN = text("SELECT obj_description(to_regnamespace(:schema), 'pg_namespace')")
_PATH = ",".join((SERVICE_SCHEMA, NETWORK_SCHEMA, FUNCTION_SCHEMA))
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('nocdesk team'))")


def found_team(url: URL) -> tuple[str, ...]:
    """Make a store a team's, or carry one forward after an upgrade; given again, it changes nothing.

    The names of the logins of which something was out of date.
    """
    engine = team_engine(url)
    try:
        with engine.begin() as connection:
            found_roles(connection)
            make_schemas(connection, _database(connection))
        if schema_state(engine) is not SchemaState.CURRENT:
            _carry_forward(engine)
        with engine.begin() as connection:
            connection.execute(_LOCK)
            apply_policy(connection)
        with engine.begin() as connection:
            connection.execute(_LOCK)
            return settle_members(connection)
    finally:
        engine.dispose()


def _carry_forward(engine: Engine) -> None:
    """Change the schema; meanwhile field and care see nothing of what views show them."""
    with engine.begin() as connection:
        for statement in drop_masks():
            run(connection, statement)
    prepare_schema(engine)


def apply_policy(connection: Connection) -> None:
    """Move, own, revoke and grant in one transaction: others see all of it or nothing."""
    take_possession(connection)
    let_in(connection)
    for statement in close_doors(_database(connection)):
        run(connection, statement)
    for source in SOURCES:
        for statement in source():
            run(connection, statement)
    run(connection, f"COMMENT ON SCHEMA {identifier(FUNCTION_SCHEMA)} IS {literal(_mark())}")


def are_rules_current(connection: Connection) -> bool:
    """Whether the rules that the database holds logins to are those of this version; any login may ask."""
    return bool(connection.scalar(_LAID_DOWN, {"schema": FUNCTION_SCHEMA}) == _mark())


def _mark() -> str:
    """Another one as soon as a statement of the rules is another one, which no number of the schema says."""
    said = "\n".join(statement for source in SOURCES for statement in source())
    return f"rules {sha256(said.encode()).hexdigest()[:16]}"


def team_engine(url: URL) -> Engine:
    """An engine for whoever administers a team; tables have bare names, on whichever side of the wall they stand."""
    there = url.query.get("options", "")
    return make_engine(url.update_query_dict({"options": f"{there} -csearch_path={_PATH}".strip()}))


def _database(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT current_database()")))
