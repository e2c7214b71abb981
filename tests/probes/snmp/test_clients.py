"""Both clients against net-snmp's own agent: what snmpget prints, and errors that tell a bad key from a dead device."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, TypeVar

import pytest
from pysnmp.proto.secmod.rfc3414 import service

from nocdesk.clock import SystemClock
from nocdesk.credentials import Community, Credential, UsmUser
from probes.snmp.backends import BackendClient
from probes.snmp.client import Target
from probes.snmp.errors import BadTargetError, CredentialsRefusedError, EngineChangedError, SilentError
from probes.snmp.pysnmp_client import PysnmpClient
from probes.snmp.varbind import Oid, SnmpType, VarBind, Walk
from tests.probes.snmp.clients import EitherClient, MakeClient

if TYPE_CHECKING:
    from tests.probes.conftest import Snmpd, StartSnmpd

T = TypeVar("T")

SYS_DESCR: Oid = (1, 3, 6, 1, 2, 1, 1, 1, 0)
SYS_OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)
SYS_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
SYS_NAME: Oid = (1, 3, 6, 1, 2, 1, 1, 5, 0)
NOT_THERE: Oid = (1, 3, 6, 1, 2, 1, 1, 99, 0)
IF_NAME: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
MIB_2: Oid = (1, 3, 6, 1, 2, 1)


async def _close_after(client: EitherClient, work: Coroutine[object, object, T]) -> T:
    try:
        return await work
    finally:
        await client.close()


def _get(make_client: MakeClient, target: Target, *oids: Oid) -> tuple[VarBind, ...]:
    async def ask() -> tuple[VarBind, ...]:
        client = make_client(SystemClock())
        return await _close_after(client, client.get(target, oids))

    return asyncio.run(ask())


def _walk(make_client: MakeClient, target: Target, root: Oid) -> Walk:
    async def ask() -> Walk:
        client = make_client(SystemClock())
        return await _close_after(client, client.walk(target, root))

    return asyncio.run(ask())


def _target(snmpd: "Snmpd", credential: Credential, timeout_s: float = 10.0) -> Target:
    return Target("127.0.0.1", snmpd.port, credential, timeout_s, 0)


def test_v2c_gives_what_snmpget_prints(make_client: MakeClient, snmpd: "Snmpd") -> None:
    descr, object_id, name = _get(make_client, _target(snmpd, snmpd.community), SYS_DESCR, SYS_OBJECT_ID, SYS_NAME)

    printed = snmpd.snmpget("1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.5.0")
    assert isinstance(descr.value, bytes)
    assert isinstance(name.value, bytes)
    assert isinstance(object_id.value, tuple)
    assert (descr.value.decode(), "." + ".".join(map(str, object_id.value)), name.value.decode()) == printed
    assert object_id.type is SnmpType.OBJECT_IDENTIFIER


def test_v3_auth_priv_gives_what_snmpget_prints(make_client: MakeClient, snmpd: "Snmpd") -> None:
    (name, uptime) = _get(make_client, _target(snmpd, snmpd.user), SYS_NAME, SYS_UPTIME)

    printed_name, printed_uptime = snmpd.snmpget_v3("1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.3.0")
    assert name.value == printed_name.encode()
    assert isinstance(uptime.value, int)
    assert uptime.type is SnmpType.TIME_TICKS
    assert 0 <= int(printed_uptime) - uptime.value < 1000


def test_an_object_that_the_agent_lacks_is_none_and_spoils_nothing(make_client: MakeClient, snmpd: "Snmpd") -> None:
    missing, name = _get(make_client, _target(snmpd, snmpd.community), NOT_THERE, SYS_NAME)

    assert (missing.value, missing.type) == (None, SnmpType.NO_SUCH_OBJECT)
    assert name.value == b"kestrel"


def test_a_request_of_many_objects_is_split_and_comes_back_in_order(make_client: MakeClient, snmpd: "Snmpd") -> None:
    asked = tuple((*IF_NAME[:-1], column, 1) for column in range(1, 120))

    answered = _get(make_client, _target(snmpd, snmpd.community), *asked)

    assert tuple(varbind.oid for varbind in answered) == asked


@pytest.mark.parametrize("version", ["v2c", "v3"])
def test_a_walk_gives_what_snmpbulkwalk_prints(make_client: MakeClient, snmpd: "Snmpd", version: str) -> None:
    walk = _walk(make_client, _target(snmpd, snmpd.community if version == "v2c" else snmpd.user), IF_NAME)

    names = tuple(varbind.value.decode() for varbind in walk.varbinds if isinstance(varbind.value, bytes))
    assert walk.is_complete
    assert names == snmpd.snmpwalk("1.3.6.1.2.1.31.1.1.1.1")


def test_a_long_walk_increases_strictly_to_its_end(make_client: MakeClient, snmpd: "Snmpd") -> None:
    walk = _walk(make_client, _target(snmpd, snmpd.community, 5), (1, 3, 6, 1, 2, 1, 1))

    oids = [varbind.oid for varbind in walk.varbinds]
    assert walk.is_complete
    assert len(oids) > 20
    assert oids == sorted(set(oids))


@pytest.mark.parametrize(
    ("credential", "reason"),
    [
        (UsmUser("watcher", "not-the-auth-secret", "a-long-priv-secret"), "authentication key is wrong"),
        (UsmUser("nobody", "a-long-auth-secret", "a-long-priv-secret"), "does not know the user"),
        (UsmUser("watcher", "a-long-auth-secret"), "security level"),
        (UsmUser("watcher"), "security level"),
    ],
)
def test_a_live_agent_that_refuses_the_credentials_says_so_within_one_poll(
    make_client: MakeClient, snmpd: "Snmpd", credential: UsmUser, reason: str
) -> None:
    with pytest.raises(CredentialsRefusedError, match=reason):
        _get(make_client, _target(snmpd, credential, 1.0), SYS_UPTIME)


@pytest.mark.parametrize(
    "credential", [Community("not-the-community"), UsmUser("watcher", "a-long-auth-secret", "not-the-priv-secret")]
)
def test_a_wrong_community_or_privacy_key_looks_like_silence_and_the_message_says_so(
    make_client: MakeClient, snmpd: "Snmpd", credential: Credential
) -> None:
    with pytest.raises(SilentError, match=r"no answer \(also if key or community wrong\)"):
        _get(make_client, _target(snmpd, credential, 0.3), SYS_UPTIME)


@pytest.mark.parametrize("version", ["v2c", "v3"])
def test_a_dead_device_is_silent(make_client: MakeClient, snmpd: "Snmpd", free_port: int, version: str) -> None:
    target = _target(snmpd, snmpd.community if version == "v2c" else snmpd.user, 0.2)

    with pytest.raises(SilentError, match="no answer"):
        _get(make_client, replace(target, port=free_port), SYS_UPTIME)


def test_an_unknown_name_is_no_silence(make_client: MakeClient, snmpd: "Snmpd") -> None:
    target = replace(_target(snmpd, snmpd.community), address="no-such-host.invalid")

    with pytest.raises(BadTargetError, match="name is not known"):
        _get(make_client, target, SYS_UPTIME)


def test_two_users_and_a_wrong_key_of_the_same_user_do_not_disturb_each_other(
    make_client: MakeClient, snmpd: "Snmpd"
) -> None:
    wrong = UsmUser("watcher", "not-the-auth-secret", "a-long-priv-secret")

    async def ask() -> list[object]:
        client = make_client(SystemClock())
        # A wrong key is told when nothing better has come.
        targets = [_target(snmpd, one, 3.0) for one in (snmpd.user, wrong, snmpd.second_user) * 3]
        asked = [client.get(target, (SYS_NAME,)) for target in targets]
        return await _close_after(client, asyncio.gather(*asked, return_exceptions=True))  # type: ignore[arg-type]

    answers = asyncio.run(ask())

    assert all(isinstance(answer, CredentialsRefusedError) for answer in answers[1::3])
    assert [answer[0].value for answer in (*answers[::3], *answers[2::3]) if isinstance(answer, tuple)] == [
        b"kestrel"
    ] * 6


def test_an_agent_that_restarts_answers_the_next_poll(make_client: MakeClient, start_snmpd: "StartSnmpd") -> None:
    async def ask_twice() -> list[VarBind]:
        client = make_client(SystemClock())
        with start_snmpd() as agent:
            found = list(await client.get(_target(agent, agent.user), (SYS_NAME,)))
        with start_snmpd(agent.port):
            found += await _close_after(client, client.get(_target(agent, agent.user), (SYS_NAME,)))
        return found

    assert [varbind.value for varbind in asyncio.run(ask_twice())] == [b"kestrel"] * 2


def test_an_agent_that_is_replaced_is_named_once_and_then_polled_on(start_snmpd: "StartSnmpd", tmp_path: Path) -> None:
    async def ask() -> list[VarBind]:
        client = BackendClient(SystemClock())
        with start_snmpd() as agent:
            found = list(await client.get(_target(agent, agent.user), (SYS_NAME,)))
        with start_snmpd(agent.port, directory=tmp_path / "other"):
            with pytest.raises(EngineChangedError, match="another SNMP engine than before"):
                await client.get(_target(agent, agent.user), (SYS_NAME,))
            found += await _close_after(client, client.get(_target(agent, agent.user), (SYS_NAME,)))
        return found

    assert [varbind.value for varbind in asyncio.run(ask())] == [b"kestrel"] * 2


@pytest.mark.parametrize("step_s", [-3600, -3, 3600, 400 * 86_400])
def test_a_step_of_the_wall_clock_costs_a_v3_device_no_poll(
    snmpd: "Snmpd", monkeypatch: pytest.MonkeyPatch, step_s: int
) -> None:
    async def ask() -> list[VarBind]:
        client = PysnmpClient(SystemClock())
        found = list(await client.get(_target(snmpd, snmpd.user), (SYS_NAME,)))
        # pysnmp reckons the agent's engine time by the wall clock, so a step is played where it reads that.
        monkeypatch.setattr(service, "time", SimpleNamespace(time=lambda: time.time() + step_s))
        for _ in range(3):
            found += await client.get(_target(snmpd, snmpd.user), (SYS_NAME,))
        await client.close()
        return found

    found = asyncio.run(ask())

    assert [varbind.value for varbind in found] == [b"kestrel"] * 4
