"""The receiver's program: takes datagrams off the trap socket into the raw spool, and sends what it is told to.

It holds no secret and decodes nothing. Orders come as lines of JSON on standard input, and it ends when that closes:
first `{"directory", "address", "port", "per_s", "burst", "max_bytes"}`, then `{"allowed": [address]}`,
`{"applied": seq}` and `{"send": [[address, port, hexadecimal octets]]}`.
It says `{"listening": port, "buffer_bytes", "through"}` or `{"error": text}`, then `{"allowed": count}` when it has
followed that order, `{"through": seq}` when what came is on the disk, and, when they have changed,
`{"figures": {"received", "spooled", "lost": [[source, cause, count]]}}`.
"""

import json
import os
import select
import signal
import socket
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TextIO

from nocdesk.clock import Clock, SystemClock
from nocdesk.errors import NocdeskError
from nocdesk.traps.event import Cause
from probes.traps.admission import MAX_OCTETS, Admission, Bucket
from probes.traps.raw_spool import Datagram, RawSpool
from probes.traps.socket_options import buffer_bytes, kernel_drops, trap_socket

MAX_WAITING = 100_000
MAX_WAITING_OCTETS = 64 << 20
"""Datagrams kept in memory while the disk is busy."""
WAIT_S = 0.2
FIGURES_EVERY_S = 0.5
_NICENESS = -10
_OCTETS_READ = MAX_OCTETS + 1 if sys.platform != "win32" else 2**16
"""One octet more shows that a datagram is too long; Windows fails instead where it does not fit."""


@dataclass(slots=True)
class Receiver:
    """One thread takes from the socket, one writes to the disk and reports, one follows orders."""

    listening: socket.socket
    spool: RawSpool
    admission: Admission
    out: TextIO
    clock: Clock = field(default_factory=SystemClock)
    received: int = 0
    spooled: int = 0
    _waiting: deque[Datagram] = field(default_factory=deque)
    _octets_taken: int = 0
    _octets_kept: int = 0
    _came: Event = field(default_factory=Event)
    _ending: Event = field(default_factory=Event)
    _taken: Event = field(default_factory=Event)
    _turn: Lock = field(default_factory=Lock)
    _applied: int = 0
    _discarded: int = 0

    def run(self, orders: Iterable[str]) -> None:
        """Receive until the orders end; what has come by then is on the disk afterwards."""
        followed = Thread(target=self._follow, args=(orders,), name="orders", daemon=True)
        written = Thread(target=self._write, name="spool")
        followed.start()
        written.start()
        try:
            while not self._ending.is_set():
                self._take()
                select.select([self.listening], [], [], WAIT_S)
            self._take()
        finally:
            self._taken.set()
            self._came.set()
            written.join()
            self._count_unwritten()

    def _take(self) -> None:
        """Empty the socket's buffer."""
        buffer = bytearray(_OCTETS_READ)
        octets = memoryview(buffer)
        monotonic, now = self.clock.monotonic, self.clock.now
        while True:
            try:
                size, address = self.listening.recvfrom_into(buffer)
            except BlockingIOError:
                return
            except OSError:
                # Windows tells here that an earlier answer found no listener; it is nobody's loss.
                continue
            self.received += 1
            source = self.admission.admitted(address[0], size, monotonic())
            if source is None:
                continue
            if len(self._waiting) >= MAX_WAITING or self._octets_taken - self._octets_kept >= MAX_WAITING_OCTETS:
                self.admission.refuse(source, Cause.SPOOL_FULL)
                continue
            at_us = int(now().timestamp() * 1_000_000)
            self._waiting.append(Datagram(at_us, source, address[1], bytes(octets[:size])))
            self._octets_taken += size
            self._came.set()

    def _write(self) -> None:
        try:
            self._write_until_taken()
        except OSError as error:
            # Whoever cannot write must not go on taking: it ends, says why, and is started anew.
            text = f"The raw spool of traps cannot be written ({error.strerror}): check its rights and its disk"
            self._say(json.dumps({"error": text}))
        finally:
            self._ending.set()

    def _write_until_taken(self) -> None:
        said, said_at = "", 0.0
        while True:
            is_last = self._taken.is_set()
            self._came.wait(FIGURES_EVERY_S)
            self._came.clear()
            self._spool_waiting()
            self._discard()
            now = self.clock.monotonic()
            if (is_last or now - said_at >= FIGURES_EVERY_S) and (figures := self._figures()) != said:
                said, said_at = figures, now
                self._say(figures)
            if is_last:
                return

    def _spool_waiting(self) -> None:
        """One burst, one flush to the disk."""
        burst = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not burst:
            return
        kept = self.spool.append(burst)
        self._octets_kept += sum(len(datagram.content) for datagram in burst)
        self.spooled += kept
        for datagram in burst[kept:]:
            self.admission.refuse(datagram.source, Cause.SPOOL_FULL)
        if kept:
            self._say(json.dumps({"through": self.spool.last}))

    def _count_unwritten(self) -> None:
        for datagram in self._waiting:
            self.admission.refuse(datagram.source, Cause.SPOOL_FULL)
        if self._waiting:
            self._say(self._figures())

    def _discard(self) -> None:
        if (applied := self._applied) != self._discarded:
            self.spool.discard(applied)
            self._discarded = applied

    def _figures(self) -> str:
        lost = [[source, cause, count] for (source, cause), count in self.admission.lost().items()]
        if dropped := kernel_drops(self.listening):
            lost.append(["", Cause.KERNEL, dropped])
        return json.dumps({"figures": {"received": self.received, "spooled": self.spooled, "lost": lost}})

    def _say(self, line: str) -> None:
        try:
            with self._turn:
                self.out.write(line + "\n")
                self.out.flush()
        except OSError:
            # Nobody listens any more: it is time to end, as the orders will have too.
            self._ending.set()

    def _follow(self, orders: Iterable[str]) -> None:
        for line in orders:
            order = json.loads(line)
            if "allowed" in order:
                self.admission.allow(order["allowed"])
                self._say(json.dumps({"allowed": len(order["allowed"])}))
            if "applied" in order:
                self._applied = order["applied"]
            for address, port, content in order.get("send", ()):
                self._send(address, port, bytes.fromhex(content))
        self._ending.set()

    def _send(self, address: str, port: int, content: bytes) -> None:
        is_mapped = self.listening.family == socket.AF_INET6 and "." in address
        try:
            self.listening.sendto(content, (f"::ffff:{address}" if is_mapped else address, port))
        except OSError:
            # An answer that cannot be sent is like one that is lost on the way: the device asks again.
            return


def main() -> int:
    """Wait for the first order, then receive until standard input closes."""
    # Ctrl+C in a terminal reaches every process; this one ends when its parent does, after all it has heard is safe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _go_before_others()
    orders = _lines(sys.stdin)
    first = next(orders, None)
    if first is None:
        return 0
    try:
        receiver = make_receiver(json.loads(first), sys.stdout)
    except NocdeskError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return 1
    receiver.run(orders)
    receiver.spool.close()
    # Last: whoever can bind the port may take the spool.
    receiver.listening.close()
    return 0


def make_receiver(order: Mapping[str, str | int | float], out: TextIO) -> Receiver:
    """A receiver that listens already, and has said so."""
    listening = trap_socket(str(order["address"]), int(order["port"]))
    spool = RawSpool(Path(str(order["directory"])), max_bytes=int(order["max_bytes"]))
    admission = Admission(Bucket(float(order["per_s"]), int(order["burst"])))
    said = {"listening": listening.getsockname()[1], "buffer_bytes": buffer_bytes(listening), "through": spool.last}
    print(json.dumps(said), file=out, flush=True)
    return Receiver(listening, spool, admission, out)


def _go_before_others() -> None:
    """What is not fetched in time is lost: this process comes first where it may. Windows knows no such number."""
    if sys.platform != "win32":
        with suppress(PermissionError):
            os.nice(_NICENESS)


def _lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline():
        yield line


if __name__ == "__main__":
    sys.exit(main())
