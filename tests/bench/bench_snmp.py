"""SNMP at the limit: NocDesk's client beside its peers, all in one run against the same responder in C."""

from collections import defaultdict
from collections.abc import Mapping

from tests.bench.figures import Figure, larger, report
from tests.bench.snmp.machine import CLIENT_CORE, ROUNDS, Figures, build, measured, medians, peers, responder

SECONDS = 2.0
TARGETS = (500, 2000)
AIMS = {
    ("v2c", 500): {"net-snmp C": 1.0, "gosnmp": 3, "pysnmp": 400, "limit": 0.27},
    ("v2c", 2000): {"net-snmp C": 1.2, "gosnmp": 3, "pysnmp": 400, "limit": 0.27},
    ("v3", 500): {"net-snmp C": 1.25, "gosnmp": 2, "pysnmp": 200},
    ("v3", 2000): {"net-snmp C": 2.5, "gosnmp": 2, "pysnmp": 200},
}
"""The ratios that NocDesk wants to reach, printed beside those that it does."""


def bench_snmp() -> None:
    build()
    figures: list[Figure] = []
    with responder() as port:
        for version in ("v2c", "v3"):
            for targets in TARGETS:
                figures += _beside_peers(version, targets, port)
    report("snmp", figures, beside="peer")


def _beside_peers(version: str, targets: int, port: int) -> list[Figure]:
    """The pollers in turn, round after round, so that what else the machine does falls on all of them."""
    runs: defaultdict[str, list[Figures]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name, command in peers().items():
            runs[name].append(measured(command, version, targets, SECONDS, port, core=CLIENT_CORE))
    found = {name: medians(of_one) for name, of_one in runs.items()}
    own = found.pop("NocDesk")
    assert own["bad"] == own["timeouts"] == 0, own
    return [_figure(version, targets, name, own, beside) for name, beside in found.items()]


def _figure(version: str, targets: int, name: str, own: Mapping[str, float], beside: Mapping[str, float]) -> Figure:
    aim = AIMS[version, targets].get(name)
    wanted = f", aim {aim}" if aim else ""
    return larger(f"{version}, {targets} targets, beside {name}{wanted}", own["rps"], "GET/s", beside["rps"])
