"""Writes the day before the demo: what polls every five minutes would have heard, through the probes and the engine."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

import sqlalchemy
from sqlalchemy import event

from nocdesk.alarm_keeping import AlarmKeeping
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.engine import Engine
from nocdesk.network.queries import poll_targets
from nocdesk.problems.correlator import Correlator
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import read_provider
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.spool import Spool
from nocdesk.ticket_keeping import TicketKeeping
from probes.demo_people import StoryPeople
from probes.learning import Learner
from probes.polls import PROBES
from probes.probe import Answer, ProbeTarget
from probes.probe_targets import probe_targets
from probes.simulator.device_view import DeviceView
from probes.simulator.playback import Act, Playback
from probes.table_file import load_tables

STEP, CLOSE_STEP = timedelta(minutes=5), timedelta(minutes=1)
_GARBAGE_AFTER = (50_000, 20, 100)
_CLOCK_NAME = "history"
_ROUND_TRIP_MS = 2.0
_SILENT = "no answer (also if key or community wrong)"


def import_demo(core: Core, provider: Path, ports: Mapping[str, int], *, is_history: bool) -> None:
    """Bring the provider into the store, its devices at the simulator's ports.

    For the history the probes have its interval, so that a poll every five minutes is not taken for a gap.
    """
    ensure_catalogue(core)
    file = read_provider(provider)
    said = file.provider
    devices = tuple(device.model_copy(update={"port": ports[device.name]}) for device in said.device)
    update: dict[str, object] = {"device": devices}
    if is_history:
        interval_s = STEP.total_seconds()
        update["probe"] = tuple(probe.model_copy(update={"interval_s": interval_s}) for probe in said.probe)
    with core.work() as work:
        import_provider(work, file.saying(said.model_copy(update=update)))


class HistoryWriter:
    """Lets a day pass on a virtual clock."""

    def __init__(
        self, core: Core, clock: VirtualClock, playback: Playback, views: Mapping[str, DeviceView], people: StoryPeople
    ) -> None:
        self._core = core
        self._clock = clock
        self._playback = playback
        self._views = views
        self._people = people
        self._learners: Mapping[str, Learner] = {}

    def write(self, progress: Callable[[float], None]) -> None:
        """From the clock's present to the playback's origin; the acts of people come in between, in their order."""
        with self._core.read() as session:
            tables = load_tables(self._core.settings.table_dir)
            probes = {target.name: probe_targets(target, tables) for target in poll_targets(session)}
        self._learners = {name: _learner(own) for name, own in probes.items()}
        spool = Spool(self._core.settings.spool_file)
        # Of the time before, samples may come only when the day is over: it is judged then.
        engine = Engine(self._core, spool, evaluate_every_s=inf)
        # The engine looks for problems, and the calendar after tickets and alarms, by a clock that stands still here.
        correlator = Correlator(settles_in=self._core.settings.problems.settles_in)
        keeping = TicketKeeping(self._core), AlarmKeeping(self._core)
        acts = iter(act for act in self._playback.history_acts() if act.at > self._clock.now())
        waiting = next(acts, None)
        instants = list(self._instants())
        for number, at in enumerate(instants, start=1):
            while waiting is not None and waiting.at <= at:
                self._act(waiting)
                waiting = next(acts, None)
            self._set_clock(at)
            readings = tuple(reading for name, own in probes.items() for reading in self._readings(name, own, at))
            spool.append(encode_batch(Batch(_CLOCK_NAME, readings)))
            engine.apply_waiting()
            correlator.settle(self._core)
            for each in keeping:
                each.run()
            progress(number / len(instants))
        spool.close()

    def _instants(self) -> Iterator[datetime]:
        """Every five minutes, and every minute where it is looked at closely."""
        began_at, origin = self._clock.now(), self._playback.origin
        instants = {began_at + STEP * number for number in range(1, (origin - began_at) // STEP + 1)}
        for begin, end in self._playback.close_ups():
            count = (min(end, origin) - begin) // CLOSE_STEP
            instants.update(begin + CLOSE_STEP * number for number in range(count + 1))
        yield from sorted(at for at in instants if at > began_at)

    def _act(self, act: Act) -> None:
        self._set_clock(act.at)
        self._people.perform(act)

    def _set_clock(self, at: datetime) -> None:
        self._clock.step((at - self._clock.now()).total_seconds())

    def _readings(self, device: str, probes: Sequence[ProbeTarget], at: datetime) -> Iterator[Reading]:
        view, monotonic_s = self._views[device], self._playback.seconds(at)
        if not view.is_answering(at):
            for probe in probes:
                yield Reading(probe.probe_id, at, monotonic_s, Outcome.SILENT, detail=_SILENT)
            return
        values = {oid: value for oid, (_, value) in view.objects(at).items()}
        answer = Answer(values, at, monotonic_s, _ROUND_TRIP_MS)
        learnt = self._learners[device].learn(values)
        for probe in probes:
            yield PROBES[probe.type].reading(probe, answer, learnt)


def _learner(probes: Sequence[ProbeTarget]) -> Learner:
    return Learner({column for probe in probes for column in PROBES[probe.type].columns(probe)})


def judge_once(core: Core) -> None:
    """Compute service levels, and what follows from them, as of now."""
    with closing(Spool(core.settings.spool_file)) as spool:
        Engine(core, spool).apply_waiting()


@contextmanager
def seldom_tidying() -> Iterator[None]:
    """Look for unreachable objects seldom: of what is made here as good as none is, and looking takes a fifth of it."""
    usual = gc.get_threshold()
    gc.set_threshold(*_GARBAGE_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def write_carelessly(engine: sqlalchemy.Engine) -> None:
    """Don't wait for the disk: a history that a power loss destroys is invented again at the next start."""
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
