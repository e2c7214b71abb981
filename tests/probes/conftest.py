"""net-snmp's own agent on a free loopback port, and snmpget as the witness of what it says."""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.credentials import Community, UsmUser
from nocdesk.network.poll_groups import Reach
from nocdesk.store.spool import Spool
from probes.collector_store import CoreStore
from probes.tenures import Tenures
from probes.traps import socket_options
from tests.foreign_programs import foreign_program

COMMUNITY = Community("kestrel-readings")
USER = UsmUser("watcher", "a-long-auth-secret", "a-long-priv-secret")
SECOND_USER = UsmUser("warden", "another-auth-secret", "another-priv-secret")

CONFIGURATION = f"""
rocommunity {COMMUNITY.text} 127.0.0.1
createUser {USER.user} SHA-256 "{USER.auth_passphrase}" AES "{USER.priv_passphrase}"
createUser {SECOND_USER.user} SHA-256 "{SECOND_USER.auth_passphrase}" AES "{SECOND_USER.priv_passphrase}"
rouser {USER.user} priv
rouser {SECOND_USER.user} priv
sysLocation "rack 7"
sysName kestrel
"""


@dataclass(frozen=True, slots=True)
class Snmpd:
    """A running agent, and the credentials that it accepts."""

    port: int
    community: Community = COMMUNITY
    user: UsmUser = USER
    second_user: UsmUser = SECOND_USER

    def snmpget(self, *oids: str) -> tuple[str, ...]:
        """What net-snmp's own client prints for these objects, numbers and all, with v2c."""
        return self._run("snmpget", "-v2c", "-c", COMMUNITY.text, oids)

    def snmpget_v3(self, *oids: str) -> tuple[str, ...]:
        """The same with v3 authPriv."""
        secrets = ("-a", "SHA-256", "-A", str(USER.auth_passphrase), "-x", "AES", "-X", str(USER.priv_passphrase))
        return self._run("snmpget", "-v3", "-l", "authPriv", "-u", USER.user, *secrets, oids)

    def snmpwalk(self, root: str) -> tuple[str, ...]:
        """Every value below a root, as net-snmp's own client prints it."""
        return self._run("snmpbulkwalk", "-v2c", "-c", COMMUNITY.text, (root,))

    def _run(self, command: str, *arguments: str | tuple[str, ...]) -> tuple[str, ...]:
        *options, oids = arguments
        line = [command, "-On", "-Oe", "-OQ", "-Ot", "-OU", "-Ov", *map(str, options), f"127.0.0.1:{self.port}", *oids]
        output = subprocess.run(line, capture_output=True, text=True, check=True, timeout=60).stdout
        return tuple(value.strip().strip('"') for value in output.splitlines())


class StartSnmpd(Protocol):
    """Starts an agent of one's own, to be ended and started again."""

    def __call__(self, port: int | None = None, *, directory: Path | None = None) -> AbstractContextManager[Snmpd]: ...


@pytest.fixture
def collector(pg_core: Core, clock: VirtualClock, tmp_path: Path) -> Iterator[Callable[..., tuple[CoreStore, Tenures]]]:
    """Makes collectors whose leases are renewed when the test says so."""
    with ExitStack() as stack:

        def make(name: str, *sites: str, can: Sequence[str] = (), may_judge: bool = True) -> tuple[CoreStore, Tenures]:
            spool = Spool(tmp_path / f"{name}.db")
            reach = Reach(frozenset(sites or ("",)), frozenset(can), may_judge)
            tenures = Tenures(pg_core.engine, clock, reach, source=spool.source)
            tenures.renew()
            stack.callback(spool.close)
            return CoreStore(pg_core, spool, tenures), tenures

        yield make


@pytest.fixture(scope="session")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    """One agent for all tests that only read from it."""
    with running_snmpd(tmp_path_factory.mktemp("snmpd")) as agent:
        yield agent


@pytest.fixture
def start_snmpd(tmp_path: Path) -> StartSnmpd:
    """For a test that ends its agent; one that is started again in the same directory is the same engine."""

    def start(port: int | None = None, *, directory: Path | None = None) -> AbstractContextManager[Snmpd]:
        return running_snmpd(directory or tmp_path / "snmpd", port)

    return start


@pytest.fixture
def free_port() -> int:
    """A UDP port that nobody listens on."""
    return free_udp_port()


@contextmanager
def running_snmpd(directory: Path, port: int | None = None, configuration: str = CONFIGURATION) -> Iterator[Snmpd]:
    """Start the agent and end it; without net-snmp the test fails in CI and is skipped elsewhere."""
    program = foreign_program("snmpd")
    foreign_program("snmpget")
    port = port or free_udp_port()
    directory.mkdir(parents=True, exist_ok=True)
    # An agent that is ended before it has written its engine id down would make up another one.
    (directory / "snmpd.conf").write_text(f"{configuration}\nengineID {directory.name}\n", encoding="utf-8")
    line = [program, "-f", "-Lo", "-C", "-c", str(directory / "snmpd.conf"), f"udp:127.0.0.1:{port}"]
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(directory), "MIBS": ""}
    with subprocess.Popen(
        line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            _wait_until_ready(process)
            yield Snmpd(port)
        finally:
            _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        # A signal that comes just before its select() is heard by snmpd only with the next datagram.
        process.kill()


def _wait_until_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    heard: list[str] = []
    for line in process.stdout:
        heard.append(line)
        if "NET-SNMP version" in line:
            return
    pytest.fail(f"snmpd did not start: {''.join(heard)}")


def free_udp_port() -> int:
    """A port of loopback that nobody listens on."""
    return socket_options.free_udp_port("127.0.0.1")
