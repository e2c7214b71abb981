"""A v3 agent across a restart of its device, spoken to byte by byte."""

from collections.abc import Mapping
from datetime import timedelta

from pyasn1.codec.ber import decoder
from pysnmp.proto.mpmod.rfc3412 import SNMPv3Message
from pysnmp.proto.secmod.rfc3414.service import UsmSecurityParameters

from nocdesk.clock import VirtualClock
from nocdesk.credentials import UsmUser
from probes.simulator.device_view import DeviceView, device_views
from probes.simulator.network import Network
from probes.simulator.playback import Playback
from probes.simulator.played_device import PlayedDevice, Ticker
from probes.simulator.story_file import parse_story
from probes.simulator.user_agent import UserAgent
from tests.probes.simulator.conftest import BEGINS_AT, ORIGIN

_ENGINE_ID = bytes.fromhex("80007ed905") + b"voice"
_STORY = (
    'format = 1\n[[chapter]]\nname = "one"\nlasts = "2:00"\n'
    '[[chapter.fault]]\nkind = "reboot"\nat = "0:10"\nlasts = "0:20"\ndevices = ["voice"]\n'
)


def _tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes((tag, len(content))) + content


def _integer(value: int) -> bytes:
    return _tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


_EMPTY = _tlv(0x04)
# An empty request without user, engine or authentication: discovery by RFC 3414, clause 4.
_DISCOVERY = _tlv(
    0x30,
    _integer(3),
    _tlv(0x30, _integer(19_049), _integer(65_507), _tlv(0x04, b"\x04"), _integer(3)),
    _tlv(0x04, _tlv(0x30, _EMPTY, _integer(0), _integer(0), _EMPTY, _EMPTY, _EMPTY)),
    _tlv(0x30, _EMPTY, _EMPTY, _tlv(0xA0, _integer(7), _integer(0), _integer(0), _tlv(0x30))),
)


def _views(network: Network) -> Mapping[str, DeviceView]:
    return device_views(network, Playback(parse_story("story.toml", _STORY, network), ORIGIN, BEGINS_AT))


def _agent(view: DeviceView, clock: VirtualClock) -> UserAgent:
    played = PlayedDevice(view, Ticker(view.state.playback, clock))
    return UserAgent(played, UsmUser("voice-reader", "voice-auth-secret", "voice-priv-secret"), _ENGINE_ID, played)


def _boots(agent: UserAgent) -> int | None:
    """snmpEngineBoots as a discovery shows it; None where nothing answers."""
    answers: list[bytes] = []
    agent.receive(_DISCOVERY, answers.append)
    if not answers:
        return None
    message, _ = decoder.decode(answers[0], asn1Spec=SNMPv3Message())
    parameters, _ = decoder.decode(bytes(message[2]), asn1Spec=UsmSecurityParameters())
    assert bytes(parameters[0]) == _ENGINE_ID
    return int(parameters[1])


def test_a_restart_is_silence_and_then_one_boot_more(network: Network) -> None:
    clock = VirtualClock(BEGINS_AT)
    view = _views(network)["voice"]
    agent = _agent(view, clock)

    seen = []
    for seconds in (5, 10, 20):
        clock.advance(seconds)
        seen.append(_boots(agent))

    before, during, after = seen
    assert before == view.boots(BEGINS_AT)
    assert during is None
    assert after == view.boots(BEGINS_AT) + 1


def test_octets_that_are_no_message_are_dropped(network: Network) -> None:
    clock = VirtualClock(BEGINS_AT + timedelta(seconds=1))
    agent = _agent(_views(network)["voice"], clock)
    answers: list[bytes] = []

    for junk in (b"", b"\x30", b"\x00" * 20, _DISCOVERY[:-3], b"\x30\x82\xff\xff" + b"a" * 100, b"x" * 20_000):
        agent.receive(junk, answers.append)

    assert answers == []
    assert _boots(agent) is not None
