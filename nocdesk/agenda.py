"""Calendar jobs on APScheduler, armed anew when wall and monotonic clock part: a step back would stop them silently."""

import threading
from collections.abc import Callable
from datetime import UTC, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from nocdesk.alarm_keeping import AlarmKeeping
from nocdesk.audit_keeping import AuditKeeping
from nocdesk.backup_keeping import BackupKeeping
from nocdesk.baseline_keeping import BaselineKeeping
from nocdesk.clock import Clock
from nocdesk.collector_watching import SilenceWatch, say_silence
from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.evidence_keeping import EvidenceKeeping
from nocdesk.notice_keeping import NoticeKeeping
from nocdesk.people.model import SYSTEM
from nocdesk.problem_keeping import ProblemKeeping
from nocdesk.report_keeping import ReportKeeping
from nocdesk.series_keeping import SeriesKeeping
from nocdesk.setting_groups import TrapSettings
from nocdesk.store.asked_acts import forget_asked_acts
from nocdesk.store.changes import prune_changes
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.ticket_keeping import TicketKeeping
from nocdesk.tickets.taught import learn_matching
from nocdesk.traps.commands import forget_counts, forget_traps
from nocdesk.traps.rules.ageing import age_alarms
from nocdesk.traps.rules.standings import FORGOTTEN_AFTER, forget_standings
from nocdesk.works.laying_out import lay_out_all

CHANGES_KEPT = 50_000
PARTED_S = 2.0


class Agenda:
    """Runs jobs every so often on a thread of its own, whatever happens to the wall clock."""

    def __init__(self, clock: Clock, *, watch_every_s: float = 1.0) -> None:
        self._clock = clock
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._intervals: dict[str, timedelta] = {}
        self._offset_s = self._offset()
        self._watch_every_s = watch_every_s
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="agenda-clock", daemon=True)
        self._log = structlog.get_logger("agenda")

    def every(self, interval: timedelta, name: str, job: Callable[[], object]) -> None:
        """Run a job at this interval; one that is late is run once, and never twice at the same time."""
        self._intervals[name] = interval
        self._scheduler.add_job(
            job, self._trigger(name), id=name, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()
        self._watcher.start()

    def stop(self) -> None:
        """End; a job that runs is waited for."""
        self._stop.set()
        self._watcher.join()
        self._scheduler.shutdown()

    def mind_the_clock(self) -> None:
        """Arm every job anew if the wall clock was set since the last look."""
        offset_s = self._offset()
        step_s, self._offset_s = offset_s - self._offset_s, offset_s
        if abs(step_s) <= PARTED_S:
            return
        self._log.warning("wall clock was set, calendar jobs armed anew", step_s=round(step_s, 1))
        for name in self._intervals:
            self._scheduler.reschedule_job(name, trigger=self._trigger(name))

    def _trigger(self, name: str) -> IntervalTrigger:
        return IntervalTrigger(seconds=self._intervals[name].total_seconds(), timezone=UTC)

    def _offset(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()

    def _watch(self) -> None:
        while not self._stop.wait(self._watch_every_s):
            self.mind_the_clock()


def housekeeping(core: Core, credentials: Credentials) -> Agenda:
    """The jobs that keep a store in order: what grows stays small, and recurring works are laid out."""

    def in_work(act: Callable[[UnitOfWork], object]) -> Callable[[], None]:
        def job() -> None:
            with core.work(SYSTEM) as work:
                act(work)

        return job

    agenda = Agenda(core.clock)
    keeping, alarms = SeriesKeeping(core), AlarmKeeping(core)
    agenda.every(timedelta(seconds=5), "keep alarms by the clock", alarms.run)
    agenda.every(timedelta(seconds=10), "look for silent collectors", SilenceWatch(core, say_silence, SYSTEM).look)
    agenda.every(timedelta(seconds=20), "fold, seal and roll up series", keeping.run)
    agenda.every(timedelta(minutes=10), "delete old samples", keeping.delete_outlived)
    agenda.every(timedelta(minutes=5), "compute baselines", BaselineKeeping(core).run)
    agenda.every(timedelta(seconds=60), "pin and forget evidence", EvidenceKeeping(core).run)
    agenda.every(timedelta(seconds=10), "back the store up", BackupKeeping(core).run)
    agenda.every(timedelta(seconds=60), "write reports that are due", ReportKeeping(core).run)
    agenda.every(timedelta(seconds=30), "keep tickets by the clock", TicketKeeping(core).run)
    agenda.every(timedelta(seconds=60), "close settled problems", ProblemKeeping(core).run)
    agenda.every(timedelta(seconds=10), "send notices", NoticeKeeping(core, credentials).run)
    agenda.every(timedelta(hours=1), "tell the end of the audit trail", AuditKeeping(core, credentials).run)
    agenda.every(timedelta(minutes=10), "learn from matches", in_work(learn_matching))
    agenda.every(timedelta(minutes=10), "forget old changes", in_work(_prune))
    agenda.every(timedelta(hours=1), "forget what acts were asked for", in_work(forget_asked_acts))
    agenda.every(timedelta(minutes=10), "forget old traps", in_work(partial(_forget_traps, core.settings.traps)))
    agenda.every(timedelta(seconds=20), "look after alarms of traps without a clear", in_work(age_alarms))
    agenda.every(timedelta(minutes=10), "forget what happened to alarms", alarms.forget)
    agenda.every(timedelta(minutes=30), "lay recurring works out", in_work(lay_out_all))
    return agenda


def _prune(work: UnitOfWork) -> None:
    prune_changes(work.session, CHANGES_KEPT, work.now)


def _forget_traps(traps: TrapSettings, work: UnitOfWork) -> None:
    before = work.now - timedelta(days=traps.days)
    forget_traps(work, before=before, keep=traps.rows)
    forget_counts(work, before=before)
    forget_standings(work, before=work.now - FORGOTTEN_AFTER)
