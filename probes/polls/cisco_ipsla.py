"""An IP SLA operation that a Cisco device runs, by its latest results (CISCO-RTTMON-MIB, CISCO-IPSLA-ETHERNET-MIB)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.cisco_ipsla_tables import (
    BUSY,
    COMPLETION_TIME,
    CTRL_ADMIN_ENTRY,
    ECHO_ADMIN_ENTRY,
    ECHOES,
    ETHERNET_COLUMNS,
    ETHERNET_SENSE,
    FREQUENCY,
    HTTP_DNS_RTT,
    HTTP_RTT,
    HTTP_SENSE,
    HTTP_TCP_CONNECT_RTT,
    HTTP_TRANSACTION_RTT,
    JITTER_COLUMNS,
    JITTER_SENSE,
    LATEST_ETHERNET_ENTRY,
    LATEST_HTTP_ENTRY,
    LATEST_JITTER_ENTRY,
    LATEST_RTT_ENTRY,
    LATEST_SENSE,
    LATEST_TIME,
    MICROSECONDS,
    OK,
    OTHER,
    OVER_THRESHOLD,
    PRECISION,
    RTT_TYPE,
    SENSES,
    RttType,
)
from probes.polls.cisco_y1731 import (
    AGGREGATE_ENTRY,
    Y1731_NUMBERS,
    intervals_column,
    newest_interval,
    y1731_measurements,
)
from probes.polls.jitter import JitterColumns, jitter_measurements
from probes.polls.parameters import positive_integer
from probes.probe import SYS_UPTIME, Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid, Value

RTT_TYPE_COLUMN: Oid = (*CTRL_ADMIN_ENTRY, RTT_TYPE)
OVERDUE_RUNS = 3
"""An operation that has not run for so many of its intervals is not running."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where an operation's results stand."""

    entry: Oid
    numbers: tuple[int, ...]
    sense: int | None
    jitter: JitterColumns | None = None


_JITTER = _Layout(LATEST_JITTER_ENTRY, (*JITTER_COLUMNS.numbers(), JITTER_SENSE), JITTER_SENSE, JITTER_COLUMNS)
_ETHERNET = _Layout(
    LATEST_ETHERNET_ENTRY, (*ETHERNET_COLUMNS.numbers(), ETHERNET_SENSE), ETHERNET_SENSE, ETHERNET_COLUMNS
)
_HTTP = _Layout(
    LATEST_HTTP_ENTRY,
    (HTTP_RTT, HTTP_DNS_RTT, HTTP_TCP_CONNECT_RTT, HTTP_TRANSACTION_RTT, HTTP_SENSE),
    HTTP_SENSE,
)
_LATEST = _Layout(LATEST_RTT_ENTRY, (COMPLETION_TIME, LATEST_SENSE), LATEST_SENSE)
_Y1731 = _Layout(AGGREGATE_ENTRY, Y1731_NUMBERS, sense=None)
_LAYOUTS = {
    RttType.JITTER: _JITTER,
    RttType.ETHERNET_JITTER: _ETHERNET,
    RttType.HTTP: _HTTP,
    RttType.Y1731_DELAY: _Y1731,
    RttType.Y1731_LOSS: _Y1731,
}


class CiscoIpslaProbe(Probe):
    """Parameter: `entry`, the number of the operation on the device; its type is learnt from the device."""

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return (RTT_TYPE_COLUMN, intervals_column(positive_integer(target, "entry")))

    def identity(self, _target: ProbeTarget) -> tuple[Oid, ...]:
        return (RTT_TYPE_COLUMN,)

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        index = (positive_integer(target, "entry"),)
        layout = _layout(_type(index, learnt))
        results = _results_index(layout, index, learnt)
        return (
            *(column(layout.entry, number, results) for number in layout.numbers),
            column(ECHO_ADMIN_ENTRY, PRECISION, index),
            column(LATEST_RTT_ENTRY, LATEST_TIME, index),
            column(CTRL_ADMIN_ENTRY, RTT_TYPE, index),
            column(CTRL_ADMIN_ENTRY, FREQUENCY, index),
        )

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        index = (positive_integer(target, "entry"),)
        kind = _type(index, learnt)
        layout = _layout(kind)
        results = _results_index(layout, index, learnt)
        found = {number: answer.integer(column(layout.entry, number, results)) for number in layout.numbers}
        row = {number: value for number, value in found.items() if value is not None}
        named = f"IP SLA operation {index[0]}"
        # A loss operation has no round trips, with which the others begin.
        if not row or (layout is not _Y1731 and layout.numbers[0] not in row):
            return answered(target, answer, outcome=Outcome.FAULTY, detail=f"the device has no results of {named}")
        idle_s = _overdue_s(answer, index)
        if idle_s is not None:
            detail = f"{named} has not run for {idle_s:.0f} s: look at its schedule on the device"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        sense = None if layout.sense is None else row.get(layout.sense)
        if sense in (OTHER, BUSY) and not (layout.jitter and row[layout.jitter.trips]):
            # The first run has not ended, or this one could not begin: nothing was measured, so nothing has failed.
            return answered(target, answer, detail=f"{named} has no result yet")
        measurements = tuple(_measurements(layout, kind, row, str(index[0]), _unit_ms(answer, index)))
        return replace(answered(target, answer, detail=_sense(sense)), measurements=measurements)

    def result_time(self, target: ProbeTarget, answer: Answer, _learnt: Learnt) -> Value:
        taken = answer.integer(column(LATEST_RTT_ENTRY, LATEST_TIME, (positive_integer(target, "entry"),)))
        # Zero is the time of no run at all, and firmware that keeps none says so too.
        return taken or None


def _type(index: Oid, learnt: Learnt) -> int | None:
    """None where the device does not show how its operations are set up: such a one has always been a jitter one."""
    kind = learnt.rows(RTT_TYPE_COLUMN).get(index)
    return kind if isinstance(kind, int) else None


def _layout(kind: int | None) -> _Layout:
    if kind is None:
        return _JITTER
    return next((layout for rtt_type, layout in _LAYOUTS.items() if rtt_type == kind), _LATEST)


def _results_index(layout: _Layout, index: Oid, learnt: Learnt) -> Oid:
    """The operation's own, and for one by intervals the newest of them; before the first there is none to find."""
    return (newest_interval(index[0], learnt) or (*index, 0)) if layout is _Y1731 else index


def _unit_ms(answer: Answer, index: Oid) -> float:
    """A device that does not tell the unit is one that knows milliseconds only."""
    return 0.001 if answer.integer(column(ECHO_ADMIN_ENTRY, PRECISION, index)) == MICROSECONDS else 1.0


def _overdue_s(answer: Answer, index: Oid) -> float | None:
    """For how long an operation has not run, if that is longer than its interval explains; else None."""
    taken, now = answer.integer(column(LATEST_RTT_ENTRY, LATEST_TIME, index)), answer.integer(SYS_UPTIME)
    interval_s = answer.integer(column(CTRL_ADMIN_ENTRY, FREQUENCY, index))
    if not taken or now is None or not interval_s or now < taken:
        return None
    idle_s = (now - taken) / 100
    return idle_s if idle_s > OVERDUE_RUNS * interval_s else None


def _sense(sense: int | None) -> str:
    if sense is None or sense in (OK, OVER_THRESHOLD):
        return ""
    return f"the device says of this operation: {SENSES.get(sense, str(sense))}"


def _measurements(
    layout: _Layout, kind: int | None, row: Mapping[int, int], instance: str, unit_ms: float
) -> Iterator[Measurement]:
    if layout is _Y1731:
        yield from y1731_measurements(row, instance, unit_ms)
        return
    if layout.jitter is not None:
        yield from jitter_measurements(layout.jitter, row, instance, unit_ms if layout is _JITTER else 1.0)
        return
    is_done = layout.sense is not None and row.get(layout.sense) in (OK, OVER_THRESHOLD)
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if is_done else 0)
    if kind in ECHOES:
        yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, 0 if is_done else 100)
    if is_done:
        yield from _of_a_run(layout, row, instance, unit_ms)


def _of_a_run(layout: _Layout, row: Mapping[int, int], instance: str, unit_ms: float) -> Iterator[Measurement]:
    if layout is not _HTTP:
        yield Measurement(Metric.RTT_MS, instance, Kind.GAUGE, row[COMPLETION_TIME] * unit_ms)
        return
    parts = {
        Metric.RTT_MS: HTTP_RTT,
        Metric.DNS_MS: HTTP_DNS_RTT,
        Metric.TCP_CONNECT_MS: HTTP_TCP_CONNECT_RTT,
        Metric.TRANSACTION_MS: HTTP_TRANSACTION_RTT,
    }
    for metric, number in parts.items():
        if number in row:
            yield Measurement(metric, instance, Kind.GAUGE, row[number])
