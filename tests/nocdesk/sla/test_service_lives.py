"""Service levels are about a service's life: what lies before and after it belongs to no period."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM
from nocdesk.provider.apply import import_provider
from nocdesk.provider.file import parse_provider
from nocdesk.services.model import Service
from nocdesk.sla.book import Book
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaStatus, SlaVerdict
from nocdesk.sla.parts import parts_between, running_parts
from nocdesk.sla.verdict_history import verdicts_as_of
from nocdesk.sla.verdicts import Verdict
from tests.nocdesk.sla.agreed import Agreed
from tests.nocdesk.sla.lives import (
    BOTH,
    DAY_S,
    DECEMBER,
    DOWN,
    NOVEMBER,
    ROOT,
    TENTH,
    TWENTIETH,
    UP,
    agreed,
    file_of,
    go_to,
    live,
)

__all__ = ["agreed"]


def look(core: Core, book: Book) -> None:
    with core.read() as session:
        seen = book.look(session, core.clock.now())
    with core.work(SYSTEM) as work:
        evaluate_agreements(work, seen)


def test_a_service_that_began_on_the_tenth_is_judged_from_then_on(agreed: Agreed, clock: VirtualClock) -> None:
    live(agreed.core, agreed.provider.voice, starts_at=TENTH)
    agreed.write_ledger(TENTH, [(UP, 5 * DAY_S), (DOWN, 600.0), (UP, 30 * DAY_S)])
    go_to(clock, DECEMBER - timedelta(hours=1))

    found = agreed.standing()[Measure.AVAILABILITY]

    lived_s = 21 * DAY_S
    assert (found.period_starts_at, found.period_ends_at) == (TENTH, DECEMBER)
    assert (found.contract_s, found.coverage) == (lived_s - 3600, 1.0)
    assert found.budget_s == pytest.approx(lived_s / 1000)
    assert found.budget_left_s == pytest.approx(lived_s / 1000 - 600)
    # 21 of November's 30 days at 3,000.00 a month, of which one part in a thousand may be bad.
    assert found.money["budget"] == "2.10"
    assert found.money["credit"] == "0.00"


def test_without_its_beginning_the_same_service_has_too_little_evidence(agreed: Agreed, clock: VirtualClock) -> None:
    agreed.write_ledger(TENTH, [(UP, 5 * DAY_S), (DOWN, 600.0), (UP, 30 * DAY_S)])
    go_to(clock, DECEMBER - timedelta(hours=1))

    found = agreed.standing()[Measure.AVAILABILITY]

    assert (found.period_starts_at, found.state) == (NOVEMBER, Verdict.UNDECIDED)


def test_a_service_that_ends_on_the_twentieth_is_live_no_more_and_its_part_has_a_verdict(
    agreed: Agreed, clock: VirtualClock
) -> None:
    core, voice = agreed.core, agreed.provider.voice
    live(core, voice, ends_at=TWENTIETH)
    agreed.write_ledger(NOVEMBER, [(UP, 5 * DAY_S), (DOWN, 3600.0), (UP, 30 * DAY_S)])
    book = Book()
    go_to(clock, TWENTIETH - timedelta(minutes=1))
    look(core, book)
    with core.read() as session:
        assert session.scalars(select(SlaStatus)).first() is not None
        assert session.scalars(select(SlaVerdict).where(SlaVerdict.period_starts_at >= NOVEMBER)).first() is None

    go_to(clock, TWENTIETH + timedelta(minutes=6))
    look(core, book)

    with core.read() as session:
        assert session.scalars(select(SlaStatus)).first() is None
        assert running_parts(session, clock.now()) == []
        known = [each for each in verdicts_as_of(session, voice) if each.period_starts_at >= NOVEMBER]
        (found,) = (each for each in known if each.objective == "availability")
    assert (found.period_starts_at, found.period_ends_at) == (NOVEMBER, TWENTIETH)
    assert (found.contract_s, found.measured_s, found.down_s) == (19 * DAY_S, 19 * DAY_S, 3600.0)
    assert (found.coverage, found.state) == (1.0, Verdict.BREACHED)
    assert found.budget_left_s == pytest.approx(19 * DAY_S / 1000 - 3600)
    assert (found.money["credit_percent"], found.money["credit"]) == ("5", "150.00")


def test_a_service_is_live_from_the_instant_at_which_it_begins(agreed: Agreed, clock: VirtualClock) -> None:
    begins_at = clock.now() + timedelta(hours=1)
    live(agreed.core, agreed.provider.voice, starts_at=begins_at)
    agreed.write_ledger(begins_at, [(UP, DAY_S)])
    book = Book()
    look(agreed.core, book)
    with agreed.core.read() as session:
        assert session.scalars(select(SlaStatus)).first() is None

    clock.advance(3660)
    look(agreed.core, book)

    with agreed.core.read() as session:
        starts = set(session.scalars(select(SlaStatus.period_starts_at)))
    assert starts == {begins_at}


def test_of_several_services_together_each_adds_its_own_life(agreed: Agreed, clock: VirtualClock) -> None:
    core, access = agreed.core, agreed.provider.access
    together = [{"measure": "availability", "target": 0.999, "scope": "customer"}]
    agreed.agree(starts_at=NOVEMBER, timezone="Europe/Riga", objective=together)
    live(core, agreed.provider.voice, starts_at=TENTH)
    agreed.write_ledger(TENTH, [(UP, 5 * DAY_S), (DOWN, 600.0), (UP, 30 * DAY_S)])
    with core.work() as work:
        work.session.get_one(Service, access).agreement_id = work.session.get_one(
            Service, agreed.provider.voice
        ).agreement_id
        entry = LedgerEntry(service_id=access, service_class=UP, began_at=NOVEMBER, measured_until=NOVEMBER)
        work.session.add(entry)
    go_to(clock, TWENTIETH)
    agreed.standing()

    with core.read() as session:
        rows = session.scalars(select(SlaStatus)).all()
        found = {row.service_id: (row.contract_s, row.measured_s, row.down_s) for row in rows}
        budgets = [row.budget_s for row in rows]
    both = ((10 + 19) * DAY_S, (10 + 19) * DAY_S, 600.0)
    assert found == {agreed.provider.voice: both, access: both}
    assert budgets == pytest.approx([(21 + 30) * DAY_S / 1000] * 2)


def test_an_end_that_comes_to_light_late_has_the_period_judged_again(agreed: Agreed, clock: VirtualClock) -> None:
    core, voice, book = agreed.core, agreed.provider.voice, Book()
    agreed.write_ledger(NOVEMBER, [(UP, 19 * DAY_S), (DOWN, 60 * DAY_S)])
    go_to(clock, DECEMBER + timedelta(hours=1))
    look(core, book)
    with core.work(ROOT) as work:
        import_provider(work, parse_provider("p.toml", file_of(core, BOTH.splitlines()[1])))
    look(core, book)

    with core.read() as session:
        (found,) = [
            each
            for each in verdicts_as_of(session, voice)
            if each.objective == "availability" and each.period_starts_at == NOVEMBER
        ]
        parts = parts_between(session, NOVEMBER, DECEMBER, [voice])
    assert {part.period.ends_at for part in parts} == {TWENTIETH}
    assert (found.period_ends_at, found.down_s, found.state) == (TWENTIETH, 0.0, Verdict.MET)
    assert found.supersedes is not None
