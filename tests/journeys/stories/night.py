"""The night of the journeys: the demo's provider, whose devices answer through the real probes and engine."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.engine import Engine
from nocdesk.network.queries import poll_targets
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.requests.commands import Heartbeat, beat
from nocdesk.settings import Settings
from nocdesk.store.spool import Spool
from probes.demo_history import import_demo, write_carelessly
from probes.learning import columns_among, learnt_of
from probes.polls import PROBES
from probes.probe import Answer, ProbeTarget
from probes.probe_targets import probe_targets
from probes.simulator.device_view import device_views
from probes.simulator.network import read_network
from probes.simulator.playback import Playback
from probes.simulator.story_file import read_story
from probes.table_file import load_tables

BEGINS_AT = datetime(2026, 11, 29, 5, 30, tzinfo=UTC)
"""Half an hour before the night shift ends."""

POLL_S = 30.0
_FIRST_PORT = 20_000


class Night:
    """Passes when it is told to; `core` is the store as whoever sits at the desk opens it."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(BEGINS_AT)
        self.settings = Settings(database_url=f"sqlite:///{folder / 'nocdesk.db'}", data_dir=folder)
        self.core = self.open_core(Actor("root", Role.ADMINISTRATOR))
        write_carelessly(self.core.engine)
        provider = Path(str(files("resources").joinpath("demo", "provider.toml")))
        network = read_network(provider)
        self._playback = Playback(read_story(Path(__file__).with_name("night.toml"), network), BEGINS_AT)
        self._views = device_views(network, self._playback)
        ports = {name: _FIRST_PORT + place for place, name in enumerate(network.devices)}
        import_demo(self.core, provider, ports, is_history=True)
        with self.core.read() as session:
            tables = load_tables(self.settings.table_dir)
            self._probes = {target.name: probe_targets(target, tables) for target in poll_targets(session)}
        self._spool = Spool(self.settings.spool_file)
        self._engine = Engine(self.core, self._spool)
        self._rounds = 0

    def open_core(self, actor: Actor) -> Core:
        """The night's store for somebody."""
        return open_core(self.settings, actor, self.clock)

    def cut(self) -> None:
        """The digger comes in half a minute."""
        self._playback.begin(self.clock.now())

    def let_pass(self, minutes: float, *, every_s: float = POLL_S) -> None:
        """Every probe is asked every so many seconds, and the engine judges what is answered."""
        for _ in range(round(minutes * 60 / every_s)):
            self.clock.advance(every_s)
            self._rounds += 1
            readings = tuple(reading for name, own in self._probes.items() for reading in self._readings(name, own))
            self._spool.append(encode_batch(Batch("night", readings)))
            self._engine.apply_waiting()
            self._beat(len(readings))

    def close(self) -> None:
        """Let go of the store."""
        self._spool.close()
        self.core.close()

    def _readings(self, device: str, probes: tuple[ProbeTarget, ...]) -> Iterator[Reading]:
        at, monotonic_s, view = self.clock.now(), self.clock.monotonic(), self._views[device]
        if not view.is_answering(at):
            for probe in probes:
                yield Reading(probe.probe_id, at, monotonic_s, Outcome.SILENT, detail="no answer")
            return
        values = {oid: value for oid, (_, value) in view.objects(at).items()}
        answer = Answer(values, at, monotonic_s, 2.0)
        columns = {column for probe in probes for column in PROBES[probe.type].columns(probe)}
        learnt = learnt_of(columns_among(columns, values))
        for probe in probes:
            yield PROBES[probe.type].reading(probe, answer, learnt)

    def _beat(self, polls: int) -> None:
        """The collector's sign of life."""
        done = polls * self._rounds
        life = Heartbeat("night", BEGINS_AT, done, done, 0, done, 0, polls * 60 / POLL_S, 0.0, judges=True)
        with self.core.work(SYSTEM) as work:
            beat(work, heartbeat=life)
