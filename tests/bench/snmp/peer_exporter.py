"""Debian's snmp_exporter as a poller: `python -m tests.bench.snmp.peer_exporter v2c|v3 TARGETS SECONDS PORT`.

It is scraped over HTTP and runs on the core that this program was given; what scrapes it runs on the others.
"""

import asyncio
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.snmp.workload import (
    ASKED,
    AUTH_PASSPHRASE,
    COMMUNITY,
    OCTETS,
    PRIV_PASSPHRASE,
    USER,
    address,
    arguments,
)

PROGRAM = "/usr/bin/prometheus-snmp-exporter"
HTTP_PORT = 19116
CONNECTIONS = 32


def configuration(*, is_v3: bool) -> str:
    """A module that gets the ten objects."""
    metrics = [
        {"name": f"value{n}", "oid": ".".join(map(str, oid[:-1])), "type": "counter", "help": "one of ten"}
        for n, oid in enumerate(ASKED)
    ]
    auth: dict[str, str] = {"community": COMMUNITY}
    if is_v3:
        auth = {
            "username": USER, "security_level": "authPriv", "auth_protocol": "SHA256", "password": AUTH_PASSPHRASE,
            "priv_protocol": "AES", "priv_password": PRIV_PASSPHRASE,
        }  # fmt: skip
    module = {
        "get": [".".join(map(str, oid)) for oid in ASKED],
        "metrics": metrics,
        "version": 3 if is_v3 else 2,
        "auth": auth,
        "retries": 1,
        "timeout": "1s",
    }
    # JSON is YAML.
    return json.dumps({"bench": module})


async def scraped(targets: int, port: int, seconds: float) -> tuple[int, int]:
    """How many scrapes there were, and how many of them lacked the value that they must have."""
    counts = {"asked": 0, "bad": 0}
    expected = f"value1 {OCTETS / 10**12}e+12".encode()
    ends_at = time.monotonic() + seconds

    async def scrape(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", HTTP_PORT)
        while time.monotonic() < ends_at:
            target = f"{address(number % targets)}:{port}"
            number += CONNECTIONS
            writer.write(f"GET /snmp?target={target}&module=bench HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            body = await _body(reader, head)
            counts["asked"] += 1
            counts["bad"] += expected not in body
        writer.close()

    await asyncio.gather(*(scrape(n) for n in range(CONNECTIONS)))
    return counts["asked"], counts["bad"]


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return await reader.readexactly(int(line.split(b":")[1]))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)


def main() -> None:
    is_v3, targets, seconds, port = arguments()
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory, "snmp.yml")
        file.write_text(configuration(is_v3=is_v3), encoding="utf-8")
        command = [PROGRAM, f"--config.file={file}", f"--web.listen-address=127.0.0.1:{HTTP_PORT}", "--log.level=error"]
        with subprocess.Popen(command, env={**os.environ, "GOMAXPROCS": "1"}) as exporter:
            os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))
            try:
                time.sleep(1)
                asked, bad = asyncio.run(scraped(targets, port, seconds))
            finally:
                exporter.terminate()
    print(json.dumps({"rps": round(asked / seconds), "bad": bad}))


if __name__ == "__main__":
    main()
