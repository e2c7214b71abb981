"""The SLA clock of a service: of its objectives the one that runs out first."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.rows import SlaClock
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series_time import in_slices

_RANK = {Verdict.BREACHED: 0, Verdict.AT_RISK: 1, Verdict.MET: 2, Verdict.UNDECIDED: 3}
_NEVER = datetime.max.replace(tzinfo=UTC)


def sla_clocks(session: Session, service_ids: Collection[int] | None = None) -> dict[int, SlaClock]:
    """The clocks of these services, or of all; services without an agreement have none."""
    clocks: dict[int, SlaClock] = {}
    for status in _statuses(session, service_ids):
        clock = SlaClock(status.measure, status.state, status.budget_left_s or 0.0, status.breach_at)
        held = clocks.get(status.service_id)
        if held is None or urgency(clock) < urgency(held):
            clocks[status.service_id] = clock
    return clocks


def _statuses(session: Session, service_ids: Collection[int] | None) -> Iterator[SlaStatus]:
    # What has no budget of time does not run out: a number of outages, a share of tickets.
    query = select(SlaStatus).where(SlaStatus.budget_s.is_not(None))
    if service_ids is None:
        yield from session.scalars(query)
        return
    for part in in_slices(sorted(service_ids)):
        yield from session.scalars(query.where(SlaStatus.service_id.in_(part)))


def urgency(clock: SlaClock) -> tuple[int, datetime, float]:
    """What is breached before what is at risk, then what runs out first, then what has the least left."""
    return _RANK[clock.state], clock.breach_at or _NEVER, clock.budget_left_s


def most_urgent(clocks: Mapping[int, SlaClock], service_ids: Iterable[int]) -> tuple[int, SlaClock] | None:
    """The service among these whose clock is the most urgent."""
    known = [(service_id, clocks[service_id]) for service_id in service_ids if service_id in clocks]
    return min(known, key=lambda pair: urgency(pair[1]), default=None)
