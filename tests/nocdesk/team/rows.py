"""A row for any table, made from its columns alone, so that rights on it can be tried with raw SQL."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Enum,
    Insert,
    LargeBinary,
    Numeric,
    String,
    func,
    insert,
    text,
)

from nocdesk.model import Base
from nocdesk.store.base import UtcDateTime
from nocdesk.team.catalogue import place, table_named
from nocdesk.team.names import INTERNAL_TABLES, NETWORK_SCHEMA, SERVICE_SCHEMA
from nocdesk.team.signatures import SIGNED

NEW = 900
"""The number of a row that a test adds; those that are there have 1."""

LAST = 500
"""The last number that each table's counter gave."""

_AT = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
_LATER = _AT + timedelta(minutes=1)

_CHOSEN: Mapping[str, Mapping[str, object]] = {
    "support": {"device_id": 1},
    "sla_breach": {"until_at": _LATER},
    "sla_breach_decision": {"step": "exclude", "state": "exclusionProposed", "reason": "customer", "at": func.now()},
    "ledger_correction": {"made_at": func.now(), "ended_at": _LATER},
    "agreement_version": {"entered_at": func.now()},
    "notice": {"state": "waiting"},
    "trouble_ticket": {"updated_at": func.now()},
    "planned_work": {
        "starts_at": func.now() + timedelta(days=30),
        "ends_at": func.now() + timedelta(days=31),
        "planned_at": func.now(),
    },
}
"""What a table's own checks and a second signature need, what is done now alone, and work to come."""


def new_row(name: str, number: int, /, *, signed_by: str, **given: object) -> Insert:
    """A row with every column filled that must be, references to rows of number 1, and signatures of one login.

    What is given as None is left out.
    """
    table = table_named(name)
    signed = SIGNED.get(name, "").split()
    values: dict[str, object] = {}
    given = {**_CHOSEN.get(name, {}), **given}
    for column in table.columns:
        if column.name in given:
            if given[column.name] is not None:
                values[column.name] = given[column.name]
        elif column.primary_key and not column.foreign_keys:
            values[column.name] = number if not isinstance(column.type, String) else f"k{number}"
        elif column.name in signed and not column.nullable:
            values[column.name] = signed_by
        elif not column.nullable:
            values[column.name] = 1 if column.foreign_keys else _least(column, number)
    schema = NETWORK_SCHEMA if name in INTERNAL_TABLES else SERVICE_SCHEMA
    return insert(table).values(values).execution_options(schema_translate_map={None: schema})


def asked_row(name: str, /, *, signed_by: str, **given: object) -> Insert:
    """A new row as a person may ask for it: the store gives its number, and tells it to nobody."""
    key = table_named(name).autoincrement_column
    without = {} if key is None else {key.name: None}
    return new_row(name, NEW, signed_by=signed_by, **without, **given).inline()


def _least(column: Column[object], number: int) -> object:
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    if isinstance(kind, UtcDateTime | DateTime):
        return _AT
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, LargeBinary):
        return b""
    if isinstance(kind, String):
        return f"{column.name} {number}"
    return 1.0 if isinstance(kind, Numeric) else number


def fill(connection: Connection) -> None:
    """One row of number 1 in every table, as whoever administers the database."""
    connection.execute(text("SET session_replication_role = replica"))
    for table in Base.metadata.sorted_tables:
        if table.name in ("audit_entry", "audit_head"):
            continue  # The trail is a chain of its own.
        before = {"updated_at": _AT} if table.name == "trouble_ticket" else {}
        connection.execute(new_row(table.name, 1, signed_by="somebody", **before))
        if table.autoincrement_column is not None:
            sequence = f"pg_get_serial_sequence('{place(table.name)}', '{table.autoincrement_column.name}')"
            connection.execute(text(f"SELECT setval({sequence}, {LAST})"))
    connection.execute(text("SET session_replication_role = origin"))
