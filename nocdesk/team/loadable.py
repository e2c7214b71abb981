"""What people write can be read again: words that the program knows, and instants that it can count."""

from collections.abc import Iterator

from sqlalchemy import Column, Enum

from nocdesk.people.model import Role
from nocdesk.store.base import UtcDateTime
from nocdesk.team.catalogue import place, table_named
from nocdesk.team.functions import trigger_function
from nocdesk.team.grants import written_by
from nocdesk.team.names import FUNCTION_SCHEMA
from nocdesk.team.quoting import identifier, literal

_INSTANTS = "'1900-01-01 00:00+00'::timestamptz AND '9998-12-31 00:00+00'::timestamptz"
"""Python counts no others, in any time zone."""


def loadable_triggers() -> Iterator[str]:
    """A guard of every table that people write, made from the model's columns."""
    for name in sorted({name for role in Role if role is not Role.COLLECTOR for name in written_by(role)}):
        trigger, function = identifier("d_guard_loadable"), f"guard_loadable_{name}"
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {place(name)}"
        tests = [test for column in table_named(name).columns if (test := _unreadable(column))]
        if not tests:
            continue
        yield from trigger_function(function, _body(" OR ".join(tests)))
        yield (
            f"CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE ON {place(name)} FOR EACH ROW "
            f"EXECUTE FUNCTION {identifier(FUNCTION_SCHEMA)}.{identifier(function)}()"
        )


def _unreadable(column: Column[object]) -> str:
    """When a column holds what the model cannot load; nothing where it always can."""
    value = f"NEW.{identifier(column.name)}"
    if isinstance(column.type, Enum):
        return f"{value} NOT IN ({', '.join(map(literal, column.type.enums))})"
    if isinstance(column.type, UtcDateTime):
        return f"{value} NOT BETWEEN {_INSTANTS}"
    return ""


def _body(is_unreadable: str) -> str:
    """Nested, so that a migration under a login of no group may take a column away."""
    return f"""
BEGIN
    IF nocdesk.my_role() <> {literal(Role.COLLECTOR)} THEN
        IF {is_unreadable} THEN
            RAISE EXCEPTION USING ERRCODE = '42501',
                CONSTRAINT = 'loadable',
                MESSAGE = format('%s: a word or an instant in this row could not be read again', TG_TABLE_NAME);
        END IF;
    END IF;
    RETURN NEW;
END
"""
