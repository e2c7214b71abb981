"""What one trap says by its rule, before anything is done about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from nocdesk.alarms.model import Condition
from nocdesk.names.lookup import Names
from nocdesk.names.objects import NamedObject
from nocdesk.severity import PerceivedSeverity
from nocdesk.traps.event import Heard, TrapEvent
from nocdesk.traps.rules.ground import Ground
from nocdesk.traps.rules.rule import Problem, RaisedAlarm, TrapRule, TrapRules
from nocdesk.traps.rules.spot import Finder, NumbersOf, Spot
from nocdesk.traps.rules.varbinds import SaidTrap, filled
from nocdesk.traps.words import oid_text, varbind_text

NO_RULE = "no rule for the trap"
"""Stands for the rule of alarms about notifications that no rule knows."""
UNMAPPED_QUIET_S = 900.0
_NOBODY = 0
"""The number of no device: where nobody can say whose an address is, nothing of the inventory is meant."""
_MOST_OBJECTS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """A beginning (`raised`) or an end of one natural key's trouble, as a device told it."""

    problem: Problem
    spot: Spot
    rule: str
    raised: RaisedAlarm | None
    event: TrapEvent
    device_id: int | None
    objects: tuple[NamedObject, ...] = ()

    @property
    def key(self) -> str:
        """The natural key."""
        return self.problem.key(self.spot.resource)

    @property
    def at_s(self) -> float:
        """When it was received."""
        return self.event.at_us / 1e6

    @property
    def at(self) -> datetime:
        """The same as an instant."""
        return datetime.fromtimestamp(self.at_s, UTC)

    @property
    def uptime_ticks(self) -> int | None:
        """The device's sysUpTime."""
        return self.event.uptime_ticks

    @property
    def engine_boots(self) -> int | None:
        """The device's boots."""
        return self.event.engine_boots

    @property
    def severity(self) -> PerceivedSeverity | None:
        """The rule's, where it has one."""
        return self.raised.severity if self.raised else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What rules need to judge traps by."""

    rules: TrapRules
    names: Names
    ground: Ground
    numbers_of: NumbersOf

    def told(self, heard: Heard) -> Iterator[Told]:
        """What a trap says: one beginning, or the ends of everything that its rule clears; nothing if it is ignored."""
        said = SaidTrap(heard.event.trap_oid, heard.event.varbinds)
        rule = self.rules.rule_for(said)
        if rule is None:
            yield self._unmapped(heard, said)
            return
        for one in rule.problems:
            problem = self._problem(said, rule, one)
            spot = self._spot(heard, said, rule, problem)
            yield Told(problem, spot, rule.name, rule.raised, heard.event, heard.device_id, rule.objects)

    def text(self, told: Told) -> str:
        """The alarm's text."""
        assert told.raised is not None
        said = SaidTrap(told.event.trap_oid, told.event.varbinds)
        if told.problem.condition is Condition.UNMAPPED:
            return self._unmapped_text(said)
        return filled(told.raised.text, said, told.objects, self.names)

    def _problem(self, said: SaidTrap, rule: TrapRule, problem: Problem) -> Problem:
        if "{" not in problem.specific:
            return problem
        return replace(problem, specific=filled(problem.specific, said, rule.objects, self.names))

    def _spot(self, heard: Heard, said: SaidTrap, rule: TrapRule, problem: Problem) -> Spot:
        part = filled(rule.place.part, said, rule.objects, self.names) if rule.place.part else ""
        number = heard.device_id if heard.device_id in self.ground.devices else None
        device = heard.event.source if number is None else self.ground.devices[number]
        return Finder(self.ground, number or _NOBODY, device, said, self.numbers_of).spot(rule.place, problem, part)

    def _unmapped(self, heard: Heard, said: SaidTrap) -> Told:
        problem = Problem(Condition.UNMAPPED, said.trap_oid)
        device = self.ground.devices.get(heard.device_id or 0, heard.event.source)
        raised = RaisedAlarm(problem, "", PerceivedSeverity.INDETERMINATE, quiet_s=UNMAPPED_QUIET_S)
        return Told(problem, Spot(device), NO_RULE, raised, heard.event, heard.device_id)

    def _unmapped_text(self, said: SaidTrap) -> str:
        objects = [varbind_text(self.names, one) for one in said.varbinds[:_MOST_OBJECTS]]
        more = len(said.varbinds) - len(objects)
        rest = [f"and {more} more"] if more > 0 else []
        name = oid_text(self.names, said.trap_oid)
        title = name if name == said.trap_oid else f"{name} ({said.trap_oid})"
        return ": ".join(part for part in (title, ", ".join([*objects, *rest])) if part)
