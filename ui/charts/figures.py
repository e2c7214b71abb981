"""The figures of a curve in the range shown: least, mean, 95th percentile, greatest, last and seconds in breach."""

from dataclasses import dataclass

import numpy as np

from nocdesk.quality.model import Side
from ui.charts.intervals import Spans
from ui.charts.samples import FloatArray, Samples, gap_mask, usual_intervals

_EPISODE_S = 60.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What the legend says of a curve; `tail` is the value that 95 % of the time was kept (p95, or p5 from below).

    `breaches` counts intervals; a return of less than a minute does not end one.
    """

    minimum: float
    mean: float
    tail: float
    maximum: float
    last: float
    breach_s: float
    breaches: int


def figures(samples: Samples, breaches: Spans, start: float, end: float, side: Side) -> Figures | None:
    """The figures of a curve and its breaches from `start` to `end`; None if it has no sample there.

    Every sample weighs as much as the time it stands for, so that history at 5 minutes and live samples at 5 seconds
    give one true mean. Behind a gap a sample stands for the usual interval, not for the gap. Of means of bins the least
    and the greatest are those of what was measured.
    """
    seen = samples.between(start, end).finite()
    if not len(seen):
        return None
    weights = sample_weights(seen.times)
    least, greatest = seen.spread or (seen.values, seen.values)
    broken = breaches.within(start, end)
    return Figures(
        minimum=float(least.min()),
        mean=float(np.average(seen.values, weights=weights)),
        tail=weighted_quantile(seen.values, weights, 0.95 if side is Side.ABOVE else 0.05),
        maximum=float(greatest.max()),
        last=float(seen.values[-1]),
        breach_s=broken.total(),
        breaches=len(broken.joined(_EPISODE_S)),
    )


def sample_weights(times: FloatArray) -> FloatArray:
    """The seconds each sample stands for: since the one before it, or a usual interval behind a gap."""
    if len(times) < 2:
        return np.ones(len(times))
    distances = np.diff(times)
    mask = gap_mask(times)
    if mask.any():
        distances = np.where(mask, np.minimum(usual_intervals(times), distances), distances)
    weights = np.concatenate((distances[:1], distances))
    return np.maximum(weights, 1e-9)


def weighted_quantile(values: FloatArray, weights: FloatArray, share: float) -> float:
    """The least value at or below which at least `share` of the weight lies."""
    order = np.argsort(values, kind="stable")
    heaped = np.cumsum(weights[order])
    at = int(np.searchsorted(heaped, share * heaped[-1] * (1 - 1e-12)))
    return float(values[order[min(at, len(values) - 1)]])
