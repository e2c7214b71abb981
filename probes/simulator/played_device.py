"""A device of the story as its agent sees it: only what is asked for is worked out, and once for every tick."""

from bisect import bisect_right
from dataclasses import dataclass, field

from nocdesk.clock import Clock
from probes.simulator.device_view import DeviceView
from probes.simulator.objects import Held, Objects
from probes.simulator.playback import Playback
from probes.simulator.table import Table
from probes.snmp.varbind import Oid

_TICKS_PER_S = 10
"""A device's values stand still for a tick."""


@dataclass
class Ticker:
    """Tells all agents of a provider the present tick of the story, and asks the clock once for all of them."""

    playback: Playback
    clock: Clock
    _tick: int = field(default=0, init=False)
    _ends_s: float = field(default=float("-inf"), init=False)

    def tick(self) -> int:
        """The number of the tick."""
        now_s = self.clock.monotonic()
        if now_s >= self._ends_s:
            self._tick = int(self.playback.seconds(self.clock.now()) * _TICKS_PER_S)
            self._ends_s = now_s + 1 / _TICKS_PER_S
        return self._tick

    def seconds(self) -> float:
        """When the present tick began, in seconds from the playback's origin."""
        return self.tick() / _TICKS_PER_S


class PlayedDevice:
    """What the device answers from, as long as it answers."""

    def __init__(self, view: DeviceView, ticker: Ticker) -> None:
        self._view = view
        self._ticker = ticker
        self._layout: tuple[int, ...] | None = None
        self._table: _PlayedTable | None = None
        self._tick: int | None = None

    def boots_and_time(self) -> tuple[int, int]:
        """snmpEngineBoots and snmpEngineTime, which begins anew with each start."""
        moment_s = self._ticker.seconds()
        started_s, boots = self._view.state.boots(self._view.device.name, moment_s)
        return boots, int(moment_s - started_s)

    def now(self) -> tuple[float, Table] | None:
        tick = self._ticker.tick()
        if tick != self._tick:
            self._move_to(tick)
        return (tick, self._table) if self._table is not None else None

    def _move_to(self, tick: int) -> None:
        self._tick, moment_s = tick, tick / _TICKS_PER_S
        if not self._view.is_answering_at(moment_s):
            self._layout, self._table = None, None
            return
        layout = self._view.layout(moment_s)
        if self._table is None or layout != self._layout:
            self._layout, self._table = layout, _PlayedTable(self._view, tick)
        self._table.tick = tick


class _PlayedTable:
    """The objects of a view at one tick, which there have been since another."""

    def __init__(self, view: DeviceView, tick: int) -> None:
        self.tick = tick
        self._view = view
        moment = view.moment(tick / _TICKS_PER_S)
        self._values: list[Objects] = [live(moment) for live in view.live]
        self._told_at = [tick] * len(view.live)
        owners = {name: number for number, values in enumerate(self._values) for name in values}
        self._order = sorted(owners.keys() | view.fixed.keys())
        self._owners = [owners.get(name) for name in self._order]
        """Which group tells the object at each place; None for what never changes."""

    def __len__(self) -> int:
        return len(self._order)

    def after(self, oid: Oid) -> int:
        return bisect_right(self._order, oid)

    def name(self, place: int) -> Oid:
        return self._order[place]

    def held(self, place: int) -> Held:
        name, owner = self._order[place], self._owners[place]
        if owner is None:
            return self._view.fixed[name]
        if self._told_at[owner] != self.tick:
            self._values[owner] = self._view.live[owner](self._view.moment(self.tick / _TICKS_PER_S))
            self._told_at[owner] = self.tick
        return self._values[owner][name]
