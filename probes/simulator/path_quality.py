"""What a test packet meets on its way: round-trip time, delay variation, loss, and the voice quality that follows."""

from dataclasses import dataclass
from math import cos, pi

from probes.simulator.conditions import NetworkState
from probes.simulator.noise import bell, noise, seed

_DAY_S = 86_400.0
_PEAK_S = 20 * 3600.0


@dataclass(frozen=True, slots=True)
class PathQuality:
    """How a service's way is at a moment; `is_lost` means that nothing comes back."""

    is_lost: bool
    rtt_ms: float
    jitter_ms: float
    loss: float
    """A share from 0 to 1."""


def path_quality(state: NetworkState, service: str, moment_s: float) -> PathQuality:
    """How the way of a service's test is at a moment."""
    key = seed(service)
    if service in state.conditions(moment_s).failed_services:
        return PathQuality(is_lost=True, rtt_ms=0.0, jitter_ms=0.0, loss=1.0)
    congestion = state.congestion(service, moment_s)
    tick, minute = int(moment_s // 5), int(moment_s // 60)
    base_ms = (5.0 + 17.0 * noise(key, -1)) * (1.0 + 0.12 * _busy(state, moment_s))
    wander_ms = 0.9 * bell(key, minute) + 0.5 * bell(key + 7, tick)
    queue_ms = congestion * (70.0 + 14.0 * bell(key + 11, tick))
    jitter_ms = 0.6 + 1.1 * noise(key + 13, tick) + congestion * (22.0 + 5.0 * bell(key + 17, tick))
    loss = 0.000004 + 0.02 * congestion**2 * (0.6 + 0.8 * noise(key + 19, tick))
    return PathQuality(
        is_lost=False,
        rtt_ms=max(1.0, base_ms + wander_ms + queue_ms),
        jitter_ms=max(0.1, jitter_ms),
        loss=min(1.0, loss),
    )


def mean_opinion_score(rtt_ms: float, jitter_ms: float, loss: float) -> float:
    """MOS of G.711 with loss concealment, by a short form of the E-model (ITU-T G.107; Ie 0 and Bpl 25.1 by G.113).

    Delay is half the round trip, a buffer of twice the jitter, and 20 ms for coding.
    """
    delay_ms = rtt_ms / 2 + 2 * jitter_ms + 20.0
    late = 0.002 * max(0.0, jitter_ms - 8.0)
    percent = 100.0 * min(1.0, loss + late)
    impairment = 0.024 * delay_ms + 0.11 * max(0.0, delay_ms - 177.3) + 95.0 * percent / (percent + 25.1)
    r = max(0.0, min(100.0, 93.2 - impairment))
    return max(1.0, 1.0 + 0.035 * r + r * (r - 60.0) * (100.0 - r) * 7e-6)


def _busy(state: NetworkState, moment_s: float) -> float:
    origin = state.playback.origin
    day_s = origin.hour * 3600.0 + origin.minute * 60.0 + moment_s
    return 0.5 + 0.5 * cos(2 * pi * (day_s - _PEAK_S) / _DAY_S)
