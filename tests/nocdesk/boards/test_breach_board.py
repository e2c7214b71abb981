"""What the breach review says of a breach, against figures reckoned by hand."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.boards.breach_board import breach_detail, breach_queue
from nocdesk.boards.breach_rows import BreachDetail, BreachRow, QueueGroup
from nocdesk.catalog.model import SlaTemplate
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import ServiceClass
from nocdesk.sla.agreements import renew
from nocdesk.sla.breaches.commands import confirm_breach, exclude_breach
from nocdesk.sla.breaches.following import follow_bad_time
from nocdesk.sla.breaches.model import ExclusionReason
from nocdesk.sla.breaches.watching import sightings
from nocdesk.sla.evaluation import evaluate_agreements
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.breach_cases import SUE, at, breaches

TERMS = {
    "currency": "EUR",
    "monthly_charge": "18400.00",
    "objective": [{"name": "availability", "measure": "availability", "target": 0.9995}],
    "credit": [
        {
            "objective": "availability",
            "basis": "downtime",
            "step": [{"over_min": 10, "percent": 5}, {"over_min": 45, "percent": 10}, {"over_min": 240, "percent": 25}],
        }
    ],
}
_C = ServiceClass


@pytest.fixture
def voice(core: Core, clock: VirtualClock) -> int:
    """Up for an hour, down 20 min, not measured 5, and down 25 until now; 0.05 % of 20 d 16 h are allowed."""
    provider = make_provider(core)
    with core.work() as work:
        work.session.scalars(select(SlaTemplate)).one().terms = TERMS
        agreement = work.session.scalars(select(Agreement)).one()
        renew(work, agreement, work.now, "with credits")
    clock.advance(110 * 60)
    stretches = ((_C.UP, 0, 60), (_C.DOWN, 60, 80), (_C.UNKNOWN, 80, 85), (_C.DOWN, 85, None))
    with core.work(SYSTEM) as work:
        for kind, begin, end in stretches:
            ended_at = None if end is None else at(end)
            entry = LedgerEntry(
                service_id=provider.voice, service_class=kind, began_at=at(begin), ended_at=ended_at,
                measured_until=ended_at or work.now,
            )  # fmt: skip
            work.session.add(entry)
    evaluate(core)
    return provider.voice


def evaluate(core: Core) -> None:
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)
    with core.read() as session:
        seen = sightings(session)
    with core.work(SYSTEM) as work:
        follow_bad_time(work, seen)


def detail_of(core: Core) -> BreachDetail:
    now = core.clock.now()
    with core.read() as session:
        detail = breach_detail(session, breaches(core)[0].id, start=now - timedelta(hours=3), end=now, now=now)
    assert detail is not None
    return detail


def test_the_unmeasured_minutes_are_a_gap_that_counts_for_neither_side(core: Core, voice: int) -> None:
    detail = detail_of(core)

    assert (detail.row.bad_s, detail.due_s, detail.measured_s) == (45 * 60, 50 * 60, 45 * 60)
    assert detail.gaps == ((at(80), at(85)),)
    assert [s.service_class for s in detail.stretches] == [_C.UP, _C.DOWN, _C.UNKNOWN, _C.DOWN]


def test_the_burn_is_bad_over_measured_over_what_is_allowed_with_the_limits_of_the_periods_length(
    core: Core, voice: int
) -> None:
    period_s = (20 * 24 + 16) * 3600
    hour, *longer = detail_of(core).burn

    assert hour.rate == pytest.approx(45 / 55 / 0.0005)
    assert hour.limit == pytest.approx(0.02 * period_s / 3600)
    assert hour.bad_s == 45 * 60
    assert [line.rate for line in longer] == [pytest.approx(45 / 105 / 0.0005)] * 3
    assert [line.window_s for line in longer] == [6 * 3600, 86_400, 3 * 86_400]


def test_the_credit_is_what_the_table_says_now_and_if_it_lasts(core: Core, voice: int) -> None:
    detail = detail_of(core)

    assert detail.charge == "18\u202f400.00 EUR"
    assert [(line.further_s / 60, line.bad_s / 60, line.percent, line.amount) for line in detail.credits] == [
        (0, 45, 5, "920.00 EUR"),
        (15, 60, 10, "1\u202f840.00 EUR"),
        (60, 105, 10, "1\u202f840.00 EUR"),
        (240, 285, 25, "4\u202f600.00 EUR"),
    ]


def test_the_queue_knows_what_is_to_do_about_each(core: Core, clock: VirtualClock, voice: int) -> None:
    breach_id = breaches(core)[0].id
    seen = [queue(core)]
    with core.work(SUE) as work:
        exclude_breach(work, breach_id=breach_id, reason=ExclusionReason.CUSTOMER, note="their power")
    seen.append(queue(core))
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breach_id)
    seen.append(queue(core))
    clock.advance(9 * 3600)

    assert [[row.group for row in rows] for rows in seen] == [
        [QueueGroup.TO_REVIEW], [QueueGroup.WAITING], [QueueGroup.DECIDED],
    ]  # fmt: skip
    assert [rows[0].proposed_by for rows in seen] == ["", "sue", ""]
    assert queue(core) == ()
    with core.read() as session:
        board = breach_queue(session, now=core.clock.now())
    assert (board.older, board.last_at) == (1, seen[2][0].decided_at)


def queue(core: Core) -> tuple[BreachRow, ...]:
    with core.read() as session:
        return breach_queue(session, now=core.clock.now()).rows
