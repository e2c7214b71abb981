"""A device of the story as its agent sees it: only what is asked for is worked out, and once for every tick."""

from bisect import bisect_right
from dataclasses import dataclass, field

from nocdesk.clock import Clock
from probes.simulator.device_view import DeviceView
from probes.simulator.moment import Moment
from probes.simulator.objects import Held, Objects
from probes.simulator.playback import Playback
from probes.snmp.varbind import Oid

TICK_S = 0.1
"""How long a device's values stand still."""


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
            self._tick = int(self.playback.seconds(self.clock.now()) // TICK_S)
            self._ends_s = now_s + TICK_S
        return self._tick


class PlayedDevice:
    """What the device answers from, as long as it answers."""

    def __init__(self, view: DeviceView, ticker: Ticker) -> None:
        self._view = view
        self._ticker = ticker
        self._table = _PlayedTable(view)
        self._is_answering = False
        self._tick: int | None = None

    @property
    def boots(self) -> int:
        """How many times it has started (snmpEngineBoots)."""
        return self._view.state.boots(self._view.device.name, self._ticker.tick() * TICK_S)[1]

    def now(self) -> "tuple[float, _PlayedTable] | None":
        tick = self._ticker.tick()
        if tick != self._tick:
            self._tick = tick
            self._is_answering = self._view.is_answering_at(tick * TICK_S)
            self._table.move_to(tick)
        return (tick, self._table) if self._is_answering else None


class _PlayedTable:
    """The objects of a view at one tick."""

    def __init__(self, view: DeviceView) -> None:
        self._view = view
        self._order = view.order
        self._owners = self._owners_of_places()
        self._values: list[Objects] = [{} for _ in view.live]
        self._told_at: list[int | None] = [None] * len(view.live)
        self._tick = 0
        self._moment: Moment | None = None

    def move_to(self, tick: int) -> None:
        """Let the values be those of a tick."""
        self._tick, self._moment = tick, None

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
        if self._told_at[owner] != self._tick:
            if self._moment is None:
                self._moment = self._view.moment(self._tick * TICK_S)
            self._values[owner] = self._view.live[owner](self._moment)
            self._told_at[owner] = self._tick
        return self._values[owner][name]

    def _owners_of_places(self) -> list[int | None]:
        """Which group tells the object at each place; None for what never changes."""
        moment = self._view.moment(0.0)
        owners = {name: number for number, live in enumerate(self._view.live) for name in live(moment)}
        return [owners.get(name) for name in self._order]
