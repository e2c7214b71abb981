"""R15: one notification is one event, however often the network or the device sends it, and in whatever order."""

import socket
from pathlib import Path

import pytest

from nocdesk.boards.trap_board import last_traps
from nocdesk.traps.event import Cause
from nocdesk.traps.queries import TrapFilter
from probes.snmp.codec import Message, Pdu, PduType, decode_message
from tests.probes.traps.notices import LINK_DOWN, LINK_UP, inform, notice, notice_v1
from tests.probes.traps.receiving import kill, receiving
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos


def test_a_datagram_that_comes_twice_is_one_event_and_a_counted_repetition(tmp_path: Path, promise: Telling) -> None:
    with receiving(tmp_path) as running:
        for _ in range(3):
            running.send(notice(7))
            running.send(notice_v1(7))
        running.wait_for_count(Cause.DUPLICATE, 4)
        stored = running.traps()

    assert sorted(trap.version for trap in stored) == ["v1", "v2c"]
    promise.kept("R15", "datagrams that come again", injected=4, doubled=len(stored) - 2)


def test_an_inform_that_is_sent_again_is_answered_again_and_stored_once(tmp_path: Path, promise: Telling) -> None:
    with receiving(tmp_path) as running, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        device.settimeout(60)
        answers = []
        for _ in range(3):
            device.sendto(inform(300), running.address)
            answers.append(device.recv(2048))
        running.wait_for_count(Cause.DUPLICATE, 2)
        stored = running.traps()

    assert [trap.uptime_ticks for trap in stored] == [300]
    for answer in answers:
        message = decode_message(answer)
        assert isinstance(message, Message)
        assert isinstance(message.pdu, Pdu)
        assert (message.pdu.type, message.pdu.request_id, message.pdu.error_status) == (PduType.RESPONSE, 300, 0)
    promise.kept("R15", "INFORMs that are sent again", injected=2, doubled=len(stored) - 1)


def test_a_repetition_is_known_after_the_decoder_and_the_collector_were_started_anew(
    tmp_path: Path, promise: Telling
) -> None:
    with receiving(tmp_path) as running:
        running.send(notice(7))
        running.wait_for_traps(1)
        kill(running.reception.decoder_pid)
        running.send(notice(7))
        running.wait_for_count(Cause.DUPLICATE, 1)
    with receiving(tmp_path) as running:
        running.send(notice(7))
        running.wait_for_count(Cause.DUPLICATE, 2)
        stored = running.traps()

    assert len(stored) == 1
    promise.kept("R15", "datagrams that come again after a restart", injected=2, doubled=len(stored) - 1)


def test_two_notifications_that_differ_in_time_or_number_alone_are_two_events(tmp_path: Path, promise: Telling) -> None:
    with receiving(tmp_path) as running:
        running.send(notice(7))
        running.send(notice(7, ticks=8))
        running.send(notice(8, ticks=7))
        stored = running.wait_for_traps(3)

    assert len(stored) == 3
    promise.kept("R15", "notifications that differ in time or number alone", injected=3, lost=3 - len(stored))


def test_a_clear_that_overtakes_its_trouble_stands_behind_it_by_the_devices_own_time(
    tmp_path: Path, promise: Telling
) -> None:
    with receiving(tmp_path) as running:
        running.send(notice(2, name=LINK_UP, ticks=5_300))
        running.send(notice(1, name=LINK_DOWN, ticks=5_000))
        arrived = running.wait_for_traps(2)
        with running.core.read() as session:
            ordered = last_traps(session, TrapFilter(device="cr-lis-1"), 10)

    names = {".".join(map(str, LINK_UP)): "up", ".".join(map(str, LINK_DOWN)): "down"}
    assert [names[trap.trap_oid] for trap in arrived] == ["up", "down"]
    assert [names[trap.trap_oid] for trap in ordered] == ["down", "up"]
    promise.kept("R15", "a clear that overtakes its trouble", injected=1)
