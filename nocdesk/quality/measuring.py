"""From a reading to values: gauges as they stand, counters as rates, voice quality where the device gives none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nocdesk.quality.emodel import mean_opinion_score, r_factor
from nocdesk.quality.hysteresis import Watch
from nocdesk.quality.rates import CounterSample, Passage, passage, rate_per_s
from nocdesk.quality.reading import Kind, Metric, Outcome, Reading

RATES: Mapping[Metric, tuple[Metric, float]] = {
    Metric.IN_OCTETS: (Metric.RX_BPS, 8.0),
    Metric.OUT_OCTETS: (Metric.TX_BPS, 8.0),
    Metric.IN_ERRORS: (Metric.IN_ERRORS_PS, 1.0),
    Metric.OUT_ERRORS: (Metric.OUT_ERRORS_PS, 1.0),
    Metric.IN_DISCARDS: (Metric.IN_DISCARDS_PS, 1.0),
    Metric.OUT_DISCARDS: (Metric.OUT_DISCARDS_PS, 1.0),
    Metric.PEER_UPDATES_IN: (Metric.PEER_UPDATES_IN_PS, 1.0),
    Metric.PEER_UPDATES_OUT: (Metric.PEER_UPDATES_OUT_PS, 1.0),
    Metric.COUNT: (Metric.COUNT_PS, 1.0),
}
"""Each counter's rate and how many of its units one count is."""

SPEED_TOLERANCE = 1.05
"""A rate that is more than this over the interface's speed is no rate: the counter was reset unseen."""


@dataclass(frozen=True, slots=True)
class Value:
    """A measured value in the metric's unit."""

    metric: Metric
    instance: str
    value: float


@dataclass(frozen=True, slots=True)
class ProbeMemory:
    """What the next reading of a probe is compared with.

    `clock` names the monotonic clock of `monotonic_s`; counters are by (metric, instance), watches by their key.
    """

    at: float = 0.0
    clock: str = ""
    monotonic_s: float = 0.0
    uptime_ticks: int | None = None
    counters: Mapping[tuple[Metric, str], CounterSample] = field(default_factory=dict)
    watches: Mapping[str, Watch] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """The values of a reading, and how the agent's clock passed since the one before (None: there was none)."""

    values: tuple[Value, ...]
    passed: Passage | None

    def value_of(self, metric: Metric) -> float | None:
        """The value of a metric that the reading has once."""
        return next((value.value for value in self.values if value.metric is metric), None)


def measure(reading: Reading, clock: str, memory: ProbeMemory) -> tuple[Measured, ProbeMemory]:
    """The values of a reading, and the memory to keep; a reading without an answer leaves counters as they were."""
    if reading.outcome is not Outcome.ANSWERED:
        return Measured((), None), memory
    passed = _passed(reading, clock, memory)
    ceilings = {
        m.instance: m.value * SPEED_TOLERANCE
        for m in reading.measurements
        if m.metric is Metric.SPEED_BPS and m.value > 0
    }
    values: list[Value] = []
    counters: dict[tuple[Metric, str], CounterSample] = {}
    for m in reading.measurements:
        if m.kind is Kind.GAUGE:
            values.append(Value(m.metric, m.instance, float(m.value)))
            continue
        if reading.uptime_ticks is None:
            continue
        sample = CounterSample(int(m.value), reading.uptime_ticks, m.discontinuity_ticks)
        key = (m.metric, m.instance)
        counters[key] = sample
        before = memory.counters.get(key)
        if before is None or passed is None:
            continue
        rate_metric, unit = RATES[m.metric]
        ceiling = ceilings.get(m.instance) if unit == 8.0 else None
        rate = rate_per_s(m.kind, before, sample, passed, None if ceiling is None else ceiling / unit)
        if rate is not None:
            values.append(Value(rate_metric, m.instance, rate * unit))
    values.extend(_of_the_agent(reading))
    values.extend(_voice(values))
    remembered = ProbeMemory(
        at=reading.taken_at.timestamp(),
        clock=clock,
        monotonic_s=reading.monotonic_s,
        uptime_ticks=reading.uptime_ticks,
        counters=counters,
        watches=memory.watches,
    )
    return Measured(tuple(values), passed), remembered


def _passed(reading: Reading, clock: str, memory: ProbeMemory) -> Passage | None:
    if memory.uptime_ticks is None or reading.uptime_ticks is None:
        return None
    same_clock = clock == memory.clock
    elapsed_s = reading.monotonic_s - memory.monotonic_s if same_clock else reading.taken_at.timestamp() - memory.at
    return passage(memory.uptime_ticks, reading.uptime_ticks, elapsed_s, is_elapsed_sure=same_clock)


def _of_the_agent(reading: Reading) -> list[Value]:
    values = []
    if reading.round_trip_ms is not None:
        values.append(Value(Metric.ROUND_TRIP_MS, "", reading.round_trip_ms))
    if reading.uptime_ticks is not None:
        values.append(Value(Metric.UPTIME_S, "", reading.uptime_ticks / 100))
    return values


def _voice(values: Sequence[Value]) -> list[Value]:
    """R and MOS by the E-model where round trip and loss are known and the device gave no MOS.

    The one-way delay is half of the round trip, plus a de-jitter buffer as long as the packet delay variation.
    """
    by_metric = {value.metric: value for value in values}
    rtt, loss = by_metric.get(Metric.RTT_MS), by_metric.get(Metric.LOSS_PCT)
    if rtt is None or loss is None or Metric.MOS in by_metric:
        return []
    pdv = by_metric.get(Metric.PDV_MS)
    r = r_factor(one_way_ms=rtt.value / 2 + (pdv.value if pdv else 0.0), loss_pct=loss.value)
    return [Value(Metric.R_FACTOR, rtt.instance, r), Value(Metric.MOS, rtt.instance, mean_opinion_score(r))]


def memory_to_json(memory: ProbeMemory) -> dict[str, Any]:
    """A memory as it stands in the store."""
    return {
        "at": memory.at,
        "clock": memory.clock,
        "monotonic_s": memory.monotonic_s,
        "uptime_ticks": memory.uptime_ticks,
        "counters": [
            [metric, instance, c.value, c.uptime_ticks, c.discontinuity_ticks]
            for (metric, instance), c in memory.counters.items()
        ],
        "watches": {key: [w.is_raised, w.run, w.since] for key, w in memory.watches.items()},
    }


def memory_from_json(fields: Mapping[str, Any]) -> ProbeMemory:
    """The memory that stands in the store; an empty one where nothing does."""
    if not fields:
        return ProbeMemory()
    return ProbeMemory(
        at=fields["at"],
        clock=fields["clock"],
        monotonic_s=fields["monotonic_s"],
        uptime_ticks=fields["uptime_ticks"],
        counters={(Metric(m), instance): CounterSample(v, ticks, d) for m, instance, v, ticks, d in fields["counters"]},
        watches={key: Watch(raised, run, since) for key, (raised, run, since) in fields["watches"].items()},
    )
