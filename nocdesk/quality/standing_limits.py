"""Which rule of a metric stands at an instant, with which band, and for how long both stay as they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import gcd, inf
from typing import Protocol

from nocdesk.quality.hysteresis import Limits
from nocdesk.quality.profile import QUARTER_S, is_within
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS, Reference, Rule, Rules

FOREVER_US = 2**62


class References(Protocol):
    """Finds what rules compare with; the same within one segment of time, whoever asks and however often."""

    def of(self, rule: Rule, probe_id: int, metric: Metric, instance: str, at_s: float) -> Reference | None:
        """None where there is too little history: the rule is learning."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule with the band that it sets now; without a rule nothing is bad."""

    rule: Rule
    limits: Limits
    reference: Reference | None

    def words(self, value: float) -> str:
        """ "Packet loss 2.4 % > 1 %", or by how much it differs from what."""
        name, unit = WORDS.get(self.rule.metric, (self.rule.metric.value, ""))
        is_high = value > self.limits.high
        limit = self.limits.high if is_high or self.limits.low == -inf else self.limits.low
        if self.reference is None:
            return f"{name} {value:.4g} {unit} {'>' if limit == self.limits.high else '<'} {limit:.4g} {unit}"
        centre = self.reference.centre
        against = f"{_against(self.rule)} ({centre:.4g} {unit}), limit {limit:.4g} {unit}"
        return f"{name} {value:.4g} {unit}, {_distance(value, centre, unit)} {against}"


def standing(
    rules: Iterable[Rule], references: References, probe_id: int, metric: Metric, instance: str, at_s: float
) -> Standing:
    """Of rules on one basis the first whose hours it is; outside all hours the last one, with nothing bad."""
    last: Rule | None = None
    for rule in rules:
        last = rule
        if is_within(rule.hours, rule.timezone, at_s):
            needs = rule.basis.is_step or rule.basis.is_seasonal
            reference = references.of(rule, probe_id, metric, instance, at_s) if needs else None
            return Standing(rule, rule.limits(reference), reference)
    assert last is not None, "there is no basis without a rule"
    return Standing(last, Limits.none(last.count, last.rearm_count), None)


def stands_us(rules: Rules, at_us: int) -> tuple[int, int]:
    """From when until when all bands stay as they are at an instant: always, or a segment of the grid of UTC."""
    lengths = [length for groups in rules.values() for group in groups for rule in group for length in _lengths(rule)]
    if not lengths:
        return -FOREVER_US, FOREVER_US
    length_us = gcd(*lengths) * 1_000_000
    begin = at_us // length_us * length_us
    return begin, begin + length_us


def step_start_s(rule: Rule, at_s: float) -> int:
    """Where the interval of a step's rule begins; the one before it is what it is compared with."""
    return int(at_s // (rule.over_min * 60)) * rule.over_min * 60


def _lengths(rule: Rule) -> Iterator[int]:
    """Of the segments, in seconds, within which the rule's band stays as it is."""
    if rule.hours or rule.basis.is_seasonal:
        yield QUARTER_S
    if rule.basis.is_step:
        yield rule.over_min * 60


def _distance(value: float, centre: float, unit: str) -> str:
    share = f" ({abs(value - centre) / abs(centre):.0%})" if centre else ""
    return f"{abs(value - centre):.4g} {unit}{share} {'above' if value > centre else 'below'}"


def _against(rule: Rule) -> str:
    if rule.basis.is_step:
        return f"the mean of the {rule.over_min} min before"
    return f"what is usual at this hour of the week in the last {rule.weeks} weeks"
