"""What else may come to the client's socket: late, foreign, broken and looping answers, from an agent in the test."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

import pytest

from nocdesk.clock import SystemClock
from nocdesk.credentials import Community
from probes.snmp.client import Target
from probes.snmp.errors import MalformedError, RefusedError, SilentError, SnmpError
from probes.snmp.varbind import Oid, SnmpType
from tests.probes.snmp.clients import EitherClient, MakeClient
from tests.reliability.record import Telling

T = TypeVar("T")

COMMUNITY = Community("kestrel-readings")
SYS_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
COUNTER: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 1)
TABLE: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)


def _tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    assert len(content) < 0x10000
    size = len(content)
    length = bytes([size]) if size < 0x80 else bytes([0x82, size >> 8, size & 0xFF])
    return bytes([tag]) + length + content


def _oid(oid: Oid) -> bytes:
    octets = [40 * oid[0] + oid[1]]
    for number in oid[2:]:
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.append(0x80 | number & 0x7F)
        octets += reversed(septets)
    return _tlv(6, bytes(octets))


def _ticks(value: int) -> bytes:
    return _tlv(0x43, value.to_bytes(5))


def _request_id(request: bytes) -> bytes:
    """The content of the request-id in a v2c request of ours: sequence, version, community, PDU, request-id."""
    at = request.index(COMMUNITY.text.encode()) + len(COMMUNITY.text)
    at += 2 if request[at + 1] < 0x80 else 2 + (request[at + 1] & 0x7F)
    assert request[at] == 2
    return request[at + 2 : at + 2 + request[at + 1]]


def _response(request_id: bytes, varbinds: list[tuple[Oid, bytes]], status: int = 0, index: int = 0) -> bytes:
    pairs = _tlv(0x30, *(_tlv(0x30, _oid(oid), value) for oid, value in varbinds))
    numbers = _tlv(2, request_id) + _tlv(2, bytes([status])) + _tlv(2, bytes([index]))
    return _tlv(0x30, _tlv(2, b"\1"), _tlv(4, COMMUNITY.text.encode()), _tlv(0xA2, numbers, pairs))


class Agent(asyncio.DatagramProtocol):
    """Answers with whatever the test says, from its own port."""

    def __init__(self, answer: Callable[["Agent", bytes, tuple[str, int]], None]) -> None:
        self._answer = answer
        self.requests = 0
        self.transport: asyncio.DatagramTransport
        self.foreign: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.requests += 1
        self._answer(self, data, addr)


def _with_agent(
    make_client: MakeClient,
    answer: Callable[[Agent, bytes, tuple[str, int]], None],
    ask: Callable[[EitherClient, Target, Agent], Awaitable[T]],
    *,
    timeout_s: float = 10.0,
) -> T:
    async def play() -> T:
        loop = asyncio.get_running_loop()
        complaints: list[object] = []
        loop.set_exception_handler(lambda _loop, context: complaints.append(context))
        transport, agent = await loop.create_datagram_endpoint(lambda: Agent(answer), local_addr=("127.0.0.1", 0))
        agent.foreign, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))
        client = make_client(SystemClock())
        port = transport.get_extra_info("sockname")[1]
        try:
            return await ask(client, Target("127.0.0.1", port, COMMUNITY, timeout_s, 0), agent)
        finally:
            await client.close()
            transport.close()
            agent.foreign.close()
            assert complaints == [], "nothing may escape into the event loop"

    return asyncio.run(play())


async def _ask_uptime(client: EitherClient, target: Target, _agent: Agent) -> object:
    (varbind,) = await client.get(target, (SYS_UPTIME,))
    return varbind.value


@pytest.mark.chaos
def test_an_answer_from_another_port_is_not_believed(make_client: MakeClient, promise: Telling) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        agent.foreign.sendto(_response(_request_id(request), [(SYS_UPTIME, _ticks(666))]), address)
        agent.transport.sendto(_response(_request_id(request), [(SYS_UPTIME, _ticks(42))]), address)

    async def ask(client: EitherClient, target: Target, agent: Agent) -> tuple[object, int]:
        return await _ask_uptime(client, target, agent), client.refused_datagrams

    assert _with_agent(make_client, answer, ask) == (42, 1)
    promise.kept("S4", "answers from another port", injected=1)


def test_an_answer_from_another_port_alone_is_silence(make_client: MakeClient) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        agent.foreign.sendto(_response(_request_id(request), [(SYS_UPTIME, _ticks(666))]), address)

    with pytest.raises(SilentError):
        _with_agent(make_client, answer, _ask_uptime, timeout_s=0.2)


def test_junk_before_the_answer_fails_nothing(make_client: MakeClient) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        whole = _response(_request_id(request), [(SYS_UPTIME, _ticks(42))])
        for junk in (
            b"",
            b"\0",
            b"0\x84\xff\xff\xff\xff",
            whole[:-3],
            whole + b"more",
            whole.replace(_request_id(request), b"\1\2"),
        ):
            agent.transport.sendto(junk, address)
        agent.transport.sendto(whole, address)

    assert _with_agent(make_client, answer, _ask_uptime) == 42


@pytest.mark.chaos
def test_a_late_answer_is_not_taken_for_the_next_one(make_client: MakeClient, promise: Telling) -> None:
    late: list[bytes] = []

    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        late.append(_response(_request_id(request), [(SYS_UPTIME, _ticks(len(late)))]))
        if len(late) == 2:
            for datagram in late:
                agent.transport.sendto(datagram, address)

    async def ask(client: EitherClient, target: Target, agent: Agent) -> object:
        with pytest.raises(SilentError):
            await client.get(target, (SYS_UPTIME,))
        return await _ask_uptime(client, target, agent)

    assert _with_agent(make_client, answer, ask, timeout_s=0.3) == 1
    promise.kept("S4", "answers that come after the next question", injected=1)


@pytest.mark.chaos
def test_a_doubled_answer_is_taken_once(make_client: MakeClient, promise: Telling) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        for _ in range(3):
            agent.transport.sendto(_response(_request_id(request), [(SYS_UPTIME, _ticks(42))]), address)

    async def ask(client: EitherClient, target: Target, agent: Agent) -> list[object]:
        return [await _ask_uptime(client, target, agent) for _ in range(3)]

    assert _with_agent(make_client, answer, ask) == [42, 42, 42]
    promise.kept("S4", "doubled answers", injected=6)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (bytes.fromhex("4104ffffffff"), 2**32 - 1),
        (bytes.fromhex("410500ffffffff"), 2**32 - 1),
        (bytes.fromhex("4608ffffffffffffffff"), 2**64 - 1),
        (bytes.fromhex("420480000000"), 2**31),
    ],
)
def test_a_counter_without_its_leading_zero_is_read_as_snmpget_reads_it(
    make_client: MakeClient, value: bytes, number: int
) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        agent.transport.sendto(_response(_request_id(request), [(COUNTER, value), (SYS_UPTIME, _ticks(42))]), address)

    async def ask(client: EitherClient, target: Target, _agent: Agent) -> tuple[object, ...]:
        return tuple(varbind.value for varbind in await client.get(target, (COUNTER, SYS_UPTIME)))

    assert _with_agent(make_client, answer, ask) == (number, 42)


@pytest.mark.chaos
def test_an_answer_about_something_else_is_malformed(make_client: MakeClient, promise: Telling) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        agent.transport.sendto(_response(_request_id(request), [(COUNTER, _ticks(42))]), address)

    with pytest.raises(MalformedError, match="other objects"):
        _with_agent(make_client, answer, _ask_uptime, timeout_s=0.3)
    promise.kept("S4", "answers about other objects", injected=1)


def test_an_error_status_is_told_with_its_index(make_client: MakeClient) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        agent.transport.sendto(_response(_request_id(request), [(SYS_UPTIME, _tlv(5))], status=5, index=1), address)

    with pytest.raises(RefusedError, match="genErr at varbind 1") as refusal:
        _with_agent(make_client, answer, _ask_uptime)

    assert (refusal.value.status, refusal.value.index) == ("genErr", 1)


def test_a_request_that_is_too_big_is_halved_until_it_fits(make_client: MakeClient) -> None:
    asked = tuple((*COUNTER[:-1], number) for number in range(1, 9))

    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        wanted = [oid for oid in asked if _oid(oid) in request]
        if len(wanted) > 3:
            agent.transport.sendto(_response(_request_id(request), [], status=1), address)
        else:
            agent.transport.sendto(_response(_request_id(request), [(oid, _ticks(oid[-1])) for oid in wanted]), address)

    async def ask(client: EitherClient, target: Target, _agent: Agent) -> tuple[object, ...]:
        return tuple(varbind.value for varbind in await client.get(target, asked))

    assert _with_agent(make_client, answer, ask) == tuple(range(1, 9))


def test_a_looping_walk_ends_and_is_not_called_complete(make_client: MakeClient) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        rows = [((*TABLE, number), _tlv(4, b"ge-0/0/1")) for number in (1, 2, 3)]
        agent.transport.sendto(_response(_request_id(request), rows), address)

    async def ask(client: EitherClient, target: Target, agent: Agent) -> tuple[int, bool, int]:
        walk = await client.walk(target, TABLE)
        return len(walk.varbinds), walk.is_complete, agent.requests

    assert _with_agent(make_client, answer, ask) == (3, False, 2)


def test_a_walk_ends_at_the_end_of_the_mib_view(make_client: MakeClient) -> None:
    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        rows = [((*TABLE, 1), _tlv(4, b"lo")), ((*TABLE, 1), _tlv(0x82))]
        agent.transport.sendto(_response(_request_id(request), rows), address)

    async def ask(client: EitherClient, target: Target, _agent: Agent) -> tuple[int, bool]:
        walk = await client.walk(target, TABLE)
        return len(walk.varbinds), walk.is_complete

    assert _with_agent(make_client, answer, ask) == (1, True)


def test_mutated_answers_never_reach_the_event_loop(make_client: MakeClient) -> None:
    chance = random.Random(20260717)

    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        whole = bytearray(_response(_request_id(request), [(SYS_UPTIME, _ticks(42)), (COUNTER, _tlv(0x41, b"\5"))]))
        head = whole.index(_request_id(request)) + len(_request_id(request))
        for _ in range(chance.randint(1, 4)):
            whole[chance.randrange(head, len(whole))] = chance.randrange(256)
        agent.transport.sendto(bytes(whole), address)

    async def ask(client: EitherClient, target: Target, _agent: Agent) -> set[type]:
        asked = [client.get(target, (SYS_UPTIME, COUNTER)) for _ in range(400)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        return {type(answer) for answer in answers}

    seen = _with_agent(make_client, answer, ask, timeout_s=0.3)

    assert MalformedError in seen
    assert all(kind is tuple or issubclass(kind, SnmpError) for kind in seen)


def test_the_types_of_values_are_kept(make_client: MakeClient) -> None:
    sent = {
        1: (_tlv(4, b"\xff\0"), b"\xff\0"),
        2: (_tlv(2, b"\xff"), -1),
        3: (_tlv(0x40, b"\x7f\0\0\1"), b"\x7f\0\0\1"),
    }
    types = (SnmpType.OCTET_STRING, SnmpType.INTEGER, SnmpType.IP_ADDRESS)

    def answer(agent: Agent, request: bytes, address: tuple[str, int]) -> None:
        rows = [((*COUNTER[:-1], number), encoded) for number, (encoded, _) in sent.items()]
        agent.transport.sendto(_response(_request_id(request), rows), address)

    async def ask(client: EitherClient, target: Target, _agent: Agent) -> tuple[tuple[object, SnmpType], ...]:
        answered = await client.get(target, tuple((*COUNTER[:-1], number) for number in sent))
        return tuple((varbind.value, varbind.type) for varbind in answered)

    assert _with_agent(make_client, answer, ask) == tuple(
        (value, kind) for (_, value), kind in zip(sent.values(), types, strict=True)
    )
