"""The arithmetic of service levels against an oracle that looks at every second and shares no code with it.

Some hundred cases run with all tests; `NOCDESK_ORACLE_CASES` says how many there are in all.
"""

import math
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nocdesk.services.model import ServiceClass
from nocdesk.sla.binning import Samples, bin_values
from nocdesk.sla.calendar import ContractCalendar
from nocdesk.sla.hours import DayHours, WeeklyHours
from nocdesk.sla.judging import Judgement, judge
from nocdesk.sla.micros import instant_at
from nocdesk.sla.objectives import Keeps, Kind, Objective, PlannedRule
from nocdesk.sla.outage_file import OutageRow, laid_out
from nocdesk.sla.periods import PeriodRule, period_at
from nocdesk.sla.statistic import Statistic
from nocdesk.sla.sums import Ground
from nocdesk.sla.terms import Terms
from tests.nocdesk.sla.per_second_oracle import Answer, Question, Row, answer, statistic

CASES = int(os.environ.get("NOCDESK_ORACLE_CASES", "500"))
DAY_S = 86_400

CHANGES = [
    ("Europe/Riga", "2026-03-29T01:00:00+00:00", "LV"),
    ("Europe/Riga", "2026-10-25T01:00:00+00:00", "LV"),
    ("America/Chicago", "2026-03-08T08:00:00+00:00", "US"),
    ("America/Chicago", "2026-11-01T07:00:00+00:00", "US"),
    ("Australia/Sydney", "2026-04-04T16:00:00+00:00", "AU-NSW"),
    ("Australia/Sydney", "2026-10-03T16:00:00+00:00", "AU-NSW"),
    ("Asia/Kathmandu", "1985-12-31T18:30:00+00:00", ""),
    ("Asia/Kathmandu", "2028-02-29T06:00:00+00:00", ""),
    ("Pacific/Apia", "2011-12-30T10:00:00+00:00", "WS"),
    ("Pacific/Apia", "2012-03-31T14:00:00+00:00", ""),
]
"""Zones, moments at which their clocks are set (Apia leaves 30 December 2011 out), and whose holidays are known."""

TIMES = [(0, 86_400), (9 * 3600, 17 * 3600), (22 * 3600, 30 * 3600), (2 * 3600 + 1800, 3 * 3600 + 900), (0, 3 * 3600)]
CLASSES = ["up", "degraded", "down", "down", "unknown", "planned", "planned", "customer_caused", "force_majeure"]
TARGETS = [Fraction(9, 10), Fraction(99, 100), Fraction(995, 1000), Fraction(999, 1000), Fraction(1)]

weekly = st.tuples(st.lists(st.integers(0, 6), min_size=1, max_size=6, unique=True), st.sampled_from(TIMES))
near_days = st.tuples(st.integers(-4, 4), st.sampled_from(TIMES))


@st.composite
def questions(draw: st.DrawFn, periods: Sequence[str], life_s: int) -> Question:
    """A place, a moment near a change of its clocks, hours, and a service of whose life something is said."""
    zone, change, region = draw(st.sampled_from(CHANGES))
    change_s = round(datetime_s(change))
    step = draw(st.sampled_from([1, 60, 3600]))
    now = (change_s + draw(st.integers(-2 * DAY_S, 3 * DAY_S))) // step * step
    born = now - draw(st.sampled_from([life_s, life_s, draw(st.integers(600, life_s))]))
    day = date.fromisoformat(change[:10])

    def days(found: list[tuple[int, tuple[int, int]]]) -> list[tuple[str, int, int]]:
        return [((day + timedelta(days=number)).isoformat(), start, min(end, DAY_S)) for number, (start, end) in found]

    return Question(
        zone=zone,
        period=draw(st.sampled_from(periods)),
        now=now,
        born=born,
        hours=[(own, *times) for own, times in draw(st.lists(weekly, max_size=2))],
        holidays=draw(st.sampled_from(["", region])),
        extra=days(draw(st.lists(near_days, max_size=2))),
        exempt=days(draw(st.lists(near_days, max_size=1))),
        notice_s=draw(st.sampled_from([0, 0, 3600, DAY_S])),
        cap_s=draw(st.sampled_from([None, None, 1800, 3 * 3600])),
        rows=draw(rows(born, now)),
        target=draw(st.sampled_from(TARGETS)),
        min_coverage=draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(9, 10)])),
    )


@st.composite
def rows(draw: st.DrawFn, born: int, now: int) -> list[Row]:
    """What was said of the service; the rows overlap as they like, and lie beside its life too."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        begin = draw(st.integers(born - 3600, now))
        length = draw(st.one_of(st.integers(1, 120), st.integers(60, 20_000), st.just(now - begin + 1)))
        before = draw(st.sampled_from([0, 0, 1, DAY_S]))
        announced = draw(st.sampled_from([None, *(begin - before - notice for notice in (0, 3600, 3601, 2 * DAY_S))]))
        beneath = draw(st.sampled_from(["down", "down", "degraded", "unknown", "up"]))
        found.append(Row(draw(st.sampled_from(CLASSES)), begin, begin + length, beneath, announced, before))
    return found


def datetime_s(text: str) -> float:
    """An instant that is written with its offset, in seconds since the epoch."""
    return datetime.fromisoformat(text).timestamp()


@dataclass(frozen=True)
class Recipe:
    """How samples are made: how often, with how many gaps, and how many of them too high."""

    seed: int
    step_s: int
    gaps: float
    worse: float
    limit: int
    is_floor: bool
    bin_s: int
    bin_statistic: str
    min_samples: int

    def applied_to(self, asked: Question) -> Question:
        """The question with samples: some late and so out of order, some twice, some no number."""
        chance = random.Random(self.seed)
        found: list[tuple[int, float]] = []
        is_missing = False
        for at in range(asked.born - 600, asked.now + 600, self.step_s):
            is_missing = chance.random() < (0.9 if is_missing else self.gaps / 10)
            if not is_missing:
                value = math.nan if chance.random() < 0.02 else float(chance.choice([20, 30, 40, 50]))
                too_much = 30 if chance.random() < self.worse / 4 else 0
                found.append((at + chance.randrange(self.step_s), value + too_much))
            if found and chance.random() < 0.05:
                found.append((found[-1][0], float(chance.choice([10, 90]))))
        for _ in range(len(found) // 20):
            found.append(found.pop(chance.randrange(len(found))))
        return replace(
            asked,
            samples=found,
            limit=self.limit,
            is_floor=self.is_floor,
            bin_s=self.bin_s,
            bin_statistic=self.bin_statistic,
            min_samples=self.min_samples,
        )


recipes = st.builds(
    Recipe,
    seed=st.integers(0, 2**32),
    step_s=st.sampled_from([30, 60, 150, 300, 900]),
    gaps=st.floats(0, 0.3),
    worse=st.floats(0, 1),
    limit=st.sampled_from([40, 45, 50]),
    is_floor=st.booleans(),
    bin_s=st.sampled_from([60, 300, 900, 3600]),
    bin_statistic=st.sampled_from(["mean", "min", "max", "p50", "p95"]),
    min_samples=st.sampled_from([1, 1, 2]),
)


def some(share: float) -> settings:
    """So much of all cases; they are not replayed, so that the same number is looked at every time."""
    return settings(
        max_examples=max(1, round(CASES * share)),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )


@given(questions(["day"], 2 * DAY_S))
@some(0.3)
def test_a_days_availability_is_that_of_its_seconds(asked: Question) -> None:
    same(judgement(asked), answer(asked))


@given(questions(["week", "rolling:3d", "rolling:7d"], 9 * DAY_S))
@some(0.2)
def test_a_weeks_availability_is_that_of_its_seconds(asked: Question) -> None:
    same(judgement(asked), answer(asked))


@given(questions(["month"], 40 * DAY_S))
@some(0.02)
def test_a_months_availability_is_that_of_its_seconds(asked: Question) -> None:
    same(judgement(asked), answer(asked))


@given(questions(["day"], 2 * DAY_S), recipes)
@some(0.3)
def test_a_days_bins_are_those_of_its_seconds(asked: Question, recipe: Recipe) -> None:
    asked = recipe.applied_to(asked)

    same(judgement(asked), answer(asked))


@given(questions(["week", "rolling:2d"], 9 * DAY_S), recipes)
@some(0.06)
def test_a_weeks_bins_are_those_of_its_seconds(asked: Question, recipe: Recipe) -> None:
    asked = recipe.applied_to(asked)

    same(judgement(asked), answer(asked))


@given(questions(["day", "week"], 4 * DAY_S), st.sampled_from([0, 60, 600]))
@some(0.08)
def test_outages_are_the_runs_of_its_seconds(asked: Question, min_s: int) -> None:
    asked = replace(asked, min_s=min_s)
    expected = answer(asked)

    number = judgement(asked, kind=Kind.OUTAGES)
    longest = judgement(asked, kind=Kind.LONGEST_OUTAGE)

    assert number.outages == len(expected.outages)
    assert number.achieved == (len(expected.outages) if expected.measured else None)
    assert longest.achieved == (max(expected.outages, default=0) if expected.measured else None)


@given(
    questions(["day", "rolling:1d"], 2 * DAY_S),
    recipes,
    st.sampled_from(["mean", "min", "max", "p5", "p50", "p95", "p99.9"]),
)
@some(0.04)
def test_a_statistic_of_bins_is_that_of_their_values(asked: Question, recipe: Recipe, word: str) -> None:
    asked = recipe.applied_to(asked)
    expected = answer(asked)

    found = judgement(asked, statistic=Statistic.of(word))

    if not expected.values:
        assert found.achieved is None
    else:
        assert found.achieved == pytest.approx(float(statistic(word, expected.values)), abs=1e-9)


def judgement(asked: Question, kind: Kind | None = None, statistic: Statistic | None = None) -> Judgement:
    """The same question, asked of the code."""
    terms, objective = agreement(asked, kind, statistic)
    now, born = instant_at(asked.now * 1_000_000), instant_at(asked.born * 1_000_000)
    whole = period_at(objective.period, now, asked.zone).clipped(born)
    stretches = laid_out(map(outage_row, asked.rows), whole.starts_at, max(now, whole.starts_at))
    bins = None
    if asked.samples is not None:
        at_us = np.array([at * 1_000_000 for at, _ in asked.samples], np.int64)
        samples = Samples.of(at_us, np.array([value for _, value in asked.samples], np.float64))
        bins = bin_values(samples, objective, whole)
    return judge(objective, terms, Ground(whole, stretches, bins), now)


def agreement(asked: Question, kind: Kind | None, statistic: Statistic | None) -> tuple[Terms, Objective]:
    """The terms of a question, with its one objective."""
    is_metric = asked.samples is not None
    objective = Objective(
        "asked",
        kind or (Kind.METRIC if is_metric else Kind.AVAILABILITY),
        float(asked.target),
        PeriodRule.of(asked.period),
        metric="rtt_ms" if is_metric else "",
        limit=float(asked.limit),
        keeps=Keeps.AT_LEAST if asked.is_floor else Keeps.AT_MOST,
        statistic=statistic or Statistic.of("share"),
        bin_statistic=Statistic.of(asked.bin_statistic),
        bin_s=asked.bin_s,
        min_samples=asked.min_samples,
        min_s=asked.min_s,
    )
    calendar = ContractCalendar(
        asked.zone,
        tuple(WeeklyHours(tuple(days), start, end) for days, start, end in asked.hours),
        asked.holidays,
        tuple(DayHours(date.fromisoformat(day), start, end) for day, start, end in asked.extra),
        tuple(DayHours(date.fromisoformat(day), start, end) for day, start, end in asked.exempt),
    )
    planned = PlannedRule(timedelta(seconds=asked.notice_s), asked.cap_s)
    coverage = float(asked.min_coverage)
    return Terms("asked", asked.zone, "EUR", Decimal(1), coverage, calendar, planned, (objective,), ()), objective


def outage_row(row: Row) -> OutageRow:
    """A row as it is read from a file."""
    announced_at = None if row.announced is None else instant_at(row.announced * 1_000_000)
    begin, end = instant_at(row.begin * 1_000_000), instant_at(row.end * 1_000_000)
    work_began_at = begin - timedelta(seconds=row.before)
    beneath = ServiceClass(row.beneath)
    return OutageRow("asked", begin, end, ServiceClass(row.kind), announced_at, work_began_at, beneath)


def same(found: Judgement, expected: Answer) -> None:
    """Every figure is the same to the second, and every share exactly."""
    assert found.period.starts_at == instant_at(expected.begin * 1_000_000)
    assert found.period.ends_at == instant_at(expected.end * 1_000_000)
    assert found.contract_seconds == expected.contract
    assert found.excluded_seconds == expected.excluded
    assert found.measured_seconds == expected.measured
    assert found.down_seconds == expected.down
    assert sum(bad.seconds for bad in found.bad) == expected.down
    assert found.outages == len(expected.outages)
    good = expected.measured - expected.down
    due = expected.contract - expected.excluded
    assert found.achieved == (float(Fraction(good, expected.measured)) if expected.measured else None)
    assert found.coverage == (float(Fraction(expected.measured, due)) if due else None)
    assert found.budget_total_s == pytest.approx(float(expected.budget), abs=1e-6)
    assert found.budget_left_s == pytest.approx(float(expected.budget - expected.down), abs=1e-6)
    assert found.burn == {word: None if rate is None else float(rate) for word, rate in expected.burn.items()}
    assert found.verdict == expected.verdict
    if expected.breaks_after is None:
        assert found.time_to_breach is None
    else:
        assert found.time_to_breach is not None
        seconds = (found.time_to_breach - found.judged_until).total_seconds()
        assert seconds == pytest.approx(float(expected.breaks_after), abs=2e-6)
