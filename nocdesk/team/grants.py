"""The rights of each role on tables and columns, from what its acts write and from what it reads."""

from collections.abc import Iterator, Mapping

from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY
from nocdesk.store.changes import ChangeEntry
from nocdesk.team.catalogue import place, table_named
from nocdesk.team.names import NETWORK_SCHEMA, SERVICE_SCHEMA, WALLED, group_role
from nocdesk.team.needs import ALWAYS, NEEDS
from nocdesk.team.quoting import identifier, identifiers
from nocdesk.team.reading import readable_tables
from nocdesk.team.touches import Touch, together

NOT_YET = frozenset({Role.PORTAL})
"""Roles that have no right on any table: the portal will only execute functions of its own."""


def written_by(role: Role) -> Mapping[str, Touch]:
    """What a role writes, over all that it may do."""
    if role in NOT_YET:
        return {}
    touches = [touch for act, needed in NEEDS.items() if role in POLICY[act] for touch in needed]
    return together([*touches, *ALWAYS])


def grants() -> Iterator[str]:
    """All rights of all roles; those of before are gone when these are given."""
    for role in Role:
        group = identifier(group_role(role))
        yield f"GRANT SELECT ON {identifier(SERVICE_SCHEMA)}.{identifier('alembic_version')} TO {group}"
        for name in readable_tables(role):
            yield f"GRANT SELECT ON {place(name)} TO {group}"
        for touch in written_by(role).values():
            yield from _writing(touch, group, _added_columns(role, touch.table))
        if role not in NOT_YET:
            yield from _numbering(role, group)


def numbered_by_store(role: Role, name: str) -> frozenset[str]:
    """Columns of a new row that only the store fills: a number taken in advance would fail everybody's next act."""
    if role is Role.COLLECTOR and name not in {touch.table for touch in ALWAYS}:
        return frozenset()
    given = table_named(name).autoincrement_column
    filled = {"transaction_id"} if name == ChangeEntry.__tablename__ else set()
    return frozenset(filled if given is None else filled | {given.name})


def _added_columns(role: Role, name: str) -> str:
    """For which columns of a new row a role has a word to say; empty where for all."""
    filled = numbered_by_store(role, name)
    columns = identifiers(column.name for column in table_named(name).columns if column.name not in filled)
    return f" ({columns})" if filled else ""


def _writing(touch: Touch, group: str, added_columns: str) -> Iterator[str]:
    table = place(touch.table)
    if touch.adds:
        yield f"GRANT INSERT{added_columns} ON {table} TO {group}"
    if touch.changes:
        yield f"GRANT UPDATE ({identifiers(sorted(touch.changes))}) ON {table} TO {group}"
    if touch.removes:
        yield f"GRANT DELETE ON {table} TO {group}"


def _numbering(role: Role, group: str) -> Iterator[str]:
    """Who adds a row takes the next number of its table."""
    for schema in (SERVICE_SCHEMA,) if role in WALLED else (SERVICE_SCHEMA, NETWORK_SCHEMA):
        yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {identifier(schema)} TO {group}"
