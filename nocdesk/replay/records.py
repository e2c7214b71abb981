"""What stands after a run as programs read it: field names are documented in docs/cli.md and stay."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from nocdesk.boards.records import instant
from nocdesk.problems.model import MemberRole
from nocdesk.replay.outcome import (
    AlarmOutcome,
    MatchOutcome,
    MemberOutcome,
    Outcome,
    ProblemOutcome,
    TicketOutcome,
)

Record = dict[str, Any]


def outcome_record(outcome: Outcome) -> Record:
    """Everything that stands at an instant."""
    alarms = {alarm.id: alarm for alarm in outcome.alarms}
    numbers = {problem.id: problem.number for problem in outcome.problems}
    places = _places(outcome)
    tickets = defaultdict(list)
    for ticket in outcome.tickets:
        tickets[ticket.problem_id].append(ticket.number)
    return {
        "time": instant(outcome.at),
        "alarms": [_alarm(alarm, *places.get(alarm.id, (None, None))) for alarm in outcome.alarms],
        "problems": [_problem(problem, alarms, tickets[problem.id]) for problem in outcome.problems],
        "tickets": [_ticket(ticket, alarms, numbers) for ticket in outcome.tickets],
    }


def _places(outcome: Outcome) -> dict[int, tuple[str, str]]:
    """By alarm the problem that it is in, and as what."""
    return {
        member.alarm_id: (problem.number, member.role.value)
        for problem in outcome.problems
        for member in problem.members
        if member.left_at is None
    }


def _alarm(alarm: AlarmOutcome, problem: str | None, role: str | None) -> Record:
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
        "annunciations": alarm.annunciations,
        "problem": problem,
        "role": role,
    }


def _problem(problem: ProblemOutcome, alarms: Mapping[int, AlarmOutcome], tickets: list[str]) -> Record:
    by_role = {role: [each for each in problem.members if each.role is role] for role in MemberRole}
    root = next((each for each in by_role[MemberRole.ROOT] if each.alarm_id == problem.root_alarm_id), None)
    return {
        "number": problem.number,
        "state": problem.state.value,
        "severity": problem.severity.value,
        "text": problem.text,
        "root": None if root is None else _member(root, alarms),
        "rule": problem.rule,
        "reason": problem.reason,
        "began_at": instant(problem.began_at),
        "opened_at": instant(problem.opened_at),
        "resolved_at": instant(problem.resolved_at),
        "symptoms": [_member(each, alarms) for each in by_role[MemberRole.SYMPTOM]],
        "related": [_member(each, alarms) for each in by_role[MemberRole.RELATED]],
        "services": list(problem.services),
        "customers": list(problem.customers),
        "tickets": tickets,
        "money_at_risk": [
            {
                "currency": each.currency,
                "credit": f"{each.credit:f}",
                "credit_if_240_min": f"{each.credit_if_240_min:f}",
            }
            for each in problem.at_stake
        ],
    }


def _member(member: MemberOutcome, alarms: Mapping[int, AlarmOutcome]) -> Record:
    alarm = alarms[member.alarm_id]
    return {
        "alarm": alarm.id,
        "resource": alarm.resource,
        "condition": alarm.condition.value,
        "specific_problem": alarm.specific_problem,
        "rule": member.rule,
        "reason": member.reason,
        "joined_at": instant(member.joined_at),
        "left_at": instant(member.left_at),
    }


def _ticket(ticket: TicketOutcome, alarms: Mapping[int, AlarmOutcome], problems: Mapping[int, str]) -> Record:
    return {
        "number": ticket.number,
        "customer": ticket.customer,
        "service": ticket.service or None,
        "site": ticket.site or None,
        "text": ticket.text,
        "status": ticket.status.value,
        "opened_at": instant(ticket.opened_at),
        "began_at": instant(ticket.began_at),
        "problem": None if ticket.problem_id is None else problems.get(ticket.problem_id),
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
