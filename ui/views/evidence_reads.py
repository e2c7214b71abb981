"""What the evidence screen reads, on a pool thread."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.evidence_board import Reach, evidence_rows
from nocdesk.boards.evidence_bundle import Wanted, bundle_content
from nocdesk.boards.evidence_detail import evidence_detail
from nocdesk.boards.evidence_ground import ground_of, meant
from nocdesk.boards.evidence_intervals import bin_rows_of, interval_rows
from nocdesk.boards.evidence_rows import (
    BinRow,
    EvidenceDetail,
    EvidenceList,
    EvidenceRow,
    Ground,
    IntervalRow,
    Subject,
    SubjectKind,
)
from nocdesk.boards.sla_board import objective_detail
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.names.file import load_names
from nocdesk.names.lookup import Names
from nocdesk.people.policy import Act, may
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.sla.bundle import BundleError, files_of, write_bundle
from ui.long_work import Step as Tell
from ui.views.evidence_trail import Level, Step

QUIET = timedelta(minutes=10)
"""So much of a plot is shown where nothing is said."""

_GATHERING, _PACKING_FROM = 0.5, 0.7
"""The shares of a bundle's work until all is read, and until all is written as files."""

AT_ONCE = timedelta(hours=6)
"""Of an interval that lasts longer its beginning is shown."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a step shows: of its level the rows, with what they are held against."""

    step: Step
    ground: Ground
    intervals: tuple[IntervalRow, ...] = ()
    bins: tuple[BinRow, ...] = ()
    samples: EvidenceList | None = None


@dataclass(frozen=True, slots=True)
class DetailAnswer:
    """The proof of one line, None where none is kept or may be seen."""

    step: Step
    row_id: int
    detail: EvidenceDetail | None


class EvidenceReads:
    """The reads of a core, each in a short session of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._names: Names | None = None

    @property
    def sees_network(self) -> bool:
        """Whether devices and objects may be shown here."""
        return may(self._core.actor.role, Act.VIEW_NETWORK)

    def scene(self, step: Step) -> Scene | None:
        """What a step shows; None where its subject is gone. A step without a level of its own finds one."""
        with self._core.read() as session:
            now = self._core.clock.now()
            if step.level is Level.INTERVALS:
                found = interval_rows(session, step.subject, now)
                return None if found is None else Scene(step, found[0], intervals=found[1])
            ground = ground_of(session, step.subject, now)
            if ground is None:
                return None
            start, end = self._stretch(step, ground, now)
            if step.level is Level.BINS:
                return Scene(step, ground, bins=bin_rows_of(session, ground, start, end, now))
            samples = evidence_rows(session, step.subject, start, end, self._reach(now))
            return None if samples is None else Scene(step, samples.ground, samples=samples)

    def first_step(self, step: Step) -> Step:
        """Where to begin: an objective at its intervals, one of these at its bins where it has some, else samples."""
        with self._core.read() as session:
            subject = meant(session, step.subject)
            if subject.kind is not SubjectKind.OBJECTIVE:
                return step
            top = Step(subject, Level.INTERVALS)
            if step.start is None:
                return top
            ground = ground_of(session, subject, self._core.clock.now())
        level = Level.BINS if ground is not None and ground.bin_s is not None else Level.SAMPLES
        return Step(subject, level, step.start, step.end, top)

    def example(self) -> Step | None:
        """Something worth a look: the newest alarm of a threshold, else a service's first plot; None in a new store."""
        with self._core.read() as session:
            of_thresholds = select(Alarm.id).where(Alarm.condition == Condition.THRESHOLD)
            newest = of_thresholds.order_by(Alarm.raised_at.desc(), Alarm.id.desc())
            alarm_id = session.scalar(newest.limit(1)) if may(self._core.actor.role, Act.VIEW_ALARMS) else None
            service_id = session.scalar(select(Service.id).order_by(Service.id).limit(1))
        if alarm_id is not None:
            return Step(Subject.alarm(alarm_id), Level.SAMPLES)
        return None if service_id is None else Step(Subject.plot(service_id, Metric.LOSS_PCT), Level.SAMPLES)

    def bundle_place(self, step: Step) -> Path:
        """Where a bundle goes unless somebody says otherwise: a name of its own in the folder for exports."""
        at = self._core.clock.now()
        return self._core.settings.data_dir / "evidence" / f"evidence-{step.subject.id}-{at:%Y%m%dT%H%M%SZ}.zip"

    def write_bundle(self, step: Step, target: Path, picture: bytes, tell: Tell) -> str:
        """Write everything that an objective's figure rests on; says where, and tells how far it is."""
        tell(0.0)
        now = self._core.clock.now()
        with self._core.read() as session:
            found = objective_detail(session, step.subject.id)
            if found is None:
                raise BundleError(_("The objective is not promised any more: there is no figure to bundle."))
            wanted = Wanted(found.row.service, found.row.objective, None)
            content = bundle_content(
                session, wanted, now, with_network=self.sees_network, step=lambda share: tell(share * _GATHERING)
            )
        files = files_of(replace(content, plot=picture))
        tell(_PACKING_FROM)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_bundle(files, target, lambda share: tell(_PACKING_FROM + share * (1 - _PACKING_FROM)))
        return _("Written to {target}. Check it with: nocdesk sla verify").format(target=target)

    def detail(self, step: Step, ground: Ground, row: EvidenceRow) -> DetailAnswer:
        """The proof of a line."""
        with self._core.read() as session:
            found = evidence_detail(session, ground, row, self._reach(self._core.clock.now()))
        return DetailAnswer(step, row.id, found)

    def _stretch(self, step: Step, ground: Ground, now: datetime) -> tuple[datetime, datetime]:
        if step.start is not None:
            end = min(step.end or now, step.start + AT_ONCE) if step.level is Level.SAMPLES else step.end or now
            return step.start, end
        if ground.began_at is not None:
            counted = ground.limits.count if ground.limits is not None else 1
            lasts = timedelta(seconds=ground.interval_s * counted) + QUIET / 2
            return ground.began_at, min(ground.began_at + lasts, max(now, ground.began_at))
        return now - QUIET, now

    def _reach(self, now: datetime) -> Reach:
        settings = self._core.settings
        if self._names is None:
            self._names = load_names(settings.names_file)
        return Reach(self._names, self.sees_network, now, settings.keep.raw_days, settings.evidence.hours)
