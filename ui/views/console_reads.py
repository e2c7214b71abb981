"""What the console reads, on a pool thread."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from nocdesk.boards.attention_board import open_alarm_ids
from nocdesk.boards.problem_board import problem_detail
from nocdesk.boards.problem_lines import problem_lines
from nocdesk.boards.problem_rows import ProblemDetail
from nocdesk.boards.queries import alarm_detail, alarm_rows, desk_status
from nocdesk.boards.rows import AlarmDetail, AlarmRow, ProblemLine, SlaClock
from nocdesk.boards.status_rows import DeskStatus
from nocdesk.catalog.model import Measure
from nocdesk.core import Core
from nocdesk.quality.reading import Metric
from nocdesk.stored_locally import StoredLocally, stored_locally
from nocdesk.traps.rules.book import RuleBook
from ui.charts.mini_plot import MiniPlotData
from ui.views.workbench_reads import read_mini_plot

PAGE = 1000
"""How many alarms are read at once: a longer list is usable as soon as the worst of it is there."""
SCREENFUL = 200
"""How many of a longer list are read first."""
PLOT_SPAN = timedelta(hours=1)
_METRICS = {
    Measure.AVAILABILITY: Metric.LOSS_PCT,
    Measure.DELAY: Metric.RTT_MS,
    Measure.PDV: Metric.PDV_MS,
    Measure.LOSS: Metric.LOSS_PCT,
    Measure.MOS: Metric.MOS,
}


@dataclass(frozen=True, slots=True)
class AlarmAnswer:
    """The alarms that were asked for; one that was asked for and is missing is closed."""

    asked: frozenset[int] | None
    rows: tuple[AlarmRow, ...]
    problems: tuple[ProblemLine, ...]


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """The open alarms by id, the worst first; those that are to be read still, and what has been read."""

    ids: tuple[int, ...]
    rest: tuple[int, ...]
    page: AlarmAnswer


@dataclass(frozen=True, slots=True)
class DetailAnswer:
    """An alarm, and the problem that it is part of."""

    alarm: AlarmDetail
    problem: ProblemDetail | None


@dataclass(frozen=True, slots=True)
class PlotAnswer:
    """The plot of a service around an alarm, None where nothing of it is measured."""

    alarm_id: int
    plot: MiniPlotData | None


class ConsoleReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._book = RuleBook(core.settings.trap_rules_dir, core.settings.names_file, core.clock)

    def alarms(
        self, ids: Collection[int] | None = None, problem_ids: Collection[int] = (), *, but: Collection[int] = ()
    ) -> AlarmAnswer:
        """Every open alarm, or those of these ids that are still open, with their problems, but for some, and these."""
        now = self._core.clock.now()
        with self._core.glance() as session:
            rows = tuple(alarm_rows(session, now=now, ids=ids))
            own = {row.problem_id for row in rows if row.problem_id is not None}
            problems = own.difference(but).union(problem_ids)
            lines = tuple(problem_lines(session, problems))
        return AlarmAnswer(None if ids is None else frozenset(ids), rows, lines)

    def first(self) -> FirstAnswer:
        """What is open, and the worst of it."""
        with self._core.read() as session:
            ids = tuple(open_alarm_ids(session, now=self._core.clock.now()))
        if len(ids) <= PAGE:
            return FirstAnswer(ids, (), self.alarms())
        return FirstAnswer(ids, ids[SCREENFUL:], self.alarms(ids[:SCREENFUL]))

    def detail(self, alarm_id: int) -> DetailAnswer | None:
        """Everything about one alarm and its problem."""
        rules, _ = self._book.current()
        with self._core.read() as session:
            alarm = alarm_detail(session, alarm_id, now=self._core.clock.now(), rules=rules)
            if alarm is None:
                return None
            problem_id = alarm.row.problem_id
            return DetailAnswer(alarm, problem_detail(session, problem_id) if problem_id is not None else None)

    def status(self) -> DeskStatus:
        """The figures of the strip."""
        with self._core.read() as session:
            return desk_status(session, now=self._core.clock.now())

    def stored_locally(self) -> StoredLocally | None:
        """What a collector of this machine says while the store is away, which is not asked."""
        return stored_locally(self._core.settings.stored_locally_file)

    def plot(self, alarm_id: int, service_id: int, around: datetime, clock: SlaClock | None) -> PlotAnswer:
        """The measurements of a service around an instant: of what its SLA clock is about, where that is measured."""
        start, end = plot_window(around, self._core.clock.now())
        hint = _METRICS.get(clock.measure) if clock else None
        with self._core.read() as session:
            return PlotAnswer(alarm_id, read_mini_plot(session, service_id, start=start, end=end, metric_hint=hint))


def plot_window(around: datetime, now: datetime) -> tuple[datetime, datetime]:
    """± 1 h; while the alarm is young the window ends just after now and is as long."""
    end = min(around + PLOT_SPAN, now + timedelta(minutes=2))
    return end - 2 * PLOT_SPAN, end
