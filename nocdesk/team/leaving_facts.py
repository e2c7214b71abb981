"""How people leave the consequences of their acts to the engine: who did it is the server's word."""

from collections.abc import Iterator

from nocdesk.people.model import Role
from nocdesk.team.names import FUNCTION_SCHEMA, SERVICE_SCHEMA, WALLED, group_role
from nocdesk.team.quoting import identifier, identifiers, literal

OF_WALLED = ("TicketOpened", "TicketChanged", "TicketTold", "ProblemChanged", "WorkPlanned")
"""What acts of those who do not see the network can bring about."""


def leaving_facts() -> Iterator[str]:
    """Facts are left by people, signed by the server, and told by collectors."""
    schema = identifier(SERVICE_SCHEMA)
    people = identifiers(group_role(role) for role in Role if role is not Role.COLLECTOR)
    table = f"{schema}.left_facts"
    yield f"ALTER TABLE {table} ALTER actor SET DEFAULT session_user"
    yield f"ALTER TABLE {table} ALTER role SET DEFAULT {identifier(FUNCTION_SCHEMA)}.my_role()"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    yield f"GRANT INSERT (at, facts) ON {table} TO {people}"
    yield f"GRANT USAGE ON SEQUENCE {schema}.left_facts_id_seq TO {people}"
    yield from _policies(table, people)


def _policies(table: str, people: str) -> Iterator[str]:
    collector = identifier(group_role(Role.COLLECTOR))
    walled, kinds = (", ".join(map(literal, some)) for some in (sorted(WALLED), OF_WALLED))
    yield f"GRANT SELECT, UPDATE (fault), DELETE ON {table} TO {collector}"
    for name in ("told_by_collectors", "left_by_people"):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"CREATE POLICY told_by_collectors ON {table} TO {collector} USING (true)"
    yield (
        f"CREATE POLICY left_by_people ON {table} FOR INSERT TO {people} WITH CHECK ("
        f"{identifier(FUNCTION_SCHEMA)}.my_role() NOT IN ({walled}) OR NOT EXISTS ("
        f"SELECT FROM json_array_elements_text(facts) AS fact WHERE split_part(fact, ' ', 1) NOT IN ({kinds})))"
    )
