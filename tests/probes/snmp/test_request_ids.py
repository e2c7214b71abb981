"""The ids of requests: not to be foreseen by who sees some of them, and never two questions under one."""

import asyncio
from itertools import chain, count, islice, pairwise, repeat

import pytest

from nocdesk.clock import SystemClock
from nocdesk.network.model import SnmpVersion
from probes.snmp import lane
from probes.snmp.client import Target
from probes.snmp.codec import Message, Pdu, decode_message
from probes.snmp.envelope import community_envelope
from probes.snmp.lane import Lane, Refused
from probes.snmp.native_client import NativeClient
from probes.snmp.peer import Peer
from probes.snmp.question import PatientQuestion
from probes.snmp.request_ids import request_ids
from probes.snmp.templates import get_pdu
from tests.probes.snmp.scripted_agent import COMMUNITY, UPTIME, Agent, rows, running

POLLS = 50


def _steps_seen() -> set[int]:
    """By how much the id grew from one poll of an agent to the next, as that agent sees it."""

    async def play() -> set[int]:
        agent, client = Agent(rows(0)), NativeClient(SystemClock())
        try:
            async with running(agent) as target:
                for _ in range(POLLS):
                    await client.get(target, (UPTIME,))
        finally:
            await client.close()
        return {later.request_id - earlier.request_id for earlier, later in pairwise(agent.heard)}

    return asyncio.run(play())


def test_a_polled_agent_cannot_tell_the_next_id() -> None:
    assert len(_steps_seen()) == POLLS - 1


def test_control_ids_that_are_counted_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "request_ids", lambda: count(0x40000000))

    assert _steps_seen() == {1}


def test_ids_take_four_octets_and_are_not_negative() -> None:
    drawn = list(islice(request_ids(), 10_000))

    assert all(0x00800000 <= number <= 0x7FFFFFFF for number in drawn)
    assert len(set(drawn)) > 9_990


def test_an_id_that_is_in_flight_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = 0x41000000, 0x42000000
    monkeypatch.setattr(lane, "request_ids", lambda: chain(repeat(first, 5), repeat(second)))
    sent: list[bytes] = []

    async def ask() -> int:
        asked = Lane(asyncio.get_running_loop(), lambda datagram, _address: sent.append(datagram), 16, Refused())
        for _ in range(2):
            peer = Peer(Target("192.0.2.1", 161, COMMUNITY), community_envelope(COMMUNITY, SnmpVersion.V2C))
            asked.ask(PatientQuestion(peer, get_pdu(0, (UPTIME,))), lambda _outcome, _ms: None)
        return asked.in_flight

    assert asyncio.run(ask()) == 2
    assert [_id(datagram) for datagram in sent] == [first, second]


def _id(datagram: bytes) -> int:
    message = decode_message(datagram)
    assert isinstance(message, Message)
    assert isinstance(message.pdu, Pdu)
    return message.pdu.request_id
