"""What stands after a run as programs read it: field names are documented in docs/cli.md and stay."""

from collections.abc import Mapping
from typing import Any

from nocdesk.boards.records import instant
from nocdesk.replay.outcome import AlarmOutcome, MatchOutcome, Outcome, TicketOutcome

Record = dict[str, Any]


def outcome_record(outcome: Outcome) -> Record:
    """Everything that stands at an instant."""
    alarms = {alarm.id: alarm for alarm in outcome.alarms}
    return {
        "time": instant(outcome.at),
        "alarms": [_alarm(alarm) for alarm in outcome.alarms],
        "tickets": [_ticket(ticket, alarms) for ticket in outcome.tickets],
    }


def _alarm(alarm: AlarmOutcome) -> Record:
    return {
        "id": alarm.id,
        "resource": alarm.resource,
        "condition": alarm.condition.value,
        "specific_problem": alarm.specific_problem,
        "severity": alarm.severity.value,
        "state": "active" if alarm.cleared_at is None else "cleared",
        "text": alarm.text,
        "count": alarm.count,
        "raised_at": instant(alarm.raised_at),
        "began_at": instant(alarm.began_at),
        "cleared_at": instant(alarm.cleared_at),
        "services": list(alarm.services),
    }


def _ticket(ticket: TicketOutcome, alarms: Mapping[int, AlarmOutcome]) -> Record:
    return {
        "number": ticket.number,
        "customer": ticket.customer,
        "service": ticket.service or None,
        "site": ticket.site or None,
        "text": ticket.text,
        "status": ticket.status.value,
        "opened_at": instant(ticket.opened_at),
        "began_at": instant(ticket.began_at),
        "matches": [_match(match, alarms[match.alarm_id]) for match in ticket.matches],
    }


def _match(match: MatchOutcome, alarm: AlarmOutcome) -> Record:
    return {
        "alarm": alarm.id,
        "resource": alarm.resource,
        "condition": alarm.condition.value,
        "state": match.state.value,
        "score": round(match.score, 3),
        "reasons": list(match.reasons),
    }
