"""Puts what the decoder said into the store, on a thread of its own, and reads from it whose traps are welcome."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from threading import Event, Lock, Thread

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DataError, SQLAlchemyError

from nocdesk.core import Core
from nocdesk.credential_text import credential_to_json
from nocdesk.credentials import CredentialError, Credentials
from nocdesk.errors import NocdeskError
from nocdesk.network.model import Device
from nocdesk.people.model import SYSTEM
from nocdesk.settling import FAULTS_OF_DATA
from nocdesk.store.position import position_of
from nocdesk.traps.commands import Kept, ReceiverBeat, count_losses, keep_traps, note_receiver
from nocdesk.traps.event import TrapEvent
from nocdesk.traps.queries import engine_rows
from nocdesk.traps.rules.book import RuleBook
from nocdesk.traps.rules.judging import TrapJudge
from nocdesk.traps.watching import ReceiverWatch
from probes.traps.tally import ReceiverTally

AT_ONCE = 1_000
"""Events in one transaction, so that nobody else waits long for the store."""
PAUSE_S = 0.05
"""How long events gather before they are committed: a transaction each would be a flush to the disk each."""
LOOK_EVERY_S = 2.0
RESOLVE_AGAIN_S = 60.0

Senders = Mapping[str, tuple[str, ...]]
"""By address, the credentials of its devices as JSON: for a pipe, never for a file."""


class TrapKeeper:
    """`committed` and `senders` are called on the keeper's thread; `beat` tells it how the receiver does."""

    def __init__(
        self,
        core: Core,
        credentials: Credentials,
        source: str,
        *,
        committed: Callable[[int, Kept], None],
        senders: Callable[[Senders], None],
        beat: Callable[[], ReceiverBeat],
        tally: ReceiverTally,
    ) -> None:
        self._core, self._credentials, self._source = core, credentials, source
        self._committed, self._tell_senders, self._beat, self._tally = committed, senders, beat, tally
        self._waiting: list[TrapEvent] = []
        self._through = self._done = 0
        self._lock, self._wake, self._ending = Lock(), Event(), Event()
        self._watch = ReceiverWatch()
        settings = core.settings
        self._judge = TrapJudge(RuleBook(settings.trap_rules_dir, settings.names_file, core.clock))
        self._secrets: dict[str, str | None] = {}
        self._resolved_at = self._looked_at = float("-inf")
        self._senders: Senders | None = None
        self._said: str | None = None
        self._log = structlog.get_logger("traps")
        self._thread = Thread(target=self._run, name="trap keeper")

    def begin(self) -> int:
        """Start, and give the number up to which the store has the raw spool."""
        with self._core.work(SYSTEM) as work:
            seq = position_of(work.session, self._source).seq
        self._through = self._done = seq
        self._thread.start()
        return seq

    def heard(self) -> dict[str, tuple[int, int, float]]:
        """By engine, its boots and time as they were last believed, and when: what is older is a replay."""
        with self._core.read() as session:
            return {row.engine_id: (row.boots, row.time_s, row.at.timestamp()) for row in engine_rows(session)}

    def add(self, events: Iterable[TrapEvent], through: int) -> None:
        """Take what was decoded, up to a number."""
        with self._lock:
            self._waiting.extend(events)
            self._through = through
        self._wake.set()

    def close(self) -> None:
        """End when all that was added is in the store, or the store refuses it; the spool then still has it."""
        self._ending.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            is_last = self._ending.is_set()
            self._do(self._look)
            while self._through != self._done and self._do(self._commit):
                pass
            if is_last:
                self._do(self._report)
                return
            self._wake.wait(LOOK_EVERY_S / 2)
            self._wake.clear()
            self._ending.wait(PAUSE_S)

    def _do(self, act: Callable[[], None]) -> bool:
        """Do it; a failure is logged when it begins or changes, and once more when it is over."""
        try:
            act()
        except (NocdeskError, SQLAlchemyError, *FAULTS_OF_DATA) as error:
            # A fault of ours too is told and tried again: a thread that ended silently would store nothing more.
            why = f"{type(error).__name__}: {error}"
            if self._said != why:
                self._said = why
                self._log.error("traps cannot be stored", why=why)
            return False
        if self._said is not None:
            self._said = None
            self._log.info("traps are stored again")
        return True

    def _commit(self) -> None:
        with self._lock:
            events = self._waiting[:AT_ONCE]
            through = self._through if len(events) == len(self._waiting) else events[-1].seq
        try:
            kept = self._keep(events, through, is_judged=True)
        except (DataError, *FAULTS_OF_DATA) as error:
            # A fault of ours about one trap must not stop all others from being stored.
            why = f"{type(error).__name__}: {error}"
            self._log.error("traps are stored and make no alarms", why=why, count=len(events))
            kept = self._keep(events, through, is_judged=False)
        with self._lock:
            del self._waiting[: len(events)]
        self._done = through
        self._committed(through, kept)

    def _keep(self, events: Sequence[TrapEvent], through: int, *, is_judged: bool) -> Kept:
        with self._core.work(SYSTEM) as work:
            kept = keep_traps(work, source=self._source, events=events, through=through)
            if is_judged:
                self._judge.judge(work, kept.heard)
        return kept

    def _look(self) -> None:
        now = self._core.clock.monotonic()
        if now - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = now
        if now - self._resolved_at >= RESOLVE_AGAIN_S:
            self._resolved_at = now
            self._secrets = {name: secret for name, secret in self._secrets.items() if secret is not None}
        senders = self._read_senders()
        if senders != self._senders:
            self._senders = senders
            self._tell_senders(senders)
        self._report()

    def _report(self) -> None:
        lost = self._tally.untold()
        beat = self._beat()
        with self._core.work(SYSTEM) as work:
            count_losses(work, lost=lost)
            note_receiver(work, beat=beat)
            self._watch.judge(work, beat, lost)
        self._tally.tell(lost)

    def _read_senders(self) -> Senders:
        with self._core.read() as session:
            devices = session.execute(select(Device.address, Device.answers_from, Device.credential)).all()
        found: defaultdict[str, set[str]] = defaultdict(set)
        for address, further, name in devices:
            secret = self._secret(name)
            for one in (address, *further):
                found[one] |= {secret} if secret is not None else set()
        return {address: tuple(sorted(secrets)) for address, secrets in found.items()}

    def _secret(self, name: str) -> str | None:
        if name not in self._secrets:
            self._secrets[name] = None
            # Without it the device's traps are refused and counted, and `nocdesk check` says what is missing.
            with suppress(CredentialError):
                self._secrets[name] = credential_to_json(self._credentials.resolve(name))
        return self._secrets[name]
