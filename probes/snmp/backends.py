"""Both clients behind one face: each device is asked by the one that is chosen for it."""

import asyncio
from dataclasses import dataclass

from nocdesk.clock import Clock
from nocdesk.network.model import SnmpBackend
from probes.snmp.client import Done, PreparedRequest, SnmpClient, Target
from probes.snmp.errors import SnmpError
from probes.snmp.native_client import MAX_IN_FLIGHT, NativeClient
from probes.snmp.pysnmp_client import PysnmpClient
from probes.snmp.request import Request
from probes.snmp.varbind import Oid, SnmpType, VarBind, Walk


@dataclass(slots=True)
class _PysnmpRequest:
    """What stands for a request where nothing can be prepared."""

    target: Target
    oids: tuple[Oid, ...]
    types: tuple[SnmpType, ...] = ()


class BackendClient:
    """NocDesk's own client, and pysnmp for those devices whose setting says so."""

    def __init__(self, clock: Clock, *, max_in_flight: int = MAX_IN_FLIGHT) -> None:
        self._clock = clock
        self.native = NativeClient(clock, max_in_flight=max_in_flight)
        self._pysnmp: PysnmpClient | None = None
        self._asking: set[asyncio.Task[None]] = set()

    @property
    def refused_datagrams(self) -> int:
        """How many datagrams came that nobody had asked for, or from elsewhere, or that are no answers."""
        return self.native.refused.total + (self._pysnmp.refused_datagrams if self._pysnmp else 0)

    async def get(self, target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        return await self._client(target).get(target, oids)

    async def walk(self, target: Target, root: Oid) -> Walk:
        return await self._client(target).walk(target, root)

    def prepare(self, target: Target, oids: tuple[Oid, ...]) -> PreparedRequest:
        """A request to be submitted often; hold it while the target and the objects stand."""
        return _PysnmpRequest(target, oids) if _needs_pysnmp(target) else self.native.prepare(target, oids)

    def submit(self, request: PreparedRequest, done: Done) -> None:
        """Ask; `done` is called once, on the event loop, with the values or the error."""
        if isinstance(request, Request):
            self.native.submit(request, done)
        elif isinstance(request, _PysnmpRequest):
            task = asyncio.get_running_loop().create_task(self._asked(request, done))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def close(self) -> None:
        for task in self._asking:
            task.cancel()
        await self.native.close()
        if self._pysnmp is not None:
            await self._pysnmp.close()

    async def _asked(self, request: _PysnmpRequest, done: Done) -> None:
        sent_at = self._clock.monotonic()
        try:
            varbinds = await self.get(request.target, request.oids)
        except SnmpError as error:
            done(error, (self._clock.monotonic() - sent_at) * 1000)
            return
        request.types = tuple(varbind.type for varbind in varbinds)
        done(tuple(varbind.value for varbind in varbinds), (self._clock.monotonic() - sent_at) * 1000)

    def _client(self, target: Target) -> SnmpClient:
        if not _needs_pysnmp(target):
            return self.native
        if self._pysnmp is None:
            self._pysnmp = PysnmpClient(self._clock)
        return self._pysnmp


def _needs_pysnmp(target: Target) -> bool:
    return target.backend is SnmpBackend.PYSNMP
