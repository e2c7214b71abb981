"""Each probe of a ping test that a device has run since the last poll, by the history it keeps (DISMAN-PING-MIB)."""

from collections.abc import Iterator

from nocdesk.quality.reading import Kind, Measurement, Metric
from probes.polls.history import RESPONSE_RECEIVED, in_order, newest, since
from probes.polls.parameters import instance_of, test_index
from probes.polls.single_probes import neighbours_variation_ms, probe_measurements
from probes.probe import Learnt, ProbeTarget, column
from probes.snmp.varbind import Oid

PING_PROBE_HISTORY_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 4, 1)
"""pingProbeHistoryEntry of DISMAN-PING-MIB, revision 200606130000Z (RFC 4560).

Indexed by pingCtlOwnerIndex, pingCtlTestName and pingProbeHistoryIndex, which counts from 1 to 'ffffffff'h and begins
at 1 again. The oldest rows make place for new ones (pingCtlMaxRows).
"""
RESPONSE, STATUS = 2, 3
"""pingProbeHistoryResponse in whole milliseconds, and pingProbeHistoryStatus."""


def history_columns(target: ProbeTarget) -> tuple[Oid, Oid]:
    """What is walked: the status of each probe, and the response."""
    index = test_index(target)
    return column(PING_PROBE_HISTORY_ENTRY, STATUS, index), column(PING_PROBE_HISTORY_ENTRY, RESPONSE, index)


def newest_index(target: ProbeTarget, learnt: Learnt) -> Oid | None:
    """The pingProbeHistoryIndex of the latest probe; None where the device keeps no history of the test."""
    return newest(_rows(target, learnt))


def history_measurements(target: ProbeTarget, learnt: Learnt) -> Iterator[Measurement]:
    """Success, loss, RTT and PDV over the probes since the last reading; nothing at the first, or without new ones."""
    if not isinstance(learnt.last_result, tuple):
        return
    responses = list(since(_rows(target, learnt), learnt.last_result).values())
    if not responses:
        return
    instance = instance_of(target)
    yield from probe_measurements(responses, instance)
    variation_ms = neighbours_variation_ms(responses)
    if variation_ms is not None:
        yield Measurement(Metric.PDV_MS, instance, Kind.GAUGE, variation_ms)


def _rows(target: ProbeTarget, learnt: Learnt) -> dict[Oid, int | None]:
    """The responses by their indexes, oldest first; None for a probe that was not answered.

    A row that only one of the two walks has found came or went between them: a new one is there at the next poll.
    """
    statuses, times = (learnt.rows(one) for one in history_columns(target))
    found: dict[Oid, int | None] = {}
    for index in statuses.keys() & times.keys():
        time = times[index]
        if isinstance(time, int):
            found[index] = time if statuses[index] == RESPONSE_RECEIVED else None
    return in_order(found)
