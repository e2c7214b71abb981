"""What other rules would have made of the same events: which problems and alarms come, go or change, what is told."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nocdesk.language import _
from nocdesk.replay.outcome import AlarmOutcome, Outcome, ProblemOutcome

Trouble = tuple[str, int]
"""The natural key of an alarm, and the how manieth of it that is: the same in both runs, unlike its number."""


class Change(StrEnum):
    """What becomes of a problem, the weightiest first, and then of the alarms of a trouble."""

    OTHER_ROOT = "other root"
    APPEARS = "appears"
    VANISHES = "vanishes"
    OTHER_ALARMS = "other alarms"
    """The same root, with more or fewer alarms."""
    ALARM_APPEARS = "alarm appears"
    ALARM_VANISHES = "alarm vanishes"
    ALARM_DIFFERS = "alarm differs"
    """It is raised more or less often, or is of another severity."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A problem, or a trouble's alarms, before and after; empty words and 0 alarms where it is not there.

    Of a problem `before` and `after` name its root, of a trouble what is told of it.
    """

    id: int
    change: Change
    before: str
    after: str
    alarms_before: int
    alarms_after: int
    why: str

    @property
    def is_of_problem(self) -> bool:
        """Whether it tells of a problem."""
        return self.change in _OF_PROBLEMS


_OF_PROBLEMS = frozenset({Change.OTHER_ROOT, Change.APPEARS, Change.VANISHES, Change.OTHER_ALARMS})


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of a run: of tickets those that are of a problem count."""

    alarms: int
    problems: int
    annunciations: int
    tickets: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs of the same events beside each other; `unchanged` counts problems."""

    changes: tuple[RuleChange, ...]
    unchanged: int
    before: Figures
    after: Figures


@dataclass(frozen=True, slots=True)
class _Run:
    """An outcome, with what its alarms are called in every run."""

    outcome: Outcome
    troubles: Mapping[int, Trouble]
    alarms: Mapping[int, AlarmOutcome]

    def members(self, problem: ProblemOutcome) -> set[Trouble]:
        return {self.troubles[member.alarm_id] for member in problem.members}

    def root(self, problem: ProblemOutcome) -> Trouble | None:
        return None if problem.root_alarm_id is None else self.troubles[problem.root_alarm_id]

    def root_words(self, problem: ProblemOutcome | None) -> str:
        """The root in words; of a problem without one that a cause is suspected."""
        if problem is None:
            return ""
        if problem.root_alarm_id is None:
            return _("none: same cause suspected")
        root = self.alarms[problem.root_alarm_id]
        return f"{root.resource}: {root.words}"


def difference(before: Outcome, after: Outcome) -> Difference:
    """Lay two outcomes beside each other; problems are the same where they share the most alarms."""
    was, becomes = _run(before), _run(after)
    pairs = list(_pairs(was, becomes))
    found = [change for number, pair in enumerate(pairs, 1) if (change := _change(number, *pair, was, becomes))]
    unchanged = len(pairs) - len(found)
    found += _alarm_changes(len(pairs), before.alarms, after.alarms)
    order = list(Change)
    found.sort(key=lambda each: (order.index(each.change), -max(each.alarms_before, each.alarms_after), each.id))
    return Difference(tuple(found), unchanged, _figures(before), _figures(after))


def _run(outcome: Outcome) -> _Run:
    count = Counter[str]()
    troubles: dict[int, Trouble] = {}
    for alarm in outcome.alarms:
        troubles[alarm.id] = (alarm.key, count[alarm.key])
        count[alarm.key] += 1
    return _Run(outcome, troubles, {alarm.id: alarm for alarm in outcome.alarms})


def _pairs(was: _Run, becomes: _Run) -> Iterator[tuple[ProblemOutcome | None, ProblemOutcome | None]]:
    """Each problem once, with its counterpart: those that have the most alarms in common find each other first."""
    before, after = was.outcome.problems, becomes.outcome.problems
    shared = Counter[tuple[int, int]]()
    where: dict[Trouble, list[int]] = {}
    for place, problem in enumerate(after):
        for trouble in becomes.members(problem):
            where.setdefault(trouble, []).append(place)
    for place, problem in enumerate(before):
        shared.update((place, other) for trouble in was.members(problem) for other in where.get(trouble, ()))
    counterpart: dict[int, int] = {}
    taken: set[int] = set()
    for (place, other), __ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if place not in counterpart and other not in taken:
            counterpart[place] = other
            taken.add(other)
    for place, problem in enumerate(before):
        yield problem, after[counterpart[place]] if place in counterpart else None
    yield from ((None, problem) for place, problem in enumerate(after) if place not in taken)


def _change(
    number: int, before: ProblemOutcome | None, after: ProblemOutcome | None, was: _Run, becomes: _Run
) -> RuleChange | None:
    change = _what(before, after, was, becomes)
    if change is None:
        return None
    told = after or before
    return RuleChange(
        id=number,
        change=change,
        before=was.root_words(before),
        after=becomes.root_words(after),
        alarms_before=len(before.members) if before else 0,
        alarms_after=len(after.members) if after else 0,
        why=told.reason if told else "",
    )


def _what(before: ProblemOutcome | None, after: ProblemOutcome | None, was: _Run, becomes: _Run) -> Change | None:
    if before is None:
        return Change.APPEARS
    if after is None:
        return Change.VANISHES
    if was.root(before) != becomes.root(after):
        return Change.OTHER_ROOT
    return Change.OTHER_ALARMS if was.members(before) != becomes.members(after) else None


def _alarm_changes(
    numbered: int, before: Sequence[AlarmOutcome], after: Sequence[AlarmOutcome]
) -> Iterator[RuleChange]:
    """By trouble, however many alarms it had."""
    had, has = _by_key(before), _by_key(after)
    for number, key in enumerate(dict.fromkeys([*had, *has]), numbered + 1):
        was, becomes = had.get(key, []), has.get(key, [])
        told = becomes or was
        if _told(was) == _told(becomes):
            continue
        change = Change.ALARM_DIFFERS if was and becomes else Change.ALARM_APPEARS if becomes else Change.ALARM_VANISHES
        yield RuleChange(
            id=number,
            change=change,
            before=_alarm_words(was),
            after=_alarm_words(becomes),
            alarms_before=sum(alarm.count for alarm in was),
            alarms_after=sum(alarm.count for alarm in becomes),
            why=told[-1].text,
        )


def _by_key(alarms: Sequence[AlarmOutcome]) -> dict[str, list[AlarmOutcome]]:
    found: defaultdict[str, list[AlarmOutcome]] = defaultdict(list)
    for alarm in alarms:
        found[alarm.key].append(alarm)
    return dict(found)


def _told(alarms: Sequence[AlarmOutcome]) -> list[tuple[object, ...]]:
    """What two runs must agree in to be the same; a second more or less until it was looked is none."""
    return [(alarm.severity, alarm.count, alarm.began_at, alarm.cleared_at is None) for alarm in alarms]


def _alarm_words(alarms: Sequence[AlarmOutcome]) -> str:
    if not alarms:
        return ""
    last = alarms[-1]
    return f"{last.resource}: {last.words}, {last.severity}"


def _figures(outcome: Outcome) -> Figures:
    return Figures(
        alarms=len(outcome.alarms),
        problems=len(outcome.problems),
        annunciations=sum(alarm.annunciations for alarm in outcome.alarms),
        tickets=sum(ticket.problem_id is not None for ticket in outcome.tickets),
    )
