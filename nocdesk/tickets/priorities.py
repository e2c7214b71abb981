"""A ticket's priority: impact and urgency by the matrix of `resources/tickets/priorities.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from nocdesk.priority import Priority
from nocdesk.services.model import ServiceClass


class Impact(StrEnum):
    """How much is broken for how many."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Urgency(StrEnum):
    """How soon the customer needs it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Harm:
    """What a ticket's impact follows from: its service's class, whether anything is promised, and what else is broken.

    `broken_services` are those of the customer that are down or degraded.
    """

    service_class: ServiceClass | None
    is_promised: bool
    broken_services: int


@dataclass(frozen=True, slots=True)
class ImpactRule:
    """A line of the table; what it leaves out may be anything."""

    impact: Impact
    service_class: ServiceClass | None
    is_promised: bool | None
    broken_services: int

    def holds(self, harm: Harm) -> bool:
        return (
            self.service_class in (None, harm.service_class)
            and self.is_promised in (None, harm.is_promised)
            and harm.broken_services >= self.broken_services
        )


@dataclass(frozen=True, slots=True)
class PriorityTable:
    """All that a priority follows from."""

    matrix: Mapping[Impact, Mapping[Urgency, Priority]]
    impacts: tuple[ImpactRule, ...]
    urgencies: Mapping[str, Urgency]


@cache
def priority_table() -> PriorityTable:
    """The table as it is shipped."""
    content = tomllib.loads(files("resources").joinpath("tickets/priorities.toml").read_text(encoding="utf-8"))
    matrix = {
        Impact(impact): {Urgency(urgency): Priority(priority) for urgency, priority in row.items()}
        for impact, row in content["matrix"].items()
    }
    impacts = tuple(
        ImpactRule(
            Impact(row["impact"]),
            ServiceClass(row["class"]) if "class" in row else None,
            row.get("is_promised"),
            row.get("broken_services", 0),
        )
        for row in content["impact"]
    )
    return PriorityTable(matrix, impacts, {tier: Urgency(word) for tier, word in content["urgency"].items()})


def priority_of(impact: Impact, urgency: Urgency) -> Priority:
    """The priority of an impact and an urgency."""
    return priority_table().matrix[impact][urgency]


def impact_of(harm: Harm) -> Impact:
    """The impact of a trouble: that of the first line which holds."""
    return next(rule.impact for rule in priority_table().impacts if rule.holds(harm))


def usual_urgency(tier: str) -> Urgency:
    """The urgency of customers of a tier, where nobody says another one."""
    return priority_table().urgencies.get(tier, Urgency.MEDIUM)
