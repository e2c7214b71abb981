"""What simulated devices tell of a link by themselves, as the trap decoder's own codec and net-snmp read it."""

import os
import socket
import subprocess
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.clock import VirtualClock
from probes.simulator.device_view import DeviceView
from probes.simulator.playback import Playback
from probes.simulator.played_device import Ticker
from probes.simulator.server import engine_id
from probes.simulator.trap_sender import TrapSender
from probes.snmp.codec import Message, Pdu, PduType, decode_message
from probes.traps.socket_options import free_udp_port
from tests.foreign_programs import foreign_program
from tests.probes.simulator.conftest import BEGINS_AT, SECRETS

_TRAP_OID = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
_LINK_DOWN, _LINK_UP = (1, 3, 6, 1, 6, 3, 1, 1, 5, 3), (1, 3, 6, 1, 6, 3, 1, 1, 5, 4)


def _to_nobody(_device: str, _datagram: bytes) -> None: ...


@pytest.fixture
def clock() -> VirtualClock:
    """Five seconds after the story's fibre cut is mended."""
    return VirtualClock(BEGINS_AT + timedelta(seconds=60))


@pytest.fixture
def sender(views: Mapping[str, DeviceView], playback: Playback, clock: VirtualClock) -> TrapSender:
    """For the small provider, to nobody yet."""
    state = views["edge"].state
    return TrapSender(views, state, SECRETS.credentials, Ticker(playback, clock), _to_nobody)


def test_both_ends_tell_of_a_link_that_fell_and_of_one_that_came_back(sender: TrapSender) -> None:
    fell = list(sender.datagrams(frozenset(), frozenset({"TAIL"})))
    rose = list(sender.datagrams(frozenset({"TAIL"}), frozenset()))

    assert len(fell) == len(rose) == 2
    for datagrams, trap in ((fell, _LINK_DOWN), (rose, _LINK_UP)):
        device, datagram = datagrams[1]
        message = decode_message(datagram)
        assert device == "edge"
        assert isinstance(message, Message)
        assert message.community == b"edge-readings"
        assert isinstance(message.pdu, Pdu)
        assert message.pdu.type is PduType.TRAP_V2
        assert {bind.oid: bind.value for bind in message.pdu.varbinds}[_TRAP_OID] == trap


def test_a_device_that_no_way_leads_to_tells_nothing(
    sender: TrapSender, views: Mapping[str, DeviceView], playback: Playback
) -> None:
    cut = Ticker(playback, VirtualClock(BEGINS_AT + timedelta(seconds=20)))
    during = TrapSender(views, sender.state, SECRETS.credentials, cut, _to_nobody)

    assert len(list(during.datagrams(frozenset(), frozenset({"TAIL"})))) == 1


def test_snmptrapd_believes_the_v3_trap(sender: TrapSender, tmp_path: Path) -> None:
    configuration = tmp_path / "snmptrapd.conf"
    configuration.write_text(
        f"createUser -e 0x{engine_id('core-a').hex()} core-reader SHA-256 core-auth-secret AES core-priv-secret\n"
        "authUser log core-reader authPriv\n"
    )
    (_, trap), _ = sender.datagrams(frozenset(), frozenset({"TAIL"}))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        said = _heard(sending, trap, configuration)

    assert ".1.3.6.1.6.3.1.1.5.3" in said


def _heard(sending: socket.socket, trap: bytes, configuration: Path) -> str:
    """What snmptrapd logs of a trap that is sent until it does."""
    port = free_udp_port("127.0.0.1")
    log = configuration.with_name("log")
    line = [foreign_program("snmptrapd"), "-f", "-Lf", str(log), "-On", "-m", "", "-C", "-c", str(configuration)]
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(configuration.parent)}
    said = ""
    with subprocess.Popen([*line, f"udp:127.0.0.1:{port}"], env=environment) as daemon:
        for _ in range(200):
            sending.sendto(trap, ("127.0.0.1", port))
            time.sleep(0.1)
            said = log.read_text() if log.exists() else ""
            if "1.5.3" in said:
                break
        daemon.terminate()
    return said
