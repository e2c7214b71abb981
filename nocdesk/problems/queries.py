"""What may be read of a problem: whom it touches, what is promised to them, and what it costs."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.effects import compositions_of, effects_together
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.problems.model import ProblemMember, ProblemState, ServiceProblem
from nocdesk.services.model import Service, ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series_time import in_slices

_RANK = {ServiceClass.UP: 0, ServiceClass.UNKNOWN: 1, ServiceClass.DEGRADED: 2, ServiceClass.DOWN: 3}


class UnknownProblemError(NocdeskError):
    """There is no such problem."""


@dataclass(frozen=True, slots=True)
class ImpactedService:
    """A service that a problem touches, and what the problem does to it: UP where redundancy carries it."""

    service_id: int
    customer_id: int
    effect: ServiceClass


@dataclass(frozen=True, slots=True)
class PromiseInDanger:
    """An objective of a touched service that is at risk or breached; amounts as of its last judgement."""

    service_id: int
    objective: str
    state: Verdict
    breach_at: datetime | None
    budget_left_s: float | None
    currency: str
    credit: Decimal
    credit_if_240_min: Decimal


@dataclass(frozen=True, slots=True)
class ProblemImpact:
    """Whom a problem touches, by its alarms: all that were part of it until it ends."""

    problem_id: int
    state: ProblemState
    severity: PerceivedSeverity
    began_at: datetime
    services: tuple[ImpactedService, ...] = ()
    promises: tuple[PromiseInDanger, ...] = ()

    @property
    def customer_ids(self) -> tuple[int, ...]:
        """The customers of services that are worse than up, each once."""
        return tuple(sorted({each.customer_id for each in self.services if each.effect is not ServiceClass.UP}))

    @property
    def at_stake(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """By currency the credits due as things stand, and those due if it went on for four hours."""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for each in self.promises:
            due, later = found.get(each.currency, (Decimal(0), Decimal(0)))
            found[each.currency] = due + each.credit, later + each.credit_if_240_min
        return found


def problem_impact(session: Session, problem_id: int) -> ProblemImpact:
    """Whom a problem touches and how badly, the most badly first; what is promised to them and in danger."""
    problem = session.get(ServiceProblem, problem_id)
    if problem is None:
        raise UnknownProblemError(
            _("There is no problem {problem_id}: `nocdesk problems` lists those that there are.").format(
                problem_id=problem_id
            )
        )
    effects = _effects(session, problem_id)
    customers: dict[int, int] = {}
    for part in in_slices(sorted(effects)):
        query = select(Service.id, Service.customer_id).where(Service.id.in_(part))
        customers |= dict(session.execute(query).all())
    services = tuple(
        ImpactedService(service, customers[service], effects[service])
        for service in sorted(effects, key=lambda each: (-_RANK[effects[each]], each))
    )
    promises = tuple(_promises(session, [each.service_id for each in services]))
    return ProblemImpact(problem_id, problem.state, problem.severity, problem.began_at, services, promises)


def problem_of_alarm(session: Session, alarm_id: int) -> int | None:
    """The problem that an alarm is in, if any; one that is over counts until the alarm is part of another."""
    query = select(ProblemMember.problem_id).where(ProblemMember.alarm_id == alarm_id, ProblemMember.left_at.is_(None))
    return session.scalar(query)


def _effects(session: Session, problem_id: int) -> dict[int, ServiceClass]:
    """By service the worst that an alarm does to it, or for one with redundancy what all of them do together."""
    alone: dict[int, dict[int, ServiceClass]] = defaultdict(dict)
    query = (
        select(AlarmImpact.service_id, AlarmImpact.alarm_id, AlarmImpact.effect)
        .join(ProblemMember, ProblemMember.alarm_id == AlarmImpact.alarm_id)
        .join(Alarm, Alarm.id == AlarmImpact.alarm_id)
        .where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))
        .order_by(AlarmImpact.service_id, AlarmImpact.alarm_id)
    )
    for service, alarm, effect in session.execute(query):
        alone[service][alarm] = effect
    composed = compositions_of(session).composed
    return {
        service: max(
            effects_together(session, service, effects) if service in composed else effects.values(),
            key=lambda effect: _RANK.get(effect, 0),
        )
        for service, effects in alone.items()
    }


def _promises(session: Session, service_ids: Collection[int]) -> list[PromiseInDanger]:
    found: list[PromiseInDanger] = []
    for part in in_slices(sorted(service_ids)):
        query = select(SlaStatus).where(
            SlaStatus.service_id.in_(part), SlaStatus.state.in_((Verdict.AT_RISK, Verdict.BREACHED))
        )
        found += [_promise(status) for status in session.scalars(query)]
    return sorted(found, key=lambda each: (each.service_id, each.objective))


def _promise(status: SlaStatus) -> PromiseInDanger:
    return PromiseInDanger(
        service_id=status.service_id,
        objective=status.objective,
        state=status.state,
        breach_at=status.breach_at,
        budget_left_s=status.budget_left_s,
        currency=status.currency,
        credit=Decimal(status.money.get("credit", "0")),
        credit_if_240_min=Decimal(status.money.get("if_240", "0")),
    )
