"""Raw SQL does not escape the audit trail: the database enters every row that a person changes, and all money."""

from collections.abc import Iterator

from nocdesk.people.model import Role
from nocdesk.team.catalogue import place, table_named
from nocdesk.team.functions import trigger_function
from nocdesk.team.grants import NOT_YET, written_by
from nocdesk.team.names import FUNCTION_SCHEMA, OWNER, SERVICE_SCHEMA
from nocdesk.team.needs import ALWAYS
from nocdesk.team.quoting import identifier, literal

MONEY = frozenset(
    {"agreement", "agreement_version", "ledger_correction", "sla_breach_decision", "sla_template", "sla_verdict"}
)
"""What decides about money is entered whoever writes it, a collector and whoever administers the database too."""

PROGRAMS = NOT_YET | {Role.COLLECTOR}

_BY_A_PERSON = f"nocdesk.my_role() NOT IN ({', '.join(literal(role) for role in sorted(PROGRAMS))})"

_BODY = """
DECLARE
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    is_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    keys text[] := string_to_array(TG_ARGV[0], ' ');
    number text := CASE WHEN TG_OP = 'DELETE' THEN was ELSE is_now END ->> keys[1];
    before json;
    after json;
BEGIN
    -- Of a changed row what is different, and its key where that is more than a number.
    SELECT coalesce(json_object_agg(key, value ORDER BY key), '{}') INTO before FROM jsonb_each(was)
        WHERE value IS DISTINCT FROM is_now -> key OR (key = ANY(keys) AND array_length(keys, 1) > 1);
    SELECT coalesce(json_object_agg(key, value ORDER BY key), '{}') INTO after FROM jsonb_each(is_now)
        WHERE value IS DISTINCT FROM was -> key OR (key = ANY(keys) AND array_length(keys, 1) > 1);
    IF was = is_now THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.audit_entry (at, actor, role, action, kind, entity_id, before, after, origin, program,
        is_carried, seq, act_seq, prev_hash, hash)
    VALUES (clock_timestamp(), session_user, coalesce(nocdesk.my_role(), 'administrator'), lower(TG_OP),
        'row/' || TG_TABLE_NAME, CASE WHEN number ~ '^[0-9]{1,18}$' THEN number::bigint ELSE 0 END, before, after, '',
        left(current_setting('application_name'), 120), false, 0, 0, '', '');
    RETURN NULL;
END
"""


def told_tables() -> tuple[str, ...]:
    """The tables whose rows people may write, and those of money."""
    by_people = {name for role in Role if role not in PROGRAMS for name in written_by(role)}
    return tuple(sorted((by_people | MONEY) - {touch.table for touch in ALWAYS}))


def audit_triggers() -> Iterator[str]:
    """The chain's functions become the owner's; a trigger of each table fires when its transaction ends.

    At its end and not before, so that the chain's end is held for as short as can be.
    """
    for name in ("audit_chain", "audit_refuse"):
        yield f"ALTER FUNCTION {identifier(SERVICE_SCHEMA)}.{identifier(name)}() OWNER TO {identifier(OWNER)}"
    yield from trigger_function("tell_trail", _BODY)
    for name in told_tables():
        trigger = identifier("tell_trail")
        keys = " ".join(column.name for column in table_named(name).primary_key)
        when = "" if name in MONEY else f"WHEN ({_BY_A_PERSON}) "
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {place(name)}"
        yield (
            f"CREATE CONSTRAINT TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON {place(name)} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when}"
            f"EXECUTE FUNCTION {identifier(FUNCTION_SCHEMA)}.tell_trail({literal(keys)})"
        )
