"""The tables of a store as the policy needs them: where they stand, their columns, what counts versions."""

from functools import cache

from sqlalchemy import Table

from nocdesk.model import Base
from nocdesk.team.names import INTERNAL_TABLES, NETWORK_SCHEMA, SERVICE_SCHEMA
from nocdesk.team.quoting import identifier


def table_named(name: str) -> Table:
    """A table of the model."""
    return Base.metadata.tables[name]


def every_table() -> tuple[str, ...]:
    """The names of all tables, sorted."""
    return tuple(sorted(Base.metadata.tables))


def place(name: str) -> str:
    """A table's name with the schema in which it stands on a team's store."""
    schema = NETWORK_SCHEMA if name in INTERNAL_TABLES else SERVICE_SCHEMA
    return f"{identifier(schema)}.{identifier(name)}"


@cache
def versioned_tables() -> tuple[str, ...]:
    """Tables whose rows count their changes, so that two people do not overwrite each other."""
    mappers = [mapper for mapper in Base.registry.mappers if mapper.version_id_col is not None]
    return tuple(sorted(str(mapper.local_table) for mapper in mappers))


def editable_columns(name: str) -> frozenset[str]:
    """Every column but the key."""
    return frozenset(column.name for column in table_named(name).columns if not column.primary_key)
