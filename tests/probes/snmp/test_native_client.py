"""What NocDesk's own client owes beyond what both owe: answers that are not to be believed, and prepared requests."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from nocdesk.clock import SystemClock
from nocdesk.network.model import SnmpVersion
from probes.snmp import question
from probes.snmp.client import Target
from probes.snmp.codec import Message, Pdu, PduType, encode_message
from probes.snmp.envelope import community_envelope
from probes.snmp.errors import MalformedError, SilentError, SnmpError
from probes.snmp.native_client import NativeClient
from probes.snmp.peer import Peer
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind
from tests.probes.snmp.native_agent import MANY, _cut_off, play, values
from tests.probes.snmp.scripted_agent import (
    COLUMN,
    COMMUNITY,
    UPTIME,
    Address,
    Agent,
    rows,
    running,
)
from tests.reliability.record import Telling

# Answers that are not believed (each is refused and counted, and the right one is still taken).


def _from_another_port(agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
    # The value stands last; the id of the request, which is drawn, may hold the same octet.
    assert datagram.endswith(b"\x2a")
    agent.foreign.sendto(datagram[:-1] + b"\x63", address)
    agent.transport.sendto(datagram, address)


def _altered(change: Callable[[Pdu], Pdu]) -> Callable[[Agent, bytes, Message, Address], None]:
    def reply(agent: Agent, datagram: bytes, message: Message, address: Address) -> None:
        assert isinstance(message.pdu, Pdu)
        agent.transport.sendto(encode_message(replace(message, pdu=change(message.pdu))), address)
        agent.transport.sendto(datagram, address)

    return reply


FORGED = VarBind(UPTIME, 99, SnmpType.TIME_TICKS)


@pytest.mark.chaos
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
    reply: Callable[[Agent, bytes, Message, Address], None], cause: str, is_known: bool, promise: Telling
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
    promise.kept("S4", "spoofed answers: port, late id, other, missing and further objects, no response", injected=1)


@pytest.mark.chaos
def test_control_without_the_look_at_the_source_the_forged_answer_is_taken(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(Peer, "may_answer_from", lambda _peer, _address: True)

    assert play(Agent(rows(1), _from_another_port), lambda client, target: values(client, target, (UPTIME,))) == (99,)
    promise.control("S4", "no look at the source: the spoofed value is taken")


@pytest.mark.chaos
def test_control_without_the_look_at_the_names_the_forged_value_is_taken(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    def unmatched(_peer: Peer, answer: Pdu, _oids: tuple[Oid, ...]) -> tuple[Value, ...]:
        return tuple(varbind.value for varbind in answer.varbinds)

    monkeypatch.setattr(question, "matched", unmatched)
    reply = _altered(lambda pdu: replace(pdu, varbinds=(replace(FORGED, oid=(*COLUMN, 1)),)))

    assert play(Agent(rows(1), reply), lambda client, target: values(client, target, (UPTIME,))) == (99,)
    promise.control("S4", "no look at the objects: the spoofed value is taken")


@pytest.mark.chaos
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
@pytest.mark.parametrize(
    ("answers_from", "is_from_its_port", "is_taken"),
    [(("127.0.0.2",), True, True), (("127.0.0.2",), False, False), ((), True, False)],
)
def test_an_agent_may_answer_from_another_address_only_if_its_setting_says_so_and_from_its_own_port(
    answers_from: tuple[str, ...], is_from_its_port: bool, is_taken: bool, promise: Telling
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
    promise.kept("S4", "answers from another address, with and without the device's setting", injected=1)


def test_the_scope_of_a_link_is_no_part_of_the_address_that_a_socket_shows() -> None:
    peer = Peer(
        Target("fe80::1%eth0", 161, COMMUNITY, answers_from=("fe80::9%eth0",)),
        community_envelope(COMMUNITY, SnmpVersion.V2C),
    )

    assert peer.may_answer_from(("fe80::9", 161, 0, 4))
    assert not peer.may_answer_from(("fe80::9", 162, 0, 4))
    assert not peer.may_answer_from(("fe80::8", 161, 0, 4))


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

    assert play(agent, ask, timeout_s=0.5, retries=1) == [(42,)] * 3
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
    assert play(agent, ask, timeout_s=0.5) == expected
