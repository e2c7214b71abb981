"""A service's state from the states of its parts: by which rule, through which effect of each, and because of what."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.services.model import PartEffect, ServiceClass

OWN = "own"
"""The part that is the service itself, as its own tests and thresholds see it; no rule outweighs it."""


class StateRuleError(NocdeskError):
    """Words that are no rule."""


class RuleKind(StrEnum):
    """How the states of several parts become one."""

    WORST = "worst"
    BEST = "best"
    AT_LEAST = "at least"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class StateRule:
    """How many parts `at least` needs, or which share of all weights (above 0, up to 1) `weight` needs.

    - worst: as bad as the worst part
    - best: as good as the best part
    - at least N: up while N parts are up, degraded while N are not down, else down
    - weight S: the same with the weights of the parts, of which the share S is needed
    """

    kind: RuleKind = RuleKind.WORST
    needed: float = 0.0

    @property
    def words(self) -> str:
        """As it stands in the provider file."""
        return self.kind if self.kind in _BARE else f"{self.kind} {self.needed:g}"


WORST = StateRule()
_BARE = (RuleKind.WORST, RuleKind.BEST)
_RULE = re.compile(r"(?P<kind>worst|best)|(?P<counted>at least|weight) +(?P<needed>\d+(\.\d+)?)")


def state_rule(words: str) -> StateRule:
    """The rule of "worst", "best", "at least 2" or "weight 0.6"."""
    found = _RULE.fullmatch(words.strip())
    if found is None:
        raise StateRuleError(
            _("'{words}' is no rule: write worst, best, at least 2 (parts) or weight 0.6 (a share)").format(words=words)
        )
    if found["kind"]:
        return StateRule(RuleKind(found["kind"]))
    kind, needed = RuleKind(found["counted"]), float(found["needed"])
    if kind is RuleKind.AT_LEAST and (needed < 1 or not needed.is_integer()):
        raise StateRuleError(
            _("'{words}' counts parts: write a whole number from 1, such as at least 2").format(words=words)
        )
    if kind is RuleKind.WEIGHT and not 0 < needed <= 1:
        raise StateRuleError(
            _("'{words}' needs a share of all weights: write a number above 0 and up to 1").format(words=words)
        )
    return StateRule(kind, needed)


@dataclass(frozen=True, slots=True)
class Part:
    """What a service is made of; `service_id` is set where it is another service."""

    key: str
    effect: PartEffect = PartEffect.PASS
    weight: float = 1.0
    service_id: int | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """A service's rule and its parts, without the service itself."""

    rule: StateRule
    parts: tuple[Part, ...]


Leaf = tuple[int, str]
"""A part that is no service, of which service."""


@dataclass(frozen=True, slots=True)
class State:
    """Up, degraded or down, and the leaves that made it so."""

    service_class: ServiceClass = ServiceClass.UP
    causes: frozenset[Leaf] = frozenset()


_UP = State()
_STEPS = (ServiceClass.UP, ServiceClass.DEGRADED, ServiceClass.DOWN)
_RANK = {step: rank for rank, step in enumerate(_STEPS)}
_SHIFT = {PartEffect.RAISE: 1, PartEffect.LOWER: -1}
_SET = {PartEffect.DEGRADED: ServiceClass.DEGRADED, PartEffect.DOWN: ServiceClass.DOWN}


def state_of(service_id: int, compositions: Mapping[int, Composition], troubles: Mapping[Leaf, ServiceClass]) -> State:
    """The state of a service; `troubles` says which leaves are degraded or down, all others are up.

    The services that it depends on are judged by their own rules first. Dependencies have no circles.
    """
    composed = compositions.get(service_id, Composition(WORST, ()))
    parts = [
        (part, _seen(part, part_state(service_id, part, compositions, troubles)))
        for part in composed.parts
        if part.effect is not PartEffect.IGNORE
    ]
    own = _leaf(service_id, OWN, troubles)
    return _worst([own, _combined(composed.rule, parts)])


def part_state(
    service_id: int, part: Part, compositions: Mapping[int, Composition], troubles: Mapping[Leaf, ServiceClass]
) -> State:
    """The state of a part of a service, before its effect."""
    if part.service_id is None:
        return _leaf(service_id, part.key, troubles)
    return state_of(part.service_id, compositions, troubles)


def _leaf(service_id: int, key: str, troubles: Mapping[Leaf, ServiceClass]) -> State:
    found = troubles.get((service_id, key), ServiceClass.UP)
    return _UP if found not in _RANK or found is ServiceClass.UP else State(found, frozenset({(service_id, key)}))


def _seen(part: Part, state: State) -> State:
    """The part's state through its effect; what is up stays up."""
    if state.service_class is ServiceClass.UP:
        return state
    if part.effect in _SET:
        return State(_SET[part.effect], state.causes)
    rank = min(_RANK[state.service_class] + _SHIFT.get(part.effect, 0), len(_STEPS) - 1)
    return State(_STEPS[rank], state.causes) if rank else _UP


def _combined(rule: StateRule, parts: Collection[tuple[Part, State]]) -> State:
    states = [state for _, state in parts]
    if not states:
        return _UP
    if rule.kind is RuleKind.WORST:
        return _worst(states)
    found = _by_rule(rule, parts)
    if found is ServiceClass.UP:
        return _UP
    return State(found, frozenset().union(*(state.causes for state in states)))


def _by_rule(rule: StateRule, parts: Collection[tuple[Part, State]]) -> ServiceClass:
    if rule.kind is RuleKind.BEST:
        return min((state.service_class for _, state in parts), key=_RANK.__getitem__)
    weights = {part.key: 1.0 if rule.kind is RuleKind.AT_LEAST else part.weight for part, _ in parts}
    needed = rule.needed if rule.kind is RuleKind.AT_LEAST else rule.needed * math.fsum(weights.values())
    for step in (ServiceClass.UP, ServiceClass.DEGRADED):
        held = math.fsum(weights[part.key] for part, state in parts if _RANK[state.service_class] <= _RANK[step])
        # A share such as 0.6 of five equal weights must not fail by a binary fraction.
        if held >= needed or math.isclose(held, needed):
            return step
    return ServiceClass.DOWN


def _worst(states: Collection[State]) -> State:
    """The worst state, with the causes of all that are as bad."""
    worst = max((state.service_class for state in states), key=_RANK.__getitem__)
    if worst is ServiceClass.UP:
        return _UP
    return State(worst, frozenset().union(*(s.causes for s in states if s.service_class is worst)))
