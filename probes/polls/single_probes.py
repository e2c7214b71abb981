"""What the single probes of a test say together: success, loss, round-trip time and its variation."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean

from nocdesk.quality.reading import Kind, Measurement, Metric


def probe_measurements(times_ms: Sequence[float | None], instance: str) -> Iterator[Measurement]:
    """The figures of probes in the order in which they were sent, None for one without an answer; at least one."""
    received = [one for one in times_ms if one is not None]
    yield Measurement(Metric.SUCCESS, instance, Kind.GAUGE, 1 if received else 0)
    yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, 100 * (len(times_ms) - len(received)) / len(times_ms))
    if received:
        yield Measurement(Metric.RTT_MS, instance, Kind.GAUGE, fmean(received))


def neighbours_variation_ms(times_ms: Sequence[float | None]) -> float | None:
    """The mean of |inter-packet delay variation| (RFC 5481, clause 4.1): of two neighbours that both came back."""
    moves = [abs(after - one) for one, after in pairwise(times_ms) if one is not None and after is not None]
    return fmean(moves) if moves else None
