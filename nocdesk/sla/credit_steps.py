"""Tables of service credits: which share of the monthly charge is owed for what, and what is wrong with a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise


class Basis(StrEnum):
    """What a table's steps are steps of."""

    ACHIEVED = "achieved"
    """The share that was achieved in the period."""
    OUTAGE = "outage"
    """The length of each single outage in minutes; each brings its own credit."""
    DOWNTIME = "downtime"
    """All bad time of the period in minutes."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many percent from this bound on towards the worse: below a share, or over so many minutes.

    `reaches` is where the step ends, if the contract says so; else the next one begins there.
    """

    bound: Decimal
    percent: Decimal
    reaches: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """So much for the first minutes of an outage, and so much for each further stretch that has begun."""

    first_min: Decimal
    first_percent: Decimal
    further_min: Decimal
    further_percent: Decimal


@dataclass(frozen=True, slots=True)
class CreditTable:
    """The credits of one objective: steps, the mildest first, or a ladder; never more than `cap_percent` together."""

    objective: str
    basis: Basis
    steps: tuple[Step, ...] = ()
    ladder: Ladder | None = None
    cap_percent: Decimal = Decimal(100)


def mildest_first(basis: Basis, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps in the order in which an outage that lasts comes through them."""
    return tuple(sorted(steps, key=lambda step: step.bound, reverse=basis is Basis.ACHIEVED))


def step_faults(basis: Basis, steps: Sequence[Step]) -> Iterator[str]:
    """What is wrong with the steps: overlaps, holes, and steps that give less for something worse; each named."""
    numbers = {id(step): number for number, step in enumerate(steps, 1)}
    ordered = mildest_first(basis, steps)
    for mild, worse in pairwise(ordered):
        both = (
            f"step {numbers[id(mild)]} ({_range(basis, mild)}) and step {numbers[id(worse)]} ({_range(basis, worse)})"
        )
        end = worse.bound if mild.reaches is None else mild.reaches
        if mild.bound == worse.bound or _is_worse(basis, end, worse.bound):
            yield f"{both} overlap: let the first end where the second begins"
        elif end != worse.bound:
            yield f"{both} leave a hole between {_value(basis, end)} and {_value(basis, worse.bound)}: close it"
        elif worse.percent <= mild.percent:
            yield f"{both} give {mild.percent} % and then {worse.percent} %: the worse must give more"
    yield from _end_faults(basis, ordered, numbers)


def _end_faults(basis: Basis, ordered: Sequence[Step], numbers: dict[int, int]) -> Iterator[str]:
    for step in ordered:
        if step.reaches is not None and not _is_worse(basis, step.reaches, step.bound):
            yield f"{_named(basis, step, numbers)} is empty: its end must be worse than its beginning"
    last = ordered[-1] if ordered else None
    if last is not None and last.reaches is not None and not (basis is Basis.ACHIEVED and last.reaches == 0):
        yield (
            f"{_named(basis, last, numbers)} leaves a hole: nothing is said of what is worse than "
            f"{_value(basis, last.reaches)}; let the last step have no end"
        )


def _is_worse(basis: Basis, one: Decimal, other: Decimal) -> bool:
    return one < other if basis is Basis.ACHIEVED else one > other


def _named(basis: Basis, step: Step, numbers: dict[int, int]) -> str:
    return f"step {numbers[id(step)]} ({_range(basis, step)})"


def _range(basis: Basis, step: Step) -> str:
    if basis is Basis.ACHIEVED:
        return f"below {_value(basis, step.bound)}" + (
            "" if step.reaches is None else f" down to {_value(basis, step.reaches)}"
        )
    return f"over {_value(basis, step.bound)}" + ("" if step.reaches is None else f" to {_value(basis, step.reaches)}")


def _value(basis: Basis, value: Decimal) -> str:
    return f"{(value * 100).normalize():f} %" if basis is Basis.ACHIEVED else f"{value.normalize():f} min"
