"""An IP SLA jitter operation that a Cisco device runs, by its latest results (CISCO-RTTMON-MIB)."""

from collections.abc import Iterator
from dataclasses import replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.parameters import positive_integer
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid

LATEST_JITTER_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1)
"""rttMonLatestJitterOperEntry of CISCO-RTTMON-MIB, revision 201604140000Z; its index is rttMonCtrlAdminIndex."""
NUM_OF_RTT = 1
"""How many round trips succeeded."""
RTT_SUM = 2
"""Sum of their times, in the operation's unit."""
SUMS_OF_VARIATION = {8: 9, 13: 14, 18: 19, 23: 24}
"""NumOf and SumOf: positives and negatives, source to destination (SD), then destination to source (DS)."""
PACKET_LOSS_SD = 26
PACKET_LOSS_DS = 27
PACKET_MIA = 29
"""Lost, and nobody knows in which direction."""
PACKET_LATE_ARRIVAL = 30
SENSE = 31
MOS = 42
"""Times 100, from 100 to 500, and 0 where the operation computes none."""
AVG_JITTER = 46
"""Mean of both directions, in whole units."""

ECHO_ADMIN_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 2, 1)
"""rttMonEchoAdminEntry of the same module and with the same index."""
PRECISION = 37
"""rttMonEchoAdminPrecision: the unit of the operation's times, milliseconds(1) or microseconds(2)."""
MICROSECONDS = 2

LOSSES = (PACKET_LOSS_SD, PACKET_LOSS_DS, PACKET_MIA, PACKET_LATE_ARRIVAL)
MOS_SCALE = 100
SENSES = {
    1: "ok", 2: "disconnected", 3: "over threshold", 4: "timeout", 5: "busy", 6: "not connected", 7: "dropped",
    8: "sequence error", 9: "verify error", 10: "application specific error",
}  # fmt: skip
"""RttResponseSense of the same module."""
OTHER, OK, OVER_THRESHOLD, BUSY = 0, 1, 3, 5

_COLUMNS = (
    NUM_OF_RTT, RTT_SUM, *SUMS_OF_VARIATION, *SUMS_OF_VARIATION.values(), *LOSSES, SENSE, MOS, AVG_JITTER,
)  # fmt: skip


class CiscoIpslaProbe(Probe):
    """Parameter: `entry`, the number of the operation on the device."""

    def oids(self, target: ProbeTarget, _learnt: Learnt) -> tuple[Oid, ...]:
        index = (positive_integer(target, "entry"),)
        results = tuple(column(LATEST_JITTER_ENTRY, number, index) for number in _COLUMNS)
        return (*results, column(ECHO_ADMIN_ENTRY, PRECISION, index))

    def reading(self, target: ProbeTarget, answer: Answer, _learnt: Learnt) -> Reading:
        entry = positive_integer(target, "entry")
        row = {number: answer.integer(column(LATEST_JITTER_ENTRY, number, (entry,))) for number in _COLUMNS}
        if row[NUM_OF_RTT] is None:
            detail = f"the device has no results of IP SLA operation {entry}"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        if row[SENSE] in (OTHER, BUSY) and not row[NUM_OF_RTT]:
            # The first run has not ended: nothing was measured, so nothing has failed.
            return answered(target, answer, detail=f"IP SLA operation {entry} has no result yet")
        # A device that does not tell the unit is one that knows milliseconds only.
        precision = answer.integer(column(ECHO_ADMIN_ENTRY, PRECISION, (entry,)))
        unit_ms = 0.001 if precision == MICROSECONDS else 1.0
        measurements = tuple(_measurements({number: value or 0 for number, value in row.items()}, str(entry), unit_ms))
        return replace(answered(target, answer, detail=_sense(row[SENSE])), measurements=measurements)


def _sense(sense: int | None) -> str:
    if sense is None or sense in (OK, OVER_THRESHOLD):
        return ""
    return f"the operation's sense is {SENSES.get(sense, str(sense))}"


def _measurements(row: dict[int, int], instance: str, unit_ms: float) -> Iterator[Measurement]:
    """The mean round trip, loss of both directions, and PDV.

    PDV is the mean of |inter-packet delay variation| (RFC 5481, clause 4.1) over both directions, from the sums where
    the device has them, as the average that it gives is cut to whole units. A packet that came too late counts
    as lost (RFC 7680, clause 2.7.3), since the operation has not counted its round trip.
    """
    trips, lost = row[NUM_OF_RTT], sum(row[number] for number in LOSSES)
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if trips else 0)
    if trips:
        yield Measurement(Metric.RTT_MS, instance, Kind.GAUGE, row[RTT_SUM] / trips * unit_ms)
        yield Measurement(Metric.PDV_MS, instance, Kind.GAUGE, _variation(row) * unit_ms)
        if MOS_SCALE <= row[MOS] <= 5 * MOS_SCALE:
            yield Measurement(Metric.MOS, instance, Kind.GAUGE, row[MOS] / MOS_SCALE)
    # An operation without any answer has lost all, also where it counts nothing.
    yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, 100 * lost / (trips + lost) if trips else 100)


def _variation(row: dict[int, int]) -> float:
    counted = sum(row[number] for number in SUMS_OF_VARIATION)
    return sum(row[number] for number in SUMS_OF_VARIATION.values()) / counted if counted else row[AVG_JITTER]
