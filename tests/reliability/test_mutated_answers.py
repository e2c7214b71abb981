"""S1: mutated answers come to the poller, up to a hundred thousand: none reaches the event loop, good ones count."""

import asyncio
import os
import random
from pathlib import Path

import pytest

from nocdesk.clock import SystemClock
from probes.snmp import lane
from probes.snmp.client import Target
from probes.snmp.codec import Message
from probes.snmp.errors import SnmpError
from probes.snmp.native_client import NativeClient
from probes.snmp.varbind import SnmpType, VarBind
from tests.probes.snmp.mutation import mutated
from tests.probes.snmp.scripted_agent import COLUMN, Address, Agent, rows, running
from tests.probes.snmp.v3_agent import V3Agent, running_v3
from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

SEED = 20260717
REQUESTS, EACH = figure(400, 1_000), 100
WARM_UP = 100
MAX_GROWTH = 16 << 20
TABLE = {
    **rows(3),
    (*COLUMN, 4): (SnmpType.OCTET_STRING, b"ge-0/0/1 to the west"),
    (*COLUMN, 5): (SnmpType.INTEGER, -3),
    (*COLUMN, 6): (SnmpType.COUNTER64, 2**63),
    (*COLUMN, 7): (SnmpType.OBJECT_IDENTIFIER, (1, 3, 6, 1, 4, 1, 9, 1)),
}
ASKED = (*TABLE, (*COLUMN, 8))


class Storm:
    """Sends mutated answers before the good one."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.sent = 0
        self.is_over = False

    def reply(self, agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
        for _ in range(0 if self.is_over else EACH):
            agent.transport.sendto(mutated(datagram, self.chance), address)
            self.sent += 1
        agent.transport.sendto(datagram, address)


async def _answer(client: NativeClient, target: Target) -> tuple[VarBind, ...] | SnmpError:
    try:
        return await client.get(target, ASKED)
    except SnmpError as error:
        return error


def _resident_octets() -> int | None:
    path = Path("/proc/self/statm")
    return int(path.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") if path.exists() else None


async def _play(requests: int) -> tuple[int, int, list[bool]]:
    """How many mutants were sent, by how much the process grew, and whether each request afterwards was answered."""
    storm = Storm()
    client = NativeClient(SystemClock())
    try:
        async with running(Agent(TABLE, storm.reply)) as target:
            before: int | None = None
            for number in range(requests):
                if number == WARM_UP:
                    before = _resident_octets()
                assert isinstance(await _answer(client, target), tuple | SnmpError)
            grown = 0 if before is None else (_resident_octets() or 0) - before
            storm.is_over = True
            expected = [(oid, *TABLE.get(oid, (SnmpType.NO_SUCH_INSTANCE, None))) for oid in ASKED]
            good = [await client.get(target, ASKED) for _ in range(100)]
            return storm.sent, grown, [[(one.oid, one.type, one.value) for one in got] == expected for got in good]
    finally:
        await client.close()


def test_a_storm_of_mutated_answers_is_refused_and_costs_no_memory(promise: Telling) -> None:
    sent, grown, good = asyncio.run(_play(REQUESTS))

    assert sent >= REQUESTS * EACH
    assert all(good)
    assert grown < MAX_GROWTH
    promise.kept("S1", "mutated answers to the poller", injected=sent, lost=good.count(False))


V3_REQUESTS = figure(100, 200)


async def _play_v3(requests: int) -> tuple[int, list[bool]]:
    """The same against a v3 agent, whose answers are mutated outside and behind the signature."""
    chance = random.Random(SEED)
    sent = 0

    def reply(agent: V3Agent, datagram: bytes, address: Address) -> None:
        nonlocal sent
        for _ in range(EACH):
            agent.transport.sendto(mutated(datagram, chance), address)
            sent += 1
        agent.transport.sendto(datagram, address)

    client = NativeClient(SystemClock())
    try:
        async with running_v3(V3Agent(TABLE, SystemClock(), reply)) as target:
            expected = [(oid, *TABLE.get(oid, (SnmpType.NO_SUCH_INSTANCE, None))) for oid in ASKED]
            good = [await client.get(target, ASKED) for _ in range(requests)]
            return sent, [[(one.oid, one.type, one.value) for one in got] == expected for got in good]
    finally:
        await client.close()


def test_in_v3_no_mutated_answer_is_ever_taken_for_a_good_one(promise: Telling) -> None:
    sent, good = asyncio.run(_play_v3(V3_REQUESTS))

    assert sent == V3_REQUESTS * EACH
    assert all(good)
    promise.kept("S1", "mutated v3 answers to the poller", injected=sent, wrong=good.count(False))


class _NothingIsThisError(Exception):
    """What the codec never raises."""


def test_control_without_the_guard_the_storm_reaches_the_event_loop(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(lane, "CodecError", _NothingIsThisError)

    with pytest.raises(AssertionError, match="nothing may escape"):
        asyncio.run(_play(20))
    promise.control("S1", "no look for faults of the codec: exceptions reach the event loop")


def test_control_in_v3_too_what_reaches_the_event_loop_is_seen(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(lane, "CodecError", _NothingIsThisError)

    with pytest.raises(AssertionError, match="nothing may escape"):
        asyncio.run(_play_v3(20))
    promise.control("S1", "the same in v3: exceptions reach the event loop")
