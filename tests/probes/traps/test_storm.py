"""R13: what devices say all at once is on the disk, and in the store where that was promised, to the last trap."""

import socket
import struct
import time
from contextlib import suppress
from pathlib import Path

import pytest

from nocdesk.setting_groups import TrapSettings
from nocdesk.traps.event import LOSSES
from probes.snmp.varbind import Oid
from tests.probes.traps.notices import notice
from tests.probes.traps.receiving import Receiving, receiving, wait_until
from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = [pytest.mark.chaos, pytest.mark.quiet]

FIRST = 0x1000_0000
_MARK: Oid = (1, 3, 6, 1, 4, 1, 32473, 1)


def storm(count: int) -> list[bytes]:
    """So many traps with numbers of their own: one is written, and its request-id patched."""
    template = notice(FIRST, name=_MARK)
    at = template.index(struct.pack(">BBI", 0x02, 4, FIRST))
    return [template[: at + 2] + struct.pack(">I", FIRST + number) + template[at + 6 :] for number in range(count)]


def send_at(running: Receiving, datagrams: list[bytes], per_s: int) -> None:
    """Send evenly; the pace is what a slow machine makes of it, and never faster."""
    began_at, step = time.monotonic(), max(1, per_s // 100)
    for start in range(0, len(datagrams), step):
        for datagram in datagrams[start : start + step]:
            running.send(datagram)
        time.sleep(max(0.0, began_at + (start + step) / per_s - time.monotonic()))


def lost(running: Receiving) -> int:
    """Everything that was said and nobody will read."""
    return sum(count for cause, count in running.counts().items() if cause in LOSSES)


BURST, STEADY_S, STORM_S = 5_000, figure(10, 60), 5


def test_five_thousand_at_once_are_all_stored(tmp_path: Path, promise: Telling) -> None:
    with receiving(tmp_path) as running:
        for datagram in storm(BURST):
            running.send(datagram)
        wait_until(lambda: running.stored() + lost(running) >= BURST)

        promise.kept("R13", "traps at once", injected=BURST, lost=BURST - running.stored())


def test_two_thousand_a_second_are_all_stored(tmp_path: Path, promise: Telling) -> None:
    with receiving(tmp_path) as running:
        send_at(running, storm(2_000 * STEADY_S), 2_000)
        wait_until(lambda: running.stored() + lost(running) >= 2_000 * STEADY_S)

        sent = 2_000 * STEADY_S
        promise.kept(
            "R13", f"traps, 2,000 a second for {STEADY_S} s, to the store", injected=sent, lost=sent - running.stored()
        )


def test_twelve_thousand_a_second_for_five_seconds_are_all_on_the_disk(tmp_path: Path, promise: Telling) -> None:
    with receiving(tmp_path) as running:
        sent = 12_000 * STORM_S
        send_at(running, storm(sent), 12_000)
        wait_until(lambda: running.received().spooled + lost(running) >= sent)

        missing = sent - running.received().spooled
        promise.kept("R13", f"traps, 12,000 a second for {STORM_S} s, to the disk", injected=sent, lost=missing)


def test_beyond_that_what_was_sent_is_what_is_on_the_disk_and_what_was_counted(
    tmp_path: Path, promise: Telling
) -> None:
    traps = TrapSettings(enabled=True, address="127.0.0.1", port=0, per_s=2_000, burst=10_000)
    sent = 40_000
    with receiving(tmp_path, traps=traps) as running:
        for datagram in storm(sent):
            running.send(datagram)
        wait_until(lambda: running.received().spooled + lost(running) == sent)

        assert lost(running) > 0
        promise.kept("R13", "traps beyond every rate: each on the disk or counted", injected=sent)


def test_control_a_plain_socket_loses_a_burst_and_nothing_says_so(promise: Telling) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire,
    ):
        plain.bind(("127.0.0.1", 0))
        plain.setblocking(False)
        for datagram in storm(BURST):
            wire.sendto(datagram, plain.getsockname())
        read = 0
        with suppress(BlockingIOError):
            while plain.recv(2048):
                read += 1

    assert read < BURST
    promise.control("R13", f"a plain socket: {BURST - read} of {BURST} lost, and nothing counts them")
