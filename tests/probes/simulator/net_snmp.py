"""What net-snmp's tools print for an agent, and how they would print what an agent should have said."""

import re
import subprocess
from collections.abc import Iterable, Iterator

from probes.simulator.objects import Held
from probes.snmp.varbind import Oid, SnmpType, dotted

Printed = tuple[str, str, str]
"""An object's name, type and value; strings as hexadecimal octets, ticks and enumerations as numbers."""

_AS_NUMBERS = ("-m", "", "-On", "-Ox", "-Oe", "-Ot", "-OU")
_FIRST_LINE = re.compile(r"^\.([\d.]+) = (.*)$")
_TYPED = re.compile(r"^(INTEGER|Hex-STRING|OID|IpAddress|Counter32|Gauge32|Counter64|OPAQUE): ?(.*)$", re.DOTALL)
_TYPES = {
    SnmpType.INTEGER: "INTEGER",
    SnmpType.OCTET_STRING: "Hex-STRING",
    SnmpType.OBJECT_IDENTIFIER: "OID",
    SnmpType.IP_ADDRESS: "IpAddress",
    SnmpType.COUNTER32: "Counter32",
    SnmpType.GAUGE32: "Gauge32",
    SnmpType.COUNTER64: "Counter64",
    SnmpType.TIME_TICKS: "Timeticks",
}


def asked(tool: str, port: int, options: Iterable[str], *oids: str) -> list[Printed]:
    """What a tool prints for these objects; whatever it says on its standard error fails the test."""
    line = [tool, *_AS_NUMBERS, "-t", "5", "-r", "2", *options, f"127.0.0.1:{port}", *oids]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return list(printed(done.stdout))


def printed(output: str) -> Iterator[Printed]:
    """The objects of a tool's output, without the notes that a view has ended."""
    for name, value in _joined(output):
        if "No more variables left" in value:
            continue
        match = _TYPED.match(value)
        if match:
            yield name, match[1], " ".join(match[2].split()).removeprefix(".")
        else:
            yield name, ("Timeticks" if value.isdigit() else "Hex-STRING" if value == '""' else value), value.strip('"')


def as_printed(oid: Oid, held: Held) -> Printed:
    """How that object is printed."""
    kind, value = held
    if isinstance(value, bytes):
        text = dotted(tuple(value)) if kind is SnmpType.IP_ADDRESS else value.hex(" ").upper()
    else:
        text = dotted(value) if isinstance(value, tuple) else str(value)
    return dotted(oid), _TYPES[kind], text


def _joined(output: str) -> Iterator[tuple[str, str]]:
    """Long octet strings go on in lines of their own."""
    found: list[list[str]] = []
    for line in output.splitlines():
        match = _FIRST_LINE.match(line)
        if match:
            found.append([match[1], match[2]])
        else:
            found[-1].append(line)
    return ((name, "\n".join(lines).strip()) for name, *lines in found)
