"""What happened to a problem, in the order of the evidence: alarms, joins, corrections, tickets, promises, updates."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity

MOST_APART = timedelta(seconds=60)
"""What is of one kind and no further from the one before it than this is one line of the timeline."""

FEW = 3
"""So many lines of one kind in a row stay apart: they can be read."""


class StepKind(StrEnum):
    """What a line of the timeline tells of."""

    FIRST_SIGN = "firstSign"
    OPENED = "opened"
    RAISED = "raised"
    WORSENED = "worsened"
    ACKNOWLEDGED = "acknowledged"
    JOINED = "joined"
    LEFT = "left"
    CORRECTED = "corrected"
    WORKED_ON = "workedOn"
    TICKET = "ticket"
    PROMISE = "promise"
    TOLD = "told"
    CLEARED = "cleared"
    OVER = "over"


_FOLDED = frozenset(
    {
        StepKind.RAISED, StepKind.WORSENED, StepKind.ACKNOWLEDGED, StepKind.JOINED, StepKind.LEFT, StepKind.CLEARED,
        StepKind.TICKET, StepKind.PROMISE, StepKind.TOLD,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """A line: when by the evidence, of what kind, who did it (empty: nobody did), and the words.

    `source` is the number of the row that says so, one among those of its kind. `known_at` is when the desk learnt of
    it. A line that stands for several has their `count`, and when the last of them was in `until`.
    """

    kind: StepKind
    source: int
    at: datetime
    text: str
    who: str = ""
    known_at: datetime | None = None
    severity: PerceivedSeverity | None = None
    alarm_id: int | None = None
    ticket_id: int | None = None
    label: str = ""
    """What it has in common with others, where that says more of many than the words of one."""
    count: int = 1
    until: datetime | None = None

    @property
    def id(self) -> int:
        """One number for a line, whatever its kind; it stays the same while others come after it."""
        kinds = tuple(StepKind)
        return self.source * len(kinds) + kinds.index(self.kind)


def in_order(steps: Iterable[TimelineStep]) -> tuple[TimelineStep, ...]:
    """The lines as they followed one another, with what came in bursts as one line each."""
    kinds = tuple(StepKind)
    runs: list[list[TimelineStep]] = []
    open_runs: dict[tuple[StepKind, str], list[TimelineStep]] = {}
    for step in sorted(steps, key=lambda each: (each.at, kinds.index(each.kind), each.source)):
        run = open_runs.get((step.kind, step.who))
        if run is not None and step.kind in _FOLDED and step.at - run[-1].at <= MOST_APART:
            run.append(step)
            continue
        run = [step]
        runs.append(run)
        open_runs[step.kind, step.who] = run
    folded = [line for run in runs for line in _folded(run)]
    return tuple(sorted(folded, key=lambda each: (each.at, kinds.index(each.kind), each.source)))


def _folded(run: Sequence[TimelineStep]) -> Iterator[TimelineStep]:
    if len(run) <= FEW:
        yield from run
        return
    first = run[0]
    severities = [step.severity for step in run if step.severity is not None]
    yield replace(
        first,
        count=len(run),
        until=run[-1].at if run[-1].at > first.at else None,
        severity=min(severities, key=lambda each: each.rank, default=None),
        text=_words_of_many(run),
    )


def _words_of_many(run: Sequence[TimelineStep]) -> str:
    labels = _counted(step.label for step in run)
    if "" not in labels:
        return ", ".join(
            _("{count} by {label}").format(count=count, label=label)
            for label, count in sorted(labels.items(), key=lambda pair: -pair[1])
        )
    first, count = next(iter(_counted(step.text for step in run).items()))
    return first if count == len(run) else _("{first}, and {count} more").format(first=first, count=len(run) - count)


def _counted(texts: Iterable[str]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for text in texts:
        found[text] += 1
    return found
