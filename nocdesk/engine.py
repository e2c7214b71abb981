"""The engine: reads the spool, applies a batch, and commits its effects with its position in one transaction."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, StatementError

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm, step_alarms
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Condition
from nocdesk.batch_sources import BatchSource, OwnSpool, Sources, SpoolAndInbox
from nocdesk.consequences import Consequences
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.evidence.commands import EvidenceKeeper
from nocdesk.intake import Intake
from nocdesk.inventory import Inventory, current_inventory
from nocdesk.language import _, in_english
from nocdesk.latecomers import Latecomers
from nocdesk.outages.stepping import step_clock
from nocdesk.people.model import SYSTEM
from nocdesk.quality.layout import decode_layout
from nocdesk.quality.model import ClockStep
from nocdesk.quality.stepping import STEP_TOLERANCE_S, between_steps, first_and_last, has_step, last_instant
from nocdesk.quality.wire import Batch, decode_batch
from nocdesk.settling import EVALUATE_EVERY_S, FAULTS_OF_DATA, Settling
from nocdesk.spool_watching import SpoolWatch
from nocdesk.store.inbox import last_number
from nocdesk.store.position import IngestPosition, position_of
from nocdesk.store.spool import Spool
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.terms import ended_terms, within_terms

TRIES = 3
"""A batch that fails so often by its own fault is set aside: the next ones must not wait for ever."""


class RefusedBatchError(NocdeskError):
    """A batch of the spool cannot be applied as it is."""


class OlderStoreError(NocdeskError):
    """The store lacks what this engine remembers of it: only another engine can go on."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a call has brought into the store."""

    batches: int = 0
    samples: int = 0


class Engine:
    """Judges what the collector beside it has heard, and others' too where it `has_inbox`; of one thread at a time.

    With an infinite `evaluate_every_s` service levels are left to others.
    """

    def __init__(
        self, core: Core, spool: Spool, *, has_inbox: bool = False, evaluate_every_s: float = EVALUATE_EVERY_S
    ) -> None:
        self._core = core
        self._spool = spool
        self._sources: Sources = SpoolAndInbox(core, spool) if has_inbox else OwnSpool(spool)
        self._applied: dict[str, int] = {}
        self._latecomers = Latecomers(core)
        self.intake = Intake()
        self._evidence = EvidenceKeeper()
        self._inventory: Inventory | None = None
        self._settling = Settling(core, evaluate_every_s)
        self._failures: tuple[str, int, int] = ("", 0, 0)
        self._log = structlog.get_logger("engine")
        # What a crash left behind between the commit and this: it is in the store already.
        with core.read() as session:
            spool.go_on_after(last_number(session, spool.source))
        self._spool_watch = SpoolWatch(core, spool)
        self._consequences = Consequences()

    def apply_waiting(self, limit: int = 100) -> Applied:
        """Apply what the spool holds, a transaction a batch; then problems and service levels, when it is time."""
        applied = [self._apply_from(source, limit) for source in self._sources]
        self._latecomers.look()
        self._spool_watch.look()
        self._consequences.tell(self._core)
        self._settling.look()
        return Applied(sum(one.batches for one in applied), sum(one.samples for one in applied))

    def _apply_from(self, source: BatchSource, limit: int) -> Applied:
        batches = samples = 0
        try:
            for seq, payload in source.after(self._applied_through(source), limit):
                samples += self._apply_or_refuse(source, seq, payload)
                batches += 1
                self._applied[source.source] = seq
        finally:
            if batches:
                source.discard(self._applied[source.source])
        return Applied(batches, samples)

    def _applied_through(self, source: BatchSource) -> int:
        """The number of the source's last batch whose effects are in the store."""
        with self._core.read() as session:
            seq = session.scalar(select(IngestPosition.seq).where(IngestPosition.source == source.source)) or 0
        remembered = self._applied.setdefault(source.source, seq)
        if seq < remembered:
            raise OlderStoreError(_("The store was brought back from an older copy; judging begins anew with it."))
        if seq > remembered:
            # A commit that told of a failure was done all the same: what is remembered is older than the store.
            self._begin_anew()
            self._applied[source.source] = seq
            source.discard(seq)
        return seq

    def _apply_or_refuse(self, source: BatchSource, seq: int, payload: bytes) -> int:
        try:
            with in_english():  # What it fails by is stored, in the alarm that tells of a batch set aside.
                return self._apply(source, seq, payload, decode_batch(payload))
        except FAULTS_OF_DATA as error:
            self._refuse(source, seq, error)
        except StatementError as error:
            if isinstance(error, DBAPIError):
                raise
            # The database was not even asked: a value fits no column.
            self._refuse(source, seq, error)
        return 0

    def _refuse(self, source: BatchSource, seq: int, error: Exception) -> None:
        """Set a batch aside that has failed often enough, and say so; before that the error goes on."""
        tries = self._failures[2] + 1 if self._failures[:2] == (source.source, seq) else 1
        self._failures = (source.source, seq, tries)
        reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no further word'}"
        if tries == TRIES - 1:
            # What fails even then is the batch, and not what this engine remembers.
            self._begin_anew()
        if tries < TRIES:
            raise RefusedBatchError(
                _("Batch {seq} of the spool could not be applied ({reason}); it is tried again.").format(
                    seq=seq, reason=reason
                )
            )
        self._log.error("batch set aside", batch=seq, why=reason, exc_info=error)
        source.set_aside(seq, reason)
        with self._core.work(SYSTEM) as work:
            position_of(work.session, source.source).seq = seq
            text = f"Batch {seq} of the spool was set aside: {reason}"
            self._announce(work, source.source, Condition.READINGS_REFUSED, text)

    def _apply(self, source: BatchSource, seq: int, payload: bytes, batch: Batch) -> int:
        with self._core.read() as session:
            # Of a large network this takes a second or more, and then nobody else must wait for the store.
            self._inventory = current_inventory(session, self._inventory)
        try:
            with self._core.work(SYSTEM) as work:
                position = position_of(work.session, source.source)
                if seq <= position.seq:
                    return 0  # Another engine has come first.
                self._inventory = current_inventory(work.session, self._inventory)
                kept = 0
                self._learn(source, batch)
                batch = self._within_terms(work, source.source, batch, self._inventory)
                for part in self._between_steps(batch):
                    # What is judged is what stood when the readings were taken, however late they are applied.
                    work.now = last_instant(part) or work.now
                    work.is_late = self._latecomers.hear(source.source, last_instant(part))
                    work.holds_back = self._latecomers.catches_up(source.source)
                    self._mind_the_clock(work, position, part)
                    kept += self.intake.apply(work, part, self._inventory, self._latecomers)
                layouts = source.layouts(self._evidence.unknown(batch))
                self._evidence.keep(work.session, payload, batch, layouts)
                position.seq = seq
        except BaseException:
            self.intake.put_back()
            self._evidence.forget()
            raise
        self.intake.settle()
        self._settling.book.hear(*self.intake.take_heard())
        return kept

    def _begin_anew(self) -> None:
        """Remember nothing that the store does not say, as after a start."""
        self.intake, self._evidence = Intake(), EvidenceKeeper()
        self._settling.forget()

    def _within_terms(self, work: UnitOfWork, source: str, batch: Batch, inventory: Inventory) -> Batch:
        """The batch without what its collector heard of devices that another had taken over."""
        ends = ended_terms(work.session, batch, source)
        if not ends:
            return batch
        kept = within_terms(work.session, batch, ends, inventory, self.intake.seating.layouts(batch.rows))
        if left_out := len(batch) - len(kept):
            self._log.info("heard after another had taken over, and left out", spool=source, polls=left_out)
        return kept

    def _learn(self, source: BatchSource, batch: Batch) -> None:
        """Read the layouts of the batch's rows, where they are new, from where it waited."""
        unknown = self.intake.seating.unknown(batch.rows)
        if unknown:
            contents = source.layouts(unknown)
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
                self._step(work, position.source, datetime.fromtimestamp(expected_s, UTC), step_s)
        position.clock = batch.clock
        position.wall_s, position.monotonic_s = last

    def _step(self, work: UnitOfWork, source: str, before: datetime, step_s: float) -> None:
        after = before + timedelta(seconds=step_s)
        self._log.warning(
            "wall clock was set", before=before.isoformat(), after=after.isoformat(), step_s=round(step_s, 1)
        )
        work.session.add(ClockStep(at=before, step_s=step_s, source=source))
        if source == self._spool.source:
            # What others measure goes by their own machines' clocks; theirs being set is told and moves nothing.
            step_alarms(work, after=after, step_s=step_s)
            step_clock(work, before, after)
            self.intake.step_clock(work, step_s)
        text = f"The collector's clock was set by {step_s:+.0f} s"
        self._announce(work, source, Condition.CLOCK_STEPPED, text, after)

    def _announce(
        self, work: UnitOfWork, source: str, condition: Condition, text: str, at: datetime | None = None
    ) -> None:
        """Raise a momentary alarm about the collector itself, which stands until somebody takes note."""
        key = resource_key(condition, source)
        trouble = Trouble(key, condition, MEANINGS[condition].severity, resource="collector", text=text)
        raise_alarm(work, trouble=trouble, began_at=at or work.now, touches=())
        clear_alarm_of(work, key=key, ended_at=at or work.now)
