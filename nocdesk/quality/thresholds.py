"""Which thresholds judge a metric of a service, and which band each of them sets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nocdesk.language import N_
from nocdesk.quality.hysteresis import Limits
from nocdesk.quality.model import Basis, Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.severity import PerceivedSeverity

WORDS: Mapping[Metric, tuple[str, str]] = {
    Metric.RTT_MS: (N_("Round-trip delay"), "ms"),
    Metric.PDV_MS: (N_("Delay variation"), "ms"),
    Metric.LOSS_PCT: (N_("Packet loss"), "%"),
    Metric.MOS: (N_("Voice quality"), "MOS"),
    Metric.R_FACTOR: (N_("Transmission rating"), "R"),
    Metric.RX_BPS: (N_("Received"), "bit/s"),
    Metric.TX_BPS: (N_("Sent"), "bit/s"),
    Metric.IN_ERRORS_PS: (N_("Input errors"), "/s"),
    Metric.OUT_ERRORS_PS: (N_("Output errors"), "/s"),
    Metric.IN_DISCARDS_PS: (N_("Input discards"), "/s"),
    Metric.OUT_DISCARDS_PS: (N_("Output discards"), "/s"),
    Metric.ROUND_TRIP_MS: (N_("Answer time"), "ms"),
    Metric.ICPIF: (N_("Planning impairment"), "ICPIF"),
    Metric.OWD_SD_MS: (N_("One-way delay out"), "ms"),
    Metric.OWD_DS_MS: (N_("One-way delay back"), "ms"),
    Metric.PDV_SD_MS: (N_("Delay variation out"), "ms"),
    Metric.PDV_DS_MS: (N_("Delay variation back"), "ms"),
    Metric.LOSS_SD_PCT: (N_("Packet loss out"), "%"),
    Metric.LOSS_DS_PCT: (N_("Packet loss back"), "%"),
    Metric.AVAILABILITY_PCT: (N_("Availability on the device"), "%"),
    Metric.DNS_MS: (N_("Name look-up"), "ms"),
    Metric.TCP_CONNECT_MS: (N_("TCP connection"), "ms"),
    Metric.TRANSACTION_MS: (N_("Transaction"), "ms"),
    Metric.HOPS: (N_("Hops"), ""),
    Metric.HOP_RTT_MS: (N_("Delay to the hop"), "ms"),
    Metric.HOP_LOSS_PCT: (N_("Loss at the hop"), "%"),
    Metric.LAG_MEMBERS: (N_("Members of the aggregate"), ""),
    Metric.LAG_MEMBERS_UP: (N_("Members that are up"), ""),
    Metric.PEER_ESTABLISHED_S: (N_("Peering for"), "s"),
    Metric.PEER_TRANSITIONS: (N_("Peering begun"), "times"),
    Metric.PEER_UPDATES_IN_PS: (N_("Updates received"), "/s"),
    Metric.PEER_UPDATES_OUT_PS: (N_("Updates sent"), "/s"),
    Metric.OPTICAL_DBM: (N_("Optical power"), "dBm"),
    Metric.TEMPERATURE_C: (N_("Temperature"), "°C"),
    Metric.VOLTAGE_V: (N_("Voltage"), "V"),
    Metric.CURRENT_A: (N_("Current"), "A"),
    Metric.POWER_W: (N_("Power"), "W"),
    Metric.FREQUENCY_HZ: (N_("Frequency"), "Hz"),
    Metric.HUMIDITY_PCT: (N_("Humidity"), "%"),
    Metric.FAN_RPM: (N_("Fan"), "rpm"),
    Metric.AIRFLOW_CMM: (N_("Airflow"), "m³/min"),
    Metric.BATTERY_CHARGE_PCT: (N_("Battery charge"), "%"),
    Metric.BATTERY_RUNTIME_MIN: (N_("Battery lasts"), "min"),
    Metric.LOAD_PCT: (N_("Load"), "%"),
    Metric.UPS_ALARMS: (N_("Alarms of the UPS"), ""),
    Metric.VALUE: (N_("Value"), ""),
    Metric.COUNT_PS: (N_("Counted"), "/s"),
}
"""A metric's name for people, and its unit."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a value is compared with: the centre in the metric's unit, and how far values usually lie from it."""

    centre: float
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A threshold that applies at its hours; the fields are those of `Threshold`."""

    metric: Metric
    basis: Basis
    side: Side
    trigger: float
    rearm: float
    low_trigger: float | None
    low_rearm: float | None
    count: int
    rearm_count: int
    severity: PerceivedSeverity
    over_min: int
    weeks: int
    hours: tuple[str, ...]
    timezone: str
    name: str = ""

    @property
    def key(self) -> str:
        """What tells its alarm from those of other rules on the metric."""
        return str(self.metric) if self.basis is Basis.VALUE else f"{self.metric}|{self.basis}"

    def limits(self, reference: Reference | None) -> Limits:
        """The band that stands; without the reference that it needs, nothing is bad."""
        if self.basis is Basis.VALUE:
            return self._band(self.trigger, self.rearm, self.low_trigger, self.low_rearm)
        scale = 0.0 if reference is None else self._scale(reference)
        if reference is None or scale <= 0.0:
            return Limits.none(self.count, self.rearm_count)
        centre, sign = reference.centre, -1 if self.side is Side.BELOW else 1
        far, near = self.trigger * scale, self.rearm * scale
        return self._band(centre + sign * far, centre + sign * near, centre - far, centre - near)

    def _scale(self, reference: Reference) -> float:
        """How much of the metric's unit one of the trigger is."""
        if self.basis in (Basis.STEP_PCT, Basis.BASELINE_PCT):
            return abs(reference.centre) / 100
        return reference.spread if self.basis is Basis.BASELINE_SPREAD else 1.0

    def _band(self, trigger: float, rearm: float, low_trigger: float | None, low_rearm: float | None) -> Limits:
        if self.side is Side.ABOVE:
            return Limits.above(trigger, rearm, self.count, self.rearm_count)
        if self.side is Side.BELOW:
            return Limits.below(trigger, rearm, self.count, self.rearm_count)
        assert low_trigger is not None
        assert low_rearm is not None
        return Limits(low_trigger, low_rearm, trigger, rearm, self.count, self.rearm_count)


Rules = Mapping[Metric, tuple[tuple[Rule, ...], ...]]
"""By metric and then by basis, the rules that may judge, the most specific one first."""


def applicable(thresholds: Iterable[Threshold], service_id: int | None, template: str | None) -> Rules:
    """Those of the service come before those of its SLA template before those for all, and hours before always."""
    found: defaultdict[Metric, defaultdict[Basis, list[tuple[int, int, Threshold]]]]
    found = defaultdict(lambda: defaultdict(list))
    for number, threshold in enumerate(thresholds):
        rank = _rank(threshold, service_id, template)
        if rank is not None:
            found[threshold.metric][threshold.basis].append((rank, number, threshold))
    return {
        metric: tuple(_in_order(ranked) for _, ranked in sorted(by_basis.items())) for metric, by_basis in found.items()
    }


def value_rule(rules: Rules, metric: Metric) -> Rule | None:
    """The most specific rule that judges the value of a metric itself."""
    groups = (group for group in rules.get(metric, ()) if group[0].basis is Basis.VALUE)
    return next((group[0] for group in groups), None)


def _in_order(ranked: Iterable[tuple[int, int, Threshold]]) -> tuple[Rule, ...]:
    """As they are tried; behind one that always applies nobody is asked."""
    ordered = sorted(ranked, key=lambda each: (each[0], not each[2].hours, each[1]))
    rules = [_rule(threshold) for _, _, threshold in ordered]
    last = next((place for place, rule in enumerate(rules) if not rule.hours), len(rules) - 1)
    return tuple(rules[: last + 1])


def _rank(threshold: Threshold, service_id: int | None, template: str | None) -> int | None:
    if threshold.service_id is not None:
        return 0 if threshold.service_id == service_id else None
    if threshold.template is not None:
        return 1 if threshold.template == template else None
    return 2


def _rule(threshold: Threshold) -> Rule:
    return Rule(
        metric=threshold.metric,
        basis=threshold.basis,
        side=threshold.side,
        trigger=threshold.trigger,
        rearm=threshold.rearm,
        low_trigger=threshold.low_trigger,
        low_rearm=threshold.low_rearm,
        count=threshold.count,
        rearm_count=threshold.rearm_count,
        severity=threshold.severity,
        over_min=threshold.over_min,
        weeks=threshold.weeks,
        hours=tuple(threshold.hours),
        timezone=threshold.timezone,
        name=threshold.name,
    )
