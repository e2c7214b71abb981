"""What may stand in a row by whom, beyond rights on columns: closing, restoring, decisions and second signatures."""

from collections.abc import Iterator
from dataclasses import dataclass

from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY, Act
from nocdesk.team.catalogue import place
from nocdesk.team.functions import trigger_function
from nocdesk.team.names import FUNCTION_SCHEMA
from nocdesk.team.quoting import identifier, literal

_ENDED = "('closed', 'rejected', 'cancelled')"
_FIRST_SIGNATURE = (
    "(SELECT first.by FROM public.sla_breach_decision AS first WHERE first.breach_id = {breach}"
    " AND first.step = 'exclude' ORDER BY first.id DESC LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """Where `when` holds of a row (OLD, NEW), the login's role must permit the act; without an act nobody may.

    The collector settles what has run its course, so it may wherever `for_collector` says so.
    """

    name: str
    table: str
    on: str
    when: str
    told: str
    act: Act | None = None
    for_collector: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """The words of the roles that may."""
        permitted = POLICY[self.act] if self.act is not None else frozenset[Role]()
        return tuple(sorted(permitted | {Role.COLLECTOR} if self.for_collector else permitted))


GUARDS: tuple[Guard, ...] = (
    Guard(
        "ticket_end",
        "trouble_ticket",
        "UPDATE",
        f"NEW.status IN {_ENDED} AND NEW.status IS DISTINCT FROM OLD.status",
        "closes no ticket",
        Act.CLOSE_TICKET,
        for_collector=True,
    ),
    Guard(
        "ticket_begin",
        "trouble_ticket",
        "INSERT",
        f"NEW.status IN {_ENDED} OR NEW.closed_at IS NOT NULL",
        "opens no ticket that is closed already",
    ),
    Guard(
        "ticket_restoration",
        "trouble_ticket",
        "UPDATE",
        "(NEW.restored_at IS NOT NULL AND NEW.restored_at IS DISTINCT FROM OLD.restored_at)"
        " OR (NEW.restoration IS NOT NULL AND NEW.restoration IS DISTINCT FROM OLD.restoration)"
        " OR (NEW.next_update_at IS NOT NULL AND NEW.next_update_at IS DISTINCT FROM OLD.next_update_at)",
        "promises no restoration",
        Act.SET_RESTORATION,
        for_collector=True,
    ),
    Guard(
        "ticket_etr",
        "trouble_ticket",
        "UPDATE",
        "NEW.etr_at IS NOT NULL AND NEW.etr_at IS DISTINCT FROM OLD.etr_at",
        "promises no time of restoration",
        Act.SET_RESTORATION,
    ),
    Guard(
        "promise",
        "etr_promise",
        "INSERT",
        "NEW.etr_at IS NOT NULL",
        "promises no time of restoration",
        Act.SET_RESTORATION,
    ),
    Guard(
        "ticket_by_hand",
        "trouble_ticket",
        "INSERT",
        "NOT NEW.is_system",
        "opens no ticket in a customer's name",
        Act.OPEN_TICKET,
    ),
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
        "NEW.state = 'excluded' AND OLD.state IS DISTINCT FROM 'excluded' AND session_user = "
        + _FIRST_SIGNATURE.format(breach="NEW.id"),
        "signed this exclusion first",
    ),
    Guard(
        "second_signature",
        "sla_breach_decision",
        "INSERT",
        "NEW.step = 'sign' AND session_user IS NOT DISTINCT FROM coalesce("
        + _FIRST_SIGNATURE.format(breach="NEW.breach_id")
        + ", session_user)",
        "signed this exclusion first",
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
        "NEW.second_signature = session_user OR NEW.second_signature = NEW.made_by",
        "signs nothing twice",
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
        "NEW.incoming IS NOT NULL AND NEW.incoming = NEW.outgoing",
        "hands over to nobody but another person",
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
    RETURN NEW;
END
"""
