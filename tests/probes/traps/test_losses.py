"""S2, S3 and the rest of what is not let in: each datagram is stored or counted, by its source and its cause."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.setting_groups import TrapSettings
from nocdesk.traps.event import Cause
from nocdesk.traps.model import ReceiverState
from probes.snmp.codec import Message, Pdu, PduType, encode_message
from probes.snmp.varbind import SnmpType, VarBind
from probes.traps.notification import SNMP_TRAP_COMMUNITY, SNMP_TRAP_OID, SYS_UPTIME
from tests.probes.traps.notices import LINK_DOWN, notice
from tests.probes.traps.receiving import COMMUNITY, Receiving, receiving, wait_until
from tests.reliability.record import Telling

LARGEST = b"\x30" * 65_000


def open_alarm(running: Receiving, condition: Condition) -> Alarm | None:
    """The alarm that is active."""
    with running.core.read() as session:
        return session.scalar(select(Alarm).where(Alarm.condition == condition, Alarm.cleared_at.is_(None)))


@pytest.mark.chaos
def test_what_is_too_long_is_dropped_before_it_is_spooled_and_good_traps_go_on(
    tmp_path: Path, promise: Telling
) -> None:
    with receiving(tmp_path) as running:
        for number in range(10):
            running.send(LARGEST)
            running.send(notice(number))
        stored = running.wait_for_traps(10)
        running.wait_for_count(Cause.TOO_LONG, 10)
        row = running.row()

    assert len(stored) == 10
    assert row is not None
    assert (row.received, row.spooled) == (20, 10)
    promise.kept("S2", "datagrams of 64 KiB from a device", injected=10, lost=10 - len(stored))


@pytest.mark.chaos
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has all of 127.0.0.0/8 by itself")
def test_a_stranger_is_dropped_by_its_address_alone_however_good_or_long_what_it_says(
    tmp_path: Path, promise: Telling
) -> None:
    with receiving(tmp_path) as running, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.2", 0))
        for number in range(10):
            stranger.sendto(LARGEST, running.address)
            stranger.sendto(notice(number), running.address)
        running.wait_for_count(Cause.NOT_ALLOWED, 20)
        wait_until(lambda: (row := running.row()) is not None and row.received == 20)
        row, stored = running.row(), running.traps()

    assert stored == []
    assert row is not None
    assert row.spooled == 0
    promise.kept("S2", "datagrams from a stranger, half of them of 64 KiB", injected=20, wrong=len(stored))


@pytest.mark.chaos
def test_beyond_its_rate_a_device_is_cut_counted_and_an_alarm_says_so(tmp_path: Path, promise: Telling) -> None:
    traps = TrapSettings(enabled=True, address="127.0.0.1", port=0, per_s=1, burst=50)
    with receiving(tmp_path, traps=traps) as running:
        for number in range(500):
            running.send(notice(number))
        wait_until(lambda: running.stored() + running.counts().get(Cause.RATE, 0) == 500)
        stored = running.traps()
        wait_until(lambda: open_alarm(running, Condition.TRAPS_LOST) is not None)
        alarm = open_alarm(running, Condition.TRAPS_LOST)

    assert len(stored) >= 50
    assert alarm is not None
    assert "beyond the rate that one device may have" in alarm.text
    promise.kept("R13", "traps beyond a device's rate: stored or counted", injected=500)


@pytest.mark.chaos
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux says what the kernel dropped")
def test_what_the_kernel_drops_from_a_receiver_that_stands_still_is_counted_to_the_last(
    tmp_path: Path, promise: Telling
) -> None:
    traps = TrapSettings(enabled=True, address="127.0.0.1", port=0, burst=100_000)
    sent = 20_000
    with receiving(tmp_path, traps=traps) as running:
        pid = running.reception.receiver_pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        for number in range(sent):
            running.send(notice(number))
        os.kill(pid, signal.SIGCONT)
        wait_until(lambda: running.stored() + running.counts().get(Cause.KERNEL, 0) == sent)
        dropped = running.counts()[Cause.KERNEL]

    assert 0 < dropped < sent
    promise.kept("R13", "traps to a receiver that stands still: stored or counted", injected=sent)


def test_what_is_no_notification_and_what_cannot_be_read_is_kept_apart_and_counted(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        running.send(notice(1, kind=PduType.GET))
        running.send(notice(2)[:-3])
        stored = running.wait_for_traps(2)
        running.wait_for_count(Cause.NO_NOTIFICATION, 1)
        running.wait_for_count(Cause.MALFORMED, 1)

    asked, cut = stored
    assert (asked.cause, asked.raw) == (Cause.NO_NOTIFICATION, b"")
    assert cut.raw == notice(2)[:-3].replace(COMMUNITY.encode(), b"*" * len(COMMUNITY))


@pytest.mark.parametrize(
    ("kind", "value"), [(SnmpType.COUNTER64, 2**64 - 1), (SnmpType.COUNTER64, 2**32), (SnmpType.INTEGER, -1)]
)
def test_a_device_time_that_no_store_takes_is_malformed_and_stops_no_trap_behind_it(
    tmp_path: Path, kind: SnmpType, value: int
) -> None:
    varbinds = (
        VarBind(SYS_UPTIME, value, kind),
        VarBind(SNMP_TRAP_OID, LINK_DOWN, SnmpType.OBJECT_IDENTIFIER),
    )
    odd = encode_message(Message(1, COMMUNITY.encode(), Pdu(PduType.TRAP_V2, 1, 0, 0, varbinds)))
    with receiving(tmp_path) as running:
        running.send(odd)
        running.send(notice(2))
        stored = running.wait_for_traps(2)

    assert [(trap.cause, trap.uptime_ticks) for trap in stored] == [(Cause.MALFORMED, None), (None, 2)]


def test_a_community_that_a_proxy_hands_on_as_an_object_is_not_kept(tmp_path: Path) -> None:
    secret = VarBind(SNMP_TRAP_COMMUNITY, b"heron-notices", SnmpType.OCTET_STRING)
    with receiving(tmp_path) as running:
        running.send(notice(1, further=(secret,)))
        (trap,) = running.wait_for_traps(1)

    assert "1.3.6.1.6.3.18.1.4.0" not in [one.oid for one in trap.varbinds]


def test_a_port_that_is_taken_is_an_alarm_with_its_remedy_until_it_is_free(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        traps = TrapSettings(enabled=True, address="127.0.0.1", port=port)
        with receiving(tmp_path, traps=traps, is_open=False) as running:
            wait_until(lambda: open_alarm(running, Condition.RECEIVER_DOWN) is not None)
            alarm, row = open_alarm(running, Condition.RECEIVER_DOWN), running.row()
            other.close()
            wait_until(lambda: open_alarm(running, Condition.RECEIVER_DOWN) is None)
            running.send(notice(1))
            running.wait_for_traps(1)

    assert alarm is not None
    assert f"UDP port {port} of 127.0.0.1" in alarm.text
    assert "another program listens there" in alarm.text
    assert row is not None
    assert row.state is ReceiverState.DOWN
