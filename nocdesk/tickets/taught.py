"""The points of matching that are in force in a store: learnt from its own decisions, and set back by whoever may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.learning import Decision, learnt_points
from nocdesk.tickets.learning_model import LearningStep, MatchLearning
from nocdesk.tickets.model import MatchOrigin, MatchState, TicketMatch
from nocdesk.tickets.weights import Feature, Points, shipped

_DECIDED = (MatchState.LINKED, MatchState.DECLINED)


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A feature, what it is worth as shipped, and what it is worth now."""

    feature: Feature
    shipped: int
    now: int


@dataclass(frozen=True, slots=True)
class MatchQuality:
    """How good the proposals of this store were, by what people decided.

    `right` were proposed and linked, `wrong` proposed and declined, `missed` linked without having been proposed.
    """

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Of the proposals that were decided, the share that was right."""
        decided = self.right + self.wrong
        return self.right / decided if decided else None

    @property
    def recall(self) -> float | None:
        """Of the pairs that belong together, the share that was proposed."""
        belong = self.right + self.missed
        return self.right / belong if belong else None


def points_in_force(session: Session) -> Points:
    """What each feature is worth now."""
    newest = _newest(session)
    return shipped().points if newest is None else _points(newest.points)


def weight_rows(session: Session) -> list[WeightRow]:
    """All features with their points."""
    now = points_in_force(session)
    return [WeightRow(feature, shipped().points[feature], now[feature]) for feature in Feature]


def learn_matching(work: UnitOfWork) -> bool:
    """Learn the points anew from what was decided since they were last set back; whether they have changed."""
    newest = _newest(work.session)
    decisions = _decisions(work.session, _reset_at(work.session))
    points = learnt_points(decisions, shipped())
    before = shipped().points if newest is None else _points(newest.points)
    if points == before:
        return False
    _enter(work, LearningStep.FITTED, points, before, len(decisions))
    return True


def reset_matching(work: UnitOfWork) -> None:
    """Set the points back to the shipped ones; what was decided so far teaches nothing any more."""
    require(work.actor, Act.TEACH_MATCHING)
    _enter(work, LearningStep.RESET, shipped().points, points_in_force(work.session), 0)


def match_quality(session: Session, since: datetime | None = None) -> MatchQuality:
    """How good the proposals were, since an instant or ever; tickets that were opened from an alarm say nothing."""
    query = select(TicketMatch.state, TicketMatch.origin).where(TicketMatch.state.in_(_DECIDED))
    if since is not None:
        query = query.where(TicketMatch.decided_at >= since)
    found = [(state, origin) for state, origin in session.execute(query)]
    return MatchQuality(
        right=found.count((MatchState.LINKED, MatchOrigin.PROPOSED)),
        wrong=found.count((MatchState.DECLINED, MatchOrigin.PROPOSED)),
        missed=found.count((MatchState.LINKED, MatchOrigin.BY_HAND)),
    )


def _enter(work: UnitOfWork, step: LearningStep, points: Points, before: Points, decisions: int) -> None:
    row = MatchLearning(at=work.now, by=work.actor.name, step=step, decisions=decisions, points=_content(points))
    work.session.add(row)
    work.session.flush()
    work.audit(f"matching_{step}", row, _content(before), _content(points) | {"decisions": decisions})


def _newest(session: Session) -> MatchLearning | None:
    return session.scalar(select(MatchLearning).order_by(MatchLearning.id.desc()).limit(1))


def _reset_at(session: Session) -> datetime | None:
    query = select(MatchLearning.at).where(MatchLearning.step == LearningStep.RESET)
    return session.scalar(query.order_by(MatchLearning.id.desc()).limit(1))


def _decisions(session: Session, since: datetime | None) -> list[Decision]:
    query = select(TicketMatch.features, TicketMatch.state).where(
        TicketMatch.state.in_(_DECIDED), TicketMatch.origin != MatchOrigin.OPENED_FROM
    )
    if since is not None:
        query = query.where(TicketMatch.decided_at > since)
    known = {feature.value for feature in Feature}
    return [
        Decision(frozenset(Feature(name) for name in features if name in known), state is MatchState.LINKED)
        for features, state in session.execute(query.order_by(TicketMatch.ticket_id, TicketMatch.alarm_id))
        if features
    ]


def _content(points: Points) -> dict[str, object]:
    return {feature.value: points[feature] for feature in Feature}


def _points(content: Mapping[str, int]) -> Points:
    """Points as they were stored; of a feature that is newer than they are, the shipped ones."""
    return {feature: content.get(feature.value, shipped().points[feature]) for feature in Feature}
