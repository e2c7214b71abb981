"""The SLA clock of a service: of its objectives the one that runs out first."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nocdesk.boards.rows import SlaClock
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.among import among

_RANK = {Verdict.BREACHED: 0, Verdict.AT_RISK: 1, Verdict.MET: 2, Verdict.UNDECIDED: 3}
_NEVER = datetime.max.replace(tzinfo=UTC)


CLOCKS: Select[*tuple[Any, ...]] = select(
    SlaStatus.service_id, SlaStatus.measure, SlaStatus.state, SlaStatus.budget_left_s, SlaStatus.breach_at
).where(SlaStatus.budget_s.is_not(None))
"""What `clocks_of` reads. What has no budget of time does not run out: a number of outages, a share of tickets."""


def sla_clocks(session: Session, service_ids: Collection[int] | None = None) -> dict[int, SlaClock]:
    """The clocks of these services, or of all; services without an agreement have none."""
    query = CLOCKS if service_ids is None else CLOCKS.where(among(SlaStatus.service_id, service_ids))
    return clocks_of(session.execute(query))


def clocks_of(rows: Iterable[Any]) -> dict[int, SlaClock]:
    """By service the most urgent of its clocks."""
    clocks: dict[int, SlaClock] = {}
    for service_id, measure, state, left_s, breach_at in rows:
        clock = SlaClock(measure, state, left_s or 0.0, breach_at)
        held = clocks.get(service_id)
        if held is None or urgency(clock) < urgency(held):
            clocks[service_id] = clock
    return clocks


def urgency(clock: SlaClock) -> tuple[int, datetime, float]:
    """What is breached before what is at risk, then what runs out first, then what has the least left."""
    return _RANK[clock.state], clock.breach_at or _NEVER, clock.budget_left_s


def most_urgent(clocks: Mapping[int, SlaClock], service_ids: Iterable[int]) -> tuple[int, SlaClock] | None:
    """The service among these whose clock is the most urgent."""
    known = [(service_id, clocks[service_id]) for service_id in service_ids if service_id in clocks]
    return min(known, key=lambda pair: urgency(pair[1]), default=None)
