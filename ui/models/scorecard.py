"""The scorecard's rows: customers that open into their services, and these into their objectives."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from nocdesk.boards.bad_days import DAYS
from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.clock import Clock
from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.row_filter import Accepts, RowFilter
from nocdesk.filtering.vocabulary import Filter, Vocabulary
from nocdesk.language import _
from ui.models.row_table import LEFT, RIGHT, Column
from ui.models.sla_columns import SLA_WORDS, breach_text, sla_order
from ui.sla_text import (
    STATE_WORD,
    budget_text,
    coverage_text,
    kept_text,
    left_text,
    month_end_text,
    objective_text,
    promised_text,
)
from ui.text import plural

Days = tuple[float, ...]
DaysOf = Mapping[tuple[int, str], Days]
QUIET: Days = (0.0,) * DAYS


class Level(IntEnum):
    """How deep a row stands; its value is a part of the row's id."""

    CUSTOMER = 0
    SERVICE = 1
    OBJECTIVE = 2


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A customer, a service or an objective: its objectives with the most urgent first, and the bad time of each day.

    `order` is its place in the tree; the figures of a row are those of its most urgent objective.
    """

    id: int
    level: Level
    title: str
    count: str
    objectives: tuple[ObjectiveRow, ...]
    days: Days
    is_open: bool
    order: tuple[object, ...]

    @property
    def worst(self) -> ObjectiveRow:
        """The most urgent objective."""
        return self.objectives[0]

    @property
    def coverage(self) -> float:
        """The least that was measured of any."""
        return min(row.coverage for row in self.objectives)


class ScoreWords(Vocabulary[ScoreRow]):
    """The words of the objectives' filter: a row passes where one of its objectives does."""

    def __init__(self) -> None:
        super().__init__(lambda row: row.title)
        self.fields = SLA_WORDS.fields

    def parse(self, text: str, asking: Asking) -> Filter[ScoreRow]:
        wanted = SLA_WORDS.parse(text, asking)
        rows: RowFilter[ScoreRow] = Accepts(lambda row: any(map(wanted.accepts, row.objectives)))
        return Filter(wanted.tree, rows, wanted.is_timed)

    def values(self, name: str, rows: Iterable[ScoreRow], asking: Asking) -> Counter[str]:
        return SLA_WORDS.values(name, (objective for row in rows for objective in row.objectives[:1]), asking)


def score_rows(rows: Iterable[ObjectiveRow], days: DaysOf, opened: Collection[int] | None) -> list[ScoreRow]:
    """Every customer, and what lies below the rows that are open (None: all are)."""
    found: list[ScoreRow] = []
    by_customer = _grouped(rows, lambda row: row.customer)
    for customer, own in by_customer:
        services = _grouped(own, lambda row: str(row.service_id))
        count = plural(len(services), "service", "services")
        head = _row(Level.CUSTOMER, min(row.service_id for row in own), customer, count, own, days, opened, ())
        found.append(head)
        if head.is_open:
            found.extend(_services(services, days, opened, head))
    return found


def _services(
    services: Sequence[tuple[str, list[ObjectiveRow]]], days: DaysOf, opened: Collection[int] | None, head: ScoreRow
) -> Iterator[ScoreRow]:
    for _name, own in services:
        first = own[0]
        label = f"{first.service}, {first.label}" if first.label else first.service
        count = plural(len(own), "objective", "objectives")
        service = _row(Level.SERVICE, first.service_id, label, count, own, days, opened, head.order)
        yield service
        if service.is_open:
            for row in own:
                yield _row(Level.OBJECTIVE, row.id, objective_text(row), "", [row], days, (), service.order)


def _row(
    level: Level,
    number: int,
    title: str,
    count: str,
    own: Sequence[ObjectiveRow],
    days: DaysOf,
    opened: Collection[int] | None,
    above: tuple[object, ...],
) -> ScoreRow:
    row_id = number * len(Level) + level
    summed = [days.get((row.service_id, row.objective), QUIET) for row in own]
    return ScoreRow(
        id=row_id,
        level=level,
        title=title,
        count=count,
        objectives=tuple(own),
        days=tuple(map(sum, zip(*summed, strict=True))),
        is_open=level is not Level.OBJECTIVE and (opened is None or row_id in opened),
        order=(*above, (*sla_order(own[0]), own[0].achieved is None, title, row_id)),
    )


def _grouped(rows: Iterable[ObjectiveRow], key: Callable[[ObjectiveRow], str]) -> list[tuple[str, list[ObjectiveRow]]]:
    """The rows by a key, each group with its most urgent first, the groups by their most urgent."""
    groups = [(name, sorted(own, key=sla_order)) for name, own in groupby(sorted(rows, key=key), key=key)]
    return sorted(groups, key=lambda group: sla_order(group[1][0]))


def score_columns(clock: Clock) -> list[Column[ScoreRow]]:
    """The columns; the tree has its own order, which no column changes."""

    def column(
        key: str, title: str, width: int, text: Callable[[ScoreRow], str], *, drop: int = 0, stretch: bool = False
    ) -> Column[ScoreRow]:
        align = LEFT if key in ("title", "state", "days") else RIGHT
        minimum = 220 if stretch else 0
        return Column(key, title, width, text, lambda _row: 0, minimum=minimum, drop=drop, stretch=stretch, align=align)

    def alone(text: Callable[[ObjectiveRow], str]) -> Callable[[ScoreRow], str]:
        return lambda row: text(row.worst) if row.level is Level.OBJECTIVE else ""

    return [
        column("title", _("Customer, service, objective"), 300, lambda row: row.title, stretch=True),
        column("state", _("Verdict"), 150, lambda row: STATE_WORD[row.worst.state]),
        column("days", _("Bad time, 14 days"), 118, _days_text),
        column("target", _("Target"), 66, alone(lambda row: promised_text(row))),
        column("achieved", _("Achieved"), 76, alone(lambda row: kept_text(row))),
        column("coverage", _("Measured"), 74, lambda row: coverage_text(row.coverage)),
        column("budget", _("Budget, min"), 132, lambda row: budget_text(row.worst)),
        column("left", _("Left"), 112, lambda row: left_text(row.worst), drop=2),
        column("breach", _("Breach"), 86, lambda row: breach_text(row.worst, clock.now())),
        column("month", _("Until"), 66, lambda row: month_end_text(row.worst), drop=1),
    ]


def _days_text(row: ScoreRow) -> str:
    bad = sum(row.days) / 60
    return _("{bad:.0f} bad min").format(bad=bad) if bad else _("none")
