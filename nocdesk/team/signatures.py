"""Columns that say who did it hold the login that did it, and nobody else's name."""

from collections.abc import Iterator, Mapping

from nocdesk.people.model import Role
from nocdesk.team.catalogue import place, table_named
from nocdesk.team.functions import trigger_function
from nocdesk.team.names import FUNCTION_SCHEMA
from nocdesk.team.quoting import identifier, literal

SIGNED: Mapping[str, str] = {
    "agreement_version": "entered_by",
    "alarm": "acknowledged_by given_by",
    "alarm_event": "by",
    "alarm_note": "author",
    "alarm_shelf": "by seconded_by ended_by",
    "etr_promise": "made_by",
    "handover": "prepared_by outgoing incoming refused_by",
    "ledger_correction": "made_by",
    "left_out_proposal": "by",
    "list_view": "owner",
    "match_learning": "by",
    "notice_subscription": "subscribed_by",
    "out_of_service": "by ended_by",
    "planned_work": "planned_by",
    "plot_note": "author",
    "problem_correction": "by withdrawn_by",
    "problem_member": "by",
    "report_schedule": "scheduled_by",
    "request": "asked_by",
    "presence": "owner",
    "saved_view": "owner",
    "service_problem": "given_by",
    "shift_note": "author done_by",
    "sla_breach_decision": "by",
    "ticket_bond": "by undone_by",
    "ticket_clock_stop": "began_by ended_by",
    "ticket_event": "author",
    "ticket_match": "decided_by",
    "trouble_ticket": "opened_by updated_by",
    "work_series": "planned_by",
}
"""By table: what a row says of who did what. A collector signs for the program and is not asked; what follows
from a person's act in the same transaction is signed by the person."""

UNSIGNED: Mapping[str, str] = {
    "alarm.owner": "to whom it was given: who gave it is given_by",
    "alarm.suppressed_by": "a rule or a work, not a person",
    "audit_entry.actor": "the database writes it",
    "device.collected_by": "a collector",
    "left_facts.actor": "the database writes it",
    "lease.holder": "a collector",
    "lease_term.holder": "a collector",
    "ledger_correction.second_signature": "a guard looks up who proposed the exclusion",
    "service_problem.owner": "to whom it was given: who gave it is given_by",
    "trouble_ticket.assignee": "to whom it was given: a guard asks for who gives it in updated_by",
    "trouble_ticket.crew": "whom the dispatcher sends",
}
"""Columns that name somebody and are not signed by who writes them, and why."""

_INSTANTS: Mapping[str, str] = {"author": "at", "by": "at", "outgoing": "offered_at", "incoming": "accepted_at"}
"""When who is named did it, beside `x_at` for `x_by`."""

_BODY = f"""
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{{}}'::jsonb ELSE to_jsonb(OLD) END;
    is_now jsonb := to_jsonb(NEW);
    instants text[] := string_to_array(TG_ARGV[1], ' ');
    signed text;
    number int := 0;
BEGIN
    IF coalesce(nocdesk.my_role(), {literal(Role.COLLECTOR)}) = {literal(Role.COLLECTOR)} THEN
        RETURN NEW;
    END IF;
    FOREACH signed IN ARRAY string_to_array(TG_ARGV[0], ' ') LOOP
        number := number + 1;
        IF is_now ->> signed IS DISTINCT FROM session_user
            AND num_nonnulls(is_now ->> signed, is_now ->> instants[number]) > 0
            AND ROW(is_now ->> signed, is_now ->> instants[number])
                IS DISTINCT FROM ROW(before ->> signed, before ->> instants[number]) THEN
            RAISE EXCEPTION USING ERRCODE = '42501', CONSTRAINT = 'signature', MESSAGE = format(
                '%s.%s is signed by %s, who did not do it',
                TG_TABLE_NAME, signed, coalesce(is_now ->> signed, 'nobody'));
        END IF;
    END LOOP;
    RETURN NEW;
END
"""


def signature_triggers() -> Iterator[str]:
    """The guard of every signed table: neither a name nor its instant changes but by who is named."""
    yield from trigger_function("guard_signature", _BODY)
    for name, columns in SIGNED.items():
        trigger = identifier("a_guard_signature")
        instants = " ".join(_instant_of(name, column) for column in columns.split())
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {place(name)}"
        yield (
            f"CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE ON {place(name)} FOR EACH ROW "
            f"EXECUTE FUNCTION {identifier(FUNCTION_SCHEMA)}.guard_signature({literal(columns)}, {literal(instants)})"
        )


def _instant_of(name: str, column: str) -> str:
    """The column that says when it was signed; the signature's own where there is none."""
    instant = _INSTANTS.get(column, column.removesuffix("_by") + "_at")
    return instant if instant in table_named(name).columns else column
