"""Service levels are about a service's life: what lies before and after it belongs to no period."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import parse_provider
from nocdesk.provider.plan import ProviderFileError, plan_import
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.book import Book
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaStatus, SlaVerdict
from nocdesk.sla.parts import parts_between, running_parts
from nocdesk.sla.verdict_history import verdicts_as_of
from nocdesk.sla.verdicts import Verdict
from tests.conftest import START
from tests.journeys.one_figure import assert_alike as assert_alike_record
from tests.journeys.one_figure import evaluated
from tests.nocdesk.command import runner
from tests.nocdesk.outages.rounds import polled
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import LIMITS, METRICS, TARGETS, Agreed
from tests.nocdesk.sla.test_live_against_the_core import assert_alike, by_the_core

UP, DOWN = ServiceClass.UP, ServiceClass.DOWN
ROOT = Actor("root", Role.ADMINISTRATOR)
# Midnights of Riga, two hours ahead of UTC in winter: November, its 10th and 20th, and December.
NOVEMBER = datetime(2026, 10, 31, 22, tzinfo=UTC)
TENTH, TWENTIETH = NOVEMBER + timedelta(days=9), NOVEMBER + timedelta(days=19)
DECEMBER = NOVEMBER + timedelta(days=30)
DAY_S = 86_400.0
CREDIT = [{"objective": "availability", "step": [{"below": 0.999, "percent": "5"}]}]


@pytest.fixture
def agreed(sqlite_core: Core) -> Agreed:
    found = Agreed(sqlite_core, make_provider(sqlite_core))
    found.agree(
        starts_at=NOVEMBER - timedelta(days=61),
        timezone="Europe/Riga",
        availability=0.999,
        currency="EUR",
        monthly_charge="3000.00",
        credit=CREDIT,
    )
    return found


def live(core: Core, service_id: int, **life: datetime | None) -> None:
    """Let a service begin and end, as an import does."""
    with core.work() as work:
        work.session.execute(update(Service).where(Service.id == service_id).values(**life))
        work.touched("inventory", service_id)


def look(core: Core, book: Book) -> None:
    with core.read() as session:
        seen = book.look(session, core.clock.now())
    with core.work(SYSTEM) as work:
        evaluate_agreements(work, seen)


def go_to(clock: VirtualClock, at: datetime) -> None:
    clock.advance((at - clock.now()).total_seconds())


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


def objectives(period: str) -> list[dict[str, Any]]:
    limits = {measure: {"limit": limit} for measure, limit in LIMITS.items()}
    return [
        {"measure": measure.value, "target": target, "period": period, **limits.get(measure, {})}
        for measure, target in TARGETS.items()
    ]


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(
    born_s=st.integers(-100, 4000),
    lasts_s=st.none() | st.integers(1, 9000),
    lengths=st.lists(st.tuples(st.sampled_from(ServiceClass), st.integers(1, 2000)), min_size=1, max_size=6),
    values=st.lists(st.tuples(st.integers(0, 119), st.integers(0, 90)), max_size=30, unique_by=lambda pair: pair[0]),
    period=st.sampled_from(["month", "day", "rolling:1d"]),
)
def test_a_life_stands_as_the_core_judges_the_clipped_period(
    sqlite_template: Path,
    born_s: int,
    lasts_s: int | None,
    lengths: list[tuple[ServiceClass, int]],
    values: list[tuple[int, int]],
    period: str,
) -> None:
    born, now_s = START + timedelta(seconds=born_s), sum(length for _, length in lengths)
    gone = None if lasts_s is None else born + timedelta(seconds=lasts_s)
    with polled(sqlite_template) as provider:
        agreed = Agreed(provider.core, provider.provider)
        agreed.agree(starts_at=START - timedelta(days=1), objective=objectives(period))
        live(provider.core, agreed.provider.voice, starts_at=born, ends_at=gone)
        agreed.write_ledger(START, [(kind, float(length)) for kind, length in lengths])
        for measure in METRICS:
            rows = [(START.timestamp() + n * 60 + 7, float(v)) for n, v in values if n * 60 + 7 < now_s]
            agreed.write_samples(measure, rows)
        provider.clock.advance(now_s)
        now = provider.clock.now()

        found = agreed.standing()

        with provider.core.read() as session:
            expected = by_the_core(session, agreed, now)
            parts = running_parts(session, now)
    assert bool(found) == (born <= now and (gone is None or now < gone))
    assert {measure.value for measure in found} == set(expected)
    for part in parts:
        assert part.period.starts_at >= born
        assert gone is None or part.period.ends_at <= gone
    for measure, status in found.items():
        assert_alike(status, expected[measure.value])


BOTH = "starts_at = 2026-11-10T00:00:00+02:00\nends_at = 2026-11-20T00:00:00+02:00"


def file_of(core: Core, life: str) -> str:
    """The stored provider with a life in the place of what it says of the voice service's."""
    with core.read() as session:
        text = export_provider(session).partition("[[device]]")[0]
    kept = [line for line in text.splitlines() if not line.startswith(("starts_at = 2026-11", "ends_at = 2026-11"))]
    return "\n".join(kept).replace('name = "SIP-1"\n', f'name = "SIP-1"\n{life}\n', 1)


def test_a_life_comes_by_the_provider_file_and_is_exported_as_it_was(agreed: Agreed) -> None:
    core = agreed.core
    with core.work(ROOT) as work:
        import_provider(work, parse_provider("p.toml", file_of(core, BOTH)))
    with core.read() as session:
        row = session.get_one(Service, agreed.provider.voice)
        exported = export_provider(session).partition("[[device]]")[0]
        again = plan_import(session, parse_provider("out.toml", exported))
        assert (row.starts_at, row.ends_at) == (TENTH, TWENTIETH)
    assert again.steps == ()


def test_a_service_that_ends_before_it_starts_is_refused(agreed: Agreed) -> None:
    turned = BOTH.replace("11-20", "11-10")
    with pytest.raises(ProviderFileError, match="does not end after it starts"), agreed.core.read() as session:
        plan_import(session, parse_provider("p.toml", file_of(agreed.core, turned)))


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


@pytest.mark.parametrize(
    ("born", "gone", "until"),
    [
        (TENTH, None, DECEMBER - timedelta(hours=1)),
        (None, TWENTIETH, TWENTIETH - timedelta(hours=5)),
        (TENTH + timedelta(minutes=7), TWENTIETH + timedelta(seconds=90), TWENTIETH),
    ],
    ids=["begins", "ends", "both"],
)
def test_files_judge_a_life_as_the_desk_does(
    agreed: Agreed,
    clock: VirtualClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    born: datetime | None,
    gone: datetime | None,
    until: datetime,
) -> None:
    live(agreed.core, agreed.provider.voice, starts_at=born, ends_at=gone)
    agreed.write_ledger(NOVEMBER, [(UP, 12 * DAY_S), (DOWN, 600.0), (UP, 30 * DAY_S)])
    agreed.write_samples(Measure.DELAY, [(NOVEMBER.timestamp() + n * 300, 80.0) for n in range(3000, 4200)])
    go_to(clock, until)
    stands = agreed.standing()

    found = evaluated("SIP-1", runner(monkeypatch, capsys, tmp_path), tmp_path / "files", until)

    assert len(found) == len(stands) == len(TARGETS)
    for measure, status in stands.items():
        record = found[measure.value, status.period_starts_at]
        assert datetime.fromisoformat(record["period_end"]) == status.period_ends_at
        assert_alike_record(status, record)
