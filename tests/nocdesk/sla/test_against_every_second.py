"""Month to date against an oracle that looks at every second and every sample, and shares no code."""

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nocdesk.catalog.model import Measure
from nocdesk.services.model import ServiceClass
from tests.conftest import START
from tests.nocdesk.outages.rounds import polled
from tests.nocdesk.sla.agreed import LIMITS, TARGETS, Agreed

EXCLUDED = {"planned", "customer_caused", "force_majeure"}
MONTH_ENDS_AT = datetime.fromisoformat("2026-12-01T00:00:00+00:00")

lengths = st.lists(st.tuples(st.sampled_from(ServiceClass), st.integers(1, 1500)), min_size=1, max_size=8)
values = st.lists(st.tuples(st.integers(0, 119), st.integers(0, 90)), max_size=40, unique_by=lambda pair: pair[0])
samples = st.fixed_dictionaries({measure: values for measure in LIMITS})


class Oracle:
    """A list with a class for every second of the period so far."""

    def __init__(self, start: datetime, seconds: list[str], offset_s: int) -> None:
        self.begin = int(start.timestamp()) + offset_s
        self.classes = seconds[offset_s:]
        self.period_s = int((MONTH_ENDS_AT - start).total_seconds()) - offset_s

    def availability(self) -> tuple[Fraction | None, Fraction, int]:
        good = sum(word in ("up", "degraded") for word in self.classes)
        bad = sum(word == "down" for word in self.classes)
        unknown = sum(word == "unknown" for word in self.classes)
        return self._shares(good, bad, good + bad + unknown)

    def compliance(self, measure: Measure, raw: list[tuple[int, int]]) -> tuple[Fraction | None, Fraction, int]:
        good = bad = 0
        end = self.begin + len(self.classes)
        for first in range(self.begin // 300 * 300, end, 300):
            if not self.begin <= first < end:
                continue
            inside = [value for at, value in raw if first <= at < first + 300]
            touched = {self.classes[s - self.begin] for s in range(first, min(first + 300, end))}
            if not inside or touched & EXCLUDED:
                continue
            mean = Fraction(sum(inside), len(inside))
            is_kept = mean >= Fraction(LIMITS[measure]) if measure is Measure.MOS else mean <= Fraction(LIMITS[measure])
            good, bad = good + 300 * is_kept, bad + 300 * (not is_kept)
        due = sum(word not in EXCLUDED for word in self.classes)
        return self._shares(good, bad, max(due, good + bad))

    @staticmethod
    def _shares(good: int, bad: int, due: int) -> tuple[Fraction | None, Fraction, int]:
        achieved = Fraction(good, good + bad) if good + bad else None
        return achieved, Fraction(good + bad, due) if due else Fraction(0), bad


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(lengths, samples, st.integers(0, 4000))
def test_every_objective_is_what_its_seconds_and_samples_say(
    sqlite_template: Path,
    stretches: list[tuple[ServiceClass, int]],
    raw: dict[Measure, list[tuple[int, int]]],
    offset_s: int,
) -> None:
    seconds = [service_class.value for service_class, length in stretches for _ in range(length)]
    offset_s = min(offset_s, len(seconds) - 1)
    begin = int(START.timestamp())
    # Samples come once a minute, on an odd second, and only while time has not run out.
    placed = {m: [(begin + n * 60 + 7, v) for n, v in rows if n * 60 + 7 < len(seconds)] for m, rows in raw.items()}
    with polled(sqlite_template) as provider:
        agreed = Agreed(provider.core, provider.provider)
        agreed.agree(starts_at=START + timedelta(seconds=offset_s))
        agreed.write_ledger(START, [(service_class, float(length)) for service_class, length in stretches])
        for measure, rows in placed.items():
            agreed.write_samples(measure, [(float(at), float(v)) for at, v in rows])
        provider.clock.advance(len(seconds))

        found = agreed.standing()

    oracle = Oracle(START, seconds, offset_s)
    for measure in Measure:
        expected = (
            oracle.availability() if measure is Measure.AVAILABILITY else oracle.compliance(measure, placed[measure])
        )
        achieved, coverage, bad_s = expected
        status = found[measure]
        assert status.achieved == (None if achieved is None else pytest.approx(float(achieved), rel=1e-12)), measure
        assert status.coverage == pytest.approx(float(coverage), rel=1e-12), measure
        budget_s = (1 - Fraction(str(TARGETS[measure]))) * oracle.period_s
        assert status.budget_s == pytest.approx(float(budget_s), abs=0.001)
        assert status.budget_left_s == pytest.approx(float(budget_s - bad_s), abs=0.001), measure
        assert (status.state == "unmeasured") == (achieved is None)
        assert (status.state == "breached") == (achieved is not None and bad_s > budget_s), measure
