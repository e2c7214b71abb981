"""A caller that raises when it is told what came of its question: the others hear of theirs all the same."""

import asyncio
import socket
from collections import deque
from functools import partial

import pytest

from nocdesk.network.model import SnmpVersion
from probes.snmp import lane
from probes.snmp.client import Target
from probes.snmp.codec import Message, Pdu
from probes.snmp.envelope import community_envelope
from probes.snmp.errors import SilentError
from probes.snmp.lane import Lane, Refused
from probes.snmp.peer import Peer
from probes.snmp.question import Outcome, PatientQuestion
from probes.snmp.sockets import BUFFER_OCTETS, open_lanes
from probes.snmp.templates import get_pdu
from tests.probes.snmp.scripted_agent import COMMUNITY, UPTIME, Address, Agent, rows, running

CALLERS = 5
RAISING = 1
MISTAKE = "a caller's own mistake"


class Callers:
    """Each asks once, and one raises when it is told."""

    def __init__(self) -> None:
        self.told: dict[int, Outcome] = {}
        self.escaped: list[str] = []

    def done(self, caller: int, outcome: Outcome, _round_trip_ms: float) -> None:
        self.told[caller] = outcome
        if caller == RAISING:
            raise RuntimeError(MISTAKE)

    async def ask(self, port: int, timeout_s: float) -> bool:
        """Whether all were told, however long it took."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: self.escaped.append(str(context["exception"])))
        (asked,) = await open_lanes(socket.AF_INET, CALLERS, Refused(), buffer_octets=BUFFER_OCTETS)
        try:
            # All of them in one tick, however the clock stands.
            while (loop.time() + timeout_s) * lane.TICKS_PER_S % 1 > 0.5:  # noqa: ASYNC110 - it is about the time
                await asyncio.sleep(0)
            for caller in range(CALLERS):
                asked.ask(_question(port, timeout_s), partial(self.done, caller))
            for _ in range(200):
                if len(self.told) == CALLERS:
                    return True
                await asyncio.sleep(0.01)
            return False
        finally:
            asked.close()


def _question(port: int, timeout_s: float) -> PatientQuestion:
    target = Target("127.0.0.1", port, COMMUNITY, timeout_s, 0)
    peer = Peer(target, community_envelope(COMMUNITY, SnmpVersion.V2C))
    peer.address = (target.address, port)
    return PatientQuestion(peer, get_pdu(0, (UPTIME,)))


async def _silence() -> tuple[Callers, bool]:
    callers = Callers()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        return callers, await callers.ask(silent.getsockname()[1], 0.05)


def test_when_one_caller_raises_the_other_questions_of_that_moment_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "TICKS_PER_S", 2)

    callers, all_told = asyncio.run(_silence())

    assert all_told
    assert all(isinstance(outcome, SilentError) for outcome in callers.told.values())
    assert callers.escaped == [MISTAKE]


def test_control_without_the_guard_the_questions_behind_it_are_in_flight_for_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forget(_lane: Lane, _numbers: deque[int]) -> None: ...

    monkeypatch.setattr(lane, "TICKS_PER_S", 2)
    monkeypatch.setattr(Lane, "_expire_later", forget)

    callers, all_told = asyncio.run(_silence())

    assert not all_told
    assert set(callers.told) < set(range(CALLERS))


async def _burst() -> tuple[Callers, bool]:
    """All answers come at once, so that they are read in one turn of the loop."""
    held: list[tuple[bytes, Address]] = []

    def reply(agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
        held.append((datagram, address))
        if len(held) == CALLERS:
            for one, to in held:
                agent.transport.sendto(one, to)

    callers = Callers()
    async with running(Agent(rows(0), reply)) as target:
        return callers, await callers.ask(target.port, 2.0)


def test_when_one_caller_raises_the_other_answers_of_the_burst_are_taken() -> None:
    callers, all_told = asyncio.run(_burst())

    assert all_told
    assert all(isinstance(outcome, Pdu) for outcome in callers.told.values())
    assert callers.escaped == [MISTAKE]
