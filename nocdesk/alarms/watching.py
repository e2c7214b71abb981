"""From measured values to troubles: which conditions of a probe's device, interfaces and service began or ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble
from nocdesk.alarms.keys import problem_key, resource_key, resource_of
from nocdesk.alarms.model import Condition
from nocdesk.network.model import MANY_ROWS
from nocdesk.network.topology import ProbePlace, Topology, Touch
from nocdesk.quality.hysteresis import Crossing, Limits, Watch, judge
from nocdesk.quality.measuring import Measured
from nocdesk.quality.rates import Passage
from nocdesk.quality.reading import Metric, Outcome, Reading
from nocdesk.quality.standing_limits import References, Standing, standing
from nocdesk.quality.thresholds import Rules
from nocdesk.severity import PerceivedSeverity


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition that began or ended, when by the evidence, and which services it touches."""

    trouble: Trouble
    crossing: Crossing
    since: datetime
    touches: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """A value to be judged: its watch's key, the limits, and what the alarm would be."""

    key: str
    limits: Limits
    value: float
    condition: Condition
    resource: str
    text: str
    touches: tuple[Touch, ...]
    severity: PerceivedSeverity | None = None
    metric: Metric | None = None
    rule: str = ""


def observe(
    place: ProbePlace,
    reading: Reading,
    measured: Measured,
    watches: Mapping[str, Watch],
    rules: Rules,
    topology: Topology,
    references: References,
) -> tuple[dict[str, Watch], list[Finding]]:
    """Judge a reading; the watches after it, and the findings."""
    at = reading.taken_at.timestamp()
    after = dict(watches)
    findings = []
    for look in _looks(place, reading, measured, rules, topology, references):
        watch, crossing = judge(after.get(look.key, Watch()), look.limits, look.value, at)
        if not watch.is_raised and watch.run == 0:
            after.pop(look.key, None)
        else:
            after[look.key] = watch
        if crossing is not None:
            findings.append(_finding(place, look, crossing, datetime.fromtimestamp(watch.since, UTC)))
    if measured.passed is Passage.REBOOTED and place.id in topology.sentinels:
        findings.append(_reboot(place, reading, topology))
    if reading.outcome is Outcome.ENGINE_CHANGED:
        findings.append(_momentary(place, Condition.ENGINE_CHANGED, reading, reading.detail, topology))
    return after, findings


def looked_at(
    place: ProbePlace,
    reading: Reading,
    measured: Measured,
    rules: Rules,
    topology: Topology,
    references: References,
) -> frozenset[str]:
    """The natural keys that a reading says something of, be it good or bad."""
    return frozenset(look.key for look in _looks(place, reading, measured, rules, topology, references))


def _looks(
    place: ProbePlace,
    reading: Reading,
    measured: Measured,
    rules: Rules,
    topology: Topology,
    references: References,
) -> Iterator[_Look]:
    if place.id in topology.sentinels:
        yield from _of_the_device(place, reading, topology)
    if reading.outcome in (Outcome.ANSWERED, Outcome.FAULTY):
        yield _binary(
            Condition.AGENT_FAULTY,
            place.name,
            reading.outcome is Outcome.FAULTY,
            f"Unusable answer: {reading.detail}",
            tuple(topology.touched_by_service(place.service_id)) if place.service_id else (),
        )
    is_lost = measured.value_of(Metric.SUCCESS) == 0
    for value in measured.values:
        if value.metric is Metric.OPER_UP:
            yield _interface(place, value.instance, value.value, topology)
        elif value.metric in _STATES:
            yield _state(place, value.metric, value.instance, value.value, topology)
        elif value.metric is Metric.LAG_MEMBERS_UP:
            yield _aggregate(place, value.instance, value.value, measured, topology)
        elif value.metric is Metric.SUCCESS:
            touches = tuple(topology.touched_by_service(place.service_id)) if place.service_id else ()
            yield _binary(Condition.TEST_FAILED, place.name, is_lost, "Service test unanswered: 100 % loss", touches)
        elif not is_lost:
            for group in rules.get(value.metric, ()):
                at_s = reading.taken_at.timestamp()
                stands = standing(group, references, place.id, value.metric, value.instance, at_s)
                yield _threshold(place, value.instance, value.value, stands, topology)


_STATES: Mapping[Metric, tuple[Condition, bool, str]] = {
    Metric.PEER_UP: (Condition.PEER_DOWN, False, "Routing peer down"),
    Metric.ON_BATTERY: (Condition.ON_BATTERY, True, "Runs on its battery"),
    Metric.STATE_OK: (Condition.PART_FAULTY, False, "Faulty part"),
    Metric.CONNECTIVITY_OK: (Condition.CONNECTIVITY_FAULT, False, "Ethernet connectivity fault"),
}
"""Metrics that are 1 or 0: what is wrong, at which of the two, and in words."""


def _state(place: ProbePlace, metric: Metric, instance: str, value: float, topology: Topology) -> _Look:
    condition, bad, words = _STATES[metric]
    touches = tuple(topology.touched_by_service(place.service_id)) if place.service_id else ()
    text = f"{words}: {instance}" if instance else words
    return _binary(condition, resource_of(place.device, instance), (value >= 0.5) is bad, text, touches)


def _aggregate(place: ProbePlace, name: str, up: float, measured: Measured, topology: Topology) -> _Look:
    """An aggregate without any member is down, which is its own alarm, and its own state."""
    members = next(
        (each.value for each in measured.values if each.metric is Metric.LAG_MEMBERS and each.instance == name), up
    )
    link = topology.links.get((place.device_id, name))
    touches = tuple(topology.touched_by_link(link)) if link else ()
    text = f"{up:.0f} of {members:.0f} members of {name} are up"
    return _binary(Condition.LAG_DEGRADED, resource_of(place.device, name), up < members, text, touches)


def _of_the_device(place: ProbePlace, reading: Reading, topology: Topology) -> Iterator[_Look]:
    touches = tuple(topology.touched_by_device(place.device_id, place.device))
    is_silent = reading.outcome is Outcome.SILENT
    text = "No answer (also if key or community wrong)"
    yield _binary(Condition.DEVICE_SILENT, place.device, is_silent, text, touches)
    if not is_silent:
        is_refused = reading.outcome is Outcome.CREDENTIALS
        yield _binary(
            Condition.CREDENTIALS_REFUSED, place.device, is_refused, f"Credentials refused: {reading.detail}", touches
        )


def _binary(condition: Condition, resource: str, is_bad: bool, text: str, touches: tuple[Touch, ...]) -> _Look:
    meaning = MEANINGS[condition]
    limits = Limits.above(0.5, 0.5, meaning.count, meaning.rearm_count)
    return _Look(resource_key(condition, resource), limits, float(is_bad), condition, resource, text, touches)


def _interface(place: ProbePlace, name: str, value: float, topology: Topology) -> _Look:
    link = topology.links.get((place.device_id, name))
    touches = tuple(topology.touched_by_link(link)) if link else ()
    text = f"Link down: {link.name}" if link else "Interface down"
    return _binary(Condition.LINK_DOWN, resource_of(place.device, name), value < 0.5, text, touches)


def _threshold(place: ProbePlace, instance: str, value: float, stands: Standing, topology: Topology) -> _Look:
    touches = tuple(topology.touched_by_service(place.service_id)) if place.service_id else ()
    # Only a test is of its service alone.
    is_of_service = place.service_id is not None and place.type not in MANY_ROWS
    resource = place.name if is_of_service else resource_of(place.device, instance)
    return _Look(
        key=problem_key(Condition.THRESHOLD, resource, stands.rule.key),
        limits=stands.limits,
        value=value,
        condition=Condition.THRESHOLD,
        resource=resource,
        text=stands.words(value),
        touches=touches,
        severity=stands.rule.severity,
        metric=stands.rule.metric,
        rule=stands.rule.name,
    )


def _finding(place: ProbePlace, look: _Look, crossing: Crossing, since: datetime) -> Finding:
    meaning = MEANINGS[look.condition]
    severity = look.severity or (meaning.severity if look.touches else meaning.idle_severity)
    trouble = Trouble(
        key=look.key,
        condition=look.condition,
        severity=severity,
        resource=look.resource,
        text=look.text,
        device_id=place.device_id,
        probe_id=place.id,
        metric=look.metric,
        rule=look.rule,
    )
    return Finding(trouble, crossing, since, look.touches)


def _reboot(place: ProbePlace, reading: Reading, topology: Topology) -> Finding:
    up_at = reading.taken_at - timedelta(seconds=(reading.uptime_ticks or 0) / 100)
    text = f"Restarted at {up_at.astimezone(UTC):%H:%M:%S} UTC"
    return _momentary(place, Condition.DEVICE_REBOOTED, reading, text, topology)


def _momentary(place: ProbePlace, condition: Condition, reading: Reading, text: str, topology: Topology) -> Finding:
    trouble = Trouble(
        key=resource_key(condition, place.device),
        condition=condition,
        severity=MEANINGS[condition].severity,
        resource=place.device,
        text=text,
        device_id=place.device_id,
        probe_id=place.id,
    )
    touches = tuple(topology.touched_by_device(place.device_id, place.device))
    return Finding(trouble, Crossing.RAISED, reading.taken_at, touches)
