"""Which threshold judges a metric of a service, and how it says so in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nocdesk.quality.hysteresis import Limits
from nocdesk.quality.model import Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.severity import PerceivedSeverity

WORDS: Mapping[Metric, tuple[str, str]] = {
    Metric.RTT_MS: ("Round-trip delay", "ms"),
    Metric.PDV_MS: ("Delay variation", "ms"),
    Metric.LOSS_PCT: ("Packet loss", "%"),
    Metric.MOS: ("Voice quality", "MOS"),
    Metric.R_FACTOR: ("Transmission rating", "R"),
    Metric.RX_BPS: ("Received", "bit/s"),
    Metric.TX_BPS: ("Sent", "bit/s"),
    Metric.IN_ERRORS_PS: ("Input errors", "/s"),
    Metric.OUT_ERRORS_PS: ("Output errors", "/s"),
    Metric.IN_DISCARDS_PS: ("Input discards", "/s"),
    Metric.OUT_DISCARDS_PS: ("Output discards", "/s"),
    Metric.ROUND_TRIP_MS: ("Answer time", "ms"),
}
"""A metric's name for people, and its unit."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A threshold that applies."""

    metric: Metric
    limits: Limits
    severity: PerceivedSeverity

    def words(self, value: float) -> str:
        """ "Packet loss 2.4 % > 1 %"."""
        name, unit = WORDS.get(self.metric, (self.metric.value, ""))
        sign = ">" if self.limits.side is Side.ABOVE else "<"
        return f"{name} {value:.4g} {unit} {sign} {self.limits.trigger:.4g} {unit}"


def applicable(thresholds: Iterable[Threshold], service_id: int | None, template: str | None) -> dict[Metric, Rule]:
    """One rule a metric: that of the service before that of its SLA template before that for all."""
    chosen: dict[Metric, tuple[int, Threshold]] = {}
    for threshold in thresholds:
        rank = _rank(threshold, service_id, template)
        if rank is not None and rank < chosen.get(threshold.metric, (9, threshold))[0]:
            chosen[threshold.metric] = (rank, threshold)
    return {metric: _rule(threshold) for metric, (_, threshold) in chosen.items()}


def _rank(threshold: Threshold, service_id: int | None, template: str | None) -> int | None:
    if threshold.service_id is not None:
        return 0 if threshold.service_id == service_id else None
    if threshold.template is not None:
        return 1 if threshold.template == template else None
    return 2


def _rule(threshold: Threshold) -> Rule:
    limits = Limits(threshold.side, threshold.trigger, threshold.rearm, threshold.count, threshold.rearm_count)
    return Rule(threshold.metric, limits, threshold.severity)
