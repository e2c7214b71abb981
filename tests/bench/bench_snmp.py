"""SNMP at the limit: NocDesk's client beside its peers, all in one run against the same responder in C."""

from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from tests.bench.figures import Figure, larger, report, smaller
from tests.bench.snmp.machine import (
    ALL_CORES,
    CLIENT_CORE,
    ROUNDS,
    ZABBIX,
    Figures,
    build,
    measured,
    medians,
    module,
    peers,
    responder,
)

NATIVE = module("native")
SECONDS = 4.0
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
                _tell(figures, _beside_peers(version, targets, port))
        _tell(figures, [_two_processes(port), *_memory(port)])
    with responder("-x", "10") as port:
        _tell(figures, [_some_dead(port)])
    with responder("-m") as port:
        _tell(figures, _collector(port))


def _tell(figures: list[Figure], found: list[Figure]) -> None:
    """Report at once: a run of ten minutes and more that is ended before its time keeps what it has measured."""
    figures += found
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


def _two_processes(port: int) -> Figure:
    """Both cores for everybody, as two clients and the responder share them."""
    one, two = [], []
    for _ in range(ROUNDS):
        one.append(measured(NATIVE, "v2c", 500, SECONDS, port, core=ALL_CORES)["rps"])
        with ThreadPoolExecutor() as pool:
            both = [pool.submit(measured, NATIVE, "v2c", 500, SECONDS, port, core=ALL_CORES) for _ in range(2)]
            two.append(sum(client.result()["rps"] for client in both))
    return larger("two processes beside one, aim 1.4", median(two), "GET/s", median(one))


def _memory(port: int) -> list[Figure]:
    found = measured(module("native_memory"), "v2c", 20_000, 0, port)
    return [
        smaller("memory of an idle target, beside 2,000", found["bytes_per_target"], "octets", 2_000),
        Figure("growth over 10^6 polls", found["grown_kib"], "KiB"),
    ]


def _some_dead(port: int) -> Figure:
    """A tenth of the targets is dead: the ideal round lasts as long as two time-outs of a second."""
    rounds = [measured(module("native_cycle"), "v2c", 1000, 0, port) for _ in range(ROUNDS)]
    assert {found["silent"] for found in rounds} == {100}, rounds
    cycle_s = median(found["cycle_s"] for found in rounds)
    return smaller("round of 1,000 targets, 100 dead, beside the ideal, aim 0.95", cycle_s, "s", 2.0)


def _collector(port: int) -> list[Figure]:
    """The whole way from the schedule to samples that were judged, beside a Zabbix proxy; ten values each poll."""
    rounds: dict[str, list[Figures]] = {"NocDesk": [], "client": [], "Zabbix": []}
    for _ in range(3):
        rounds["NocDesk"].append(measured(module("collector_load"), "v2c", 2000, 10, port))
        rounds["client"].append(measured(NATIVE, "v2c", 2000, SECONDS, port))
        if ZABBIX.exists():
            rounds["Zabbix"].append(measured(module("peer_zabbix"), "v2c", 5000, 15, port))
    own, alone = medians(rounds["NocDesk"]), medians(rounds["client"])
    cpu = smaller("CPU of 1,000 polls, beside the client alone", own["cpu_per_1k_ms"], "ms", alone["cpu_per_1k_ms"])
    figures = [Figure("collector, aim 40,000", own["rps"], "polls/s"), cpu]
    if rounds["Zabbix"]:
        zabbix = medians(rounds["Zabbix"])
        figures.append(larger("collector, beside Zabbix proxy, aim 8", own["rps"], "polls/s", zabbix["rps"]))
    return figures
