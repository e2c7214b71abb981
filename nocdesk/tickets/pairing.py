"""Pairs of tickets with alarms or problems: how likely they are, and which alarm stands for a problem in a proposal."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm
from nocdesk.problems.model import ProblemMember, ServiceProblem
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.evidence import complaint_of, open_alarms_near, trouble_of, troubles_of
from nocdesk.tickets.matching import LATE, Match, match
from nocdesk.tickets.model import MatchOrigin, MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.taught import points_in_force


@dataclass(frozen=True, slots=True)
class Candidate:
    """An alarm that a ticket may belong to, the likeliest of its problem, and why."""

    alarm_id: int
    why: Match


def candidates(session: Session, ticket: TroubleTicket) -> list[Candidate]:
    """What is open near a ticket, one for each problem and each alarm alone, the likeliest first."""
    complaint, points = complaint_of(session, ticket), points_in_force(session)
    best: dict[tuple[str, int], tuple[float, bool, int, Match]] = {}
    alarms = open_alarms_near(session, ticket)
    troubles = troubles_of(session, [alarm.id for alarm in alarms])
    for alarm in alarms:
        why = match(complaint, troubles[alarm.id], points)
        problem_id, root = _problem_of(session, alarm.id)
        key = ("alarm", alarm.id) if problem_id is None else ("problem", problem_id)
        found = (-why.score, alarm.id != root, alarm.id, why)
        if key not in best or found[:3] < best[key][:3]:
            best[key] = found
    ordered = sorted(best.values(), key=lambda found: found[:3])
    return [Candidate(alarm_id, why) for _, _, alarm_id, why in ordered]


def how_likely(session: Session, ticket: TroubleTicket, alarm: Alarm) -> Match:
    """The score of a ticket and an alarm."""
    return match(complaint_of(session, ticket), trouble_of(session, alarm), points_in_force(session))


def propose(work: UnitOfWork, ticket_id: int, alarm_id: int, why: Match) -> None:
    """Put a proposal up for decision."""
    work.session.add(new_match(work, ticket_id, alarm_id, why, MatchOrigin.PROPOSED))


def new_match(work: UnitOfWork, ticket_id: int, alarm_id: int, why: Match, origin: MatchOrigin) -> TicketMatch:
    """A pair about which nothing has been decided yet."""
    return TicketMatch(
        ticket_id=ticket_id,
        alarm_id=alarm_id,
        state=MatchState.PROPOSED,
        score=why.score,
        reasons=list(why.reasons),
        features=[feature.value for feature in why.features],
        origin=origin,
        proposed_at=work.now,
    )


def gather(work: UnitOfWork, problem_id: int) -> None:
    """Let one proposal stand for a problem with each ticket: the likeliest, or none where one was decided about.

    What a ticket was matched with is of the trouble that it was about, and stays when the same alarms come again.
    """
    session = work.session
    problem = session.get_one(ServiceProblem, problem_id)
    root = problem.root_alarm_id
    query = (
        select(TicketMatch)
        .join(ProblemMember, ProblemMember.alarm_id == TicketMatch.alarm_id)
        .join(TroubleTicket, TroubleTicket.id == TicketMatch.ticket_id)
        .where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))
        .where(TroubleTicket.began_at >= problem.began_at - LATE)
    )
    found: dict[int, list[TicketMatch]] = {}
    for pair in session.scalars(query):
        found.setdefault(pair.ticket_id, []).append(pair)
    for pairs in found.values():
        proposed = [pair for pair in pairs if pair.state is MatchState.PROPOSED]
        proposed.sort(key=lambda pair: (-pair.score, pair.alarm_id != root, pair.alarm_id))
        for pair in proposed if len(proposed) < len(pairs) else proposed[1:]:
            session.delete(pair)


def _problem_of(session: Session, alarm_id: int) -> tuple[int | None, int | None]:
    """The problem of an alarm that is not over, and its root."""
    query = (
        select(ServiceProblem.id, ServiceProblem.root_alarm_id)
        .join(ProblemMember, ProblemMember.problem_id == ServiceProblem.id)
        .where(ProblemMember.alarm_id == alarm_id, ProblemMember.left_at.is_(None))
        .where(ServiceProblem.resolved_at.is_(None))
    )
    found = session.execute(query).first()
    return (None, None) if found is None else (found[0], found[1])
