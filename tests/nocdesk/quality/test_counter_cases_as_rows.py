"""The table of counter cases (R9) through the fast way: the rate worked out by hand, or left to the ordinary way."""

import math

import numpy as np
import pytest

from nocdesk.quality.cells import Bands
from nocdesk.quality.layout import Layout, Part, ProbeLayout
from nocdesk.quality.measuring import SPEED_TOLERANCE, ProbeMemory
from nocdesk.quality.ordinary import judge_ordinary, pairs_of
from nocdesk.quality.poll_rows import HEAD, PollRows
from nocdesk.quality.rates import CounterSample, Passage
from nocdesk.quality.reading import Kind, Measurement, Metric
from nocdesk.quality.seats import Seats
from nocdesk.quality.standing_limits import FOREVER_US
from tests.nocdesk.quality.test_counter_cases import CASES, Case
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

BITS = 8.0


def judged(case: Case) -> float | None:
    """What the tables give for a case in octets per second; None where they leave it to the ordinary way."""
    counter = Measurement(Metric.IN_OCTETS, "ge-0", case.kind, 1, case.disc_now)
    parts = [Part(counter, 0)]
    if case.ceiling is not None:
        parts.append(Part(Measurement(Metric.SPEED_BPS, "ge-0", Kind.GAUGE, case.ceiling * BITS / SPEED_TOLERANCE)))
    probe = ProbeLayout(7, tuple(parts))
    seats = Seats()
    seats.add(1, Layout(1, ((1, 3), (1, 4)), ("TimeTicks", "Counter64"), {}, frozenset(), (probe,)))
    before = CounterSample(case.before, case.ticks_before, case.disc_before)
    memory = ProbeMemory(0.0, "clock-1", 100.0, case.ticks_before, {(Metric.IN_OCTETS, "ge-0"): before})
    bands = Bands(lambda _key: (-math.inf, math.inf), -FOREVER_US, FOREVER_US)
    seats.take_over(0, memory, "clock-1", bands, range(len(seats.keys_of(0))))
    heads = np.array([(1, 0, 100.0 + case.elapsed_s, 1.0, case.ticks_now)], HEAD)
    rows = PollRows(heads, np.array([case.now], np.uint64))

    found = judge_ordinary(rows, pairs_of(rows, seats), seats)

    if len(found.others.row):
        assert not len(found.values)
        return None
    return float(found.values[0]) / BITS


@pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])
def test_the_fast_way_gives_the_rate_worked_out_by_hand_or_none_at_all(case: Case, promise: Telling) -> None:
    rate = judged(case)

    if rate is not None:
        assert case.passed is Passage.RAN_ON
        assert rate == pytest.approx(case.rate, rel=1e-12)
        assert rate >= 0
        assert case.ceiling is None or rate <= case.ceiling
    promise.kept("R9", "the same cases, many polls judged at once", injected=1)


def test_what_is_odd_is_left_and_what_is_ordinary_is_not() -> None:
    """Without this the test above would pass with tables that judge nothing."""
    kept = {case.says for case in CASES if judged(case) is not None}

    assert "600 octets in 60 s are 10 a second" in kept
    assert "odd numbers beyond 2 to the 53rd stay exact" in kept
    assert len(kept) >= 14
    odd = [case for case in CASES if case.rate is None or case.passed is not Passage.RAN_ON or case.now < case.before]
    assert kept.isdisjoint(case.says for case in odd)
