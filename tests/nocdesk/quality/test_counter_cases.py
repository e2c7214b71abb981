"""What reboots, wraps, resets and renumbering do to a rate: a table of cases with answers worked out by hand (R9)."""

from dataclasses import dataclass

import pytest

from nocdesk.quality.rates import CounterSample, Passage, passage, rate_per_s
from nocdesk.quality.reading import Kind
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

TOP_32, TOP_64 = 2**32, 2**64
GIGABIT = 125_000_000.0
RAN_ON, WRAPPED, REBOOTED = Passage.RAN_ON, Passage.WRAPPED, Passage.REBOOTED
C32, C64 = Kind.COUNTER32, Kind.COUNTER64


@dataclass(frozen=True, slots=True)
class Case:
    """Two samples, 60 s apart by the collector's clock where nothing else is said; octets per second expected."""

    says: str
    kind: Kind
    before: int
    now: int
    rate: float | None
    ticks_before: int = 1_000_000
    ticks_now: int = 1_006_000
    elapsed_s: float = 60.0
    disc_before: int | None = 0
    disc_now: int | None = 0
    ceiling: float | None = None
    passed: Passage = RAN_ON


CASES = [
    # Running on.
    Case("a 32-bit counter that stands still is zero", C32, 500, 500, 0.0),
    Case("a 64-bit counter that stands still is zero", C64, 500, 500, 0.0),
    Case("600 octets in 60 s are 10 a second", C32, 1000, 1600, 10.0),
    Case("so they are in 64 bits", C64, 1000, 1600, 10.0),
    Case("one octet in a minute", C64, 0, 1, 1 / 60),
    Case("the first octets after nothing", C32, 0, 6000, 100.0),
    Case("up to the last value without a wrap", C32, TOP_32 - 7, TOP_32 - 1, 0.1),
    Case("the same in 64 bits, where floats no longer count", C64, TOP_64 - 61, TOP_64 - 1, 1.0),
    Case("odd numbers beyond 2 to the 53rd stay exact", C64, 2**53 + 1, 2**53 + 61, 1.0),
    Case("a full gigabit per second", C64, 10**12, 10**12 + 7_500_000_000, GIGABIT, ceiling=GIGABIT * 1.05),
    # The agent's own clock divides, not the collector's.
    Case("the agent's 50 s count though 60 passed here", C64, 0, 500, 10.0, ticks_now=1_005_000),
    Case("the agent's 70 s count though 60 passed here", C64, 0, 700, 10.0, ticks_now=1_007_000),
    Case("a late poll divides by the longer time", C64, 0, 6000, 10.0, ticks_now=1_060_000, elapsed_s=600),
    Case("no time by the agent's clock is a gap", C64, 0, 600, None, ticks_now=1_000_000, elapsed_s=0.0),
    # Counter32 wraps.
    Case("the reference: 4,294,967,290 then 10 is 16 octets", C32, 4_294_967_290, 10, 16 / 60),
    Case("from the last value to nought is one octet", C32, TOP_32 - 1, 0, 1 / 60),
    Case("a wrap that comes back to one below is almost all", C32, 500, 499, (TOP_32 - 1) / 60),
    Case("a wrap at 100 Mbit/s", C32, TOP_32 - 100, 749_999_900, 12_500_000.0, ceiling=12_500_000 * 1.05),
    Case("a wrap while sysUpTime wraps too", C32, TOP_32 - 6, 0, 0.1, TOP_32 - 3000, 3000, passed=WRAPPED),
    # Counter32 falls because it was reset unseen.
    Case("a fall that is more than the line can carry", C32, 3_000_000_000, 100, None, ceiling=1_250_000 * 1.05),
    Case("a rise that is more than the line can carry", C32, 100, 3_000_000_000, None, ceiling=1_250_000 * 1.05),
    Case("exactly the tolerance is still a rate", C64, 0, 60 * 131_250_000, 131_250_000.0, ceiling=131_250_000.0),
    Case("one octet beyond the tolerance is none", C64, 0, 60 * 131_250_000 + 60, None, ceiling=131_250_000.0),
    # Counter64.
    Case("a 64-bit fall of unknown speed is a reset", C64, 10**12, 5, None),
    Case("a 64-bit fall that the line could not carry is a reset", C64, 10**12, 5, None, ceiling=GIGABIT),
    Case("a 64-bit fall by one is a reset", C64, 1000, 999, None, ceiling=GIGABIT),
    Case("a 64-bit wrap that the line can carry", C64, TOP_64 - 300, 300, 10.0, ceiling=GIGABIT),
    # Reboots: sysUpTime fell.
    Case("a reboot with a fall", C64, 10**12, 5, None, 1_000_000, 1000, passed=REBOOTED),
    Case("a reboot with a rise is a gap too", C64, 5, 10**12, None, 1_000_000, 1000, passed=REBOOTED),
    Case("a reboot with the same value", C32, 7, 7, None, 1_000_000, 1000, passed=REBOOTED),
    Case("a reboot to nought ticks", C32, 7, 9, None, 1_000_000, 0, passed=REBOOTED),
    Case("a fall of sysUpTime by one tick", C64, 7, 9, None, 1_000_000, 999_999, passed=REBOOTED),
    Case("a reboot after 497 days less an hour", C64, 7, 9, None, TOP_32 - 360_000, 100, passed=REBOOTED),
    Case("a reboot unseen in a long silence", C64, 7, 9, None, 6000, 9000, elapsed_s=3600, passed=REBOOTED),
    Case("a slow clock over a day is no reboot", C64, 0, 86_000, 1.0, 1_000, 8_601_000, elapsed_s=86_400),
    # The 497-day wrap: no reboot.
    Case("from the last tick over the end", C64, 0, 60, 1.0, TOP_32 - 1, 5999, passed=WRAPPED),
    Case("half a minute before and after", C64, 0, 60, 1.0, TOP_32 - 3000, 3000, passed=WRAPPED),
    Case("just on the end", C64, 0, 60, 1.0, TOP_32 - 6000, 0, passed=WRAPPED),
    Case("with a clock that lost four minutes", C64, 0, 60, 1.0, TOP_32 - 3000, 3000, elapsed_s=300, passed=WRAPPED),
    Case("with a clock that lost ten minutes", C64, 0, 60, None, TOP_32 - 3000, 3000, elapsed_s=660, passed=REBOOTED),
    Case("after a silence of an hour", C64, 0, 3600, 1.0, TOP_32 - 180_000, 180_000, elapsed_s=3600, passed=WRAPPED),
    Case(
        "after half of 2 to the 32nd ticks",
        C64,
        0,
        0,
        0.0,
        TOP_32 - 10,
        2**31,
        elapsed_s=(2**31 + 10) / 100,
        passed=WRAPPED,
    ),
    # Discontinuity.
    Case("the interface was discontinued", C64, 10**12, 10**12 + 60, None, disc_now=1_003_000),
    Case("discontinued before, and not since", C64, 0, 60, 1.0, disc_before=5, disc_now=5),
    Case("a discontinuity that is taken back", C64, 0, 60, None, disc_before=5, disc_now=0),
    Case("an agent without discontinuity times", C64, 0, 60, 1.0, disc_before=None, disc_now=None),
    Case("one that begins to tell them", C64, 0, 60, None, disc_before=None, disc_now=0),
    Case("one that ceases to tell them", C64, 0, 60, None, disc_before=0, disc_now=None),
    Case("a discontinuity and a 32-bit fall are no wrap", C32, TOP_32 - 6, 0, None, disc_now=1_000_100),
]


@pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])
def test_the_rate_and_the_passage_are_those_worked_out_by_hand(case: Case, promise: Telling) -> None:
    before = CounterSample(case.before, case.ticks_before, case.disc_before)
    now = CounterSample(case.now, case.ticks_now, case.disc_now)

    passed = passage(case.ticks_before, case.ticks_now, case.elapsed_s)
    rate = rate_per_s(case.kind, before, now, passed, case.ceiling)

    assert passed is case.passed
    assert rate == (None if case.rate is None else pytest.approx(case.rate, rel=1e-12))
    promise.kept("R9", "counters that wrap, fall and are reset, and reboots", injected=1)


def test_there_are_at_least_forty_cases() -> None:
    assert len({case.says for case in CASES}) >= 40


def test_a_wall_clock_that_was_set_while_nobody_polled_makes_no_reboot() -> None:
    passed = passage(1_000_000, 1_006_000, 400 * 86_400.0, is_elapsed_sure=False)

    assert passed is RAN_ON


def test_control_a_rate_that_minds_neither_wraps_nor_reboots_is_false_in_many_cases(promise: Telling) -> None:
    naive = [(case.now - case.before) / ((case.ticks_now - case.ticks_before) / 100 or 1.0) for case in CASES]

    false = [case.says for case, rate in zip(CASES, naive, strict=True) if case.rate is None or rate < 0]

    assert sum(rate < 0 for rate in naive) >= 10
    promise.control("R9", f"rates without a look at wraps and reboots: {len(false)} of {len(CASES)} cases false")
