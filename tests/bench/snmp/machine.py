"""Builds the bench's programs with gcc and go where they are, and runs each on a core of its own."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

SOURCES = Path(__file__).parent
BUILT = Path("build/bench/snmp").absolute()
GO_PACKAGES = Path("/usr/share/gocode")
ZABBIX = Path("/usr/sbin/zabbix_proxy")
PEERS = Path("build/bench/peers").absolute()
"""Where `make bench-peers` puts Python peers that NocDesk itself does not need."""

RESPONDER_CORE, CLIENT_CORE, ALL_CORES = "0", "1", "0-1"
ROUNDS = 3

Figures = Mapping[str, float]


def build() -> None:
    """Compile what this machine can compile; raises where even the responder cannot be built."""
    BUILT.mkdir(parents=True, exist_ok=True)
    _gcc("responder", "-lcrypto")
    _gcc("limit", "-lcrypto")
    if Path("/usr/include/net-snmp/net-snmp-config.h").exists():
        _gcc("peer_netsnmp", "-lnetsnmp")
    if shutil.which("go") and (GO_PACKAGES / "src/github.com/gosnmp").exists():
        environment = {**os.environ, "GO111MODULE": "off", "GOPATH": str(GO_PACKAGES), "GOCACHE": str(BUILT / "go")}
        source = SOURCES / "peer_gosnmp.go"
        subprocess.run(["go", "build", "-o", BUILT / "peer_gosnmp", source], check=True, env=environment)


def _gcc(name: str, library: str) -> None:
    source = SOURCES / f"{name}.c"
    command = ["gcc", "-O3", "-march=native", str(source), "-o", str(BUILT / name), library]
    subprocess.run(command, check=True)


def module(name: str) -> list[str]:
    """The beginning of the command line of a poller in Python."""
    return [sys.executable, "-m", f"tests.bench.snmp.{name}"]


def peers() -> dict[str, list[str]]:
    """The pollers that are there, by name, as the beginnings of their command lines."""
    found = {"NocDesk": module("native"), "limit": [str(BUILT / "limit")]}
    for name, program in {"net-snmp C": "peer_netsnmp", "gosnmp": "peer_gosnmp"}.items():
        if (BUILT / program).exists():
            found[name] = [str(BUILT / program)]
    found["pysnmp"] = module("peer_pysnmp")
    if (PEERS / "gufo").exists():
        found["gufo-snmp"] = module("peer_gufo")
    if Path("/usr/bin/prometheus-snmp-exporter").exists():
        found["snmp_exporter"] = module("peer_exporter")
    return found


@contextmanager
def responder(*options: str) -> Iterator[int]:
    """The responder on its core; gives its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["taskset", "-c", RESPONDER_CORE, str(BUILT / "responder"), *options, str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(0.5)
            yield port
        finally:
            process.terminate()


def measured(command: Sequence[str], *arguments: object, core: str = CLIENT_CORE) -> Figures:
    """One run of a poller on its core: the figures of the JSON line that it prints."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([".", str(PEERS)])}
    whole = ["taskset", "-c", core, *command, *map(str, arguments)]
    said = subprocess.run(whole, check=True, capture_output=True, text=True, env=environment).stdout
    line = re.findall(r"^\{.*\}$", said, re.MULTILINE)[-1]
    figures: Figures = json.loads(line)
    return figures


def medians(runs: Sequence[Figures]) -> dict[str, float]:
    """The median of each figure over some runs; answers that were wrong in any of them count."""
    found = {name: float(median(run[name] for run in runs)) for name in runs[0]}
    return {**found, "bad": sum(run.get("bad", 0) for run in runs)}
