"""The reception of traps: keeps receiver and decoder running, and hands on between them, their spool and the store."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread

import structlog

from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.settling import FAULTS_OF_DATA
from nocdesk.traps.commands import Kept, ReceiverBeat
from nocdesk.traps.event import Cause
from nocdesk.traps.model import ReceiverState
from probes.traps.child import Child, Line
from probes.traps.decoder_child import DECODER, DecoderChild, Engine
from probes.traps.engine_identity import next_boot
from probes.traps.keeper import Senders, TrapKeeper
from probes.traps.raw_spool import spool_identity
from probes.traps.receiver_child import RECEIVER, ReceiverChild
from probes.traps.tally import ReceiverTally
from probes.traps.wire import event_from_json

TICK_S = 0.1
AHEAD = 20_000
"""So many datagrams are decoded before the store has them: what waits longer waits in the spool, not in memory."""
DRAIN_S = 5.0
"""How long an end waits for what is in the spool to reach the store; what does not is there the next time."""


class TrapReception:
    """Runs from `start` to `stop` on threads of its own; what it has heard survives in the raw spool and the store."""

    def __init__(
        self,
        core: Core,
        credentials: Credentials,
        *,
        receiver: Sequence[str] = RECEIVER,
        decoder: Sequence[str] = DECODER,
    ) -> None:
        self._settings, self._clock = core.settings.traps, core.clock
        directory = core.settings.trap_directory
        self._identity = spool_identity(directory)
        self._started_at = core.clock.now()
        self._news: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._stored = self._discoveries = self._duplicates = self._committed = 0
        self._is_stopping, self._is_open = Event(), Event()
        self._tally = ReceiverTally()
        self._keeper = TrapKeeper(
            core,
            credentials,
            self._identity,
            committed=lambda through, kept: self._news.put(partial(self._on_committed, through, kept)),
            senders=lambda senders: self._news.put(partial(self._on_senders, senders)),
            beat=self._beat,
            tally=self._tally,
        )
        self._receiver = ReceiverChild(directory, self._settings, self._clock, self._told, self._tally, receiver)
        engine = Engine(next_boot(directory), self._started_at.timestamp(), self._settings.minimum_level)
        self._decoder = DecoderChild(directory, self._clock, self._told, 0, engine, self._keeper.heard(), decoder)
        self._thread = Thread(target=self._run, name="trap reception")

    @property
    def port(self) -> int:
        """Where it listens; 0 as long as it never has."""
        return self._receiver.port

    @property
    def receiver_pid(self) -> int | None:
        """The receiver's process, while there is one."""
        return self._receiver.pid

    @property
    def decoder_pid(self) -> int | None:
        """The decoder's process, while there is one."""
        return self._decoder.pid

    def start(self) -> None:
        """Begin to receive; raises what the store says if it cannot be used."""
        self._committed = self._decoder.done = self._receiver.through = self._keeper.begin()
        self._thread.start()

    def wait_until_open(self, within_s: float) -> bool:
        """Wait for the receiver to listen and to know whose traps are welcome; whether it does."""
        return self._is_open.wait(within_s)

    def stop(self) -> None:
        """End; what was heard is in the spool, and in the store unless that takes too long."""
        self._is_stopping.set()
        self._thread.join()
        self._keeper.close()

    def _run(self) -> None:
        self._receiver.start()
        self._decoder.start()
        while not self._is_stopping.is_set():
            self._turn()
        self._receiver.finish()
        ends_at = self._clock.monotonic() + DRAIN_S
        while not self._is_drained() and self._clock.monotonic() < ends_at:
            self._turn()
        self._receiver.close()
        self._decoder.close()
        self._receiver.state = ReceiverState.STOPPED

    def _is_drained(self) -> bool:
        return self._receiver.pid is None and self._committed >= self._receiver.through

    def _turn(self) -> None:
        """Wait for news for a moment, then do all that there is, and look after the children."""
        try:
            self._take_in(self._news.get(timeout=TICK_S))
            while True:
                self._take_in(self._news.get_nowait())
        except Empty:
            self._decoder.grant(min(self._receiver.through, self._committed + AHEAD))
            self._decoder.mind()
            self._receiver.mind()

    def _take_in(self, news: Callable[[], None]) -> None:
        try:
            news()
        except FAULTS_OF_DATA as error:
            # Without this thread nothing would be received any more, and nobody would hear of it.
            why = f"{type(error).__name__}: {error}"
            structlog.get_logger("traps").error("what a process of the trap reception said is of no use", why=why)

    def _told(self, child: Child, line: Line | None) -> None:
        self._news.put(partial(self._on_told, child, line))

    def _on_told(self, child: Child, line: Line | None) -> None:
        if self._receiver.is_mine(child):
            self._on_receiver(line)
        elif self._decoder.is_mine(child):
            self._on_decoder(line)

    def _on_receiver(self, line: Line | None) -> None:
        if line is not None:
            self._receiver.on_line(line)
            if line.get("allowed"):
                self._is_open.set()
        elif self._is_stopping.is_set():
            self._receiver.close()
        else:
            self._receiver.on_ended()

    def _on_decoder(self, line: Line | None) -> None:
        if line is None:
            self._decoder.on_ended()
            return
        if "ready" in line:
            self._decoder.on_ready()
        if "events" in line:
            # First the answers: their notifications are on the disk, and the devices wait.
            if line["answers"]:
                self._receiver.say({"send": line["answers"]})
            events = [event_from_json(event) for event in line["events"]]
            self._decoder.on_events(events, line["count"], line["last"])
            # Of what is no event somebody asked for our engine's name or time.
            self._discoveries += line["count"] - len(events)
            self._keeper.add(events, self._decoder.done)
        if "done" in line:
            missing = self._decoder.on_done()
            if missing:
                self._tally.lose(Cause.SPOOL_DAMAGED, missing)
            self._keeper.add((), self._decoder.done)

    def _on_committed(self, through: int, kept: Kept) -> None:
        self._committed = through
        self._stored += kept.stored
        self._duplicates += kept.duplicates
        self._receiver.say({"applied": through})

    def _on_senders(self, senders: Senders) -> None:
        # First the decoder: nothing may come to it of which it does not know whose it is.
        self._decoder.welcome(senders)
        self._receiver.allow(senders)

    def _beat(self) -> ReceiverBeat:
        receiver = self._receiver
        return ReceiverBeat(
            source=self._identity,
            state=receiver.state,
            detail=receiver.trouble,
            address=self._settings.address,
            port=receiver.port or self._settings.port,
            started_at=self._started_at,
            figures=self._tally.total(),
            waiting=max(0, receiver.through - self._committed),
            stored=self._stored,
            discoveries=self._discoveries,
            duplicates=self._duplicates,
            receiver_restarts=max(0, receiver.starts - 1),
            decoder_restarts=self._decoder.restarts,
        )


@contextmanager
def receiving_traps(core: Core, credentials: Credentials) -> Iterator[None]:
    """Receive traps for as long as the block lasts, if the settings want them."""
    if not core.settings.traps.enabled:
        yield
        return
    reception = TrapReception(core, credentials)
    reception.start()
    try:
        yield
    finally:
        reception.stop()
