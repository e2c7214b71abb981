"""What may stand in a row by whom, beyond rights on columns: owning, decisions and second signatures."""

from collections.abc import Iterator

from nocdesk.people.policy import Act
from nocdesk.store.changes import PRUNED
from nocdesk.team.catalogue import place
from nocdesk.team.functions import trigger_function
from nocdesk.team.guard import Guard
from nocdesk.team.names import FUNCTION_SCHEMA
from nocdesk.team.quoting import identifier, literal
from nocdesk.team.ticket_guards import TICKET_GUARDS

_LAST_STANDING = """(
    SELECT told.{what} FROM (
        SELECT entry.id, entry.by, entry.step,
            sum(entry.height) OVER (ORDER BY entry.id) AS height, sum(entry.height) OVER () AS last_height
        FROM (
            SELECT id, by, step, CASE step WHEN 'takeBack' THEN -1 ELSE 1 END AS height
            FROM public.sla_breach_decision WHERE breach_id = {breach} AND step <> 'judgedAgain'
        ) AS entry
    ) AS told WHERE told.step <> 'takeBack' AND told.height = told.last_height ORDER BY told.id DESC LIMIT 1)"""
"""Of the last decision of a breach that was not taken back."""


def _first_signature(breach: str) -> str:
    """Who proposed the exclusion of a breach; nobody where it does not stand."""
    step, by = (_LAST_STANDING.format(what=what, breach=breach) for what in ("step", "by"))
    return f"(CASE WHEN {step} = 'exclude' THEN {by} END)"


def _is_not_anothers(signature: str) -> str:
    return f"({signature} <> session_user) IS NOT TRUE"


GUARDS: tuple[Guard, ...] = (
    *TICKET_GUARDS,
    Guard(
        "alarm_acknowledged",
        "alarm",
        "UPDATE",
        "NEW.acknowledged_by IS NOT NULL AND NEW.acknowledged_by IS DISTINCT FROM OLD.acknowledged_by",
        "acknowledges no alarm",
        Act.ACKNOWLEDGE_ALARM,
    ),
    Guard(
        "alarm_owned",
        "alarm",
        "UPDATE",
        "NEW.owner IS NOT NULL AND NEW.owner IS DISTINCT FROM OLD.owner",
        "takes no alarm",
        Act.OWN_ALARM,
    ),
    Guard(
        "problem_owned",
        "service_problem",
        "UPDATE",
        "NEW.owner IS NOT NULL AND NEW.owner IS DISTINCT FROM OLD.owner",
        "takes no problem",
        Act.WORK_PROBLEM,
    ),
    Guard(
        "work_by_hand",
        "planned_work",
        "INSERT",
        "NEW.series_id IS NULL",
        "plans no work",
        Act.PLAN_WORK,
    ),
    Guard(
        "second_signature_on_breach",
        "sla_breach",
        "UPDATE",
        "NEW.state = 'excluded' AND OLD.state IS DISTINCT FROM 'excluded' AND "
        + _is_not_anothers(_first_signature("NEW.id")),
        "excludes nothing that another person has not signed first",
    ),
    Guard(
        "second_signature",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'sign' AND " + _is_not_anothers(_first_signature("NEW.breach_id")),
        "excludes nothing that another person has not signed first",
    ),
    Guard(
        "taking_back",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'takeBack' AND session_user IS DISTINCT FROM "
        + _LAST_STANDING.format(what="by", breach="NEW.breach_id"),
        "takes back what another decided",
    ),
    Guard(
        "signing",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'sign'",
        "signs no exclusion",
        Act.SIGN_EXCLUSION,
    ),
    Guard(
        "decision_role",
        "sla_breach_decision",
        "INSERT",
        "NEW.role IS DISTINCT FROM nocdesk.my_role()",
        "decides in no other role than the own",
    ),
    Guard(
        "judging_again",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'judgedAgain'",
        "judges nothing",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "ledger_second_signature",
        "ledger_correction",
        "INSERT",
        "NEW.second_signature IS NOT NULL AND (" + _is_not_anothers("NEW.second_signature") + " OR NOT EXISTS ("
        "SELECT FROM public.sla_breach AS breach WHERE breach.service_id = NEW.service_id"
        " AND NEW.began_at >= breach.began_at AND NEW.ended_at <= breach.until_at"
        " AND NEW.second_signature = " + _first_signature("breach.id") + "))",
        "writes no second signature but that of who proposed the exclusion",
    ),
    Guard(
        "handover_sealed",
        "handover",
        "UPDATE",
        "OLD.state = 'accepted'",
        "changes no handover that is signed by both",
    ),
    Guard(
        "handover_two_people",
        "handover",
        "UPDATE",
        "NEW.incoming = NEW.outgoing OR (NEW.state = 'accepted' AND NOT coalesce(OLD.state = 'offered'"
        " AND NEW.outgoing = OLD.outgoing AND NEW.incoming = session_user, false))",
        "accepts no handover but one that another person signed",
    ),
    Guard(
        "handover_begin",
        "handover",
        "INSERT",
        "NEW.state <> 'draft' OR num_nonnulls(NEW.outgoing, NEW.incoming) > 0",
        "begins no handover that is signed already",
    ),
    Guard(
        "feed_forgotten",
        "change_feed",
        "INSERT",
        f"NEW.kind = {literal(PRUNED)}",
        "forgets no changes",
        Act.RECORD_MEASUREMENT,
    ),
)


def guard_triggers() -> Iterator[str]:
    """A function and a trigger for each guard."""
    for guard in GUARDS:
        function, trigger = f"guard_{guard.name}", identifier(f"c_guard_{guard.name}")
        yield from trigger_function(function, _body(guard))
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {place(guard.table)}"
        yield (
            f"CREATE TRIGGER {trigger} BEFORE {guard.on} ON {place(guard.table)} FOR EACH ROW "
            f"EXECUTE FUNCTION {identifier(FUNCTION_SCHEMA)}.{identifier(function)}()"
        )


def _body(guard: Guard) -> str:
    """A login of no group administers the database, and no rule of ours binds it."""
    permitted = ", ".join(literal(role) for role in guard.roles)
    is_denied = f"nocdesk.my_role() NOT IN ({permitted})" if permitted else "nocdesk.my_role() IS NOT NULL"
    return f"""
BEGIN
    IF ({guard.when}) AND {is_denied} THEN
        RAISE EXCEPTION USING ERRCODE = '42501',
            MESSAGE = format('%s (%s) %s', session_user, nocdesk.my_role(), {literal(guard.told)});
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
"""
