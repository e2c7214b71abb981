"""In which class of the outage ledger a service is: the order in which sources are believed, written once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from nocdesk.services.model import ServiceClass

EXCLUDED = frozenset({ServiceClass.PLANNED, ServiceClass.CUSTOMER_CAUSED, ServiceClass.FORCE_MAJEURE})
"""Classes whose time counts neither for the provider nor against it."""

DECLARED = frozenset({ServiceClass.CUSTOMER_CAUSED, ServiceClass.FORCE_MAJEURE})
"""What no evidence can say: somebody declares it."""


class Source(StrEnum):
    """Who says something about a second of a service."""

    CORRECTION = "correction"
    EXCLUSION = "exclusion"
    PLANNED_WORK = "planned work"
    ALARM_DOWN = "alarm: down"
    ALARM_DEGRADED = "alarm: degraded"
    NOT_MEASURED = "not measured"
    MEASURED = "measured"


class Classified(NamedTuple):
    """The class of a service, and the class that it is in by evidence alone."""

    service_class: ServiceClass
    beneath: ServiceClass


UNSEEN = Classified(ServiceClass.UNKNOWN, ServiceClass.UNKNOWN)

_EVERY = frozenset(ServiceClass)


@dataclass(frozen=True, slots=True)
class Rank:
    """A row of the table: the classes that a source can put a service into, and those that it can cover."""

    source: Source
    gives: frozenset[ServiceClass]
    covers: frozenset[ServiceClass]
    words: str


PRECEDENCE: tuple[Rank, ...] = (
    Rank(
        Source.CORRECTION, _EVERY, _EVERY,
        "a person corrected the ledger; of several corrections the one that was made last",
    ),
    Rank(
        Source.EXCLUSION, DECLARED, _EVERY,
        "a person declared that the customer or a force beyond anybody's power was the cause; the last declaration",
    ),
    Rank(
        Source.PLANNED_WORK, frozenset({ServiceClass.PLANNED}), _EVERY - {ServiceClass.UP},
        "planned work covers the service, which is not simply up",
    ),
    Rank(
        Source.ALARM_DOWN, frozenset({ServiceClass.DOWN}), _EVERY,
        "an active alarm that touches the service says that it is down",
    ),
    Rank(
        Source.ALARM_DEGRADED, frozenset({ServiceClass.DEGRADED}), _EVERY,
        "an active alarm that touches the service says that it is degraded",
    ),
    Rank(
        Source.NOT_MEASURED, frozenset({ServiceClass.UNKNOWN}), _EVERY,
        "nothing that measures the service answered",
    ),
    Rank(
        Source.MEASURED, frozenset({ServiceClass.UP}), _EVERY,
        "it was measured, and no alarm says otherwise",
    ),
)  # fmt: skip
"""The order in which sources are believed: the first that speaks of a second, and may cover what is beneath, has it."""

_WORDS_OF_PEOPLE = (Source.CORRECTION, Source.EXCLUSION, Source.PLANNED_WORK)

EVIDENCE = tuple(rank for rank in PRECEDENCE if rank.source not in _WORDS_OF_PEOPLE)
"""The rows that rest on measurement alone; each gives one class."""

_SOURCE_OF = {service_class: rank.source for rank in EVIDENCE for service_class in rank.gives}


def classify(said: Mapping[Source, ServiceClass]) -> Classified:
    """The class of a second from what each source says of it, by PRECEDENCE; where none speaks it is unknown.

    Beneath an excluded class stays what the evidence says; a correction to any other class takes its place.
    """
    beneath = next((said[rank.source] for rank in EVIDENCE if rank.source in said), ServiceClass.UNKNOWN)
    for rank in PRECEDENCE:
        if rank.source in said and beneath in rank.covers:
            found = said[rank.source]
            return Classified(found, beneath if found in EXCLUDED else found)
    return UNSEEN


def overruled(
    entry: Classified, correction: ServiceClass | None = None, exclusion: ServiceClass | None = None
) -> Classified:
    """What the ledger's own entry becomes by what people said of it."""
    said = {_SOURCE_OF[entry.beneath]: entry.beneath}
    if entry.service_class is ServiceClass.PLANNED:
        said[Source.PLANNED_WORK] = ServiceClass.PLANNED
    if exclusion is not None:
        said[Source.EXCLUSION] = exclusion
    if correction is not None:
        said[Source.CORRECTION] = correction
    return classify(said)


def precedence_table() -> str:
    """The order as a table in Markdown, for the documents."""
    rows = ["| | source | class | when |", "|---|---|---|---|"]
    for number, rank in enumerate(PRECEDENCE, 1):
        classes = "any" if rank.gives == _EVERY else ", ".join(c.value for c in ServiceClass if c in rank.gives)
        rows.append(f"| {number} | {rank.source} | {classes} | {rank.words} |")
    return "\n".join(rows)
