"""A service's outages from a CSV file: `service,from,to,class,reason`, laid out as stretches of its ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from nocdesk.language import _
from nocdesk.outages.classes import DECLARED, EVIDENCE, Source, classify
from nocdesk.services.model import ServiceClass
from nocdesk.sla.csv_file import CellError, csv_rows, instant_in, refuse
from nocdesk.sla.stretch import EXCLUDED, Stretch
from nocdesk.toml_file import nearest

COLUMNS = ("service", "from", "to", "class")
OPTIONAL = ("reason", "announced", "work_from", "beneath")

_SOURCE_OF = {service_class: rank.source for rank in EVIDENCE for service_class in rank.gives}
_CLASSES = tuple(service_class.value for service_class in ServiceClass)


@dataclass(frozen=True, slots=True)
class OutageRow:
    """One row: time in a class; without an end it goes on. `beneath` is what an exclusion that does not count hides.

    The notice of planned work is reckoned from `announced_at` to `work_began_at`, which is the row's beginning unless
    it says otherwise: a row may be only what a ledger saw of longer work.
    """

    service: str
    began_at: datetime
    ended_at: datetime | None
    service_class: ServiceClass
    announced_at: datetime | None
    work_began_at: datetime
    beneath: ServiceClass

    @property
    def notice(self) -> timedelta:
        """How long before it began it was announced."""
        return timedelta.min if self.announced_at is None else self.work_began_at - self.announced_at

    def covers(self, start: datetime, end: datetime) -> bool:
        """Whether it holds in all of [start, end), which no row's edge divides."""
        return self.began_at <= start and (self.ended_at is None or end <= self.ended_at)


def read_outages(path: Path) -> list[OutageRow]:
    """The rows of the file."""
    found: list[OutageRow] = []
    faults: list[tuple[int, str]] = []
    for line, cells in csv_rows(path, COLUMNS, OPTIONAL):
        try:
            found.append(_row(cells))
        except CellError as error:
            faults.append((line, str(error)))
    refuse(path, faults)
    return found


def laid_out(rows: Iterable[OutageRow], start: datetime, end: datetime) -> list[Stretch]:
    """The ledger of one service in [start, end): time that no row names is up.

    Where rows overlap, the order decides in which the ledger believes its sources. Planned work, and what the customer
    or a greater force caused, hides what other rows say, or else its own `beneath`.
    """
    within = [row for row in rows if row.began_at < end and (row.ended_at is None or row.ended_at > start)]
    inner = {at for row in within for at in (row.began_at, row.ended_at) if at is not None and start < at < end}
    edges = [start, *sorted(inner), end]
    found: list[Stretch] = []
    waiting = sorted(enumerate(within), key=lambda pair: pair[1].began_at)
    active: list[tuple[int, OutageRow]] = []
    for begin, until in pairwise(edges):
        while waiting and waiting[0][1].began_at <= begin:
            active.append(waiting.pop(0))
        active = [(number, row) for number, row in active if row.covers(begin, until)]
        found.append(_stretch([row for _, row in sorted(active, key=lambda pair: pair[0])], begin, until))
    return found


def _stretch(rows: Sequence[OutageRow], begin: datetime, end: datetime) -> Stretch:
    said = {_SOURCE_OF[row.service_class]: row.service_class for row in rows if row.service_class not in EXCLUDED}
    excluded = [row for row in rows if row.service_class in EXCLUDED]
    if not said:
        beneath = excluded[-1].beneath if excluded else ServiceClass.UP
        said[_SOURCE_OF[beneath]] = beneath
    for row in excluded:
        said[Source.EXCLUSION if row.service_class in DECLARED else Source.PLANNED_WORK] = row.service_class
    found = classify(said)
    same = [row for row in excluded if row.service_class is found.service_class]
    planned = max(same, key=lambda row: row.notice, default=None)
    return Stretch(
        found.service_class,
        begin,
        end,
        found.beneath,
        planned.announced_at if planned else None,
        planned.work_began_at if planned else None,
    )


def _row(cells: Sequence[str]) -> OutageRow:
    service, began, ended, word, __, announced, work_from, beneath = (cell.strip() for cell in cells)
    began_at = instant_in(began, "from")
    ended_at = instant_in(ended, "to") if ended else None
    if ended_at is not None and ended_at <= began_at:
        raise CellError(
            _("to ({ended}) is not after from ({began}): correct one of them").format(ended=ended, began=began)
        )
    hidden = _class(beneath, "beneath") if beneath else ServiceClass.DOWN
    if hidden in EXCLUDED:
        raise CellError(
            _("beneath is '{beneath}'; write what was seen: up, degraded, down or unknown").format(beneath=beneath)
        )
    announced_at = instant_in(announced, "announced") if announced else None
    work_began_at = instant_in(work_from, "work_from") if work_from else began_at
    return OutageRow(service, began_at, ended_at, _class(word, "class"), announced_at, work_began_at, hidden)


def _class(word: str, column: str) -> ServiceClass:
    plain = word.lower().replace("-", "_").replace(" ", "_")
    if plain not in _CLASSES:
        raise CellError(
            _("{column} is '{word}'; {nearest}").format(column=column, word=word[:40], nearest=nearest(plain, _CLASSES))
        )
    return ServiceClass(plain)
