"""Each probe of a ping test that a device has run since the last poll, by the history it keeps (DISMAN-PING-MIB)."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import fmean

from nocdesk.quality.reading import Kind, Measurement, Metric
from probes.polls.parameters import instance_of, test_index
from probes.probe import Learnt, ProbeTarget, column
from probes.snmp.varbind import Oid, Value

PING_PROBE_HISTORY_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 80, 1, 4, 1)
"""pingProbeHistoryEntry of DISMAN-PING-MIB, revision 200606130000Z (RFC 4560).

Indexed by pingCtlOwnerIndex, pingCtlTestName and pingProbeHistoryIndex, which counts from 1 to 'ffffffff'h and begins
at 1 again. The oldest rows make place for new ones (pingCtlMaxRows).
"""
RESPONSE, STATUS = 2, 3
"""pingProbeHistoryResponse in whole milliseconds, and pingProbeHistoryStatus."""
RESPONSE_RECEIVED = 1
"""OperationResponseStatus: responseReceived(1); with any other the probe had no answer."""

_HALF_OF_ALL_INDEXES = 2**31


def wants_history(target: ProbeTarget) -> bool:
    """Whether the parameter `history` is set."""
    return target.parameters.get("history") is True


def history_columns(target: ProbeTarget) -> tuple[Oid, Oid]:
    """What is walked: the status of each probe, and the response."""
    index = test_index(target)
    return column(PING_PROBE_HISTORY_ENTRY, STATUS, index), column(PING_PROBE_HISTORY_ENTRY, RESPONSE, index)


def newest_index(target: ProbeTarget, learnt: Learnt) -> int | None:
    """The pingProbeHistoryIndex of the latest probe; None where the device keeps no history of the test."""
    return next(reversed(_rows(target, learnt)), None)


def history_measurements(target: ProbeTarget, learnt: Learnt) -> Iterator[Measurement]:
    """Success, loss, RTT and PDV over the probes since the last reading; nothing at the first, or without new ones.

    PDV is the mean of |inter-packet delay variation| (RFC 5481, clause 4.1): of two neighbours that both came back.
    """
    responses = _new(_rows(target, learnt), learnt.last_result)
    if not responses:
        return
    instance = instance_of(target)
    received = [one for one in responses if one is not None]
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if received else 0)
    yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, 100 * (len(responses) - len(received)) / len(responses))
    if received:
        yield Measurement(Metric.RTT_MS, instance, Kind.GAUGE, fmean(received))
    variations = [abs(after - one) for one, after in pairwise(responses) if one is not None and after is not None]
    if variations:
        yield Measurement(Metric.PDV_MS, instance, Kind.GAUGE, fmean(variations))


def _rows(target: ProbeTarget, learnt: Learnt) -> dict[int, int | None]:
    """The responses by their indexes, oldest first; None for a probe that was not answered.

    A row that only one of the two walks has found came or went between them: a new one is there at the next poll.
    """
    statuses, times = (learnt.rows(one) for one in history_columns(target))
    found: dict[int, int | None] = {}
    for index in statuses.keys() & times.keys():
        time = times[index]
        if isinstance(time, int):
            found[index[-1]] = time if statuses[index] == RESPONSE_RECEIVED else None
    return _in_order(found)


def _in_order(rows: Mapping[int, int | None]) -> dict[int, int | None]:
    """Oldest first: where the indexes have begun at 1 again, the low ones come after the high ones."""
    has_wrapped = max(rows, default=0) - min(rows, default=0) > _HALF_OF_ALL_INDEXES
    ordered = sorted(rows, key=lambda index: (has_wrapped and index < _HALF_OF_ALL_INDEXES, index))
    return {index: rows[index] for index in ordered}


def _new(rows: Mapping[int, int | None], last: Value) -> list[int | None]:
    """What came after the last row seen; all where it is gone: newer ones took its place, or the history began anew."""
    if not isinstance(last, int):
        return []
    indexes = list(rows)
    first_new = indexes.index(last) + 1 if last in rows else 0
    return [rows[index] for index in indexes[first_new:]]
