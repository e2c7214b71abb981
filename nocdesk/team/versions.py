"""A write that did not see the newest version of a row is refused, whatever program it comes from (SQLSTATE 40001)."""

from collections.abc import Iterator, Mapping

from nocdesk.team.catalogue import place, versioned_tables
from nocdesk.team.functions import trigger_function
from nocdesk.team.names import FUNCTION_SCHEMA
from nocdesk.team.quoting import identifier, literal

DERIVED: Mapping[str, str] = {
    "service": "current_class class_since state",
    "sla_breach": "began_at until_at bad_s worst is_running",
}
"""Columns that follow from others: they change without a new version, since nobody edits them."""

_BODY = """
DECLARE derived text[] := string_to_array(TG_ARGV[0], ' ');
BEGIN
    IF NEW.version = OLD.version + 1 THEN
        RETURN NEW;
    END IF;
    IF NEW.version = OLD.version AND to_jsonb(NEW) - derived = to_jsonb(OLD) - derived THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = '40001',
        MESSAGE = format('%s %s is in version %s by now', TG_TABLE_NAME, to_jsonb(OLD) ->> 'id', OLD.version),
        HINT = 'Read it again and repeat the change on what it is now.';
END
"""


def version_triggers() -> Iterator[str]:
    """The guard of every table with versions."""
    yield from trigger_function("guard_version", _BODY)
    for name in versioned_tables():
        trigger = identifier("b_guard_version")
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {place(name)}"
        yield (
            f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {place(name)} FOR EACH ROW "
            f"EXECUTE FUNCTION {identifier(FUNCTION_SCHEMA)}.guard_version({literal(DERIVED.get(name, ''))})"
        )
