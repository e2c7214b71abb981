"""Walks of agents that never end: looping ones, and ones with more rows or less speed than a walk waits for."""

import asyncio
from datetime import UTC, datetime

import pytest

from nocdesk.clock import VirtualClock
from probes.snmp import walking
from probes.snmp.codec import Message, Pdu, PduType
from probes.snmp.native_client import NativeClient
from probes.snmp.varbind import SnmpType, VarBind, Walk
from tests.probes.snmp.scripted_agent import COLUMN, Address, Agent, rows, running
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

FEW_ROWS = 500


class LoopingAgent(Agent):
    """Gives the same three rows over and over."""

    def answer(self, message: Message) -> Pdu:
        assert isinstance(message.pdu, Pdu)
        found = tuple(VarBind((*COLUMN, row), row, SnmpType.COUNTER32) for row in (1, 2, 3))
        return Pdu(PduType.RESPONSE, message.pdu.request_id, 0, 0, found[: message.pdu.error_index])


def _walk(agent: Agent, clock: VirtualClock | None = None) -> Walk:
    async def walk() -> Walk:
        client = NativeClient(clock or VirtualClock(datetime(2026, 7, 17, tzinfo=UTC)))
        try:
            async with running(agent) as target:
                return await client.walk(target, COLUMN)
        finally:
            await client.close()

    return asyncio.run(walk())


def test_a_looping_agent_is_left_at_the_first_object_that_does_not_increase(promise: Telling) -> None:
    agent = LoopingAgent({})

    walk = _walk(agent)

    assert [varbind.oid[-1] for varbind in walk.varbinds] == [1, 2, 3]
    assert not walk.is_complete
    assert len(agent.heard) == 2
    promise.kept("S5", "looping walks", injected=1)


def test_control_without_that_look_a_looping_agent_is_walked_to_the_limit(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(walking, "is_next", lambda _oid, _after: True)
    monkeypatch.setattr(walking, "MAX_WALK_ROWS", FEW_ROWS)
    agent = LoopingAgent({})

    _walk(agent)

    assert len(agent.heard) > 100
    promise.control("S5", f"no look at the order: {len(agent.heard)} requests to an agent of 3 rows")


def test_a_walk_ends_at_its_greatest_number_of_rows_and_is_not_called_complete(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(walking, "MAX_WALK_ROWS", FEW_ROWS)

    walk = _walk(Agent(rows(FEW_ROWS + 1)))

    assert len(walk.varbinds) == FEW_ROWS
    assert not walk.is_complete
    promise.kept("S5", "walks with more rows than the most", injected=1)


@pytest.mark.parametrize(("most", "is_complete", "found"), [(5_000, False, 5), (50_000, True, 20)])
def test_a_walk_ends_at_its_greatest_number_of_octets(
    monkeypatch: pytest.MonkeyPatch, most: int, is_complete: bool, found: int, promise: Telling
) -> None:
    monkeypatch.setattr(walking, "MAX_WALK_OCTETS", most)
    table = {(*COLUMN, row): (SnmpType.OCTET_STRING, bytes(1_000)) for row in range(1, 21)}

    walk = _walk(Agent(table))

    assert len(walk.varbinds) == found
    assert walk.is_complete is is_complete
    promise.kept("S5", "walks with more octets than the most", injected=1)


def test_a_walk_ends_after_a_minute_and_is_not_called_complete(promise: Telling) -> None:
    clock = VirtualClock(datetime(2026, 7, 17, tzinfo=UTC))

    def slow(agent: Agent, datagram: bytes, _message: Message, address: Address) -> None:
        clock.advance(25)
        agent.transport.sendto(datagram, address)

    walk = _walk(Agent(rows(FEW_ROWS), slow), clock)

    assert len(walk.varbinds) == 75
    assert not walk.is_complete
    promise.kept("S5", "walks that last longer than a minute", injected=1)
