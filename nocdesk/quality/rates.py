"""Counters to rates: wraps are bridged, resets and reboots are gaps, nothing is negative (RFC 2578, RFC 2863)."""

from dataclasses import dataclass
from enum import StrEnum

from nocdesk.quality.reading import Kind

UPTIME_MODULUS = 2**32
"""sysUpTime is a TimeTicks: it passes from 4,294,967,295 to 0 after 497.1 days without a reboot."""

UPTIME_SLACK_TICKS = 30_000
"""Agents' clocks run up to some parts in a thousand off; five minutes cover the wrap of a poll that was late."""

_MODULUS = {Kind.COUNTER32: 2**32, Kind.COUNTER64: 2**64}


class Passage(StrEnum):
    """What happened to an agent's sysUpTime between two polls."""

    RAN_ON = "ran_on"
    WRAPPED = "wrapped"
    REBOOTED = "rebooted"


@dataclass(frozen=True, slots=True)
class CounterSample:
    """A counter's value with the agent's clock and the interface's discontinuity time, in hundredths of a second."""

    value: int
    uptime_ticks: int
    discontinuity_ticks: int | None


def passage(before_ticks: int, now_ticks: int, elapsed_s: float) -> Passage:
    """Tell a reboot from the 497-day wrap: there the old value and the time that passed reach over the end."""
    if now_ticks >= before_ticks:
        return Passage.RAN_ON
    expected = before_ticks + round(elapsed_s * 100)
    if (
        expected + UPTIME_SLACK_TICKS >= UPTIME_MODULUS
        and abs(expected - UPTIME_MODULUS - now_ticks) <= UPTIME_SLACK_TICKS
    ):
        return Passage.WRAPPED
    return Passage.REBOOTED


def rate_per_s(
    kind: Kind, before: CounterSample, now: CounterSample, passed: Passage, ceiling: float | None = None
) -> float | None:
    """Units per second between two samples, by the agent's own clock; None is a gap.

    A gap is where the agent rebooted, the interface says that its counters were discontinued, a 64-bit counter fell
    (it cannot have wrapped), no time passed, or the rate is beyond `ceiling`, which no counter that ran on can be.
    """
    if passed is Passage.REBOOTED or now.discontinuity_ticks != before.discontinuity_ticks:
        return None
    ticks = (now.uptime_ticks - before.uptime_ticks) % UPTIME_MODULUS
    if ticks == 0:
        return None
    difference = now.value - before.value
    if difference < 0:
        if kind is Kind.COUNTER64:
            return None
        difference += _MODULUS[kind]
    rate = difference * 100 / ticks
    return None if ceiling is not None and rate > ceiling else rate
