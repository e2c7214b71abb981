"""What may stand by whom in what decides about money: decisions on breaches, the ledger, versions of agreements."""

from nocdesk.outages.classes import DECLARED
from nocdesk.people.policy import Act
from nocdesk.sla.breaches.states import STEPS
from nocdesk.team.guard import Guard
from nocdesk.team.quoting import literal

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


_STEPS_AND_STATES = ", ".join(sorted({f"({literal(step)}, {literal(state)})" for (_, step), state in STEPS.items()}))
"""Each step with the state that it leads to; one that takes back leads to any but the excluded one."""

_DECLARED = ", ".join(map(literal, sorted(DECLARED)))
"""The classes of an exclusion: it may go on, and so must hide nothing but whose fault it was."""


def _is_not_now(column: str) -> str:
    """Machines differ by some minutes in what time it is."""
    return f"(NEW.{column} - clock_timestamp() NOT BETWEEN interval '-15 minutes' AND interval '15 minutes')"


MONEY_GUARDS: tuple[Guard, ...] = (
    Guard(
        "second_signature_on_breach",
        "sla_breach",
        "UPDATE",
        "NEW.state = 'excluded' AND OLD.state IS DISTINCT FROM 'excluded' AND "
        + _is_not_anothers(_first_signature("NEW.id")),
    ),
    Guard(
        "second_signature",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'sign' AND " + _is_not_anothers(_first_signature("NEW.breach_id")),
    ),
    Guard(
        "taking_back",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'takeBack' AND session_user IS DISTINCT FROM "
        + _LAST_STANDING.format(what="by", breach="NEW.breach_id"),
    ),
    Guard(
        "signing",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'sign'",
        Act.SIGN_EXCLUSION,
    ),
    Guard(
        "decision_role",
        "sla_breach_decision",
        "INSERT",
        "NEW.role IS DISTINCT FROM nocdesk.my_role()",
    ),
    Guard(
        "judging_again",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'judgedAgain'",
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
    ),
    Guard(
        "decision_state",
        "sla_breach_decision",
        "INSERT",
        f"NOT ((NEW.step, NEW.state) IN ({_STEPS_AND_STATES})"
        " OR (NEW.step = 'takeBack' AND NEW.state <> 'excluded') OR NEW.step = 'judgedAgain')"
        " OR (NEW.step = 'exclude' AND (NEW.reason IS NULL OR btrim(NEW.note) = ''))",
    ),
    Guard(
        "correction_said",
        "ledger_correction",
        "INSERT",
        "NEW.reason !~ '[^[:space:]]' OR NEW.ended_at <= NEW.began_at"
        " OR (NEW.kind = 'correction' AND NEW.ended_at > clock_timestamp() + interval '15 minutes')"
        f" OR (NEW.kind = 'exclusion' AND (NEW.service_class IN ({_DECLARED})) IS NOT TRUE)"
        " OR (NEW.kind <> 'withdrawal' AND NEW.withdraws_id IS NOT NULL)"
        " OR (NEW.kind = 'withdrawal' AND NOT EXISTS (SELECT FROM public.ledger_correction AS earlier"
        " WHERE earlier.id = NEW.withdraws_id AND earlier.kind <> 'withdrawal'"
        " AND ROW(earlier.service_id, earlier.began_at, earlier.ended_at)"
        " = ROW(NEW.service_id, NEW.began_at, NEW.ended_at)))",
    ),
    Guard(
        "agreement_version_next",
        "agreement_version",
        "INSERT",
        "NEW.number IS DISTINCT FROM 1 + (SELECT coalesce(max(number), 0)"
        " FROM public.agreement_version WHERE agreement_id = NEW.agreement_id)",
    ),
    Guard("decision_now", "sla_breach_decision", "INSERT", _is_not_now("at"), Act.RECORD_MEASUREMENT),
    Guard("correction_now", "ledger_correction", "INSERT", _is_not_now("made_at"), Act.RECORD_MEASUREMENT),
    Guard("version_now", "agreement_version", "INSERT", _is_not_now("entered_at"), Act.RECORD_MEASUREMENT),
    Guard(
        "breach_now",
        "sla_breach",
        "UPDATE",
        "NEW.decided_at IS DISTINCT FROM OLD.decided_at AND " + _is_not_now("decided_at") + " IS NOT FALSE",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "breach_told",
        "sla_breach",
        "UPDATE",
        "NEW.state IS DISTINCT FROM OLD.state AND NOT EXISTS (SELECT FROM public.sla_breach_decision"
        " WHERE breach_id = NEW.id AND breach_version = NEW.version AND state = NEW.state AND by = session_user)",
        Act.RECORD_MEASUREMENT,
        at_commit=True,
    ),
)
