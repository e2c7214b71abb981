"""The engine: reads the spool, applies a batch, and commits its effects with its position in one transaction."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isinf

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm, step_alarms
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Condition
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.evidence.commands import EvidenceKeeper
from nocdesk.intake import Intake
from nocdesk.inventory import Inventory, current_inventory
from nocdesk.language import _, in_english
from nocdesk.outages.stepping import step_clock
from nocdesk.people.model import SYSTEM
from nocdesk.problems.correlator import Correlator
from nocdesk.problems.rule_folder import RuleFolder
from nocdesk.quality.layout import decode_layout
from nocdesk.quality.model import ClockStep
from nocdesk.quality.stepping import STEP_TOLERANCE_S, between_steps, first_and_last, has_step, last_instant
from nocdesk.quality.wire import Batch, decode_batch
from nocdesk.sla.book import Book
from nocdesk.sla.breaches.following import end_breaches, follow_bad_time
from nocdesk.sla.breaches.watching import ended_sightings, left_behind, sightings
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.promise_alarms import PromiseAlarms
from nocdesk.spool_watching import SpoolWatch
from nocdesk.store.position import IngestPosition, position_of
from nocdesk.store.spool import Spool
from nocdesk.store.unit_of_work import UnitOfWork

EVALUATE_EVERY_S = 10.0
"""How often service levels are computed anew."""

SETTLE_EVERY_S = 1.0
"""How often it is looked which alarms have one cause, where any has changed."""

TRIES = 3
"""A batch that fails so often by its own fault is set aside: the next ones must not wait for ever."""

FAULTS_OF_DATA = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    DataError,
    IntegrityError,
)
"""What bad content can raise. A store that is locked, full or away is no batch's fault and is waited for."""


class RefusedBatchError(NocdeskError):
    """A batch of the spool cannot be applied as it is."""


class EvaluationError(NocdeskError):
    """The service levels stay as they were last computed."""


class CorrelationError(NocdeskError):
    """The problems stay as they were last settled."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a call has brought into the store."""

    batches: int = 0
    samples: int = 0


class Engine:
    """Judges what the collector beside it has heard; belongs to one thread at a time.

    With an infinite `evaluate_every_s` service levels are left to others.
    """

    def __init__(self, core: Core, spool: Spool, *, evaluate_every_s: float = EVALUATE_EVERY_S) -> None:
        self._evaluate_every_s = evaluate_every_s
        self._core = core
        self._spool = spool
        self.intake = Intake()
        self._evidence = EvidenceKeeper()
        self._inventory: Inventory | None = None
        self._book = Book()
        self._promises = PromiseAlarms()
        self._evaluated_s: float | None = None
        self._rules = RuleFolder(core.settings.rules_dir)
        self._rules.look()
        self._correlator = self._new_correlator()
        self._settled_s: float | None = None
        self._failures: tuple[int, int] = (0, 0)
        self._log = structlog.get_logger("engine")
        with core.read() as session:
            seq = session.scalar(select(IngestPosition.seq).where(IngestPosition.source == spool.source))
        self._applied_through = seq or 0
        # What a crash left behind between the commit and this: it is in the store already.
        spool.discard(self._applied_through)
        self._spool_watch = SpoolWatch(core, spool)

    def apply_waiting(self, limit: int = 100) -> Applied:
        """Apply what the spool holds, a transaction a batch; then problems and service levels, when it is time."""
        batches = samples = 0
        for seq, payload in self._spool.after(self._applied_through, limit):
            samples += self._apply_or_refuse(seq, payload)
            batches += 1
            self._applied_through = seq
            self._spool.discard(seq)
        self._spool_watch.look()
        self._settle_in_time()
        self._evaluate_in_time()
        return Applied(batches, samples)

    def _apply_or_refuse(self, seq: int, payload: bytes) -> int:
        try:
            with in_english():  # What it fails by is stored, in the alarm that tells of a batch set aside.
                return self._apply(seq, payload, decode_batch(payload))
        except FAULTS_OF_DATA as error:
            self._refuse(seq, error)
        except StatementError as error:
            if isinstance(error, DBAPIError):
                raise
            # The database was not even asked: a value fits no column.
            self._refuse(seq, error)
        return 0

    def _refuse(self, seq: int, error: Exception) -> None:
        """Set a batch aside that has failed often enough, and say so; before that the error goes on."""
        tries = self._failures[1] + 1 if self._failures[0] == seq else 1
        self._failures = (seq, tries)
        reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no further word'}"
        if tries < TRIES:
            raise RefusedBatchError(
                _("Batch {seq} of the spool could not be applied ({reason}); it is tried again.").format(
                    seq=seq, reason=reason
                )
            )
        self._log.error("batch set aside", batch=seq, why=reason, exc_info=error)
        self._spool.set_aside(seq, reason)
        with self._core.work(SYSTEM) as work:
            position_of(work.session, self._spool.source).seq = seq
            self._announce(work, Condition.READINGS_REFUSED, f"Batch {seq} of the spool was set aside: {reason}")

    def _apply(self, seq: int, payload: bytes, batch: Batch) -> int:
        with self._core.read() as session:
            # Of a large network this takes a second or more, and then nobody else must wait for the store.
            self._inventory = current_inventory(session, self._inventory)
        try:
            with self._core.work(SYSTEM) as work:
                position = position_of(work.session, self._spool.source)
                if seq <= position.seq:
                    # A commit that told of a failure was done all the same: what is remembered is older than the store.
                    self._begin_anew()
                    return 0
                self._inventory = current_inventory(work.session, self._inventory)
                kept = 0
                self._learn(batch)
                for part in self._between_steps(batch):
                    # What is judged is what stood when the readings were taken, however late they are applied.
                    work.now = last_instant(part) or work.now
                    self._mind_the_clock(work, position, part)
                    kept += self.intake.apply(work, part, self._inventory)
                layouts = self._spool.layouts(self._evidence.unknown(batch))
                self._evidence.keep(work.session, payload, batch, layouts)
                position.seq = seq
        except BaseException:
            self.intake.put_back()
            self._evidence.forget()
            raise
        self.intake.settle()
        self._book.hear(*self.intake.take_heard())
        return kept

    def _begin_anew(self) -> None:
        """Remember nothing that the store does not say, as after a start."""
        self.intake, self._evidence = Intake(), EvidenceKeeper()
        self._book, self._promises = Book(), PromiseAlarms()

    def _learn(self, batch: Batch) -> None:
        """Read the layouts of the batch's rows, where they are new, from the spool."""
        unknown = self.intake.seating.unknown(batch.rows)
        if unknown:
            contents = self._spool.layouts(unknown)
            self.intake.seating.learn({number: decode_layout(content) for number, content in contents.items()})

    def _between_steps(self, batch: Batch) -> list[Batch]:
        """The batch as it is, or cut where the wall clock was set; then every row goes the ordinary way."""
        if not has_step(batch):
            return [batch]
        return between_steps(Batch(batch.clock, batch.readings + self.intake.seating.as_readings(batch.rows)))

    def _mind_the_clock(self, work: UnitOfWork, position: IngestPosition, batch: Batch) -> None:
        """Tell a step of the wall clock from time that passed, by the monotonic clock that the readings carry."""
        if not len(batch):
            return
        (first_s, first_monotonic_s), last = first_and_last(batch)
        if position.clock == batch.clock:
            expected_s = position.wall_s + first_monotonic_s - position.monotonic_s
            step_s = first_s - expected_s
            if abs(step_s) > STEP_TOLERANCE_S:
                self._step(work, datetime.fromtimestamp(expected_s, UTC), step_s)
        position.clock = batch.clock
        position.wall_s, position.monotonic_s = last

    def _step(self, work: UnitOfWork, before: datetime, step_s: float) -> None:
        after = before + timedelta(seconds=step_s)
        self._log.warning(
            "wall clock was set", before=before.isoformat(), after=after.isoformat(), step_s=round(step_s, 1)
        )
        work.session.add(ClockStep(at=before, step_s=step_s, source=self._spool.source))
        step_alarms(work, after=after, step_s=step_s)
        step_clock(work, before, after)
        self.intake.step_clock(work, step_s)
        self._announce(work, Condition.CLOCK_STEPPED, f"The collector's clock was set by {step_s:+.0f} s", after)

    def _announce(self, work: UnitOfWork, condition: Condition, text: str, at: datetime | None = None) -> None:
        """Raise a momentary alarm about the collector itself, which stands until somebody takes note."""
        key = resource_key(condition, self._spool.source)
        trouble = Trouble(key, condition, MEANINGS[condition].severity, resource="collector", text=text)
        raise_alarm(work, trouble=trouble, began_at=at or work.now, touches=())
        clear_alarm_of(work, key=key, ended_at=at or work.now)

    def _new_correlator(self) -> Correlator:
        settings = self._core.settings
        return Correlator(self._rules.rules, settings.correlation.management, settings.problems.settles_in)

    def _settle_in_time(self) -> None:
        now_s = self._core.clock.monotonic()
        if self._settled_s is not None and now_s - self._settled_s < SETTLE_EVERY_S:
            return
        self._settled_s = now_s
        if self._rules.look():
            self._correlator = self._new_correlator()
        try:
            self._correlator.settle(self._core)
        except FAULTS_OF_DATA as error:
            raise CorrelationError(
                _("Alarms could not be correlated ({name}: {error}). Everything else goes on.").format(
                    name=type(error).__name__, error=error
                )
            ) from error

    def _evaluate_in_time(self) -> None:
        if isinf(self._evaluate_every_s):
            return
        now_s = self._core.clock.monotonic()
        if self._evaluated_s is not None and now_s - self._evaluated_s < self._evaluate_every_s:
            return
        self._evaluated_s = now_s
        try:
            self._evaluate()
            self._follow_breaches()
        except FAULTS_OF_DATA as error:
            raise EvaluationError(
                _("Service levels could not be computed ({name}: {error}). Everything else goes on.").format(
                    name=type(error).__name__, error=error
                )
            ) from error

    def _follow_breaches(self) -> None:
        """Open, grow and end the records of breaches; what they are is read before the store is locked for others."""
        with self._core.read() as session:
            seen, over = sightings(session), left_behind(session)
        if seen or over:
            with self._core.work(SYSTEM) as work:
                follow_bad_time(work, seen)
                end_breaches(work, over)

    def _evaluate(self) -> None:
        try:
            self._book.watched = self._promises.watched
            with self._core.read() as session:
                look = self._book.look(session, self._core.clock.now())
                ended = ended_sightings(session, look.over)
            with self._core.work(SYSTEM) as work:
                evaluate_agreements(work, look)
                follow_bad_time(work, ended)
                self._promises.follow(work, look.running, look.promised)
        except BaseException:
            # What the book holds to be written is not: begin a new one.
            self._book, self._promises = Book(), PromiseAlarms()
            raise
