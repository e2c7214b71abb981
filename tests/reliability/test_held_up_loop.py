"""The event loop is held up for longer than a time-out while answers lie in the socket: none of them counts as lost."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from nocdesk.clock import SystemClock
from nocdesk.credentials import Community
from probes.snmp import sockets
from probes.snmp.client import Target
from probes.snmp.codec import Message, Pdu, PduType, decode_message, encode_message
from probes.snmp.errors import SnmpError
from probes.snmp.lane import Lane
from probes.snmp.native_client import NativeClient
from probes.snmp.request import Request
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

COMMUNITY = "held-up"
SYS_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
TARGETS, TIMEOUT_S, HELD_UP_S = 40, 0.3, 0.8


@pytest.fixture
def port() -> Iterator[int]:
    """An agent in a thread of its own, which goes on while the loop stands still."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as agent:
        agent.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_answer_until_told, args=(agent,))
        thread.start()
        yield agent.getsockname()[1]
        agent.sendto(b"", agent.getsockname())
        thread.join()


def _answer_until_told(agent: socket.socket) -> None:
    while True:
        datagram, address = agent.recvfrom(65_535)
        if not datagram:
            return
        message = decode_message(datagram)
        assert isinstance(message, Message)
        varbinds = tuple(VarBind(one.oid, 4_242, SnmpType.TIME_TICKS) for one in message.pdu.varbinds)
        assert isinstance(message.pdu, Pdu)
        answer = Pdu(PduType.RESPONSE, message.pdu.request_id, 0, 0, varbinds)
        agent.sendto(encode_message(replace(message, pdu=answer)), address)


async def _outcomes(port: int) -> list[tuple[Value, ...] | SnmpError]:
    """What comes of asking all at once when the loop then stands still."""
    client = NativeClient(SystemClock())
    targets = [Target("127.0.0.1", port, Community(f"{COMMUNITY}-{n}"), TIMEOUT_S, 0) for n in range(TARGETS)]
    requests = [client.prepare(target, (SYS_UPTIME,)) for target in targets]
    try:
        for request in requests:
            await _answered(client, [request])
        return await _answered(client, requests, held_up_s=HELD_UP_S)
    finally:
        await client.close()


async def _answered(
    client: NativeClient, requests: list[Request], *, held_up_s: float = 0.0
) -> list[tuple[Value, ...] | SnmpError]:
    outcomes: list[tuple[Value, ...] | SnmpError] = []
    all_ended = asyncio.Event()

    def done(outcome: tuple[Value, ...] | SnmpError, _round_trip_ms: float) -> None:
        outcomes.append(outcome)
        if len(outcomes) == len(requests):
            all_ended.set()

    for request in requests:
        client.submit(request, done)
    # What holds a loop up in earnest is other work, such as another thread that does not let go of the interpreter.
    time.sleep(held_up_s)  # noqa: ASYNC251
    await all_ended.wait()
    return outcomes


@pytest.fixture
def slow_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop has its turn after each datagram, as it has after some hundred where thousands wait."""
    monkeypatch.setattr(sockets, "BURST", 1)


@pytest.mark.usefixtures("slow_reader")
def test_answers_that_lie_in_the_socket_are_read_before_time_outs_count(port: int, promise: Telling) -> None:
    outcomes = asyncio.run(_outcomes(port))

    assert outcomes == [(4_242,)] * TARGETS
    promise.kept("R23", "polls held up in our own process beyond the time-out", injected=TARGETS)


@pytest.mark.usefixtures("slow_reader")
def test_without_that_look_into_the_socket_they_are_lost(
    port: int, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(Lane, "before_expiry", lambda _lane, _read_waiting: None)

    outcomes = asyncio.run(_outcomes(port))

    assert any(isinstance(outcome, SnmpError) for outcome in outcomes)
    promise.control("R23", "time-outs before a look into the socket: answers lost")
