"""The collector: asks devices on schedule, spools what they say, lets the engine work on it, and answers requests."""

import asyncio
import math
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial

import structlog

from nocdesk.clock import Clock
from nocdesk.credentials import Credentials
from nocdesk.quality.answer import PollAnswer
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.setting_groups import PollSettings
from probes.asked import AskedPolls, in_words
from probes.backlog import Backlog
from probes.collector_store import CollectorStore, PollNow
from probes.credential_cache import CredentialCache
from probes.device_target import DeviceTarget
from probes.heard import Heard
from probes.learning import numbers_in
from probes.moment import Moment
from probes.poller import DevicePoller
from probes.schedule import Job, Schedule, Timing
from probes.signs_of_life import SignsOfLife, Workers
from probes.snmp.client import SnmpClient
from probes.snmp.errors import SnmpError
from probes.standing import StandingPoll, Values
from probes.tally import Tally
from probes.watched_device import WatchedDevice
from probes.worker import Worker

SPOOL_EVERY_S = 0.25
ENGINE_EVERY_S = 1.0
CLAIM_EVERY_S = 0.5
TARGETS_EVERY_S = 2.0
LONGEST_WAIT_S = 1.0
NUMBERS_AT_ONCE = 500


class Collector:
    """Runs until its task is cancelled or `stop` is called; everything it knows survives in the spool and the store."""

    def __init__(
        self, *, store: CollectorStore, client: SnmpClient, credentials: Credentials, clock: Clock, pace: PollSettings
    ) -> None:
        self._store, self._client, self._clock, self._pace = store, client, clock, pace
        self._resolve = CredentialCache(credentials, clock)
        self._schedule = Schedule()
        self._devices: dict[int, WatchedDevice] = {}
        self._backlog = Backlog()
        self._asked = AskedPolls()
        self._engine_worked_at = clock.monotonic()
        self._places = asyncio.Semaphore(pace.in_flight)
        self._moment = Moment(clock)
        self._polls: asyncio.TaskGroup | None = None
        self._wake, self._spooled, self._stopping = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._engine_work, self._store_work, self._spool_work = Worker("engine"), Worker("store"), Worker("spool")
        self._log = structlog.get_logger("collector")
        self.tally = Tally(clock.now())
        workers = Workers(self._engine_work, self._store_work, self._spool_work)
        self._signs = SignsOfLife(store, clock, self.tally, workers, lambda: self.engine_idle_s)

    @property
    def standing(self) -> int:
        """How many devices have polls that stand."""
        return sum(bool(watched.poller.standing) for watched in self._devices.values())

    @property
    def devices(self) -> int:
        """How many devices are polled."""
        return len(self._devices)

    @property
    def is_judging(self) -> bool:
        """Whether it judges for all collectors of the store."""
        return self._store.is_judging

    @property
    def engine_idle_s(self) -> float:
        """How long ago the engine last brought what was heard into the store."""
        return self._clock.monotonic() - self._engine_worked_at

    @property
    def faults_met(self) -> int:
        """How often a job of it failed by a fault of the program."""
        return self._signs.faults_met

    def stop(self) -> None:
        """End cleanly: what is in flight is dropped, what was heard is spooled and applied."""
        self._stopping.set()

    async def run(self) -> None:
        """Collect until `stop`; raises what the store says if it cannot even be read at the start."""
        await self._read_targets()
        loops = (
            self._poll_loop,
            self._spool_loop,
            self._engine_loop,
            self._claim_loop,
            self._signs.beat_loop,
            self._signs.local_loop,
            self._targets_loop,
        )
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(loop(), name=loop.__name__) for loop in loops]
                await self._stopping.wait()
                for task in tasks:
                    task.cancel()
        finally:
            # Whatever ended it: what was heard is kept first.
            await self._spool_waiting()
            await self._client.close()
        await self._finish()

    async def _finish(self) -> None:
        await self._apply()
        await self._answer_waiting()
        await self._signs.give_last()
        for worker in (self._engine_work, self._store_work, self._spool_work):
            worker.close()

    async def _poll_loop(self) -> None:
        async with asyncio.TaskGroup() as group:
            self._polls = group
            while True:
                now = self._clock.monotonic()
                for job in self._schedule.due(now):
                    self._ask(job, now)
                next_due_at = self._schedule.next_due_at()
                wait_s = LONGEST_WAIT_S if next_due_at is None else min(next_due_at - now, LONGEST_WAIT_S)
                self._wake.clear()
                await _until(self._wake, max(wait_s, 0.001))

    def _ask(self, job: Job, now: float) -> None:
        """By a standing poll where there is one, whose answer comes back to `_heard`; else as a task."""
        watched = self._devices.get(job.device_id)
        standing = watched.poller.standing.get(job.probe_ids) if watched else None
        if watched is None or standing is None or now >= standing.good_until_s:
            self._begin(self._poll(job))
        else:
            standing.client.submit(standing.request, partial(self._heard, job, watched, standing, now))

    def _begin(self, polling: Coroutine[None, None, None]) -> None:
        if self._polls is None or self._stopping.is_set():
            polling.close()
        else:
            self._polls.create_task(polling)

    def _heard(
        self,
        job: Job,
        watched: WatchedDevice,
        standing: StandingPoll,
        began_at: float,
        said: Values | SnmpError,
        round_trip_ms: float,
    ) -> None:
        """An ordinary answer becomes a row here and now; any other goes the way of a first poll."""
        monotonic_s = self._clock.monotonic()
        row = None if isinstance(said, SnmpError) else watched.row(standing, said, self._log)
        if row is None or watched.said is not Outcome.ANSWERED or job.device_id not in self._devices:
            heard = Heard(
                standing.request.oids, said, standing.request.types, self._clock.now(), monotonic_s, round_trip_ms
            )
            self._begin(self._poll(job, heard, began_at))
            return
        at_us, ticks = self._moment.at_us(monotonic_s), watched.poller.uptime_ticks or 0
        self._backlog.add_row(standing.number, at_us, monotonic_s, round_trip_ms, ticks, row)
        self.tally.count_row(len(job.probe_ids), standing.samples)
        self._schedule.done(job.device_id, monotonic_s, has_answered=True)
        self._wake.set()
        if self._asked:
            for probe_id in job.probe_ids:
                self._asked.answer(probe_id, began_at, f"answered after {round_trip_ms:.0f} ms")

    async def _poll(self, job: Job, heard: Heard | None = None, began_at: float = math.inf) -> None:
        watched = self._devices.get(job.device_id)
        async with self._places:
            began_at = min(began_at, self._clock.monotonic())
            readings = await watched.poller.poll(job.probe_ids, heard) if watched else ()
        has_answered = any(reading.outcome is not Outcome.SILENT for reading in readings) or not readings
        silent_polls = self._schedule.done(job.device_id, self._clock.monotonic(), has_answered=has_answered)
        self._wake.set()
        self._take(readings, watched.poller.answers if watched else (), began_at)
        if watched and readings:
            watched.stand(job.probe_ids, self._backlog.number_of, self._log)
            watched.say(readings[0], silent_polls, self._log)

    def _take(self, readings: Sequence[Reading], answers: Sequence[PollAnswer], began_at: float) -> None:
        self.tally.count(readings)
        self._backlog.add(readings, answers)
        for reading in readings:
            self._asked.answer(reading.probe_id, began_at, in_words(reading))

    async def _spool_loop(self) -> None:
        while True:
            await asyncio.sleep(SPOOL_EVERY_S)
            await self._spool_waiting()

    async def _spool_waiting(self) -> None:
        for _ in range(self._backlog.close_batch()):
            batch = self._backlog.next_batch()
            if not await self._spool_work.do(self._store.keep, batch):
                self._backlog.put_back(batch)
                return
            self._backlog.say_what_was_lost()
            self._spooled.set()

    async def _engine_loop(self) -> None:
        while True:
            self._spooled.clear()
            await self._apply()
            await _until(self._spooled, ENGINE_EVERY_S)

    async def _apply(self) -> None:
        if await self._engine_work.do(self._store.apply):
            self._engine_worked_at = self._clock.monotonic()

    async def _claim_loop(self) -> None:
        while True:
            await self._store_work.do(self._claim_into, self._on_claimed, asyncio.get_running_loop())
            await self._answer_waiting()
            await asyncio.sleep(CLAIM_EVERY_S)

    async def _answer_waiting(self) -> None:
        """An answer that the store does not take waits for the next time."""
        answers = self._asked.answers
        while answers:
            if not await self._store_work.do(self._store.answer, *answers[0]):
                return
            answers.popleft()

    def _claim_into(self, tell: Callable[[PollNow], None], loop: asyncio.AbstractEventLoop) -> None:
        for request in self._store.claim():
            loop.call_soon_threadsafe(tell, request)

    def _on_claimed(self, request: PollNow) -> None:
        now = self._clock.monotonic()
        if not any(
            request.probe_id == probe.probe_id
            for device in self._devices.values()
            for probe in device.poller.target.probes
        ):
            self._asked.refuse(request.request_id, "This probe is not polled: it was removed, or its device was.")
            return
        self._asked.ask(request.probe_id, now, request.request_id)
        self._schedule.ask_now([request.probe_id], now)
        self._wake.set()

    async def _targets_loop(self) -> None:
        while True:
            await asyncio.sleep(TARGETS_EVERY_S)
            await self._store_work.do(self._read_into, asyncio.get_running_loop())
            await self._tell_numbers()

    async def _tell_numbers(self) -> None:
        """Let the store know what was learnt since the last time, some devices at once."""
        news = [one for one in self._devices.values() if one.poller.learnt is not one.told][:NUMBERS_AT_ONCE]
        learnt = {one.poller.target.device_id: (one, one.poller.learnt) for one in news}
        numbers = {device_id: numbers_in(known) for device_id, (_, known) in learnt.items()}
        if numbers and await self._store_work.do(self._store.keep_numbers, numbers):
            for one, known in learnt.values():
                one.told = known

    def _read_into(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon_threadsafe(self._watch, self._store.targets())

    async def _read_targets(self) -> None:
        self._watch(await self._store_work.ask(self._store.targets))

    def _watch(self, targets: Sequence[DeviceTarget]) -> None:
        if [device.poller.target for device in self._devices.values()] == list(targets):
            return
        self._devices = {target.device_id: self._watched(target) for target in targets}
        timings = (Timing(p.probe_id, target.device_id, p.interval_s) for target in targets for p in target.probes)
        self._schedule.replace(timings, self._clock.monotonic())
        self._wake.set()

    def _watched(self, target: DeviceTarget) -> WatchedDevice:
        known = self._devices.get(target.device_id)
        if known is not None and known.poller.target == target:
            return known
        pace = self._pace
        return WatchedDevice(
            DevicePoller(target, self._client, self._resolve, self._clock, pace.timeout_s, pace.retries)
        )


async def _until(event: asyncio.Event, limit_s: float) -> None:
    """Wait for an event, but not for ever; `wait_for` of Python 3.11 would lose a cancellation that comes with it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            await event.wait()
