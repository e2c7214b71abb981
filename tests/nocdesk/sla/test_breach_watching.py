"""Which objectives are looked at after an evaluation, over periods that roll and over promises without a budget."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from nocdesk.catalog.model import SlaTemplate
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import ServiceClass
from nocdesk.sla.agreements import renew
from nocdesk.sla.breaches.following import end_breaches, follow_bad_time
from nocdesk.sla.breaches.watching import left_behind, sightings
from nocdesk.sla.evaluation import evaluate_agreements
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.breach_cases import at, breaches

TERMS = {
    "objective": [
        {"name": "this month", "measure": "availability", "target": 0.999},
        {"name": "two days", "measure": "availability", "target": 0.999, "period": "rolling:2d"},
        {"name": "outages", "measure": "outages", "target": 2},
    ]
}
MONTH_ENDS_AT = datetime(2026, 12, 1, tzinfo=UTC)
_C = ServiceClass


@pytest.fixture
def voice(core: Core) -> int:
    """A service that was up for an hour, down for ten minutes, and is up since."""
    provider = make_provider(core)
    with core.work() as work:
        work.session.scalars(select(SlaTemplate)).one().terms = TERMS
        renew(work, work.session.scalars(select(Agreement)).one(), work.now, "three objectives")
    with core.work(SYSTEM) as work:
        for kind, begin, end in ((_C.UP, 0, 60), (_C.DOWN, 60, 70), (_C.UP, 70, None)):
            ended_at = None if end is None else at(end)
            entry = LedgerEntry(
                service_id=provider.voice, service_class=kind, began_at=at(begin), ended_at=ended_at,
                measured_until=at(6_000),
            )  # fmt: skip
            work.session.add(entry)
    return provider.voice


def evaluate(core: Core) -> list[str]:
    """Evaluate, follow, and say which objectives were looked at."""
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)
    with core.read() as session:
        seen, over = sightings(session), left_behind(session)
    with core.work(SYSTEM) as work:
        follow_bad_time(work, seen)
        end_breaches(work, over)
    return sorted(sighting.objective for sighting in seen)


def test_what_is_on_record_already_is_not_looked_at_again(core: Core, clock: VirtualClock, voice: int) -> None:
    clock.advance(2 * 3600)
    first, second, third = evaluate(core), evaluate(core), evaluate(core)

    assert first == ["this month", "two days"]
    assert (second, third) == ([], [])
    assert [(b.objective, b.bad_s, b.is_running) for b in breaches(core)] == [
        ("this month", 600, False),
        ("two days", 600, False),
    ]


def test_a_period_that_rolls_on_neither_doubles_its_breach_nor_shrinks_it(
    core: Core, clock: VirtualClock, voice: int
) -> None:
    for hours in (2, 20, 27, 0.1, 30):
        clock.advance(hours * 3600)
        evaluate(core)

    assert [(b.objective, b.began_at, b.bad_s) for b in breaches(core)] == [
        ("this month", at(60), 600),
        ("two days", at(60), 600),
    ]


def test_an_outage_over_the_end_of_a_month_is_a_breach_of_each(core: Core, clock: VirtualClock, voice: int) -> None:
    """The last look of November sees it until then; what it is in December is another breach, which runs on."""
    with core.work(SYSTEM) as work:
        open_entry = work.session.scalars(select(LedgerEntry).where(LedgerEntry.ended_at.is_(None))).one()
        open_entry.ended_at = went_down_at = MONTH_ENDS_AT - timedelta(hours=3)
        work.session.flush()
        down = LedgerEntry(
            service_id=voice, service_class=_C.DOWN, began_at=went_down_at, ended_at=None, measured_until=went_down_at
        )
        work.session.add(down)
    for at_ in (MONTH_ENDS_AT - timedelta(minutes=5), MONTH_ENDS_AT + timedelta(minutes=10)):
        clock.at = at_
        evaluate(core)

    found = [b for b in breaches(core) if b.objective == "this month"][1:]
    assert [(b.until_at, b.is_running) for b in found] == [
        (MONTH_ENDS_AT - timedelta(minutes=5), False),
        (MONTH_ENDS_AT + timedelta(minutes=10), True),
    ]
    assert found[1].began_at == MONTH_ENDS_AT
