"""Whatever becomes of a v3 agent between two polls, the next one is answered, or says that the engine is another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.credentials import UsmUser
from probes.snmp import lane, usm_envelope
from probes.snmp.client import Target
from probes.snmp.codec import ScopedPdu, encode_scoped
from probes.snmp.errors import CredentialsRefusedError, EngineChangedError, MalformedError, SnmpError
from probes.snmp.native_client import NativeClient
from probes.snmp.usm_message import SecurityKeys, close
from probes.snmp.usm_parameters import SecurityParameters
from probes.snmp.usm_reports import ReportKind, report_pdu
from probes.snmp.varbind import Value
from tests.probes.snmp.scripted_agent import UPTIME, Address, rows
from tests.probes.snmp.v3_agent import ENGINE, USER, V3Agent, running_v3
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

OTHER_ENGINE = bytes.fromhex("80001f88805e9d1a0000000001")
POLLS_BEFORE = 4
"""Enough for answers to be read the quick way."""


class Played:
    """A client that has polled an agent some times, on a clock of its own."""

    def __init__(self) -> None:
        self.clock = VirtualClock(datetime(2026, 7, 17, tzinfo=UTC), elapsed_s=50_000)
        self.agent = V3Agent(rows(1), self.clock)
        self.client = NativeClient(self.clock)

    async def value(self, target: Target) -> Value:
        (varbind,) = await self.client.get(target, (UPTIME,))
        return varbind.value


@asynccontextmanager
async def polling(timeout_s: float = 1.0) -> AsyncIterator[tuple[Played, Target]]:
    """A client, its agent, and the target that this is."""
    played = Played()
    try:
        async with running_v3(played.agent, timeout_s) as target:
            yield played, target
    finally:
        await played.client.close()


@pytest.mark.parametrize(
    ("boots", "up_s", "idle_s", "retries"),
    [
        pytest.param(8, 20, 60, 1, id="boots + 1"),
        pytest.param(1, 20, 60, 1, id="boots back to 1"),
        pytest.param(7, 20, 60, 1, id="time back"),
        pytest.param(7, 10_300, 300, 0, id="idle for 300 s"),
        pytest.param(7, 10_000 + 90 * 86_400, 90 * 86_400, 0, id="idle for 90 days"),
    ],
)
def test_the_next_poll_of_an_agent_is_answered_within_one_retry(
    boots: int, up_s: float, idle_s: float, retries: int, promise: Telling
) -> None:
    async def play() -> tuple[list[Value], int]:
        async with polling() as (played, target):
            found = [await played.value(target) for _ in range(POLLS_BEFORE)]
            played.clock.advance(idle_s)
            played.agent.authority = played.agent.engine(ENGINE, boots=boots, up_s=up_s)
            before = played.agent.heard
            found.append(await played.value(target))
            asked = played.agent.heard - before
            found += [await played.value(target) for _ in range(3)]
            assert played.agent.heard == before + asked + 3, "one message for each poll afterwards"
        return found, asked

    found, asked = asyncio.run(play())

    assert found == [42] * (POLLS_BEFORE + 4)
    assert asked == 1 + retries
    promise.kept("R10", "boots + 1, boots back to 1, time back, idle 300 s and 90 days", injected=1)


def test_a_new_engine_at_the_same_address_is_named_once_and_polled_on(promise: Telling) -> None:
    async def play() -> list[object]:
        said: list[object] = []
        async with polling() as (played, target):
            for number in range(POLLS_BEFORE + 3):
                if number == POLLS_BEFORE:
                    played.clock.advance(60)
                    played.agent.authority = played.agent.engine(OTHER_ENGINE, boots=1, up_s=30)
                try:
                    said.append(await played.value(target))
                except SnmpError as error:
                    said.append(type(error))
        return said

    assert asyncio.run(play()) == [42] * POLLS_BEFORE + [EngineChangedError, 42, 42]
    promise.kept("R10", "another engine at the same address", injected=1)


def test_control_without_the_renewal_a_reboot_fails_the_poll(monkeypatch: pytest.MonkeyPatch, promise: Telling) -> None:
    class NoRenewalError(MalformedError):
        """A report that nobody acts on."""

    monkeypatch.setattr(usm_envelope, "StaleEngineError", NoRenewalError)

    async def play() -> None:
        async with polling() as (played, target):
            for _ in range(POLLS_BEFORE):
                await played.value(target)
            played.agent.authority = played.agent.engine(ENGINE, boots=8, up_s=20)
            with pytest.raises(NoRenewalError):
                await played.value(target)

    asyncio.run(play())
    promise.control("R10", "no renewal of the engine's clock: the poll fails")


def _forged_report(kind: ReportKind) -> bytes:
    """What anybody can send who has seen nothing but the address; the id is patched in later."""
    plain = encode_scoped(ScopedPdu(ENGINE, b"", report_pdu(kind, 1, 0)))
    nobody = SecurityParameters(ENGINE, 0, 0, USER.user.encode())
    return close(SecurityKeys(None, None), nobody, message_id=0x11223344, flags=0, plain=plain)


@pytest.mark.parametrize("kind", [ReportKind.WRONG_DIGEST, ReportKind.UNKNOWN_USER, ReportKind.NOT_IN_TIME_WINDOW])
@pytest.mark.parametrize("polls_before", [0, POLLS_BEFORE])
def test_a_forged_report_does_not_fail_a_poll(kind: ReportKind, polls_before: int, promise: Telling) -> None:
    forged = _forged_report(kind)

    def reply(agent: V3Agent, datagram: bytes, address: Address) -> None:
        head = datagram.index(b"\x02\x04") + 2
        agent.transport.sendto(forged.replace(b"\x11\x22\x33\x44", datagram[head : head + 4]), address)
        agent.transport.sendto(datagram, address)

    async def play() -> Value:
        async with polling() as (played, target):
            for _ in range(polls_before):
                await played.value(target)
            played.agent.reply = reply
            return await played.value(target)

    assert asyncio.run(play()) == 42
    promise.kept("S3", "forged Reports to the poller", injected=1)


def test_a_report_of_a_wrong_key_is_told_when_nothing_better_comes(promise: Telling) -> None:
    async def play() -> None:
        async with polling(timeout_s=0.2) as (played, target):
            wrong = Target(target.address, target.port, UsmUser("watcher", "another-secret", "a-priv-secret"), 0.2, 1)
            with pytest.raises(CredentialsRefusedError, match="authentication key is wrong"):
                await played.value(wrong)
            assert played.agent.heard == 2, "one discovery and one question: a wrong key is not tried again"

    asyncio.run(play())
    promise.kept("R11", "a wrong authentication key", injected=1)


def test_control_without_patience_a_forged_report_fails_the_poll(
    monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    class NothingIsThisError(SnmpError):
        """What no answer ever is."""

    monkeypatch.setattr(lane, "CredentialsRefusedError", NothingIsThisError)

    with pytest.raises(CredentialsRefusedError):
        test_a_forged_report_does_not_fail_a_poll(ReportKind.WRONG_DIGEST, 0, promise)
    promise.control("S3", "a poller that believes Reports: a forged one fails the poll")
