"""Columns that say who did it hold the login that did it, and nobody else's name."""

from collections.abc import Iterator, Mapping

from sqlalchemy.sql.schema import ScalarElementColumnDefault

from nocdesk.people.model import Role
from nocdesk.team.catalogue import place, table_named
from nocdesk.team.functions import trigger_function
from nocdesk.team.names import FUNCTION_SCHEMA
from nocdesk.team.quoting import identifier, literal

SIGNED: Mapping[str, str] = {
    "agreement_version": "entered_by",
    "alarm": "acknowledged_by",
    "alarm_event": "by",
    "alarm_note": "author",
    "alarm_shelf": "by seconded_by ended_by",
    "etr_promise": "made_by",
    "handover": "prepared_by outgoing incoming refused_by",
    "ledger_correction": "made_by",
    "list_view": "owner",
    "match_learning": "by",
    "notice_subscription": "subscribed_by",
    "out_of_service": "by ended_by",
    "plot_note": "author",
    "problem_correction": "by withdrawn_by",
    "problem_member": "by",
    "report_schedule": "scheduled_by",
    "request": "asked_by",
    "presence": "owner",
    "saved_view": "owner",
    "shift_note": "author done_by",
    "sla_breach_decision": "by",
    "ticket_bond": "by undone_by",
    "ticket_clock_stop": "began_by ended_by",
    "ticket_event": "author",
    "ticket_match": "decided_by",
    "trouble_ticket": "opened_by updated_by",
    "work_series": "planned_by",
}
"""By table: what a row says of who did what. A collector signs for the program and is not asked; what the program
says by itself is said by a collector, never in a person's transaction."""

_BODY = f"""
DECLARE
    column_name text;
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{{}}'::jsonb ELSE to_jsonb(OLD) END;
    signed text;
BEGIN
    IF coalesce(nocdesk.my_role(), {literal(Role.COLLECTOR)}) = {literal(Role.COLLECTOR)} THEN
        RETURN NEW;
    END IF;
    FOREACH column_name IN ARRAY string_to_array(TG_ARGV[0], ' ') LOOP
        signed := to_jsonb(NEW) ->> column_name;
        IF signed <> session_user AND signed IS DISTINCT FROM before ->> column_name
            AND NOT (TG_OP = 'INSERT' AND signed = '' AND column_name = ANY(string_to_array(TG_ARGV[1], ' '))) THEN
            RAISE EXCEPTION USING ERRCODE = '42501',
                MESSAGE = format('%s.%s is signed by %s, who did not do it', TG_TABLE_NAME, column_name, signed);
        END IF;
    END LOOP;
    RETURN NEW;
END
"""


def signature_triggers() -> Iterator[str]:
    """The guard of every signed table."""
    yield from trigger_function("guard_signature", _BODY)
    for name, columns in SIGNED.items():
        trigger = identifier("a_guard_signature")
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {place(name)}"
        yield (
            f"CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE ON {place(name)} FOR EACH ROW "
            f"EXECUTE FUNCTION {identifier(FUNCTION_SCHEMA)}.guard_signature"
            f"({literal(columns)}, {literal(_begun_empty(name, columns))})"
        )


def _begun_empty(name: str, columns: str) -> str:
    """Those of a table's columns that the model leaves empty in a new row which nobody signed."""
    model = table_named(name).columns
    defaults = {column: model[column].default for column in columns.split()}
    return " ".join(
        column for column, it in defaults.items() if isinstance(it, ScalarElementColumnDefault) and it.arg == ""
    )
