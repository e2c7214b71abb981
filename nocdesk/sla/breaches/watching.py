"""Which objectives have bad time that is not on record as a breach, and which breaches went on or ended."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from nocdesk.sla.breaches.following import SAME_S, Key, Sighting
from nocdesk.sla.breaches.model import BreachState, SlaBreach
from nocdesk.sla.judged_parts import Judged, judge_alone
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.objectives import Keeps, Objective
from nocdesk.sla.parts import running_parts
from nocdesk.sla.verdict_history import standing_verdict
from nocdesk.sla.verdicts import Verdict

MOST = 200
"""So many objectives are looked at after one evaluation, those first of which most is missing on record."""


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What is on record of an objective since an instant."""

    began_at: datetime
    bad_s: float
    is_running: bool


def sightings(session: Session) -> list[Sighting]:
    """The bad time of objectives whose standing says something else than the record of their breaches.

    The record follows the standing, so an evaluation that was missed is made up for by the next one. An objective
    without a budget of time (a number of outages, a mean) is broken as a whole: its bad time is a breach only once the
    verdict says so.
    """
    recorded = _recorded(session)
    on_record = select(SlaBreach.service_id).where(or_(SlaBreach.bad_s > 0, SlaBreach.is_running))
    status = SlaStatus
    query = select(status.id, status.service_id, status.objective, status.period_starts_at, status.down_s).where(
        or_(status.down_s > 0, status.service_id.in_(on_record)),
        or_(status.budget_s.is_not(None), status.state == Verdict.BREACHED),
    )
    missing: list[tuple[float, int]] = []
    for status_id, service_id, objective, period_starts_at, down_s in session.execute(query):
        known = [breach for breach in recorded.get((service_id, objective), ()) if breach.began_at >= period_starts_at]
        differs_s = abs(down_s - sum(breach.bad_s for breach in known))
        if differs_s > SAME_S or any(breach.is_running for breach in known):
            missing.append((-differs_s, status_id))
    return [_sighting(session, status_id) for _, status_id in sorted(missing)[:MOST]]


def ended_sightings(session: Session, over: Iterable[Judged]) -> list[Sighting]:
    """The bad time of periods that are over and judged for good, or again, as far as it is or was a breach.

    What came between the last look into the period and its end, or came to be known later, is in no standing.
    """
    recorded = _recorded(session)
    return [
        _ended(each, is_again=standing_verdict(session, each.part) is not None)
        for each in over
        if each.judgement.bad or each.part.key in recorded
    ]


def _ended(each: Judged, *, is_again: bool) -> Sighting:
    found, objective = each.judgement, each.part.objective
    is_broken = found.budget_total_s is not None or found.verdict is Verdict.BREACHED
    return Sighting(
        service_id=each.part.service_id,
        objective=objective.name,
        period_starts_at=each.part.period.starts_at,
        until=each.part.period.ends_at,
        bad=found.bad if is_broken else (),
        bin_s=_bin_s(objective),
        keeps_at_least=_keeps_at_least(objective),
        is_over=True,
        is_again=is_again,
    )


def _bin_s(objective: Objective) -> float:
    return float(objective.bin_s) if objective.counts_bins else 0.0


def _keeps_at_least(objective: Objective) -> bool:
    return objective.counts_bins and objective.keeps is Keeps.AT_LEAST


def left_behind(session: Session) -> list[int]:
    """The breaches that still count as running though their period is over, or nothing of the kind is agreed now."""
    breach, status = SlaBreach, SlaStatus
    same = and_(status.service_id == breach.service_id, status.objective == breach.objective)
    is_over = or_(status.id.is_(None), status.period_starts_at >= breach.until_at)
    query = select(breach.id).outerjoin(status, same).where(breach.is_running, is_over).order_by(breach.id)
    return list(session.scalars(query))


def _recorded(session: Session) -> Mapping[Key, Sequence[_Recorded]]:
    breach = SlaBreach
    query = select(breach.service_id, breach.objective, breach.began_at, breach.bad_s, breach.is_running).where(
        breach.state != BreachState.EXCLUDED, or_(breach.bad_s > 0, breach.is_running)
    )
    found: dict[Key, list[_Recorded]] = defaultdict(list)
    for service_id, objective, began_at, bad_s, is_running in session.execute(query):
        found[service_id, objective].append(_Recorded(began_at, bad_s, is_running))
    return found


def _sighting(session: Session, status_id: int) -> Sighting:
    status = session.get_one(SlaStatus, status_id)
    seen = Sighting(status.service_id, status.objective, status.period_starts_at, status.computed_at, ())
    parts = running_parts(session, status.computed_at, [status.service_id])
    part = next((part for part in parts if part.objective.name == status.objective), None)
    if part is None:
        return seen
    objective = part.objective
    return Sighting(
        service_id=seen.service_id,
        objective=seen.objective,
        period_starts_at=seen.period_starts_at,
        until=seen.until,
        bad=judge_alone(session, part, status.computed_at).bad,
        bin_s=_bin_s(objective),
        keeps_at_least=_keeps_at_least(objective),
        is_rolling=objective.period.is_rolling,
    )
