"""The demo: an invented provider on simulated devices, with a day of history, a collector and a story that goes on."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

from nocdesk.clock import Clock, SystemClock, VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.model import Actor, Role
from nocdesk.series_keeping import SeriesKeeping
from nocdesk.setting_groups import NoticeSettings, PollSettings, Transport, TrapSettings
from nocdesk.settings import Settings
from probes.demo_collector import CollectorProcess
from probes.demo_history import HistoryWriter, import_demo, judge_once, seldom_tidying, write_carelessly
from probes.demo_month import MonthWriter
from probes.demo_people import StoryPeople, StoryTeller
from probes.demo_post import PostOffice
from probes.demo_quiet import QuietTime
from probes.demo_secrets import invent_secrets
from probes.demo_shifts import hand_over_the_shift_before
from probes.simulator.conditions import NetworkState
from probes.simulator.device_view import device_views
from probes.simulator.larger_provider import larger_provider
from probes.simulator.network import parse_network, read_network
from probes.simulator.playback import Playback
from probes.simulator.process import SimulatorOrder, SimulatorProcess
from probes.simulator.story_file import read_story
from probes.traps.socket_options import free_udp_port

_DEMO = Actor("demo", Role.ADMINISTRATOR)
LOOPBACK = "127.0.0.1"
_PATIENCE = PollSettings(timeout_s=1.0, retries=1)

Progress = Callable[[str, float], None]
"""Told what is being done, and which share of it is done."""


class DemoError(NocdeskError):
    """The demo cannot be started as asked."""


def _shipped(name: str) -> Path:
    return Path(str(files("resources").joinpath("demo", name)))


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What the demo shows, and how much of the past it invents.

    `speed` moves the story only, never clocks, polling or SLA seconds.
    """

    speed: float = 1.0
    provider: Path = field(default_factory=lambda: _shipped("provider.toml"))
    story: Path = field(default_factory=lambda: _shipped("story.toml"))
    history: timedelta = timedelta(hours=24)
    devices: int | None = None
    """How many devices the provider is enlarged to; None for those that it has."""

    def __post_init__(self) -> None:
        if not 0.1 <= self.speed <= 100.0:
            raise DemoError(
                _("the demo's speed cannot be {speed:g}; choose a number from 0.1 to 100").format(speed=self.speed)
            )


class Demo:
    """A running demo in a directory of its own; used as a context manager, which leaves nothing behind.

    After entering, the store holds the history and the collector polls; `begin` lets the story go on from there.
    """

    def __init__(self, options: DemoOptions, *, progress: Progress | None = None, clock: Clock | None = None) -> None:
        self.options = options
        self.clock = clock or SystemClock()
        self._progress = progress or (lambda _what, _share: None)
        if options.devices is None:
            enlarged, self._network = None, read_network(options.provider)
        else:
            enlarged = larger_provider(options.provider.read_text(encoding="utf-8"), options.devices)
            self._network = parse_network(options.provider, enlarged)
        self._playback = Playback(read_story(options.story, self._network), self.clock.now(), speed=options.speed)
        self._secrets = invent_secrets(self._network)
        self._directory = tempfile.TemporaryDirectory(prefix="nocdesk-demo-", ignore_cleanup_errors=True)
        self._provider = options.provider if enlarged is None else self._written(enlarged)
        # The port is chosen here, so that the simulated devices can be told where to send.
        traps = TrapSettings(enabled=True, address=LOOPBACK, port=free_udp_port(LOOPBACK))
        self.post = PostOffice()
        notices = NoticeSettings(
            host=LOOPBACK, port=self.post.mail_port, transport=Transport.NONE, sender="noc@demo.example", per_10_min=60
        )
        self.settings = Settings(data_dir=Path(self._directory.name), poll=_PATIENCE, traps=traps, notices=notices)
        self._simulator: SimulatorProcess | None = None
        self._collector: CollectorProcess | None = None
        self._teller: StoryTeller | None = None
        self._people: StoryPeople | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open_core(self, actor: Actor) -> Core:
        """The demo's store for somebody who works with it."""
        return open_core(self.settings, actor, self.clock)

    def begin(self) -> None:
        """Let the story begin now."""
        assert self._simulator is not None
        assert self._people is not None
        begins_at = self.clock.now()
        self._simulator.begin(begins_at)
        self._playback.begin(begins_at)
        self._teller = StoryTeller(self._playback, self._people, self.clock)
        self._teller.start()

    def check(self) -> None:
        """Raise DemoError if one of the demo's processes has ended by itself, KeyboardInterrupt if it was told to."""
        if self._simulator is not None and not self._simulator.is_running():
            raise DemoError(_("the simulated network has ended; start the demo again"))
        if self._collector is not None and self._collector.has_ended_well():
            # Ctrl+C reaches every process of the terminal, and Python loses it here where it comes inside a destructor.
            raise KeyboardInterrupt
        if self._collector is not None and not self._collector.is_running():
            raise DemoError(
                _("the collector has ended: {last_words}; start the demo again").format(
                    last_words=self._collector.last_words()
                )
            )

    def stop_polling(self) -> None:
        """End the story and the collector; what was heard is in the store afterwards."""
        if self._teller is not None:
            self._teller.stop()
        if self._collector is not None:
            self._collector.close()

    def close(self) -> None:
        """End every process and remove the directory."""
        # A second Ctrl+C cuts one of these short, but not the others.
        with ExitStack() as ending:
            ending.callback(self._directory.cleanup)
            ending.callback(self.post.close)
            if self._simulator is not None:
                ending.callback(self._simulator.close)
            if self._people is not None:
                ending.callback(self._people.close)
            self.stop_polling()

    def _written(self, provider: str) -> Path:
        path = Path(self._directory.name) / "provider.toml"
        path.write_text(provider, encoding="utf-8")
        return path

    def _start(self) -> None:
        # Both processes take a second to start, which they do while the history is being written.
        self._collector = CollectorProcess(self.settings, self._secrets)
        options = self.options
        self._simulator = SimulatorProcess(
            SimulatorOrder(
                self._provider,
                options.story,
                self._playback.origin,
                options.speed,
                self._secrets,
                traps_port=self.settings.traps.port,
            )
        )
        with seldom_tidying():
            self._write_history()
        self._collector.begin()
        self._people = StoryPeople(self.open_core(_DEMO), words=self._history_words, webhook=self.post.webhook)

    def _write_history(self) -> None:
        day_begins_at = self._playback.origin - self.options.history
        begins_at = day_begins_at if self._playback.story.month is None else self._playback.month_begins_at
        # What is agreed holds from here on.
        clock = VirtualClock(begins_at)
        core = open_core(self.settings, _DEMO, clock)
        assert self._simulator is not None
        try:
            self._progress(_("Starting the simulated network"), 0.0)
            ports = self._simulator.ports()
            self._progress(_("Starting the simulated network"), 1.0)
            import_demo(core, self.options.provider, ports, is_history=True)
            people = StoryPeople(core, words={}, webhook=self.post.webhook)
            write_carelessly(core.engine)
            views = device_views(self._network, self._playback)
            quiet = self._write_month(core, clock, people, day_begins_at)
            writer = HistoryWriter(core, clock, self._playback, views, people)
            writer.write(lambda share: self._progress(_("Writing the day before"), share))
            if quiet is not None:
                quiet.keep_samples(self._playback.day_faults())
            self._progress(_("Judging service levels"), 0.0)
            # What opens now reads this day: it lies sorted by series before the calendar comes to it.
            SeriesKeeping(core).run()
            judge_once(core)
            hand_over_the_shift_before(core)
            self._progress(_("Judging service levels"), 1.0)
            if self._provider != self.options.provider:
                self._progress(_("Entering {count:,} devices").format(count=len(ports)), 0.0)
            import_demo(core, self._provider, ports, is_history=False)
            if self._provider != self.options.provider:
                self._progress(_("Entering {count:,} devices").format(count=len(ports)), 1.0)
            self._history_words = people.words
        finally:
            core.close()

    def _write_month(self, core: Core, clock: VirtualClock, people: StoryPeople, until: datetime) -> QuietTime | None:
        """The month of which the story tells for one service, and that nothing befell the others."""
        month = self._playback.story.month
        if month is None:
            return None
        self._progress(_("Writing the month before"), 0.0)
        MonthWriter(core, clock, NetworkState(self._network, self._playback), people, month).write(until)
        quiet = QuietTime(core, self._playback.month_begins_at, until)
        quiet.open_ledgers()
        self._progress(_("Writing the month before"), 1.0)
        return quiet
