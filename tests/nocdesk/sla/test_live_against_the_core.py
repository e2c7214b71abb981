"""What is kept up as samples and corrections come is what the core says of all that is in the store."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.catalog.model import Measure
from nocdesk.outages.reading import ledger_reading
from nocdesk.services.model import ServiceClass
from nocdesk.sla.binning import Samples, bin_values
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
    assert {measure.value for measure in found} == set(expected)
    for measure, status in found.items():
        assert_alike(status, expected[measure.value])
