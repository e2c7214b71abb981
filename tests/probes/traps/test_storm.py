"""R13: what devices say all at once is on the disk, and in the store where that was promised, to the last trap."""

import struct
import time
from pathlib import Path

from nocdesk.setting_groups import TrapSettings
from nocdesk.traps.event import LOSSES
from probes.snmp.varbind import Oid
from tests.probes.traps.notices import notice
from tests.probes.traps.receiving import Receiving, receiving, wait_until

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


def test_five_thousand_at_once_are_all_stored(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        for datagram in storm(5_000):
            running.send(datagram)
        wait_until(lambda: running.stored() == 5_000)

        assert lost(running) == 0


def test_two_thousand_a_second_for_ten_seconds_are_all_stored(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        send_at(running, storm(20_000), 2_000)
        wait_until(lambda: running.stored() == 20_000)

        assert lost(running) == 0


def test_twelve_thousand_a_second_for_five_seconds_are_all_on_the_disk(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        send_at(running, storm(60_000), 12_000)
        wait_until(lambda: running.received().received == 60_000)
        wait_until(lambda: running.received().spooled == 60_000)

        assert lost(running) == 0


def test_beyond_that_what_was_sent_is_what_is_on_the_disk_and_what_was_counted(tmp_path: Path) -> None:
    traps = TrapSettings(enabled=True, address="127.0.0.1", port=0, per_s=2_000, burst=10_000)
    sent = 40_000
    with receiving(tmp_path, traps=traps) as running:
        for datagram in storm(sent):
            running.send(datagram)
        wait_until(lambda: running.received().spooled + lost(running) == sent)

        assert lost(running) > 0
