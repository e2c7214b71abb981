"""Counters to rates against an agent that knows its true octet count, in integers of any size."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nocdesk.quality.measuring import ProbeMemory, measure, memory_from_json, memory_to_json
from nocdesk.quality.rates import UPTIME_SLACK_TICKS, Passage
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading

EPOCH = datetime(2026, 11, 10, tzinfo=UTC)
SPEED_BPS = 400_000_000_000
BITS = {Kind.COUNTER32: 32, Kind.COUNTER64: 64}


class Happening(StrEnum):
    """What befalls the agent between two polls."""

    RUNS_ON = "runs on"
    REBOOTS = "reboots"
    DISCONTINUES = "discontinues"


@dataclass(frozen=True, slots=True)
class Interval:
    """The time between two polls: `share_up` is which part of it a rebooted agent has been up again."""

    ticks: int
    octets: int
    happening: Happening
    share_up: float


class TrueAgent:
    """Octets and uptime as they are; what it shows of them is cut to the width of the wire."""

    def __init__(self, kind: Kind, octets: int, uptime: int) -> None:
        self.kind = kind
        self.octets = octets
        self.uptime = uptime
        self.discontinued_at = 0
        self.elapsed_ticks = 0

    def live(self, interval: Interval) -> None:
        self.elapsed_ticks += interval.ticks
        self.uptime += interval.ticks
        self.octets += interval.octets
        if interval.happening is Happening.REBOOTS:
            self.uptime = int(interval.ticks * interval.share_up)
            self.octets = self.discontinued_at = 0
        elif interval.happening is Happening.DISCONTINUES:
            self.octets = 0
            self.discontinued_at = self.uptime % 2**32

    def reading(self) -> Reading:
        seconds = self.elapsed_ticks / 100
        shown = self.octets % 2 ** BITS[self.kind]
        return Reading(
            probe_id=1,
            taken_at=EPOCH + timedelta(seconds=seconds),
            monotonic_s=seconds,
            outcome=Outcome.ANSWERED,
            uptime_ticks=self.uptime % 2**32,
            measurements=(
                Measurement(Metric.SPEED_BPS, "ge-0/0/1", Kind.GAUGE, SPEED_BPS),
                Measurement(Metric.IN_OCTETS, "ge-0/0/1", self.kind, shown, self.discontinued_at),
            ),
        )


@st.composite
def intervals(draw: st.DrawFn, kind: Kind) -> Interval:
    ticks = draw(st.integers(100, 30_000))
    most = min(2 ** BITS[kind] - 1, SPEED_BPS // 8 * ticks // 100)
    return Interval(
        ticks=ticks,
        octets=draw(st.one_of(st.integers(0, most), st.just(most), st.just(0))),
        happening=draw(st.sampled_from([Happening.RUNS_ON] * 4 + [Happening.REBOOTS, Happening.DISCONTINUES])),
        share_up=draw(st.floats(0, 0.99)),
    )


@st.composite
def lives(draw: st.DrawFn) -> tuple[TrueAgent, list[Interval]]:
    kind = draw(st.sampled_from([Kind.COUNTER32, Kind.COUNTER64]))
    near_the_end = 2 ** BITS[kind] - draw(st.integers(1, 10**9))
    octets = draw(st.one_of(st.just(near_the_end), st.integers(0, 2 ** BITS[kind] - 1)))
    uptime = draw(st.one_of(st.integers(2**32 - 60_000, 2**32 - 1), st.integers(10**6, 2**31)))
    return TrueAgent(kind, octets, uptime), draw(st.lists(intervals(kind), min_size=1, max_size=12))


def tells_itself(agent: TrueAgent, interval: Interval) -> bool:
    """Whether a reboot can be told at all: an agent that restarts within its first minutes looks like one late."""
    expected = agent.uptime % 2**32 + interval.ticks
    shown = int(interval.ticks * interval.share_up)
    return min(abs(expected - shown), abs(expected - 2**32 - shown)) > UPTIME_SLACK_TICKS + 100


@settings(max_examples=150, deadline=None)
@given(lives())
def test_every_rate_is_what_the_true_count_says_and_every_break_is_one_gap(
    life: tuple[TrueAgent, list[Interval]],
) -> None:
    agent, story = life
    _, memory = measure(agent.reading(), "clock", ProbeMemory())

    for interval in story:
        if interval.happening is Happening.REBOOTS:
            assume(tells_itself(agent, interval))
        agent.live(interval)
        measured, memory = measure(agent.reading(), "clock", memory_from_json(memory_to_json(memory)))

        bps = measured.value_of(Metric.RX_BPS)
        if interval.happening is Happening.RUNS_ON:
            assert bps is not None
            assert bps == float(Fraction(interval.octets * 100, interval.ticks)) * 8
            assert 0 <= bps <= 1.05 * SPEED_BPS
        else:
            assert bps is None
        assert (measured.passed is Passage.REBOOTED) == (interval.happening is Happening.REBOOTS)


@settings(max_examples=60, deadline=None)
@given(uptime=st.integers(2**32 - 40_000, 2**32 - 1), waits=st.lists(st.integers(100, 60_000), min_size=2, max_size=10))
def test_an_agent_that_is_up_for_497_days_is_never_taken_for_rebooted(uptime: int, waits: list[int]) -> None:
    agent = TrueAgent(Kind.COUNTER64, 10**15, uptime)
    _, memory = measure(agent.reading(), "clock", ProbeMemory())

    passed = []
    for ticks in waits:
        agent.live(Interval(ticks, 1000, Happening.RUNS_ON, 0.0))
        measured, memory = measure(agent.reading(), "clock", memory)
        passed.append(measured.passed)

    assert Passage.REBOOTED not in passed
    assert passed.count(Passage.WRAPPED) == (agent.uptime >= 2**32)
