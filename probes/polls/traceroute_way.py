"""What a way with its hops is worth as measurements, from whichever table it was read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nocdesk.quality.reading import Kind, Measurement, Metric


@dataclass(frozen=True, slots=True)
class Hop:
    """The probes to one hop; `average_ms` is the mean of those that were answered."""

    number: int
    average_ms: float | None
    sent: int
    responses: int

    @property
    def loss_pct(self) -> float:
        """The share of its probes without an answer."""
        return 100 * max(self.sent - self.responses, 0) / self.sent if self.sent else 0.0


def end_measurements(end: Hop, instance: str) -> Iterator[Measurement]:
    """What the hop that is the goal says of the whole way."""
    if end.average_ms is not None:
        yield Measurement(Metric.RTT_MS, instance, Kind.GAUGE, end.average_ms)
    yield Measurement(Metric.LOSS_PCT, instance, Kind.GAUGE, end.loss_pct)


def hop_measurements(hops: Iterable[Hop], instance: str) -> Iterator[Measurement]:
    """The delay and the loss of each hop, under a name of its own."""
    for hop in hops:
        name = f"{instance} hop {hop.number}"
        if hop.responses and hop.average_ms is not None:
            yield Measurement(Metric.HOP_RTT_MS, name, Kind.GAUGE, hop.average_ms)
        if hop.sent:
            yield Measurement(Metric.HOP_LOSS_PCT, name, Kind.GAUGE, hop.loss_pct)
