"""What may stand in a row by whom, beyond rights on columns: owning, shelving, handing over, telling outside."""

from collections.abc import Iterable, Iterator

from nocdesk.notices.subscribing import TEST, TEST_BODY, TEST_SUBJECT
from nocdesk.people.policy import Act
from nocdesk.people.refusals import REFUSALS
from nocdesk.shifts.sheet import NOTES
from nocdesk.store.changes import PRUNED
from nocdesk.team.catalogue import place
from nocdesk.team.functions import trigger_function
from nocdesk.team.guard import Guard
from nocdesk.team.money_guards import MONEY_GUARDS
from nocdesk.team.names import FUNCTION_SCHEMA
from nocdesk.team.quoting import identifier, literal
from nocdesk.team.ticket_guards import TICKET_GUARDS
from nocdesk.team.work_guards import WORK_GUARDS

_WHAT_WAS_SIGNED = ("shift", "starts_at", "ends_at", *NOTES, "items::text", "outgoing", "offered_at")
_ON_ITS_WAY = "('sending', 'sent')"
_IS_TEST = (
    f"NEW.about = {literal(TEST)} AND NEW.subject = {literal(TEST_SUBJECT)}"
    f" AND NEW.body = format({literal(TEST_BODY.format(name='%s'))}, session_user)"
    " AND NEW.state = 'waiting' AND NEW.tries = 0 AND NEW.fault = '' AND NEW.sent_at IS NULL"
    " AND EXISTS (SELECT FROM public.notice_subscription WHERE id = NEW.subscription_id AND ended_at IS NULL)"
)
_IS_CRITICAL = (
    "(NEW.severity = 'critical' OR EXISTS (SELECT FROM network.alarm"
    " WHERE natural_key = NEW.natural_key AND closed_at IS NULL AND severity = 'critical'))"
)
_SHELVING = "('oneShot', 'timed')"
_IS_OVER_NOW = (
    "(NEW.state IN ('resolved', 'closed') AND OLD.state NOT IN ('resolved', 'closed'))"
    " OR (NEW.resolved_at IS NOT NULL AND OLD.resolved_at IS NULL)"
    " OR (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL AND NEW.state NOT IN ('closed', 'cancelled', 'rejected'))"
)
"""Whether a problem that was not over is so now by any column that says it, and was not set aside."""


def _row(name: str, columns: Iterable[str]) -> str:
    return f"ROW({', '.join(f'{name}.{column}' for column in columns)})"


def _is_given_by_another(column: str) -> str:
    """Whether it is given to somebody, or taken from them, and the row does not say by whom."""
    return (
        f"ROW(NEW.{column}, NEW.given_by) IS DISTINCT FROM ROW(OLD.{column}, OLD.given_by)"
        " AND NEW.given_by IS DISTINCT FROM session_user"
    )


GUARDS: tuple[Guard, ...] = (
    *TICKET_GUARDS,
    *MONEY_GUARDS,
    *WORK_GUARDS,
    Guard(
        "alarm_acknowledged",
        "alarm",
        "UPDATE",
        "NEW.acknowledged_by IS NOT NULL AND NEW.acknowledged_by IS DISTINCT FROM OLD.acknowledged_by",
        Act.ACKNOWLEDGE_ALARM,
    ),
    Guard(
        "alarm_owned",
        "alarm",
        "UPDATE",
        "NEW.owner IS NOT NULL AND NEW.owner IS DISTINCT FROM OLD.owner",
        Act.OWN_ALARM,
    ),
    Guard(
        "problem_owned",
        "service_problem",
        "UPDATE",
        "NEW.owner IS NOT NULL AND NEW.owner IS DISTINCT FROM OLD.owner",
        Act.WORK_PROBLEM,
    ),
    Guard("alarm_given", "alarm", "INSERT OR UPDATE", _is_given_by_another("owner")),
    Guard("problem_given", "service_problem", "INSERT OR UPDATE", _is_given_by_another("owner")),
    Guard(
        "alarm_ended",
        "alarm",
        "INSERT OR UPDATE",
        "NEW.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at"
        " AND num_nulls(NEW.cleared_at, NEW.acknowledged_at) > 0",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "problem_resolved",
        "service_problem",
        "UPDATE",
        f"({_IS_OVER_NOW}) AND EXISTS (SELECT"
        " FROM network.problem_member AS member JOIN network.alarm ON alarm.id = member.alarm_id"
        " WHERE member.problem_id = NEW.id AND member.left_at IS NULL AND alarm.cleared_at IS NULL)",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "shelf_alone",
        "alarm_shelf",
        "INSERT OR UPDATE",
        f"NEW.state IN {_SHELVING} AND NEW.ended_at IS NULL AND {_IS_CRITICAL}"
        ' AND (NEW.seconded_by IS NULL OR NEW.seconded_by = NEW."by" OR (NEW.seconded_by <> session_user'
        " AND ROW(NEW.state, NEW.until) IS DISTINCT FROM ROW(OLD.state, OLD.until)))",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "alarm_shelved",
        "alarm",
        "INSERT OR UPDATE",
        "NEW.shelf_id IS NOT NULL AND NEW.shelf_id IS DISTINCT FROM OLD.shelf_id"
        " AND NOT EXISTS (SELECT FROM network.alarm_shelf AS shelf WHERE shelf.id = NEW.shelf_id"
        f" AND shelf.natural_key = NEW.natural_key AND shelf.state IN {_SHELVING} AND shelf.ended_at IS NULL)",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "handover_sealed",
        "handover",
        "UPDATE",
        "OLD.state = 'accepted'",
    ),
    Guard(
        "handover_two_people",
        "handover",
        "UPDATE",
        "NEW.incoming = NEW.outgoing OR (NEW.state = 'accepted' AND NOT coalesce(OLD.state = 'offered'"
        " AND NEW.outgoing = OLD.outgoing AND NEW.incoming = session_user, false))",
    ),
    Guard(
        "handover_offered",
        "handover",
        "UPDATE",
        "(NEW.state = 'offered' AND OLD.state <> 'offered' AND NEW.outgoing IS DISTINCT FROM session_user)"
        " OR (OLD.state = 'offered' AND NEW.state = 'draft' AND OLD.outgoing IS DISTINCT FROM session_user)"
        " OR (OLD.state = 'offered' AND NEW.state IN ('offered', 'accepted') AND"
        f" {_row('NEW', _WHAT_WAS_SIGNED)} IS DISTINCT FROM {_row('OLD', _WHAT_WAS_SIGNED)})",
    ),
    Guard(
        "handover_begin",
        "handover",
        "INSERT",
        "NEW.state <> 'draft' OR num_nonnulls(NEW.outgoing, NEW.incoming) > 0",
    ),
    Guard("notice_by_hand", "notice", "INSERT", f"({_IS_TEST}) IS NOT TRUE", Act.RECORD_MEASUREMENT),
    Guard(
        "notice_sent",
        "notice",
        "UPDATE",
        f"OLD.state IN {_ON_ITS_WAY} OR NEW.state IN {_ON_ITS_WAY}",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "feed_forgotten",
        "change_feed",
        "INSERT",
        f"NEW.kind = {literal(PRUNED)}",
        Act.RECORD_MEASUREMENT,
    ),
)


def guard_triggers() -> Iterator[str]:
    """A function and a trigger for each guard."""
    for guard in GUARDS:
        function, trigger = f"guard_{guard.name}", identifier(f"c_guard_{guard.name}")
        yield from trigger_function(function, _body(guard))
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {place(guard.table)}"
        kind, when = ("CONSTRAINT TRIGGER", "AFTER") if guard.at_commit else ("TRIGGER", "BEFORE")
        deferred = "DEFERRABLE INITIALLY DEFERRED " if guard.at_commit else ""
        yield (
            f"CREATE {kind} {trigger} {when} {guard.on} ON {place(guard.table)} {deferred}FOR EACH ROW "
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
            MESSAGE = format('%s (%s) %s', session_user, nocdesk.my_role(), {literal(REFUSALS[guard.name])}),
            CONSTRAINT = {literal(guard.name)};
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
"""
