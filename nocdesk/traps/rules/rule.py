"""A rule: the traps that it is about, and the alarm that they raise or clear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from nocdesk.alarms.keys import problem_key, resource_key
from nocdesk.alarms.model import AlarmType, Condition, ProbableCause
from nocdesk.names.objects import NamedObject
from nocdesk.severity import PerceivedSeverity
from nocdesk.traps.rules.varbinds import SaidTrap


class PlaceKind(StrEnum):
    """What a trap is about, and so how its resource is found."""

    DEVICE = "device"
    INTERFACE = "interface"
    PEER = "peer"
    SENSOR = "sensor"
    TEST = "test"
    OPERATION = "operation"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the trap says it is: `by` is the object whose index tells, `part` a text with values in it."""

    kind: PlaceKind = PlaceKind.DEVICE
    by: NamedObject | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """An object that must have come with one of these values, or with `is_other` with another one than these."""

    object: NamedObject
    values: frozenset[int | str]
    is_other: bool = False

    def holds(self, said: SaidTrap) -> bool:
        """Whether it came so; what did not come at all is none of them."""
        value = said.plain_value(self.object)
        return value is not None and (value in self.values) is not self.is_other


@dataclass(frozen=True, slots=True)
class Problem:
    """What makes the natural key of an alarm beside its resource; `specific` may name objects, whose values count."""

    condition: Condition
    specific: str = ""

    def key(self, resource: str) -> str:
        """The natural key, which for what is also polled is that of the poll's alarm."""
        if self.specific:
            return problem_key(self.condition, resource, self.specific)
        return resource_key(self.condition, resource)


@dataclass(frozen=True, slots=True)
class RaisedAlarm:
    """The alarm of a rule. Without a severity it is the condition's.

    `quiet_s` is of what has a beginning only: its alarm is over when nothing more came for so long. `expires_s` is how
    long a clear may take before somebody looks.
    """

    problem: Problem
    text: str
    severity: PerceivedSeverity | None = None
    alarm_type: AlarmType | None = None
    probable_cause: ProbableCause | None = None
    guidance: tuple[str, ...] = ()
    quiet_s: float | None = None
    expires_s: float | None = None


@dataclass(frozen=True, slots=True)
class TrapRule:
    """A rule raises, clears, or says in `ignored` why its traps are no alarm."""

    name: str
    source: str
    file: str
    line: int
    trap: str
    when: tuple[When, ...] = ()
    place: Place = field(default_factory=Place)
    raised: RaisedAlarm | None = None
    clears: tuple[Problem, ...] = ()
    clears_names: tuple[str, ...] = ()
    ignored: str = ""
    objects: tuple[NamedObject, ...] = ()
    """Those that its file names, as its texts do."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What it raises or clears."""
        return self.clears if self.raised is None else (self.raised.problem,)

    def matches(self, said: SaidTrap) -> bool:
        """Whether all its conditions hold; the notification is known to be its own."""
        return all(condition.holds(said) for condition in self.when)


@dataclass(frozen=True, slots=True)
class TrapRules:
    """All rules, by notification, the first that matches counting; and what is wrong with files that cannot be used."""

    by_trap: Mapping[str, tuple[TrapRule, ...]] = field(default_factory=dict)
    objects: tuple[NamedObject, ...] = ()
    faults: tuple[str, ...] = ()

    def all(self) -> Sequence[TrapRule]:
        """Every rule, by file and line."""
        return sorted((rule for rules in self.by_trap.values() for rule in rules), key=lambda one: (one.file, one.line))

    def rule_for(self, said: SaidTrap) -> TrapRule | None:
        """The rule for a trap; None where none was written.

        A v1 trap has a 0 before its number (RFC 3584, clause 3.1), which modules of SNMPv1 do not write.
        """
        start, _, number = said.trap_oid.rpartition(".")
        forms = (said.trap_oid, f"{start.removesuffix('.0')}.{number}")
        rules = (rule for form in dict.fromkeys(forms) for rule in self.by_trap.get(form, ()))
        return next((rule for rule in rules if rule.matches(said)), None)

    def guidance(self, name: str) -> tuple[str, ...]:
        """What to do about an alarm that the rule of this name has made; nothing where it says nothing."""
        rule = self.named(name)
        return rule.raised.guidance if rule is not None and rule.raised is not None else ()

    def named(self, name: str) -> TrapRule | None:
        """The rule of a name such as `IF-MIB::linkDown`."""
        rules = (rule for some in self.by_trap.values() for rule in some)
        return next((rule for rule in rules if rule.name == name), None)
