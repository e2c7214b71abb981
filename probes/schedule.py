"""When each device is asked: on a monotonic clock, staggered, never twice at once, more rarely while it is silent."""

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

GOLDEN_RATIO = 0.618_033_988_749_895
"""Its multiples, modulo one, spread any number of devices evenly over an interval (Kronecker sequence)."""

FIRST_WITHIN_S = 10.0
"""A new device is asked within this time, however long its interval is."""
FIRST_EACH_S = 0.015
"""Or, of very many devices, so long for each: a first poll learns rows and costs many times what the next ones do."""

BACKOFF = ((10, 4), (3, 2))
"""After so many silent polls in a row only every so-manieth is made."""
BACKOFF_CAP_S = 60.0
"""A backoff never makes a device wait longer than this, unless its own interval is longer."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A probe of a device and how often it is due."""

    probe_id: int
    device_id: int
    interval_s: float


@dataclass(frozen=True, slots=True)
class Job:
    """All probes of one device that are due, to be asked in one go."""

    device_id: int
    probe_ids: tuple[int, ...]


@dataclass(slots=True)
class _Entry:
    timing: Timing
    phase_s: float
    due_at: float


@dataclass(slots=True)
class _Device:
    entries: dict[int, _Entry] = field(default_factory=dict)
    whole: Job = field(default_factory=lambda: Job(0, ()))
    """The job in which all its probes are due: mostly they are, and then nothing new is made."""
    silent_polls: int = 0
    queued_at: float | None = None
    """The time of its one valid place in the queue; others there are left over and mean nothing."""


class Schedule:
    """The timetable; `now` is always monotonic, in seconds, and never before an earlier one."""

    def __init__(self) -> None:
        self._devices: dict[int, _Device] = {}
        self._queue: list[tuple[float, int]] = []
        self._in_flight: set[int] = set()

    def replace(self, timings: Iterable[Timing], now: float) -> None:
        """Take a new set of probes; those that stay keep their times, and a poll in flight ends as it would have."""
        wanted: dict[int, dict[int, Timing]] = {}
        for timing in timings:
            wanted.setdefault(timing.device_id, {})[timing.probe_id] = timing
        self._devices = {device_id: self._devices.get(device_id, _Device()) for device_id in wanted}
        self._queue = []
        first_within_s = max(FIRST_WITHIN_S, len(wanted) * FIRST_EACH_S)
        for device_id, device in self._devices.items():
            device.entries = {
                probe_id: _kept(device.entries.get(probe_id), timing) or _entered(timing, now, first_within_s)
                for probe_id, timing in wanted[device_id].items()
            }
            device.whole = Job(device_id, tuple(device.entries))
            self._enqueue(device_id, device)

    def due(self, now: float) -> list[Job]:
        """The devices to ask now; each is in flight until `done` is told."""
        jobs: list[Job] = []
        queue, devices = self._queue, self._devices
        while queue and queue[0][0] <= now:
            due_at, device_id = heapq.heappop(queue)
            device = devices.get(device_id)
            if device is None or device.queued_at != due_at:
                continue
            device.queued_at = None
            self._in_flight.add(device_id)
            due = [entry for entry in device.entries.values() if entry.due_at <= now]
            self._step(device, due, now)
            is_whole = len(due) == len(device.entries)
            jobs.append(device.whole if is_whole else Job(device_id, tuple(entry.timing.probe_id for entry in due)))
        return jobs

    def done(self, device_id: int, now: float, *, has_answered: bool) -> int:
        """A job has ended; returns how many polls in a row the device has been silent."""
        self._in_flight.discard(device_id)
        device = self._devices.get(device_id)
        if device is None:
            return 0
        if has_answered and device.silent_polls and _factor(device.silent_polls) > 1:
            for entry in device.entries.values():
                entry.due_at = min(entry.due_at, _after(entry, now))
        device.silent_polls = 0 if has_answered else device.silent_polls + 1
        self._enqueue(device_id, device)
        return device.silent_polls

    def ask_now(self, probe_ids: Iterable[int], now: float) -> None:
        """Make probes due at once; one that is in flight is asked again after it."""
        wanted = set(probe_ids)
        for device_id, device in self._devices.items():
            for probe_id in wanted & device.entries.keys():
                device.entries[probe_id].due_at = now
                self._enqueue(device_id, device)

    def next_due_at(self) -> float | None:
        """When `due` will give something again, as far as it is known now."""
        while self._queue:
            due_at, device_id = self._queue[0]
            device = self._devices.get(device_id)
            if device is not None and device.queued_at == due_at:
                return due_at
            heapq.heappop(self._queue)
        return None

    def _enqueue(self, device_id: int, device: _Device) -> None:
        if device_id in self._in_flight:
            return
        device.queued_at = min([entry.due_at for entry in device.entries.values()])
        heapq.heappush(self._queue, (device.queued_at, device_id))

    def _step(self, device: _Device, due: Iterable[_Entry], now: float) -> None:
        """Set the next time on each probe's own grid; what was missed meanwhile is not caught up."""
        for entry in due:
            entry.due_at = _after(entry, now)
            if device.silent_polls:
                entry.due_at += _skipped(entry, device.silent_polls) * entry.timing.interval_s


def _kept(entry: _Entry | None, timing: Timing) -> _Entry | None:
    return entry if entry is not None and entry.timing == timing else None


def _entered(timing: Timing, now: float, first_within_s: float) -> _Entry:
    """All probes of a device share a phase, so that those with one interval are asked in one go."""
    share = (timing.device_id * GOLDEN_RATIO) % 1.0
    return _Entry(timing, share * timing.interval_s, now + share * min(timing.interval_s, first_within_s))


def _after(entry: _Entry, now: float) -> float:
    """The first point of the probe's grid that is at least half an interval away.

    So a poll that was late, or asked for by a person, is not followed by the regular one at its heels.
    """
    interval_s = entry.timing.interval_s
    steps = math.ceil((now - entry.phase_s) / interval_s + 0.5)
    return entry.phase_s + steps * interval_s


def _factor(silent_polls: int) -> int:
    return next((factor for threshold, factor in BACKOFF if silent_polls >= threshold), 1)


def _skipped(entry: _Entry, silent_polls: int) -> int:
    """How many points of the grid a silent device is left in peace for."""
    most = int(BACKOFF_CAP_S // entry.timing.interval_s)
    return max(min(_factor(silent_polls), most) - 1, 0)
