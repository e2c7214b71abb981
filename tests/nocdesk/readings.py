"""Readings as a collector would hand them over, and the spool and engine that take them."""

from collections.abc import Sequence
from pathlib import Path

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.engine import Engine
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.spool import Spool
from tests.nocdesk.provider_builder import Provider


class Feeder:
    """Hands readings to a real spool and lets the real engine apply them."""

    def __init__(self, core: Core, clock: VirtualClock, directory: Path) -> None:
        self.clock = clock
        self.spool = Spool(directory / "spool.db")
        self.engine = Engine(core, self.spool)
        self._boot_s = clock.monotonic() - 1000.0

    def take(self, *readings: Reading, advance_s: float = 5.0) -> None:
        """Spool, apply, and let time pass."""
        self.spool.append(encode_batch(Batch("clock-1", tuple(readings))))
        self.engine.apply_waiting()
        self.clock.advance(advance_s)

    def reading(
        self,
        probe_id: int,
        measurements: Sequence[Measurement] = (),
        outcome: Outcome = Outcome.ANSWERED,
        uptime_ticks: int | None = None,
    ) -> Reading:
        """A reading at this moment."""
        now_s = self.clock.monotonic()
        ticks = round((now_s - self._boot_s) * 100) if uptime_ticks is None else uptime_ticks
        return Reading(
            probe_id=probe_id,
            taken_at=self.clock.now(),
            monotonic_s=now_s,
            outcome=outcome,
            uptime_ticks=ticks if outcome is Outcome.ANSWERED else None,
            measurements=tuple(measurements) if outcome is Outcome.ANSWERED else (),
            round_trip_ms=1.0 if outcome is Outcome.ANSWERED else None,
        )

    def healthy(
        self, provider: Provider, *, rtt_ms: float = 20.0, is_up: bool = True, is_answered: bool = True
    ) -> list[Reading]:
        """A round of all probes: the link up or down, the ping test answered or not, the delay as given."""
        success = is_answered and is_up
        ping = [gauge(Metric.SUCCESS, 1.0 if success else 0.0), gauge(Metric.LOSS_PCT, 0.0 if success else 100.0)]
        if success:
            ping += [gauge(Metric.RTT_MS, rtt_ms), gauge(Metric.PDV_MS, 1.0)]
        return [
            self.reading(provider.system_probe),
            self.reading(provider.edge_system_probe, outcome=Outcome.ANSWERED if is_up else Outcome.SILENT),
            self.reading(provider.interface_probe, [gauge(Metric.OPER_UP, float(is_up), "ge-0/0/1")]),
            self.reading(provider.ping_probe, ping),
        ]


def gauge(metric: Metric, value: float, instance: str = "SIP-1") -> Measurement:
    """A gauge's measurement."""
    return Measurement(metric, instance, Kind.GAUGE, value)
