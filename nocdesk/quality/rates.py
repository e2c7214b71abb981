"""Counters to rates: wraps are bridged, resets and reboots are gaps, nothing is negative (RFC 2578, RFC 2863)."""

from dataclasses import dataclass
from enum import StrEnum

from nocdesk.quality.reading import Kind

UPTIME_MODULUS = 2**32
"""sysUpTime is a TimeTicks: it passes from 4,294,967,295 to 0 after 497.1 days without a reboot."""

UPTIME_SLACK_TICKS = 30_000
"""Agents' clocks run up to some parts in a thousand off; five minutes cover the wrap of a poll that was late."""

UPTIME_SLACK_SHARE = 0.01
"""Over a long silence they are further off: by no more than this share of it."""

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


def passage(before_ticks: int, now_ticks: int, elapsed_s: float, *, is_elapsed_sure: bool = True) -> Passage:
    """Tell a reboot from the 497-day wrap: there the old value and the time that passed reach over the end.

    An agent that was silent for long can have rebooted and be further on than before already: then it is behind the
    time that passed. That is believed only of a monotonic clock (`is_elapsed_sure`); a wall clock may have been set.
    """
    elapsed_ticks = round(elapsed_s * 100)
    expected = before_ticks + elapsed_ticks
    slack = max(UPTIME_SLACK_TICKS, round(elapsed_ticks * UPTIME_SLACK_SHARE))
    if now_ticks >= before_ticks:
        is_behind = is_elapsed_sure and expected - now_ticks > slack
        return Passage.REBOOTED if is_behind else Passage.RAN_ON
    if expected + slack >= UPTIME_MODULUS and abs(expected - UPTIME_MODULUS - now_ticks) <= slack:
        return Passage.WRAPPED
    return Passage.REBOOTED


def rate_per_s(
    kind: Kind, before: CounterSample, now: CounterSample, passed: Passage, ceiling: float | None = None
) -> float | None:
    """Units per second between two samples, by the agent's own clock; None is a gap.

    A gap is where the agent rebooted, the interface says that its counters were discontinued, no time passed, or the
    rate is beyond `ceiling`, which no counter that ran on can be. A 64-bit counter that fell is taken for a wrap only
    below such a ceiling: without one a reset is by far the likelier.
    """
    if passed is Passage.REBOOTED or now.discontinuity_ticks != before.discontinuity_ticks:
        return None
    ticks = (now.uptime_ticks - before.uptime_ticks) % UPTIME_MODULUS
    if ticks == 0:
        return None
    difference = now.value - before.value
    if difference < 0:
        if kind is Kind.COUNTER64 and ceiling is None:
            return None
        difference += _MODULUS[kind]
    rate = difference * 100 / ticks
    return None if ceiling is not None and rate > ceiling else rate
