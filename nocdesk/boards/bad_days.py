"""How much of each of the last days was bad, by the breaches on record."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.sla.breaches.model import BreachState, SlaBreach

DAYS = 14
_DAY = timedelta(days=1)


def bad_days(session: Session, now: datetime) -> Mapping[tuple[int, str], tuple[float, ...]]:
    """By service and objective the bad seconds of each of the last 14 days (24 h that end now), the oldest first.

    A breach whose bad time is broken counts evenly over its length; what two people excluded does not count.
    """
    first = now - DAYS * _DAY
    breach = SlaBreach
    query = select(breach.service_id, breach.objective, breach.began_at, breach.until_at, breach.bad_s).where(
        breach.until_at > first, breach.bad_s > 0, breach.state != BreachState.EXCLUDED
    )
    found: dict[tuple[int, str], list[float]] = defaultdict(lambda: [0.0] * DAYS)
    for service_id, objective, began_at, until_at, bad_s in session.execute(query):
        length_s = (until_at - began_at).total_seconds()
        for day in range(DAYS):
            start = first + day * _DAY
            inside_s = (min(until_at, start + _DAY) - max(began_at, start)).total_seconds()
            if inside_s > 0:
                found[service_id, objective][day] += bad_s * inside_s / length_s
    return {key: tuple(days) for key, days in found.items()}
