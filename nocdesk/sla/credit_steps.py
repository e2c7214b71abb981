"""Tables of service credits: which share of the monthly charge is owed for what, and what is wrong with a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from nocdesk.language import _


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
        both = _("step {number} ({range}) and step {worse} ({worse_range})").format(
            number=numbers[id(mild)],
            range=_range(basis, mild),
            worse=numbers[id(worse)],
            worse_range=_range(basis, worse),
        )
        end = worse.bound if mild.reaches is None else mild.reaches
        if mild.bound == worse.bound or _is_worse(basis, end, worse.bound):
            yield _("{steps} overlap: let the first end where the second begins").format(steps=both)
        elif end != worse.bound:
            yield _("{steps} leave a hole between {value} and {next_value}: close it").format(
                steps=both, value=_value(basis, end), next_value=_value(basis, worse.bound)
            )
        elif worse.percent <= mild.percent:
            yield _("{steps} give {percent} % and then {next_percent} %: the worse must give more").format(
                steps=both, percent=mild.percent, next_percent=worse.percent
            )
    yield from _end_faults(basis, ordered, numbers)


def _end_faults(basis: Basis, ordered: Sequence[Step], numbers: dict[int, int]) -> Iterator[str]:
    for step in ordered:
        if step.reaches is not None and not _is_worse(basis, step.reaches, step.bound):
            yield _("{step} is empty: its end must be worse than its beginning").format(
                step=_named(basis, step, numbers)
            )
    last = ordered[-1] if ordered else None
    if last is not None and last.reaches is not None and not (basis is Basis.ACHIEVED and last.reaches == 0):
        yield (
            _(
                "{step} leaves a hole: nothing is said of what is worse than {value}; let the last step have no end"
            ).format(step=_named(basis, last, numbers), value=_value(basis, last.reaches))
        )


def _is_worse(basis: Basis, one: Decimal, other: Decimal) -> bool:
    return one < other if basis is Basis.ACHIEVED else one > other


def _named(basis: Basis, step: Step, numbers: dict[int, int]) -> str:
    return _("step {number} ({range})").format(number=numbers[id(step)], range=_range(basis, step))


def _range(basis: Basis, step: Step) -> str:
    if basis is Basis.ACHIEVED:
        return _("below {value}").format(value=_value(basis, step.bound)) + (
            "" if step.reaches is None else _(" down to {value}").format(value=_value(basis, step.reaches))
        )
    return _("over {value}").format(value=_value(basis, step.bound)) + (
        "" if step.reaches is None else _(" to {value}").format(value=_value(basis, step.reaches))
    )


def _value(basis: Basis, value: Decimal) -> str:
    return f"{(value * 100).normalize():f} %" if basis is Basis.ACHIEVED else f"{value.normalize():f} min"
