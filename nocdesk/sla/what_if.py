"""What the agreement of a service came to lately, beside what it would have come to with something changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.sla.evaluating import Compared, Evidence, judge_by
from nocdesk.sla.judging import Judgement
from nocdesk.sla.parts import own_period
from nocdesk.sla.periods import PeriodRule
from nocdesk.sla.stored_evidence import stored_evidence
from nocdesk.sla.terms import Terms
from nocdesk.sla.versions import InForce, versions_for

_READING = 0.5
"""The share of the work that is reading what was measured."""


class NoAgreementError(NocdeskError):
    """A service to which nothing is promised at that instant."""


class Span(StrEnum):
    """Of which time it is asked: the periods of the agreement as they run, or the last so many days as one period."""

    PERIOD = "period"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_DAYS = {Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 30}


@dataclass(frozen=True, slots=True)
class Tried:
    """Each objective once; by the version that is in force, and by other terms."""

    version: InForce
    changed: Terms
    until: datetime
    found: tuple[Compared, ...]


def length_of(span: Span) -> int:
    """The days of a time; of the agreement's periods those of a month."""
    return _DAYS.get(span, _DAYS[Span.MONTH])


def version_of(session: Session, service_id: int, at: datetime) -> InForce:
    """The version of a service's agreement that is in force at an instant."""
    found = next((version for version in versions_for(session, service_id) if version.is_in_force(at)), None)
    if found is None:
        raise NoAgreementError(
            _("Nothing is promised for service {service_id} at {at}: choose another.").format(
                service_id=service_id, at=at.isoformat()
            )
        )
    return found


def begin_of(version: InForce, terms: Terms, until: datetime) -> datetime:
    """The earliest beginning of the periods that these terms have at an instant, cut to the time of the version."""
    return min(own_period(objective, replace(version, terms=terms), until).starts_at for objective in terms.objectives)


def what_if(
    session: Session,
    service_id: int,
    changed: Terms,
    span: Span,
    until: datetime,
    step: Callable[[float], None] = lambda _share: None,
) -> Tried:
    """Judge what the store knows of a service by its agreement, and by the changed one.

    By the service alone: where a promise is about several together, this is what the one brings to it. The last days
    are judged as if either had been in force all the time since the agreement began. `step` hears what share of the
    work is done; what it raises ends the work.
    """
    step(0.0)
    version = version_of(session, service_id, until)
    old, new = _over(version.terms, span), _over(changed, span)
    held = version
    if span is not Span.PERIOD:
        held = replace(version, starts_at=versions_for(session, service_id)[0].starts_at, ends_at=None)
    since = min(begin_of(held, terms, until) for terms in (old, new))
    evidence = stored_evidence(session, service_id, (old, new), since, until)
    step(_READING)
    before = _judgements(old, held, evidence, until, partial(_of_half, step, 0))
    after = _judgements(new, held, evidence, until, partial(_of_half, step, 1))
    # Of two that are both there the period is the same, unless it is what was changed.
    found = ((name, before.get(name), after.get(name), one.period) for name, one in {**after, **before}.items())
    return Tried(
        version, changed, until, tuple(Compared(name, period, was, would) for name, was, would, period in found)
    )


def _judgements(
    terms: Terms, held: InForce, evidence: Evidence, until: datetime, step: Callable[[float], None]
) -> dict[str, Judgement]:
    own = replace(held, terms=terms)
    found = {}
    for number, objective in enumerate(terms.objectives):
        step(number / len(terms.objectives))
        found[objective.name] = judge_by(objective, terms, evidence, own_period(objective, own, until), until)
    return found


def _of_half(step: Callable[[float], None], half: int, share: float) -> None:
    step(_READING + (1 - _READING) * (half + share) / 2)


def _over(terms: Terms, span: Span) -> Terms:
    """The same promises over the last so many days."""
    if span is Span.PERIOD:
        return terms
    rule = PeriodRule.of(f"rolling:{_DAYS[span]}d")
    return replace(terms, objectives=tuple(replace(each, period=rule) for each in terms.objectives))
