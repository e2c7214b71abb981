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
    Metric.ICPIF: ("Planning impairment", "ICPIF"),
    Metric.OWD_SD_MS: ("One-way delay out", "ms"),
    Metric.OWD_DS_MS: ("One-way delay back", "ms"),
    Metric.PDV_SD_MS: ("Delay variation out", "ms"),
    Metric.PDV_DS_MS: ("Delay variation back", "ms"),
    Metric.LOSS_SD_PCT: ("Packet loss out", "%"),
    Metric.LOSS_DS_PCT: ("Packet loss back", "%"),
    Metric.AVAILABILITY_PCT: ("Availability on the device", "%"),
    Metric.DNS_MS: ("Name look-up", "ms"),
    Metric.TCP_CONNECT_MS: ("TCP connection", "ms"),
    Metric.TRANSACTION_MS: ("Transaction", "ms"),
    Metric.HOPS: ("Hops", ""),
    Metric.HOP_RTT_MS: ("Delay to the hop", "ms"),
    Metric.HOP_LOSS_PCT: ("Loss at the hop", "%"),
    Metric.LAG_MEMBERS: ("Members of the aggregate", ""),
    Metric.LAG_MEMBERS_UP: ("Members that are up", ""),
    Metric.PEER_ESTABLISHED_S: ("Peering for", "s"),
    Metric.PEER_TRANSITIONS: ("Peering begun", "times"),
    Metric.PEER_UPDATES_IN_PS: ("Updates received", "/s"),
    Metric.PEER_UPDATES_OUT_PS: ("Updates sent", "/s"),
    Metric.OPTICAL_DBM: ("Optical power", "dBm"),
    Metric.TEMPERATURE_C: ("Temperature", "°C"),
    Metric.VOLTAGE_V: ("Voltage", "V"),
    Metric.CURRENT_A: ("Current", "A"),
    Metric.POWER_W: ("Power", "W"),
    Metric.FREQUENCY_HZ: ("Frequency", "Hz"),
    Metric.HUMIDITY_PCT: ("Humidity", "%"),
    Metric.FAN_RPM: ("Fan", "rpm"),
    Metric.AIRFLOW_CMM: ("Airflow", "m³/min"),
    Metric.BATTERY_CHARGE_PCT: ("Battery charge", "%"),
    Metric.BATTERY_RUNTIME_MIN: ("Battery lasts", "min"),
    Metric.LOAD_PCT: ("Load", "%"),
    Metric.UPS_ALARMS: ("Alarms of the UPS", ""),
    Metric.VALUE: ("Value", ""),
    Metric.COUNT_PS: ("Counted", "/s"),
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
