"""What a device takes at once is learnt, and objects that spoil an answer are left out."""

from collections.abc import Callable

import pytest

from nocdesk.network.model import SnmpVersion
from probes.snmp import careful, question, walking
from probes.snmp.client import Target
from probes.snmp.codec import Message, Pdu, PduType
from probes.snmp.errors import RefusedError, SilentError
from probes.snmp.limits import GROW_AFTER
from probes.snmp.native_client import NativeClient
from probes.snmp.scouting import Heard, ask
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind
from tests.probes.snmp.native_agent import MANY, _cut_off, play, values
from tests.probes.snmp.scripted_agent import (
    COLUMN,
    GEN_ERR,
    TOO_BIG,
    UPTIME,
    Address,
    Agent,
    refusal,
    rows,
)

VALUES = tuple(range(1_001, 1_031))


# What a device takes at once.


def _too_big_above(count: int) -> Callable[[Pdu], Pdu | None]:
    return lambda request: refusal(request, TOO_BIG) if len(request.varbinds) > count else None


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
