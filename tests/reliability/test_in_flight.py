"""Fifteen hundred targets are due at once and answer at once: the bound in flight keeps the client from losing any."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from nocdesk.clock import SystemClock
from nocdesk.credentials import Community
from probes.snmp import sockets
from probes.snmp.client import Target
from probes.snmp.codec import Message
from probes.snmp.errors import SilentError
from probes.snmp.native_client import NativeClient
from tests.probes.snmp.scripted_agent import COLUMN, Address, Agent, rows, running
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

TARGETS = 1_500
OBJECTS = tuple((*COLUMN, row) for row in range(1, 31))
SOCKETS = 30
"""Of the agents, so that it is not their buffers that overflow."""
SMALL_BUFFER = 256 << 10
"""About what systems give without being asked for more."""
QUIET_S = 0.05
LONG_QUIET_S = 0.8
"""So long that a machine with other work does not break up what is to come at once."""
SHORT_S, PATIENT_S = 3.0, 30.0
"""How long a target may be silent: what is late on a machine with other work is not lost."""


class Together:
    """Holds its answers until no more requests come, and then sends them all at once."""

    def __init__(self, quiet_s: float) -> None:
        self._quiet_s = quiet_s
        self._held: list[tuple[Agent, bytes, Address]] = []
        self._timer: asyncio.TimerHandle | None = None
        self.most = 0

    def reply(self, agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
        self._held.append((agent, datagram, address))
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._quiet_s, self._send)

    def _send(self) -> None:
        self.most = max(self.most, len(self._held))
        for agent, datagram, address in self._held:
            agent.transport.sendto(datagram, address)
        self._held.clear()


def _silent_ones(buffer_octets: int, quiet_s: float, timeout_s: float) -> tuple[int, int]:
    """How many of the targets seemed silent, and how many answers came at the same time at most."""

    async def play() -> tuple[int, int]:
        together = Together(quiet_s)
        client = NativeClient(SystemClock(), buffer_octets=buffer_octets)
        try:
            async with AsyncExitStack() as stack:
                agents = [running(Agent(rows(30), together.reply), timeout_s=timeout_s) for _ in range(SOCKETS)]
                ports = [await stack.enter_async_context(agent) for agent in agents]
                # A community of its own makes each of them a target that shares nothing with the others.
                names = [Community(f"kestrel-{number}") for number in range(TARGETS)]
                targets = [replace(ports[n % SOCKETS], credential=name) for n, name in enumerate(names)]
                return await _ask_all(client, targets), together.most
        finally:
            await client.close()

    return asyncio.run(play())


async def _ask_all(client: NativeClient, targets: list[Target]) -> int:
    answers = await asyncio.gather(*(client.get(target, OBJECTS) for target in targets), return_exceptions=True)
    silent = [answer for answer in answers if isinstance(answer, SilentError)]
    assert len(silent) + sum(isinstance(answer, tuple) for answer in answers) == len(targets)
    return len(silent)


@pytest.mark.parametrize("buffer_octets", [SMALL_BUFFER, sockets.BUFFER_OCTETS])
def test_no_answer_is_lost_to_the_clients_own_buffers(buffer_octets: int, promise: Telling) -> None:
    silent, most = _silent_ones(buffer_octets, QUIET_S, PATIENT_S)

    assert silent == 0
    assert most > 1
    promise.kept("R23", "targets due at once", injected=TARGETS, lost=silent)


def test_control_without_the_bound_answers_are_lost(monkeypatch: pytest.MonkeyPatch, promise: Telling) -> None:
    monkeypatch.setattr(sockets, "ANSWER_COST_OCTETS", 1)

    silent, _ = _silent_ones(SMALL_BUFFER, LONG_QUIET_S, SHORT_S)

    assert silent > 0
    promise.control("R23", f"no bound in flight: {silent} of {TARGETS} seem silent")
