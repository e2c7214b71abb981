"""Chooses for each alarm the one that explains it best: by what people have said, else by the first rule that fits."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.alarms.model import Condition
from nocdesk.problems.model import CorrectionKind
from nocdesk.problems.open_alarm import OpenAlarm
from nocdesk.problems.relations import Situation
from nocdesk.problems.rule import CorrelationRule, Relation

MOST_CANDIDATES = 64
"""So many alarms are looked at for one rule and symptom: where more would do, none of them is the one."""

_BOTH_WAYS = frozenset(
    {
        Relation.SAME_LINK,
        Relation.SAME_DEVICE,
        Relation.SAME_SITE,
        Relation.SAME_SERVICE,
        Relation.SAME_PART,
    }
)

CORRECTED = "correction"
"""Stands for a rule where a person has said what explains what."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person has said of the troubles of two natural keys."""

    kind: CorrectionKind
    cause_key: str
    symptom_key: str
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """An alarm is explained by another, by a rule and in words."""

    symptom: int
    cause: int
    rule: str
    reason: str
    by: str = ""


Parents = dict[int, Explained]


def explain(
    now: Situation, rules: Sequence[CorrelationRule], corrections: Collection[Correction]
) -> Mapping[int, Explained]:
    """By symptom what explains it; nothing explains itself, however long the way round."""
    by_condition = _rules_by_symptom(rules)
    joins, forbidden = _joins(corrections), forbidden_by(corrections)
    by_key = {alarm.key: alarm for alarm in now.indexed.alarms}
    parents: Parents = {}
    # What people say comes before all rules, for what is explained first can be explained the other way round no more.
    for alarm in now.indexed.alarms:
        _take_first(_joined(alarm, joins, by_key), now, parents, forbidden)
    for alarm in now.indexed.alarms:
        if alarm.id not in parents:
            _take_first(_ruled(now, alarm, by_condition.get(alarm.condition, ())), now, parents, forbidden)
    _part_what_is_forbidden(now, parents, forbidden)
    return parents


def _take_first(
    candidates: Iterable[Explained], now: Situation, parents: Parents, forbidden: Mapping[str, set[str]]
) -> None:
    for found in candidates:
        if _may_be(found, now, parents, forbidden):
            parents[found.symptom] = found
            return


def _rules_by_symptom(rules: Sequence[CorrelationRule]) -> dict[Condition, list[CorrelationRule]]:
    found: dict[Condition, list[CorrelationRule]] = {}
    for rule in rules:
        for condition in rule.symptom:
            found.setdefault(condition, []).append(rule)
    return found


def _joins(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """By the symptom's key what is said to explain it."""
    joins: dict[str, list[Correction]] = {}
    for each in corrections:
        if each.kind is CorrectionKind.JOIN:
            joins.setdefault(each.symptom_key, []).append(each)
    return joins


def forbidden_by(corrections: Iterable[Correction]) -> dict[str, set[str]]:
    """By the symptom's key the keys of what is said not to explain it."""
    forbidden: dict[str, set[str]] = {}
    for each in corrections:
        if each.kind is CorrectionKind.FORBID:
            forbidden.setdefault(each.symptom_key, set()).add(each.cause_key)
    return forbidden


def _joined(
    symptom: OpenAlarm, joins: Mapping[str, Sequence[Correction]], by_key: Mapping[str, OpenAlarm]
) -> Iterator[Explained]:
    for said in joins.get(symptom.key, ()):
        cause = by_key.get(said.cause_key)
        if cause is not None:
            words = f"{symptom.resource}: {said.by} says that it belongs to {cause.resource}"
            yield Explained(symptom.id, cause.id, CORRECTED, f"{words}: {said.reason}", said.by)


def _ruled(now: Situation, symptom: OpenAlarm, rules: Iterable[CorrelationRule]) -> Iterator[Explained]:
    for rule in rules:
        for cause in _nearest(now, symptom, rule):
            words = rule.words.format(cause=cause.resource, symptom=symptom.resource)
            yield Explained(symptom.id, cause.id, rule.name, f"{symptom.resource} {words}{_time_words(cause, symptom)}")


def _nearest(now: Situation, symptom: OpenAlarm, rule: CorrelationRule) -> list[OpenAlarm]:
    found = [
        cause
        for cause in islice(now.related(rule.relation, symptom, rule.cause), MOST_CANDIDATES)
        if rule.is_near(cause, symptom) and not (_is_of_one_kind(rule) and cause.order > symptom.order)
    ]
    return sorted(found, key=lambda cause: (abs(cause.began_s - symptom.began_s), cause.order))


def _is_of_one_kind(rule: CorrelationRule) -> bool:
    """Whether the relation holds both ways and the rule explains like by like: then the earlier explains the later."""
    return rule.relation in _BOTH_WAYS and not rule.cause.isdisjoint(rule.symptom)


def _time_words(cause: OpenAlarm, symptom: OpenAlarm) -> str:
    later_s = round(symptom.began_s - cause.began_s)
    if later_s == 0:
        return ", and began with it"
    if later_s > 0:
        return f", and began {_span(later_s)} after it"
    return f", and was noticed {_span(-later_s)} before it"


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _may_be(
    found: Explained, now: Situation, parents: Mapping[int, Explained], forbidden: Mapping[str, set[str]]
) -> bool:
    """Whether it makes no circle, and nobody has said that it is not so."""
    if now.alarm(found.cause).condition in CONSEQUENCES and found.rule != CORRECTED:
        return False
    refused: Collection[str] = forbidden.get(now.alarm(found.symptom).key, ())
    return all(each != found.symptom and now.alarm(each).key not in refused for each in ancestors(found.cause, parents))


def ancestors(alarm: int, parents: Mapping[int, Explained]) -> Iterator[int]:
    """The alarm itself, what explains it, what explains that, up to the root."""
    yield alarm
    while alarm in parents:
        alarm = parents[alarm].cause
        yield alarm


def _part_what_is_forbidden(now: Situation, parents: Parents, forbidden: Mapping[str, set[str]]) -> None:
    """What was explained before its cause was may hang under something forbidden by now."""
    if not forbidden:
        return
    for alarm in now.indexed.alarms:
        refused = forbidden.get(alarm.key)
        if refused and any(now.alarm(each).key in refused for each in ancestors(alarm.id, parents)):
            parents.pop(alarm.id, None)
