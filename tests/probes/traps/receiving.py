"""A real reception beside a real store, and what sends to it: net-snmp's tools, and sockets."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.credentials import Community, Credential, Credentials, MemoryCredentials
from nocdesk.network.model import Device, DeviceKind, SnmpVersion
from nocdesk.people.model import Actor, Role
from nocdesk.setting_groups import TrapSettings
from nocdesk.settings import Settings
from nocdesk.traps.event import Cause
from nocdesk.traps.model import Trap
from nocdesk.traps.queries import ReceiverRow, TrapFilter, TrapRow, count_rows, receiver_rows, trap_rows
from probes.traps.decoder_child import DECODER
from probes.traps.receiver_child import RECEIVER
from probes.traps.reception import TrapReception

COMMUNITY = "plover-notices"
EVERYTHING = TrapFilter()
TRAPS = TrapSettings(enabled=True, address="127.0.0.1", port=0)


def program(name: str) -> tuple[str, ...]:
    """The command of a program that stands in for a receiver or decoder."""
    return (sys.executable, "-m", f"tests.probes.traps.programs.{name}")


def wait_until(is_so: Callable[[], bool], *, within_s: float = 150.0) -> None:
    """Wait for a condition; it fails the test if it does not come in a long time."""
    ends_at = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < ends_at, "it did not come to pass"
        time.sleep(0.02)


def kill(pid: int | None) -> None:
    """End a process at once, if it runs."""
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass(slots=True)
class Receiving:
    """A running reception and what its store says."""

    core: Core
    reception: TrapReception
    sending: socket.socket = field(default_factory=lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", self.reception.port

    def send(self, datagram: bytes) -> None:
        """Send from this process, always from the same port."""
        self.sending.sendto(datagram, self.address)

    def traps(self, wanted: TrapFilter = EVERYTHING) -> list[TrapRow]:
        """What the store has, the oldest first."""
        with self.core.read() as session:
            return trap_rows(session, wanted, limit=1_000_000)[::-1]

    def stored(self) -> int:
        """How many the store has."""
        with self.core.read() as session:
            return session.scalar(select(func.count(Trap.id))) or 0

    def received(self) -> ReceiverRow:
        """How the store says that the receiver does, once it says so."""
        wait_until(lambda: self.row() is not None)
        row = self.row()
        assert row is not None
        return row

    def counts(self) -> Mapping[Cause, int]:
        """What the store has counted, over all sources."""
        found: dict[Cause, int] = {}
        with self.core.read() as session:
            for row in count_rows(session):
                found[row.cause] = found.get(row.cause, 0) + row.count
        return found

    def row(self) -> ReceiverRow | None:
        """How the store says that the receiver does."""
        with self.core.read() as session:
            return next(iter(receiver_rows(session)), None)

    def wait_for_traps(self, count: int, wanted: TrapFilter = EVERYTHING) -> list[TrapRow]:
        """Wait until the store has so many."""
        wait_until(lambda: len(self.traps(wanted)) >= count)
        return self.traps(wanted)

    def wait_for_count(self, cause: Cause, count: int) -> None:
        """Wait until so many are counted."""
        wait_until(lambda: self.counts().get(cause, 0) >= count)

    def snmptrap(self, *arguments: str, tool: str = "snmptrap") -> subprocess.CompletedProcess[str]:
        """Let net-snmp's own tool send; the address goes behind the options, before what is said.

        What is asked is asked once, and answered when the decoder has come up: a repetition would be counted.
        """
        at = arguments.index("--")
        where = f"127.0.0.1:{self.reception.port}"
        line = [tool, "-M", "/nonexistent", "-t", "60", "-r", "0", *arguments[:at], where, *arguments[at + 1 :]]
        return subprocess.run(line, capture_output=True, text=True, timeout=150, check=False)


@contextmanager
def receiving(
    directory: Path,
    credential: Credential | None = None,
    *,
    traps: TrapSettings = TRAPS,
    receiver: Sequence[str] = RECEIVER,
    decoder: Sequence[str] = DECODER,
    is_open: bool = True,
) -> Iterator[Receiving]:
    """A reception with one device on loopback in its inventory."""
    settings = Settings(data_dir=directory, traps=traps)
    core = open_core(settings, Actor("ann", Role.ENGINEER), SystemClock())
    add_device(core, "cr-lis-1", "127.0.0.1")
    secrets = MemoryCredentials({"lis": credential or Community(COMMUNITY)})
    reception = TrapReception(core, Credentials([secrets]), receiver=receiver, decoder=decoder)
    reception.start()
    running = Receiving(core, reception)
    try:
        assert not is_open or reception.wait_until_open(60)
        yield running
    finally:
        running.sending.close()
        reception.stop()
        core.close()


def add_device(core: Core, name: str, address: str) -> None:
    """Put a device into the inventory, unless it is there."""
    with core.work() as work:
        if work.session.query(Device).filter_by(name=name).first() is None:
            work.session.add(
                Device(
                    name=name,
                    kind=DeviceKind.CORE_ROUTER,
                    address=address,
                    port=161,
                    snmp=SnmpVersion.V2C,
                    credential="lis",
                )
            )
