"""A receiver that can no longer write ends and says why, so that it is started anew, instead of taking and losing."""

import io
import json
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from probes.traps.admission import Admission, Bucket
from probes.traps.raw_spool import RawSpool
from probes.traps.receiver import Receiver
from probes.traps.socket_options import trap_socket

ENOUGH_S = 30


@pytest.mark.skipif(sys.platform == "win32", reason="removes a directory whose file is open")
def test_a_receiver_whose_spool_has_gone_ends_and_says_why(tmp_path: Path) -> None:
    directory, orders, out = tmp_path / "spool", Event(), io.StringIO()
    admission = Admission(Bucket())
    admission.allow(["127.0.0.1"])
    with trap_socket("127.0.0.1", 0) as listening, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        receiver = Receiver(listening, RawSpool(directory, segment_bytes=1), admission, out)
        running = Thread(target=receiver.run, args=(_until(orders),))
        running.start()
        shutil.rmtree(directory)
        device.sendto(b"a trap", listening.getsockname())
        running.join(ENOUGH_S)
        has_ended = not running.is_alive()
        orders.set()
        running.join(ENOUGH_S)

    assert has_ended
    errors = [line["error"] for line in map(json.loads, out.getvalue().splitlines()) if "error" in line]
    assert errors == [
        "The raw spool of traps cannot be written (No such file or directory): check its rights and its disk"
    ]
    receiver.spool.close()


def _until(told: Event) -> Iterator[str]:
    """Orders that never come, until it is told that there are no more."""
    told.wait()
    yield from ()
