"""What is kept up as samples and corrections come is what the core says of all that is in the store."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.catalog.model import Measure
from nocdesk.outages.model import LedgerEntry
from nocdesk.outages.reading import ledger_reading
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import ServiceClass
from nocdesk.sla.binning import Samples, bin_values
from nocdesk.sla.book import Book
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.judged_parts import judge_parts
from nocdesk.sla.judging import Judgement, judge
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.parts import running_parts
from nocdesk.sla.sums import Ground
from nocdesk.store.series import SeriesKey, series_ids, series_points
from tests.conftest import START
from tests.nocdesk.outages.rounds import polled
from tests.nocdesk.sla.agreed import METRICS, Agreed

CALENDARS: list[dict[str, Any]] = [
    {},
    {"calendar": {"hours": ["mon-fri 09:00-17:00"]}},
    {"calendar": {"hours": ["mon-sun 07:58-08:21", "mon-sun 08:40-24:00"]}, "planned": {"cap_h": 0.2}},
    {"planned": {"notice_days": 1.0}, "min_coverage": 0.5},
]
lengths = st.lists(st.tuples(st.sampled_from(ServiceClass), st.integers(1, 1500)), min_size=1, max_size=8)
values = st.lists(st.tuples(st.integers(0, 119), st.integers(0, 90)), max_size=40, unique_by=lambda pair: pair[0])
samples = st.fixed_dictionaries({measure: values for measure in METRICS})


def by_the_core(session: Session, agreed: Agreed, now: datetime) -> dict[str, Judgement]:
    """Every objective, judged one by one from the raw samples and the ledger."""
    found = {}
    for part in running_parts(session, now):
        period = part.period
        stretches = ledger_reading(session, [part.service_id], period.starts_at, period.ends_at, now=now)
        bins = None
        if part.objective.counts_bins:
            key = SeriesKey(agreed.provider.ping_probe, part.objective.metric, "SIP-1")
            points = series_points(session, series_ids(session, [key])[key], period.starts_at, now)
            at_us = (points.times * 1e6).round().astype("int64")
            bins = bin_values(Samples.of(at_us, points.values), part.objective, period)
        ground = Ground(period, stretches[part.service_id], bins)
        found[part.objective.name] = judge(part.objective, part.version.terms, ground, now)
    return found


def assert_alike(status: SlaStatus, expected: Judgement) -> None:
    """That a standing says what the core says."""
    assert status.contract_s == expected.contract_seconds
    assert status.measured_s == expected.measured_seconds
    assert status.excluded_s == expected.excluded_seconds
    assert status.down_s == expected.down_seconds
    assert status.achieved == expected.achieved
    assert status.coverage == expected.coverage
    assert status.budget_s == expected.budget_total_s
    assert status.budget_left_s == expected.budget_left_s
    assert status.burn == dict(expected.burn)
    assert status.breach_at == expected.time_to_breach
    assert (status.state, status.reason) == (expected.verdict, expected.reason)


def excluded_by_the_book(session: Session, now: datetime) -> dict[str, Any]:
    """What of each objective's time is excluded, by class, as all of them are judged together."""
    judged = judge_parts(session, running_parts(session, now), now)
    return {each.judgement.objective: each.judgement.excluded for each in judged}


def standing(session: Session) -> dict[str, SlaStatus]:
    return {status.objective: status for status in session.scalars(select(SlaStatus))}


@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(lengths, samples, st.integers(0, 4000), st.sampled_from(CALENDARS))
def test_every_objective_stands_as_the_core_judges_it(
    sqlite_template: Path,
    stretches: list[tuple[ServiceClass, int]],
    raw: dict[Measure, list[tuple[int, int]]],
    offset_s: int,
    terms: dict[str, Any],
) -> None:
    total_s = sum(length for _, length in stretches)
    begin = int(START.timestamp())
    with polled(sqlite_template) as provider:
        agreed = Agreed(provider.core, provider.provider)
        agreed.agree(starts_at=START + timedelta(seconds=min(offset_s, total_s - 1)), **terms)
        agreed.write_ledger(START, [(service_class, float(length)) for service_class, length in stretches])
        for measure, rows in raw.items():
            placed = [(float(begin + n * 60 + 7), float(v)) for n, v in rows if n * 60 + 7 < total_s]
            agreed.write_samples(measure, placed)
        provider.clock.advance(total_s)

        found = agreed.standing()

        with provider.core.read() as session:
            expected = by_the_core(session, agreed, provider.clock.now())
            excluded = excluded_by_the_book(session, provider.clock.now())
    assert {measure.value for measure in found} == set(expected)
    for measure, status in found.items():
        assert_alike(status, expected[measure.value])
        assert excluded[measure.value] == expected[measure.value].excluded


class Passes(NamedTuple):
    """Time passes."""

    seconds: int


class Measures(NamedTuple):
    """Samples come, so many seconds old; several of one instant replace each other."""

    measure: Measure
    rows: list[tuple[int, int]]


class Enters(NamedTuple):
    """The service enters a class, so many seconds ago: what the ledger said since then is superseded."""

    service_class: ServiceClass
    ago_s: int


happenings = st.lists(
    st.one_of(
        st.builds(Passes, st.integers(1, 1800)),
        st.builds(
            Measures,
            st.sampled_from(sorted(METRICS)),
            st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 90)), min_size=1, max_size=12),
        ),
        st.builds(Enters, st.sampled_from(ServiceClass), st.integers(0, 6000)),
    ),
    min_size=3,
    max_size=14,
)


def enter(agreed: Agreed, at: datetime, service_class: ServiceClass) -> None:
    """Let the ledger say from then on something else, as a correction does."""
    with agreed.core.work() as work:
        own = select(LedgerEntry).where(LedgerEntry.service_id == agreed.provider.voice)
        for entry in work.session.scalars(own.where(LedgerEntry.superseded_at.is_(None))).all():
            if entry.began_at >= at:
                work.session.delete(entry)
            elif entry.ended_at is None or entry.ended_at > at:
                entry.ended_at = at
        work.session.flush()
        service_id = agreed.provider.voice
        work.session.add(
            LedgerEntry(service_id=service_id, service_class=service_class, began_at=at, measured_until=at)
        )
        work.touched("service", service_id)


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(happenings, st.sampled_from(CALENDARS))
def test_a_book_that_is_kept_up_says_what_the_core_says(
    sqlite_template: Path, happened: list[Passes | Measures | Enters], terms: dict[str, Any]
) -> None:
    with polled(sqlite_template) as provider:
        agreed = Agreed(provider.core, provider.provider)
        agreed.agree(starts_at=START, **terms)
        agreed.write_ledger(START, [(ServiceClass.UP, 1.0)])
        for measure in METRICS:
            agreed.write_samples(measure, [(START.timestamp(), 1.0)])
        book = Book()
        # Verdicts that change by time alone are looked for once a minute.
        for each in [*happened, Passes(61)]:
            now = provider.clock.now()
            match each:
                case Passes(seconds):
                    provider.clock.advance(seconds)
                case Measures(measure, rows):
                    at_s = [max(START.timestamp(), now.timestamp() - ago) for ago, _ in rows]
                    values = [float(value) for _, value in rows]
                    agreed.write_samples(measure, list(zip(at_s, values, strict=True)))
                    number = agreed.series_id(measure)
                    at_us = (np.array(at_s) * 1e6).round().astype(np.int64)
                    book.hear(np.full(len(at_us), number, np.int64), at_us)
                case Enters(service_class, ago_s):
                    enter(agreed, max(START, now - timedelta(seconds=ago_s)), service_class)
            with provider.core.read() as session:
                look = book.look(session, provider.clock.now())
            with provider.core.work(SYSTEM) as work:
                evaluate_agreements(work, look)

        with provider.core.read() as session:
            now = provider.clock.now()
            by_name = by_the_core(session, agreed, now)
            for name, status in standing(session).items():
                assert_alike(status, by_the_core(session, agreed, status.computed_at)[name])
                assert status.state == by_name[name].verdict
