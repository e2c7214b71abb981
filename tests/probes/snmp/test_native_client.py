"""What NocDesk's own client owes beyond what both owe: refusals counted, limits learnt, spoilt objects left out."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from nocdesk.clock import SystemClock
from nocdesk.network.model import SnmpVersion
from probes.snmp import careful, question, walking
from probes.snmp.client import Target
from probes.snmp.codec import Message, Pdu, PduType, encode_message
from probes.snmp.envelope import community_envelope
from probes.snmp.errors import MalformedError, RefusedError, SilentError, SnmpError
from probes.snmp.limits import GROW_AFTER
from probes.snmp.native_client import NativeClient
from probes.snmp.peer import Peer
from probes.snmp.scouting import Heard, ask
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind
from tests.probes.snmp.scripted_agent import (
    COLUMN,
    COMMUNITY,
    GEN_ERR,
    TOO_BIG,
    UPTIME,
    Address,
    Agent,
    refusal,
    rows,
    running,
)

T = TypeVar("T")

MANY = tuple((*COLUMN, row) for row in range(1, 31))
VALUES = tuple(range(1_001, 1_031))


def play(agent: Agent, ask: Callable[[NativeClient, Target], Awaitable[T]], **settings: object) -> T:
    """Run a client against the agent."""

    async def run() -> T:
        async with running(agent, **settings) as target:
            client = NativeClient(SystemClock())
            try:
                return await ask(client, target)
            finally:
                await client.close()

    return asyncio.run(run())


async def values(client: NativeClient, target: Target, oids: tuple[Oid, ...] = MANY) -> tuple[Value, ...]:
    return tuple(varbind.value for varbind in await client.get(target, oids))


# Answers that are not believed (each is refused and counted, and the right one is still taken).


def _from_another_port(agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
    agent.foreign.sendto(datagram.replace(b"\x2a", b"\x63"), address)
    agent.transport.sendto(datagram, address)


def _altered(change: Callable[[Pdu], Pdu]) -> Callable[[Agent, bytes, Message, Address], None]:
    def reply(agent: Agent, datagram: bytes, message: Message, address: Address) -> None:
        assert isinstance(message.pdu, Pdu)
        agent.transport.sendto(encode_message(replace(message, pdu=change(message.pdu))), address)
        agent.transport.sendto(datagram, address)

    return reply


FORGED = VarBind(UPTIME, 99, SnmpType.TIME_TICKS)


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        pytest.param(_from_another_port, "foreign", id="another port"),
        pytest.param(_altered(lambda pdu: replace(pdu, request_id=pdu.request_id - 1)), "unexpected", id="a late id"),
        pytest.param(
            _altered(lambda pdu: replace(pdu, varbinds=(replace(FORGED, oid=(*COLUMN, 1)),))),
            "unreadable",
            id="another object",
        ),
        pytest.param(_altered(lambda pdu: replace(pdu, varbinds=(FORGED, FORGED))), "unreadable", id="one too many"),
        pytest.param(_altered(lambda pdu: replace(pdu, varbinds=())), "unreadable", id="one too few"),
        pytest.param(_altered(lambda pdu: replace(pdu, type=PduType.INFORM)), "unreadable", id="no response"),
    ],
)
@pytest.mark.parametrize("is_known", [False, True], ids=["first poll", "later poll"])
def test_an_answer_that_is_not_to_be_believed_is_refused_and_counted(
    reply: Callable[[Agent, bytes, Message, Address], None], cause: str, is_known: bool
) -> None:
    agent = Agent(rows(1), reply)

    async def ask(client: NativeClient, target: Target) -> tuple[tuple[Value, ...], int]:
        if is_known:
            agent.reply = None
            for _ in range(3):
                await values(client, target, (UPTIME,))
            agent.reply = reply
        found = await values(client, target, (UPTIME,))
        return found, getattr(client.refused, cause)

    assert play(agent, ask) == ((42,), 1)


def test_control_without_the_look_at_the_source_the_forged_answer_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Peer, "may_answer_from", lambda _peer, _address: True)

    assert play(Agent(rows(1), _from_another_port), lambda client, target: values(client, target, (UPTIME,))) == (99,)


def test_control_without_the_look_at_the_names_the_forged_value_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def unmatched(_peer: Peer, answer: Pdu, _oids: tuple[Oid, ...]) -> tuple[Value, ...]:
        return tuple(varbind.value for varbind in answer.varbinds)

    monkeypatch.setattr(question, "matched", unmatched)
    reply = _altered(lambda pdu: replace(pdu, varbinds=(replace(FORGED, oid=(*COLUMN, 1)),)))

    assert play(Agent(rows(1), reply), lambda client, target: values(client, target, (UPTIME,))) == (99,)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
@pytest.mark.parametrize(
    ("answers_from", "is_from_its_port", "is_taken"),
    [(("127.0.0.2",), True, True), (("127.0.0.2",), False, False), ((), True, False)],
)
def test_an_agent_may_answer_from_another_address_only_if_its_setting_says_so_and_from_its_own_port(
    answers_from: tuple[str, ...], is_from_its_port: bool, is_taken: bool
) -> None:
    async def ask() -> tuple[Value, ...]:
        loop = asyncio.get_running_loop()
        others: list[asyncio.DatagramTransport] = []

        def reply(_agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
            others[0].sendto(datagram, address)

        client = NativeClient(SystemClock())
        try:
            async with running(Agent(rows(1), reply), timeout_s=0.2, answers_from=answers_from) as target:
                port = target.port if is_from_its_port else 0
                other, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.2", port))
                others.append(other)
                return await values(client, target, (UPTIME,))
        finally:
            await client.close()
            for one in others:
                one.close()

    if is_taken:
        assert asyncio.run(ask()) == (42,)
    else:
        with pytest.raises(SilentError):
            asyncio.run(ask())


def test_the_scope_of_a_link_is_no_part_of_the_address_that_a_socket_shows() -> None:
    peer = Peer(
        Target("fe80::1%eth0", 161, COMMUNITY, answers_from=("fe80::9%eth0",)),
        community_envelope(COMMUNITY, SnmpVersion.V2C),
    )

    assert peer.may_answer_from(("fe80::9", 161, 0, 4))
    assert not peer.may_answer_from(("fe80::9", 162, 0, 4))
    assert not peer.may_answer_from(("fe80::8", 161, 0, 4))


# What a device takes at once.


def _too_big_above(count: int) -> Callable[[Pdu], Pdu | None]:
    return lambda request: refusal(request, TOO_BIG) if len(request.varbinds) > count else None


def _cut_off(octets: int) -> Callable[[Agent, bytes, Message, Address], None]:
    return lambda agent, datagram, _message, address: agent.transport.sendto(datagram[:octets], address)


def _dropped_above(octets: int) -> Callable[[Agent, bytes, Message, Address], None]:
    def reply(agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
        if len(datagram) <= octets:
            agent.transport.sendto(datagram, address)

    return reply


@pytest.mark.parametrize(
    "agent",
    [
        pytest.param(lambda: Agent(rows(40), refuse=_too_big_above(4)), id="too big"),
        pytest.param(lambda: Agent(rows(40), _cut_off(180)), id="cut off"),
        pytest.param(lambda: Agent(rows(40), _dropped_above(180)), id="silent"),
    ],
)
def test_what_a_device_takes_at_once_is_learnt_and_then_kept_to(agent: Callable[[], Agent]) -> None:
    limited = agent()

    async def ask(client: NativeClient, target: Target) -> tuple[tuple[Value, ...], tuple[Value, ...], int, int]:
        first = await values(client, target)
        limited.heard.clear()
        second = await values(client, target)
        walk = await client.walk(target, COLUMN)
        assert walk.is_complete
        assert len(walk.varbinds) == 40
        asked = [len(pdu.varbinds) for pdu in limited.heard if pdu.type is PduType.GET]
        return first, second, sum(asked), max(asked)

    first, second, asked, most = play(limited, ask, timeout_s=0.3)

    assert first == second == VALUES
    assert asked == len(MANY), "nothing is asked twice once the limit is known"
    assert most <= 8


def test_control_without_a_scout_a_device_that_drops_large_requests_looks_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unscouted(asked: question.Question, _scout: question.Question) -> Heard:
        return await ask(asked)

    for module in (careful, walking):
        monkeypatch.setattr(module, "ask_with_scout", unscouted)

    with pytest.raises(SilentError):
        play(Agent(rows(40), _dropped_above(180)), values, timeout_s=0.2)


def test_a_limit_grows_back_when_the_device_takes_more_again() -> None:
    agent = Agent(rows(40), refuse=_too_big_above(4))

    async def ask(client: NativeClient, target: Target) -> int:
        await values(client, target)
        agent.refuse = lambda _request: None
        for _ in range(20 * GROW_AFTER):
            await values(client, target)
        agent.heard.clear()
        await values(client, target)
        return len(agent.heard)

    assert play(agent, ask) == 1


def test_the_setting_of_a_device_bounds_what_is_asked_at_once() -> None:
    agent = Agent(rows(40))

    assert play(agent, values, max_varbinds=7) == VALUES
    assert max(len(pdu.varbinds) for pdu in agent.heard) == 7


# Objects that spoil others.


def _error_at(oid: Oid, status: int) -> Callable[[Pdu], Pdu | None]:
    def refuse(request: Pdu) -> Pdu | None:
        names = [varbind.oid for varbind in request.varbinds]
        return refusal(request, status, names.index(oid) + 1) if oid in names else None

    return refuse


def test_an_object_that_makes_the_agent_fail_does_not_spoil_the_others() -> None:
    agent = Agent(rows(40), refuse=_error_at(MANY[3], GEN_ERR))

    async def ask(client: NativeClient, target: Target) -> tuple[tuple[Value, ...], tuple[Value, ...], int]:
        first = await values(client, target)
        agent.heard.clear()
        return first, await values(client, target), len(agent.heard)

    first, second, requests = play(agent, ask)

    assert first == second == (*VALUES[:3], None, *VALUES[4:])
    assert requests == 1, "it is left out for a while"


def test_where_all_objects_fail_the_first_error_is_told() -> None:
    agent = Agent(rows(2), refuse=lambda request: refusal(request, GEN_ERR, 1))

    with pytest.raises(RefusedError, match="genErr"):
        play(agent, lambda client, target: values(client, target, MANY[:2]))


def test_an_error_without_an_index_is_pinned_down_by_halves() -> None:
    def refuse(request: Pdu) -> Pdu | None:
        names = [varbind.oid for varbind in request.varbinds]
        return refusal(request, GEN_ERR) if MANY[3] in names else None

    assert play(Agent(rows(40), refuse=refuse), values) == (*VALUES[:3], None, *VALUES[4:])


def test_an_agent_that_only_ever_refuses_is_not_asked_for_ever() -> None:
    agent = Agent(rows(40), refuse=lambda request: refusal(request, TOO_BIG))

    with pytest.raises(RefusedError, match="tooBig"):
        play(agent, values)

    assert len(agent.heard) < 10


def test_v1_leaves_out_what_the_agent_lacks_and_walks_by_getnext() -> None:
    agent = Agent(rows(3))
    asked = ((*COLUMN, 9), (*COLUMN, 2), (*COLUMN, 8), UPTIME)

    async def ask(client: NativeClient, target: Target) -> tuple[tuple[VarBind, ...], int, bool, set[PduType]]:
        found = await client.get(target, asked)
        walk = await client.walk(target, COLUMN)
        return found, len(walk.varbinds), walk.is_complete, {pdu.type for pdu in agent.heard}

    found, count, is_complete, kinds = play(agent, ask, version=SnmpVersion.V1)

    assert [(varbind.value, varbind.type) for varbind in found] == [
        (None, SnmpType.NO_SUCH_OBJECT),
        (1_002, SnmpType.COUNTER32),
        (None, SnmpType.NO_SUCH_OBJECT),
        (42, SnmpType.TIME_TICKS),
    ]
    assert (count, is_complete) == (3, True)
    assert kinds == {PduType.GET, PduType.GETNEXT}


# Prepared requests.


def test_a_prepared_request_gives_values_and_types_again_and_again_as_they_change() -> None:
    numbers = [0, 1, 127, 128, 255, 256, 2**31, 2**32 - 1, 2**32 - 1, 5, 5]
    texts = [b"", b"up", b"up", b"x" * 200, b"\xff\0", b"a", b"b", b"c", b"d", b"", b""]
    oids = (UPTIME, MANY[0], MANY[1], MANY[2])
    agent = Agent({})

    async def ask(client: NativeClient, target: Target) -> list[tuple[object, tuple[SnmpType, ...]]]:
        request = client.prepare(target, oids)
        found: list[tuple[object, tuple[SnmpType, ...]]] = []
        for number, text in zip(numbers, texts, strict=True):
            agent.table = {
                UPTIME: (SnmpType.TIME_TICKS, number),
                MANY[0]: (SnmpType.OCTET_STRING, text),
                MANY[1]: (SnmpType.INTEGER, -min(number, 2**31)),
            }
            future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
            client.submit(request, lambda answer, _ms, future=future: future.set_result(answer))  # type: ignore[misc]
            found.append((await future, request.types))
        return found

    types = (SnmpType.TIME_TICKS, SnmpType.OCTET_STRING, SnmpType.INTEGER, SnmpType.NO_SUCH_INSTANCE)
    assert play(agent, ask) == [
        ((number, text, -min(number, 2**31), None), types) for number, text in zip(numbers, texts, strict=True)
    ]


def test_a_lost_request_is_repeated() -> None:
    agent = Agent(rows(1))

    def lose_every_second(agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
        if len(agent.heard) % 2 == 0:
            agent.transport.sendto(datagram, address)

    agent.reply = lose_every_second

    async def ask(client: NativeClient, target: Target) -> list[tuple[Value, ...]]:
        return [await values(client, target, (UPTIME,)) for _ in range(3)]

    assert play(agent, ask, timeout_s=0.2, retries=1) == [(42,)] * 3
    assert len(agent.heard) == 6


def test_an_error_in_between_does_not_end_the_polls_of_a_prepared_request() -> None:
    agent = Agent(rows(40))

    async def ask(client: NativeClient, target: Target) -> list[str]:
        found: list[str] = []
        for reply in (None, lambda *_: None, None, _cut_off(40), None):
            agent.reply = reply
            try:
                found.append(str(len(await values(client, target))))
            except SnmpError as error:
                found.append(type(error).__name__)
        return found

    expected = ["30", SilentError.__name__, "30", MalformedError.__name__, "30"]
    assert play(agent, ask, timeout_s=0.2) == expected
