"""Which objectives have bad time that is not on record as a breach, and which breaches went on or ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from nocdesk.sla.account import account_of
from nocdesk.sla.breaches.following import Key, Sighting
from nocdesk.sla.breaches.model import BreachState, SlaBreach
from nocdesk.sla.model import SlaStatus

MOST = 200
"""So many objectives are looked at after one evaluation, those first of which most is missing on record."""

_SAME_S = 0.5


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What is on record of an objective in a period."""

    bad_s: float
    is_running: bool


def sightings(session: Session) -> list[Sighting]:
    """The bad time of objectives whose standing says something else than the record of their breaches.

    The record follows the standing, so an evaluation that was missed is made up for by the next one.
    """
    recorded = _recorded(session)
    on_record = select(SlaBreach.service_id).where(or_(SlaBreach.bad_s > 0, SlaBreach.is_running))
    status = SlaStatus
    query = select(status.id, status.service_id, status.objective, status.period_starts_at, status.down_s).where(
        or_(status.down_s > 0, status.service_id.in_(on_record))
    )
    missing: list[tuple[float, int]] = []
    for status_id, service_id, objective, period_starts_at, down_s in session.execute(query):
        known = recorded.get(((service_id, objective), period_starts_at), _Recorded(0.0, False))
        differs_s = abs(down_s - known.bad_s)
        if differs_s > _SAME_S or known.is_running:
            missing.append((-differs_s, status_id))
    return [_sighting(session, status_id) for _, status_id in sorted(missing)[:MOST]]


def _recorded(session: Session) -> Mapping[tuple[Key, datetime], _Recorded]:
    breach = SlaBreach
    query = (
        select(
            breach.service_id,
            breach.objective,
            breach.period_starts_at,
            func.sum(breach.bad_s),
            func.count().filter(breach.is_running),
        )
        .where(breach.state != BreachState.EXCLUDED)
        .group_by(breach.service_id, breach.objective, breach.period_starts_at)
    )
    return {
        ((service_id, objective), period_starts_at): _Recorded(bad_s, bool(running))
        for service_id, objective, period_starts_at, bad_s, running in session.execute(query)
    }


def _sighting(session: Session, status_id: int) -> Sighting:
    status = session.get_one(SlaStatus, status_id)
    account = account_of(session, status)
    return Sighting(
        service_id=status.service_id,
        objective=status.objective,
        period_starts_at=status.period_starts_at,
        until=status.computed_at,
        bad=account.bad,
        bin_s=0.0 if status.limit is None else account.bin_s,
        keeps_at_least=account.keeps_at_least,
    )
