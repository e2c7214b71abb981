"""Other programs raise and clear alarms on a socket: each line is answered, and what is answered is in the store."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.alarms.report_line import LONGEST_LINE
from nocdesk.core import Core
from nocdesk.setting_groups import AlarmSettings
from probes import alarm_socket
from probes.alarm_socket import ADDRESS, listening_for_alarms
from tests.nocdesk.provider_builder import make_provider

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Talk = Callable[[int], Awaitable[Any]]


@pytest.fixture
def core(sqlite_core: Core) -> Core:
    """A provider, and a port that the system chooses."""
    make_provider(sqlite_core)
    sqlite_core.settings = sqlite_core.settings.model_copy(update={"alarms": AlarmSettings(port=0)})
    return sqlite_core


def while_listening(core: Core, talk: Talk) -> Any:
    async def run() -> Any:
        async with listening_for_alarms(core) as port:
            assert port is not None
            return await talk(port)

    return asyncio.run(run())


async def ask(streams: Streams, line: bytes | dict[str, object]) -> dict[str, Any]:
    reader, writer = streams
    writer.write(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")
    answer: dict[str, Any] = json.loads(await reader.readline())
    return answer


async def end(*conversations: Streams) -> None:
    for _, writer in conversations:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def asked(core: Core, *lines: bytes | dict[str, object]) -> list[dict[str, Any]]:
    async def talk(port: int) -> list[dict[str, Any]]:
        streams = await asyncio.open_connection(ADDRESS, port)
        answers = [await ask(streams, line) for line in lines]
        await end(streams)
        return answers

    found: list[dict[str, Any]] = while_listening(core, talk)
    return found


def alarms(core: Core) -> list[Alarm]:
    with core.read() as session:
        return list(session.scalars(select(Alarm).order_by(Alarm.id)))


def test_what_is_raised_is_answered_with_its_alarm_and_cleared_by_the_same_words(core: Core) -> None:
    fan: dict[str, object] = {"resource": "CORE-1", "text": "Fan 2 failed", "severity": "major", "key": "fan 2"}

    answers = asked(core, {**fan, "ref": "a-1"}, fan, {**fan, "clear": True})

    (alarm,) = alarms(core)
    assert answers == [{"ok": True, "ref": "a-1", "alarm": alarm.id}, *[{"ok": True, "alarm": alarm.id}] * 2]
    assert (alarm.count, alarm.severity, alarm.text) == (2, "major", "Fan 2 failed")
    assert alarm.cleared_at is not None
    assert alarm.device_id is not None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"hello\n", "not a line of JSON"),
        (b"[1]\n", "not an object"),
        (b"[" * 5_000 + b"\n", "not a line of JSON"),
        (b'{"resource": "rt-1", "txt": "x"}\n', "unknown field 'txt'"),
        (b'{"resource": 7}\n', "'resource' is not a text"),
        (b'{"text": "x"}\n', "Name the resource"),
        (b'{"resource": "rt-1", "severity": "bad"}\n', "unknown severity 'bad'"),
        (b'{"resource": "rt-1", "condition": "bad"}\n', "unknown condition 'bad'"),
        (b'{"resource": "rt-1", "clear": 1}\n', "neither true nor false"),
        (b'{"resource": "rt-1", "clear": true}\n', "nothing to clear"),
    ],
)
def test_a_line_that_makes_no_alarm_is_told_why_and_the_next_one_is_taken(core: Core, line: bytes, told: str) -> None:
    refused, taken = asked(core, line, {"resource": "rt-1", "text": "Fan failed"})

    assert not refused["ok"]
    assert told in refused["error"]
    assert taken["ok"]
    assert len(alarms(core)) == 1


def test_a_line_that_is_too_long_ends_the_conversation_and_nothing_else(core: Core) -> None:
    async def talk(port: int) -> tuple[dict[str, Any], bytes, dict[str, Any]]:
        streams, other = await asyncio.open_connection(ADDRESS, port), await asyncio.open_connection(ADDRESS, port)
        refused = await ask(streams, b"x" * (LONGEST_LINE + 2) + b"\n")
        rest = await streams[0].read()
        taken = await ask(other, {"resource": "rt-1"})
        await end(streams, other)
        return refused, rest, taken

    refused, rest, taken = while_listening(core, talk)

    assert f"{LONGEST_LINE} bytes at most" in refused["error"]
    assert rest == b""
    assert taken["ok"]


def test_beyond_the_bound_a_program_is_sent_away_in_words(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarm_socket, "MOST_CONNECTIONS", 1)

    async def talk(port: int) -> dict[str, Any]:
        first = await asyncio.open_connection(ADDRESS, port)
        await ask(first, {"resource": "rt-1"})
        second = await asyncio.open_connection(ADDRESS, port)
        answer: dict[str, Any] = json.loads(await second[0].readline())
        await end(first, second)
        return answer

    assert "connected already" in while_listening(core, talk)["error"]


def test_without_a_port_nothing_listens_and_a_port_that_is_taken_ends_nothing(core: Core) -> None:
    async def port_of(settings: AlarmSettings) -> int | None:
        core.settings = core.settings.model_copy(update={"alarms": settings})
        async with listening_for_alarms(core) as port:
            return port

    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        assert asyncio.run(port_of(AlarmSettings(port=taken.getsockname()[1]))) is None
    assert asyncio.run(port_of(AlarmSettings())) is None
