"""Debian's Zabbix proxy with SQLite as a poller: `python -m tests.bench.snmp.peer_zabbix v2c TARGETS SECONDS PORT`.

It is given its hosts straight in its database and asked for more than it can do: every item every second. What counts
is the values that it has written. It runs on the core that this program was given.
"""

import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.bench.snmp.workload import ASKED, COMMUNITY, address, arguments

PROGRAM = "/usr/sbin/zabbix_proxy"
SCHEMA = Path("/usr/share/zabbix-proxy-sqlite3/schema.sql.gz")
POLLERS = 20
WARM_UP_S = 8.0
SNMP_AGENT, SNMP_INTERFACE, UNSIGNED = 20, 2, 3


def make_database(path: Path, targets: int, port: int) -> None:
    """The proxy's own schema, filled with hosts of ten items each."""
    schema = subprocess.run(["zcat", SCHEMA], capture_output=True, check=True, text=True).stdout
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(schema)
        database.execute("INSERT INTO config (configid, discovery_groupid) VALUES (1, 1)")
        for host in range(1, targets + 1):
            database.execute("INSERT INTO hosts (hostid, host, name) VALUES (?, ?, ?)", (host, f"h{host}", f"h{host}"))
            database.execute(
                "INSERT INTO interface (interfaceid, hostid, main, type, ip, port) VALUES (?, ?, 1, ?, ?, ?)",
                (host, host, SNMP_INTERFACE, address(host - 1), str(port)),
            )
            database.execute("INSERT INTO interface_snmp (interfaceid, community) VALUES (?, ?)", (host, COMMUNITY))
            database.executemany(
                "INSERT INTO items (itemid, type, snmp_oid, hostid, name, key_, delay, value_type, interfaceid) "
                "VALUES (?, ?, ?, ?, ?, ?, '1s', ?, ?)",
                [
                    (host * 100 + n, SNMP_AGENT, ".".join(map(str, oid)), host, f"i{n}", f"i{n}", UNSIGNED, host)
                    for n, oid in enumerate(ASKED)
                ],
            )
            database.executemany(
                "INSERT INTO item_rtdata (itemid) VALUES (?)", [(host * 100 + n,) for n in range(len(ASKED))]
            )


def configuration(directory: Path) -> str:
    """A passive proxy that is never asked for what it has, and so keeps it."""
    settings = {
        "ProxyMode": 1, "Server": "127.0.0.1", "ListenIP": "127.0.0.1", "ListenPort": 20051, "Hostname": "bench",
        "DBName": directory / "proxy.db", "LogFile": directory / "proxy.log", "PidFile": directory / "proxy.pid",
        "SocketDir": directory, "AllowRoot": 1, "ProxyOfflineBuffer": 1, "CacheSize": "512M",
        "HistoryCacheSize": "256M", "HistoryIndexCacheSize": "64M",
        "StartPollers": POLLERS, "StartPollersUnreachable": 1, "StartPingers": 0,
        "StartTrappers": 1, "StartDiscoverers": 0, "StartHTTPPollers": 0, "StartODBCPollers": 0, "Timeout": 3,
        "HousekeepingFrequency": 0,
    }  # fmt: skip
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def written(database: Path) -> int:
    """How many values the proxy has kept since it was started."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        return int(connection.execute("SELECT coalesce(max(id), 0) FROM proxy_history").fetchone()[0])


def main() -> None:
    is_v3, targets, seconds, port = arguments()
    assert not is_v3, "this peer is measured with v2c"
    directory = Path(tempfile.mkdtemp(prefix="zabbix-bench-"))
    make_database(directory / "proxy.db", targets, port)
    (directory / "proxy.conf").write_text(configuration(directory), encoding="utf-8")
    with subprocess.Popen([PROGRAM, "-f", "-c", directory / "proxy.conf"], stdout=subprocess.DEVNULL) as proxy:
        try:
            time.sleep(WARM_UP_S)
            first, began = written(directory / "proxy.db"), time.monotonic()
            time.sleep(seconds)
            last, took = written(directory / "proxy.db"), time.monotonic() - began
        finally:
            proxy.terminate()
    shutil.rmtree(directory)
    print(json.dumps({"values_per_s": round((last - first) / took), "rps": round((last - first) / took / len(ASKED))}))


if __name__ == "__main__":
    main()
