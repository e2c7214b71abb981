"""S2: large datagrams of strangers cost the receiver next to nothing, as it drops them before it looks into them."""

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from nocdesk.traps.event import Cause
from probes.snmp.codec import Message, Pdu, PduType, decode_message, encode_message
from probes.snmp.varbind import SnmpType, VarBind
from probes.traps import admission
from probes.traps.admission import Admission, Bucket
from tests.probes.traps.notices import notice
from tests.probes.traps.receiving import receiving, wait_until
from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the time of a processor from /proc"),
]
SENT, PER_S, MOST_SHARE, GOOD = figure(100, 3_000), 10, 0.05, 20
PAUSE_S = 0.05
COMMUNITY_IN_ALL = b"plover-notices"
ROWS = 3_550


def largest() -> bytes:
    """A sound trap that just fits into a datagram."""
    varbinds = tuple(VarBind((1, 3, 6, 1, 4, 1, 32473, row), row, SnmpType.INTEGER) for row in range(ROWS))
    return encode_message(Message(1, COMMUNITY_IN_ALL, Pdu(PduType.TRAP_V2, 1, 0, 0, varbinds)))


def processor_s(pid: int | None) -> float:
    """How long a process has had a processor for itself."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_strangers_that_send_the_largest_datagrams_take_a_twentieth_of_a_processor_at_most(
    tmp_path: Path, promise: Telling
) -> None:
    datagram = largest()
    with receiving(tmp_path) as running, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.2", 0))
        before = processor_s(running.reception.receiver_pid)
        for number in range(SENT):
            stranger.sendto(datagram, running.address)
            if number % (SENT // GOOD) == 0:
                running.send(notice(number))
            time.sleep(PAUSE_S)  # Faster than what is promised, and not so that the kernel's buffer overflows.
        wait_until(lambda: running.counts().get(Cause.NOT_ALLOWED, 0) == SENT)
        wait_until(lambda: running.stored() == GOOD)
        spent = processor_s(running.reception.receiver_pid) - before
        stored = running.stored()

    assert len(datagram) > 60_000
    assert spent / SENT * PER_S < MOST_SHARE
    promise.kept("S2", "sound datagrams of 64 KiB from a stranger", injected=SENT, lost=GOOD - stored)


def test_control_without_allow_list_and_cap_each_is_read(monkeypatch: pytest.MonkeyPatch, promise: Telling) -> None:
    monkeypatch.setattr(admission, "MAX_OCTETS", 65_535)
    open_to_all = Admission(Bucket())
    open_to_all.allow(["127.0.0.2"])
    datagram = largest()

    admitted = open_to_all.admitted("127.0.0.2", len(datagram), 0.0)
    before = time.process_time()
    message = decode_message(datagram)
    spent_ms = (time.process_time() - before) * 1000

    assert admitted is not None
    assert isinstance(message, Message)
    assert len(message.pdu.varbinds) == ROWS
    promise.control("S2", f"no allow-list and no cap: each datagram is read, for {spent_ms:.0f} ms")
