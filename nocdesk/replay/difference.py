"""What other rules would have made of the same events: which problems come, go or change, and what is told."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nocdesk.replay.outcome import AlarmOutcome, Outcome, ProblemOutcome


class Change(StrEnum):
    """What becomes of a problem, the weightiest first."""

    OTHER_ROOT = "other root"
    APPEARS = "appears"
    VANISHES = "vanishes"
    OTHER_ALARMS = "other alarms"
    """The same root, with more or fewer alarms."""


@dataclass(frozen=True, slots=True)
class ProblemChange:
    """A problem before and after; empty words and 0 alarms where it is not there."""

    id: int
    change: Change
    root_before: str
    root_after: str
    alarms_before: int
    alarms_after: int
    why: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of a run: of tickets those that are of a problem count."""

    problems: int
    annunciations: int
    tickets: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs of the same events beside each other."""

    changes: tuple[ProblemChange, ...]
    unchanged: int
    before: Figures
    after: Figures


def difference(before: Outcome, after: Outcome) -> Difference:
    """Lay two outcomes beside each other; problems are the same where they share the most alarms."""
    pairs = list(_pairs(before.problems, after.problems))
    alarms = {alarm.id: alarm for alarm in (*before.alarms, *after.alarms)}
    changes = [change for number, pair in enumerate(pairs, 1) if (change := _change(number, *pair, alarms)) is not None]
    order = list(Change)
    changes.sort(key=lambda each: (order.index(each.change), -max(each.alarms_before, each.alarms_after), each.id))
    return Difference(tuple(changes), len(pairs) - len(changes), _figures(before), _figures(after))


def _pairs(
    before: Sequence[ProblemOutcome], after: Sequence[ProblemOutcome]
) -> Iterator[tuple[ProblemOutcome | None, ProblemOutcome | None]]:
    """Each problem once, with its counterpart: those that have the most alarms in common find each other first."""
    shared = Counter[tuple[int, int]]()
    where: dict[int, list[int]] = {}
    for place, problem in enumerate(after):
        for member in problem.members:
            where.setdefault(member.alarm_id, []).append(place)
    for place, problem in enumerate(before):
        shared.update((place, other) for member in problem.members for other in where.get(member.alarm_id, ()))
    counterpart: dict[int, int] = {}
    taken: set[int] = set()
    for (place, other), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if place not in counterpart and other not in taken:
            counterpart[place] = other
            taken.add(other)
    for place, problem in enumerate(before):
        yield problem, after[counterpart[place]] if place in counterpart else None
    yield from ((None, problem) for place, problem in enumerate(after) if place not in taken)


def _change(
    number: int,
    before: ProblemOutcome | None,
    after: ProblemOutcome | None,
    alarms: Mapping[int, AlarmOutcome],
) -> ProblemChange | None:
    change = _what(before, after)
    if change is None:
        return None
    told = after or before
    return ProblemChange(
        id=number,
        change=change,
        root_before=_root(before, alarms),
        root_after=_root(after, alarms),
        alarms_before=len(before.members) if before else 0,
        alarms_after=len(after.members) if after else 0,
        why=told.reason if told else "",
    )


def _what(before: ProblemOutcome | None, after: ProblemOutcome | None) -> Change | None:
    if before is None:
        return Change.APPEARS
    if after is None:
        return Change.VANISHES
    if before.root_alarm_id != after.root_alarm_id:
        return Change.OTHER_ROOT
    had, has = ({member.alarm_id for member in problem.members} for problem in (before, after))
    return Change.OTHER_ALARMS if had != has else None


def _root(problem: ProblemOutcome | None, alarms: Mapping[int, AlarmOutcome]) -> str:
    """The root in words; of a problem without one that a cause is suspected."""
    if problem is None:
        return ""
    if problem.root_alarm_id is None:
        return "none: same cause suspected"
    root = alarms[problem.root_alarm_id]
    return f"{root.resource}: {root.words}"


def _figures(outcome: Outcome) -> Figures:
    return Figures(
        problems=len(outcome.problems),
        annunciations=sum(alarm.annunciations for alarm in outcome.alarms),
        tickets=sum(ticket.problem_id is not None for ticket in outcome.tickets),
    )
