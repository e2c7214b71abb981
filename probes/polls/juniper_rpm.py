"""RPM and TWAMP tests of a Juniper device, by the last run or the history (JUNIPER-RPM-MIB, JUNIPER-TWAMP-MIB)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.history import missing_history, wants_history
from probes.polls.juniper_history import MICROSECOND_MS, JuniperHistory
from probes.polls.parameters import instance_of, named_test, test_index
from probes.probe import NO_NEW_RESULT, Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid, Value

LAST_COMPLETED_TEST = 2
"""JnxRpmCollectionType and JnxTwampClientCollectionType: lastCompletedTest(2)."""

SENT, RECEIVED, DATE = 2, 3, 5
"""jnxRpmResSumSent, …Received and …Date, the latter when the collection's latest probe was completed."""
SAMPLES, LOW, HIGH, AVERAGE = 2, 3, 4, 5
"""jnxRpmResCalcSamples, …Min, …Max and …Average, in microseconds."""

ROUND_TRIP, EGRESS, INGRESS = 1, 4, 7
"""JnxRpmMeasurementSet; egress is from the source to the destination."""
VARIATIONS = {Metric.PDV_MS: (2, 3), Metric.PDV_SD_MS: (5, 6), Metric.PDV_DS_MS: (8, 9)}
"""The sets of positive and of negative jitter; a device has them where its hardware takes the times."""

_SUMMARY = (SENT, RECEIVED, DATE)
_SETS = (ROUND_TRIP, EGRESS, INGRESS, *(number for pair in VARIATIONS.values() for number in pair))
_CALCULATED = (SAMPLES, LOW, HIGH, AVERAGE)


@dataclass(frozen=True, slots=True)
class JuniperTestProbe(Probe):
    """Parameters: `owner` and `test`, as they are set on the device, and `history`, which is walked at each poll."""

    what: str
    summary_entry: Oid
    calculated_entry: Oid
    history: JuniperHistory
    relearn_s = 0.0

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return self.history.columns(target) if wants_history(target) else ()

    def oids(self, target: ProbeTarget, _learnt: Learnt) -> tuple[Oid, ...]:
        index = (*test_index(target), LAST_COMPLETED_TEST)
        return (
            *(column(self.summary_entry, number, index) for number in _SUMMARY),
            *(column(self.calculated_entry, number, (*index, each)) for each in _SETS for number in _CALCULATED),
        )

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        last = learnt.last_result
        if self._has_history(target, learnt) and isinstance(last, tuple):
            found = tuple(self.history.measurements(target, last, learnt))
            return replace(answered(target, answer, detail="" if found else NO_NEW_RESULT), measurements=found)
        index = (*test_index(target), LAST_COMPLETED_TEST)
        sent = answer.integer(column(self.summary_entry, SENT, index))
        received = answer.integer(column(self.summary_entry, RECEIVED, index))
        if sent is None or received is None:
            detail = f"the device has no completed run of {self.what} test {named_test(target)}"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        if last is not None and last == self._date(target, answer):
            return answered(target, answer, detail=NO_NEW_RESULT)
        sets = {each: self._set(answer, (*index, each)) for each in _SETS}
        measurements = tuple(_measurements(sent, received, sets, instance_of(target)))
        return replace(answered(target, answer, detail=self._missing(target, learnt)), measurements=measurements)

    def result_time(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Value:
        if self._has_history(target, learnt):
            return self.history.seen(target, learnt)
        return self._date(target, answer)

    def _date(self, target: ProbeTarget, answer: Answer) -> Value:
        return answer.values.get(column(self.summary_entry, DATE, (*test_index(target), LAST_COMPLETED_TEST)))

    def _has_history(self, target: ProbeTarget, learnt: Learnt) -> bool:
        return wants_history(target) and self.history.has_rows(target, learnt)

    def _missing(self, target: ProbeTarget, learnt: Learnt) -> str:
        if not wants_history(target) or self._has_history(target, learnt):
            return ""
        return missing_history(target, f"{self.what} test", "set history-size on the device")

    def _set(self, answer: Answer, index: Oid) -> dict[int, int]:
        found = {number: answer.integer(column(self.calculated_entry, number, index)) for number in _CALCULATED}
        return {number: value for number, value in found.items() if value is not None}


_RPM: Oid = (1, 3, 6, 1, 4, 1, 2636, 3, 50, 1)
RPM_PROBE = JuniperTestProbe(
    "RPM", (*_RPM, 2, 1), (*_RPM, 3, 1), JuniperHistory(sample_entry=(*_RPM, 4, 1), summary_entry=(*_RPM, 5, 1))
)
"""jnxRpmResultsSummaryEntry, jnxRpmResultsCalculatedEntry, jnxRpmHistorySampleEntry and jnxRpmHistorySummaryEntry.

Of JUNIPER-RPM-MIB, revision 200703010000Z, in 1.3.6.1.4.1.2636.3.50.1. The indexes of the first two are
pingCtlOwnerIndex, pingCtlTestName, jnxRpmResSumCollection, and for the second jnxRpmResCalcSet.
"""

_TWAMP: Oid = (1, 3, 6, 1, 4, 1, 2636, 3, 77, 1)
TWAMP_PROBE = JuniperTestProbe(
    "TWAMP",
    (*_TWAMP, 1, 2, 1),
    (*_TWAMP, 1, 3, 1),
    JuniperHistory(sample_entry=(*_TWAMP, 1, 4, 1), summary_entry=(*_TWAMP, 1, 5, 1)),
)
"""jnxTwampClientResultsSummaryEntry, …ResultsCalculatedEntry, …HistorySampleEntry and …HistorySummaryEntry.

Of JUNIPER-TWAMP-MIB, revision 201403010000Z, in 1.3.6.1.4.1.2636.3.77.1.1; the same columns and indexes. `owner` is the
control connection's name and `test` the session's.
"""


def _measurements(
    sent: int, received: int, sets: Mapping[int, Mapping[int, int]], instance: str
) -> Iterator[Measurement]:
    if sent == 0:
        return
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if received else 0)
    yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, 100 * max(sent - received, 0) / sent)
    delays = {Metric.RTT_MS: ROUND_TRIP, Metric.OWD_SD_MS: EGRESS, Metric.OWD_DS_MS: INGRESS}
    for metric, each in delays.items():
        if sets[each].get(SAMPLES) and AVERAGE in sets[each]:
            yield Measurement(metric, instance, Kind.GAUGE, sets[each][AVERAGE] * MICROSECOND_MS)
    for metric, pair in VARIATIONS.items():
        variation = _mean([sets[each] for each in pair])
        if variation is None and metric is Metric.PDV_MS:
            variation = _range(sets[ROUND_TRIP])
        if variation is not None:
            yield Measurement(metric, instance, Kind.GAUGE, variation * MICROSECOND_MS)


def _mean(sets: list[Mapping[int, int]]) -> float | None:
    """The mean of |inter-packet delay variation| (RFC 5481, clause 4.1) over positive and negative ones."""
    samples = sum(each.get(SAMPLES, 0) for each in sets)
    return sum(each.get(SAMPLES, 0) * each.get(AVERAGE, 0) for each in sets) / samples if samples else None


def _range(round_trips: Mapping[int, int]) -> float | None:
    """The range of the round-trip times, as for a ping test: without hardware times there is no jitter set."""
    if not round_trips.get(SAMPLES) or LOW not in round_trips or HIGH not in round_trips:
        return None
    return float(max(round_trips[HIGH] - round_trips[LOW], 0))
