"""Which objectives are looked at after an evaluation, over periods that roll and over promises without a budget."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from nocdesk.catalog.model import SlaTemplate
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.outages.commands import correct_ledger
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import ServiceClass
from nocdesk.sla.agreements import renew
from nocdesk.sla.book import Book
from nocdesk.sla.breaches.commands import confirm_breach, take_decision_back
from nocdesk.sla.breaches.editing import version_of
from nocdesk.sla.breaches.following import end_breaches, follow_bad_time
from nocdesk.sla.breaches.model import BreachState, BreachStep
from nocdesk.sla.breaches.watching import ended_sightings, left_behind, sightings
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.verdict_history import verdicts_as_of
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.breach_cases import OLE, SUE, at, breaches, log

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
    with core.read() as session:
        look = Book().look(session, core.clock.now())
        ended = ended_sightings(session, look.over)
    with core.work(SYSTEM) as work:
        evaluate_agreements(work, look)
        follow_bad_time(work, ended)
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
    """The last look of November sees a part of it, its verdict all; in December it is another one, which runs on."""
    with core.work(SYSTEM) as work:
        open_entry = work.session.scalars(select(LedgerEntry).where(LedgerEntry.ended_at.is_(None))).one()
        open_entry.ended_at = went_down_at = MONTH_ENDS_AT - timedelta(hours=3)
        work.session.flush()
        down = LedgerEntry(
            service_id=voice, service_class=_C.DOWN, began_at=went_down_at, ended_at=None, measured_until=went_down_at
        )
        work.session.add(down)
    clock.at = MONTH_ENDS_AT - timedelta(seconds=7)
    evaluate(core)
    seen = [b for b in breaches(core) if b.objective == "this month"][1:]
    clock.at = MONTH_ENDS_AT + timedelta(minutes=10)
    evaluate(core)
    evaluate(core)

    found = [b for b in breaches(core) if b.objective == "this month"][1:]
    assert [(b.bad_s, b.is_running) for b in seen] == [(3 * 3600 - 7, True)]
    assert [(b.began_at, b.until_at, b.bad_s, b.is_running) for b in found] == [
        (went_down_at, MONTH_ENDS_AT, 3 * 3600, False),
        (MONTH_ENDS_AT, MONTH_ENDS_AT + timedelta(minutes=10), 600, True),
    ]
    assert log(core) == []


def end_november(core: Core, clock: VirtualClock) -> None:
    """November is over and judged, with its breach of ten minutes, which the provider has confirmed."""
    clock.advance(2 * 3600)
    evaluate(core)
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breaches(core)[0].id)
    clock.at = MONTH_ENDS_AT + timedelta(minutes=10)
    evaluate(core)


def correct(core: Core, service_id: int, kind: ServiceClass, begin: float, end: float) -> None:
    """What came to light afterwards."""
    with core.work(OLE) as work:
        correct_ledger(
            work, service_id=service_id, service_class=kind, began_at=at(begin), ended_at=at(end), reason="a late log"
        )


def test_what_comes_to_light_of_a_month_that_is_over_changes_its_breach_in_sight_of_everybody(
    core: Core, clock: VirtualClock, voice: int
) -> None:
    end_november(core, clock)
    assert [entry.step for entry in log(core)] == [BreachStep.CONFIRM]

    correct(core, voice, _C.DOWN, 70, 85)
    evaluate(core)
    evaluate(core)

    (found,) = [b for b in breaches(core) if b.objective == "this month"]
    assert (found.state, found.bad_s, found.until_at) == (BreachState.CONFIRMED, 25 * 60, at(85))
    decided, judged_again = log(core)
    assert (decided.bad_s, decided.until_at) == (600, at(70))
    assert (judged_again.step, judged_again.state, judged_again.by) == (
        BreachStep.JUDGED_AGAIN,
        BreachState.CONFIRMED,
        SYSTEM.name,
    )
    assert (judged_again.bad_s, judged_again.until_at, judged_again.at) == (25 * 60, at(85), clock.now())
    assert judged_again.note == "10.0 min were bad by what was known before"
    with core.read() as session:
        (verdict,) = [v for v in verdicts_as_of(session, voice) if v.objective == "this month"]
    assert verdict.changes["down_s"] == [600.0, 25 * 60.0]


def test_a_breach_of_a_month_that_is_over_may_prove_to_be_none_and_its_record_stays(
    core: Core, clock: VirtualClock, voice: int
) -> None:
    end_november(core, clock)

    correct(core, voice, _C.UP, 55, 75)
    evaluate(core)

    (found,) = [b for b in breaches(core) if b.objective == "this month"]
    assert (found.state, found.bad_s, found.until_at) == (BreachState.CONFIRMED, 0, at(70))
    assert [(entry.step, entry.bad_s) for entry in log(core)] == [
        (BreachStep.CONFIRM, 600),
        (BreachStep.JUDGED_AGAIN, 0),
    ]


def test_bad_time_that_comes_to_light_of_a_month_that_is_over_is_a_breach_to_decide_about(
    core: Core, clock: VirtualClock, voice: int
) -> None:
    end_november(core, clock)

    correct(core, voice, _C.DOWN, 300, 310)
    evaluate(core)

    first, second = [b for b in breaches(core) if b.objective == "this month"]
    assert (first.state, first.bad_s) == (BreachState.CONFIRMED, 600)
    assert (second.state, second.bad_s, second.is_running) == (BreachState.OPEN, 600, False)
    assert second.period_starts_at == first.period_starts_at
    assert len(log(core)) == 1


def test_what_was_judged_again_is_nobodys_decision_and_does_not_hide_the_last_one(
    core: Core, clock: VirtualClock, voice: int
) -> None:
    end_november(core, clock)
    correct(core, voice, _C.DOWN, 70, 85)
    evaluate(core)
    breach = next(b for b in breaches(core) if b.objective == "this month")

    with core.read() as session:
        assert version_of(session, breach).step is BreachStep.CONFIRM
    with core.work(SUE) as work:
        take_decision_back(work, breach_id=breach.id, expected_version=breach.version)

    assert [b.state for b in breaches(core) if b.id == breach.id] == [BreachState.OPEN]


def test_what_a_person_has_decided_about_does_not_shrink_in_silence_while_the_month_runs(
    core: Core, clock: VirtualClock, voice: int
) -> None:
    clock.advance(2 * 3600)
    evaluate(core)
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=breaches(core)[0].id)

    correct(core, voice, _C.UP, 65, 70)
    evaluate(core)

    changed = {entry.breach_id: (entry.step, entry.bad_s) for entry in log(core)}
    assert changed == {breaches(core)[0].id: (BreachStep.JUDGED_AGAIN, 300)}
