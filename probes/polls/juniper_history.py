"""Each probe of an RPM or TWAMP test that a Juniper device has sent since the last poll, by the history it keeps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean

from nocdesk.quality.reading import Kind, Measurement, Metric
from probes.polls.history import in_order, newest, since
from probes.polls.parameters import instance_of, test_index
from probes.polls.single_probes import neighbours_variation_ms, probe_measurements
from probes.probe import Learnt, ProbeTarget, column
from probes.snmp.varbind import Oid

SAMPLE_VALUE, SENT = 2, 2
"""jnxRpmHistSampleValue in microseconds, and jnxRpmHistSumSent."""

ROUND_TRIP, EGRESS, INGRESS = 1, 4, 7
"""JnxRpmMeasurementType; of these the first is there for every probe that was answered, and none for a lost one."""
VARIATIONS = {Metric.PDV_MS: 2, Metric.PDV_SD_MS: 5, Metric.PDV_DS_MS: 8}
"""rttJitter, egressJitter and ingressJitter, each the difference from the probe before; with hardware times only."""
MICROSECOND_MS = 0.001

Samples = Mapping[int, int]
"""What was measured of one probe, by type; empty for one that was lost."""


@dataclass(frozen=True, slots=True)
class JuniperHistory:
    """A pair of tables, both by owner, test and pingProbeHistoryIndex, then by the type or the collection."""

    sample_entry: Oid
    summary_entry: Oid

    def columns(self, target: ProbeTarget) -> tuple[Oid, Oid]:
        """What is walked: the measurements, and then which probes there are, lost ones too."""
        index = test_index(target)
        return column(self.sample_entry, SAMPLE_VALUE, index), column(self.summary_entry, SENT, index)

    def has_rows(self, target: ProbeTarget, learnt: Learnt) -> bool:
        """Whether the device keeps a history of the test."""
        return bool(learnt.rows(self.columns(target)[1]))

    def seen(self, target: ProbeTarget, learnt: Learnt) -> Oid | None:
        """What to remember of this reading: the last probe counted, and the newest one seen; None without history."""
        rows = self._rows(target, learnt)
        latest = newest(rows)
        if latest is None:
            return None
        last = learnt.last_result
        if not isinstance(last, tuple):
            return latest + latest
        counted = newest(_countable(rows, last))
        return (counted or last[:1]) + latest

    def measurements(self, target: ProbeTarget, last: Oid, learnt: Learnt) -> Iterator[Measurement]:
        """Success, loss, delays and PDV over the probes since the last reading; nothing without new ones.

        PDV is the mean of |inter-packet delay variation| (RFC 5481, clause 4.1): as the device took it with hardware
        times, else between neighbours that both came back.
        """
        new = list(_countable(self._rows(target, learnt), last).values())
        if not new:
            return
        instance = instance_of(target)
        trips_ms = [one[ROUND_TRIP] * MICROSECOND_MS if one else None for one in new]
        yield from probe_measurements(trips_ms, instance)
        figures = {metric: _mean_ms(new, kind) for metric, kind in VARIATIONS.items()}
        if figures[Metric.PDV_MS] is None:
            figures[Metric.PDV_MS] = neighbours_variation_ms(trips_ms)
        figures |= {Metric.OWD_SD_MS: _mean_ms(new, EGRESS), Metric.OWD_DS_MS: _mean_ms(new, INGRESS)}
        for metric, value in figures.items():
            if value is not None:
                yield Measurement(metric, instance, Kind.GAUGE, value)

    def _rows(self, target: ProbeTarget, learnt: Learnt) -> dict[Oid, Samples]:
        """Every probe in order; one without a round-trip time was lost."""
        sample_column, sent_column = self.columns(target)
        samples: dict[Oid, dict[int, int]] = {}
        for index, value in learnt.rows(sample_column).items():
            if isinstance(value, int):
                samples.setdefault(index[:1], {})[index[-1]] = value
        probes = {index[:1] for index in learnt.rows(sent_column)}
        return in_order({probe: _if_answered(samples.get(probe, {})) for probe in probes})


def _if_answered(samples: Samples) -> Samples:
    return samples if ROUND_TRIP in samples else {}


def _countable(rows: Mapping[Oid, Samples], last: Oid) -> dict[Oid, Samples]:
    """The new probes of which all is known.

    One at the end without measurements may be lost, or so new that these came after they were walked: it is counted
    when it was there at the last poll already, or when a later one was answered. Where the newest one of then is gone,
    all are counted: of a history that turns over from poll to poll a cut would else never be told.
    """
    new = since(rows, last[:1])
    if last[1:] not in rows:
        return new
    known = [place for place, (index, samples) in enumerate(new.items(), 1) if samples or index == last[1:]]
    return dict(list(new.items())[: max(known, default=0)])


def _mean_ms(probes: list[Samples], kind: int) -> float | None:
    """Of what was measured; variations as distances."""
    values = [abs(one[kind]) for one in probes if kind in one]
    return fmean(values) * MICROSECOND_MS if values else None
