"""What may stand in a ticket and what belongs to it by whom: closing, restoring, its times, its links."""

from nocdesk.people.policy import Act
from nocdesk.team.guard import Guard

_ENDED = "('closed', 'rejected', 'cancelled')"
_MINUTES = "interval '15 minutes'"
"""By so much machines may differ in what time it is."""


def _linked_elsewhere(pair: str) -> str:
    """Whether the alarm is linked with another ticket of the same customer: joining and splitting carry links along."""
    return (
        "EXISTS (SELECT FROM public.ticket_match AS other"
        " JOIN public.trouble_ticket AS theirs ON theirs.id = other.ticket_id"
        f" JOIN public.trouble_ticket AS own ON own.id = {pair}.ticket_id AND own.customer_id = theirs.customer_id"
        f" WHERE other.alarm_id = {pair}.alarm_id AND other.ticket_id <> {pair}.ticket_id AND other.state = 'linked')"
    )


def _is_not_now(column: str) -> str:
    """Whether an instant that is set lies elsewhere than now, by the database's clock."""
    return (
        f"(NEW.{column} IS DISTINCT FROM OLD.{column}"
        f" AND NEW.{column} NOT BETWEEN clock_timestamp() - {_MINUTES} AND clock_timestamp() + {_MINUTES})"
    )


def _is_merged_and_open(ticket: str) -> str:
    """Whether a merger of the ticket stands and the ticket is not cancelled by it."""
    return (
        "EXISTS (SELECT FROM public.ticket_bond AS bond JOIN public.trouble_ticket AS own ON own.id = bond.ticket_id"
        f" WHERE own.id = {ticket} AND own.status <> 'cancelled'"
        " AND bond.kind = 'mergedInto' AND bond.undone_at IS NULL)"
    )


TICKET_GUARDS: tuple[Guard, ...] = (
    Guard(
        "ticket_end",
        "trouble_ticket",
        "UPDATE",
        f"(NEW.status IN {_ENDED} OR OLD.status IN {_ENDED}) AND NEW.status IS DISTINCT FROM OLD.status",
        Act.CLOSE_TICKET,
        for_collector=True,
    ),
    Guard(
        "ticket_final",
        "trouble_ticket",
        "UPDATE",
        f"OLD.status IN {_ENDED} AND NEW.status IS DISTINCT FROM OLD.status AND NOT (OLD.status = 'cancelled'"
        " AND EXISTS (SELECT FROM public.ticket_bond WHERE ticket_id = NEW.id AND kind = 'mergedInto'"
        " AND status_before = NEW.status AND undone_at IS NULL))",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "bond_made",
        "ticket_bond",
        "INSERT OR UPDATE",
        "OLD.undone_at IS NOT NULL OR (NEW.kind = 'mergedInto' AND NEW.undone_at IS NULL AND NOT EXISTS (SELECT"
        " FROM public.trouble_ticket WHERE id = NEW.ticket_id"
        f" AND status = NEW.status_before AND status NOT IN {_ENDED}))",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "bond_carried_out",
        "ticket_bond",
        "INSERT OR UPDATE",
        f"NEW.kind = 'mergedInto' AND {_is_merged_and_open('NEW.ticket_id')}",
        Act.RECORD_MEASUREMENT,
        at_commit=True,
    ),
    Guard(
        "bond_undone",
        "trouble_ticket",
        "UPDATE",
        f"OLD.status = 'cancelled' AND {_is_merged_and_open('NEW.id')}",
        Act.RECORD_MEASUREMENT,
        at_commit=True,
    ),
    Guard(
        "ticket_given",
        "trouble_ticket",
        "UPDATE",
        "NEW.assignee IS DISTINCT FROM OLD.assignee AND NEW.updated_by IS DISTINCT FROM session_user",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "ticket_begin",
        "trouble_ticket",
        "INSERT",
        "NEW.status <> 'acknowledged' OR num_nonnulls(NEW.closed_at, NEW.responded_at, NEW.resolved_at,"
        " NEW.restored_at, NEW.restoration, NEW.restoration_since, NEW.etr_at, NEW.next_update_at) > 0",
    ),
    Guard(
        "ticket_restoration",
        "trouble_ticket",
        "UPDATE",
        "(NEW.restored_at IS NOT NULL AND NEW.restored_at IS DISTINCT FROM OLD.restored_at)"
        " OR (NEW.restoration IS NOT NULL AND NEW.restoration IS DISTINCT FROM OLD.restoration)"
        " OR (NEW.next_update_at IS NOT NULL AND NEW.next_update_at IS DISTINCT FROM OLD.next_update_at)",
        Act.SET_RESTORATION,
        for_collector=True,
    ),
    Guard(
        "ticket_etr",
        "trouble_ticket",
        "UPDATE",
        "NEW.etr_at IS NOT NULL AND NEW.etr_at IS DISTINCT FROM OLD.etr_at",
        Act.SET_RESTORATION,
    ),
    Guard(
        "promise",
        "etr_promise",
        "INSERT",
        "NEW.etr_at IS NOT NULL",
        Act.SET_RESTORATION,
    ),
    Guard(
        "ticket_by_hand",
        "trouble_ticket",
        "INSERT",
        "NOT NEW.is_system",
        Act.OPEN_TICKET,
    ),
    Guard(
        "match_decided",
        "ticket_match",
        "INSERT",
        "(NEW.state <> 'proposed' OR num_nonnulls(NEW.decided_at, NEW.decided_by) > 0)"
        " AND NOT (NEW.state = 'linked' AND " + _linked_elsewhere("NEW") + ")",
        Act.MATCH_TICKET,
    ),
    Guard(
        "match_changed",
        "ticket_match",
        "UPDATE",
        "ROW(NEW.state, NEW.decided_at, NEW.decided_by)"
        " IS DISTINCT FROM ROW(OLD.state, OLD.decided_at, OLD.decided_by)"
        " AND NOT (NEW.state <> OLD.state AND 'linked' IN (NEW.state, OLD.state)"
        f" AND {_linked_elsewhere('NEW')})",
        Act.MATCH_TICKET,
    ),
    Guard(
        "match_undone",
        "ticket_match",
        "DELETE",
        f"OLD.state <> 'proposed' AND NOT (OLD.state = 'linked' AND {_linked_elsewhere('OLD')})",
        Act.MATCH_TICKET,
    ),
    Guard(
        "ticket_answered",
        "trouble_ticket",
        "UPDATE",
        "NEW.responded_at IS DISTINCT FROM OLD.responded_at",
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "ticket_times",
        "trouble_ticket",
        "INSERT OR UPDATE",
        " OR ".join(map(_is_not_now, ("resolved_at", "restored_at", "restoration_since", "updated_at"))),
        Act.RECORD_MEASUREMENT,
    ),
    Guard(
        "clock_stop_times",
        "ticket_clock_stop",
        "INSERT",
        " OR ".join(map(_is_not_now, ("began_at", "ended_at"))),
        Act.RECORD_MEASUREMENT,
    ),
)
