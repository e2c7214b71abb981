"""net-snmp as the witness: its tools read every value that our codec encodes."""

import asyncio
import random
import re
from collections.abc import Sequence

from probes.snmp.client import Target
from probes.snmp.varbind import Oid, SnmpType, Value
from tests.foreign_programs import foreign_program
from tests.probes.snmp.scripted_agent import COMMUNITY, Agent, running

SEED = 20260717
COUNT = 60
ROOT: Oid = (1, 3, 6, 1, 4, 1, 8072, 9999)
BEHIND: dict[Oid, tuple[SnmpType, Value]] = {
    (1, 3, 6, 1, 4, 1, 8072, 10_000, row): (SnmpType.INTEGER, 0) for row in range(30)
}
"""What keeps the walk from reaching the end of everything, of which snmpbulkwalk speaks in words."""

EDGES: dict[SnmpType, tuple[Value, ...]] = {
    SnmpType.INTEGER: (0, 1, -1, 127, 128, -128, -129, 2**31 - 1, -(2**31)),
    SnmpType.COUNTER32: (0, 127, 128, 255, 256, 2**31, 2**32 - 1),
    SnmpType.GAUGE32: (0, 2**32 - 1),
    SnmpType.TIME_TICKS: (0, 2**32 - 1),
    SnmpType.COUNTER64: (0, 2**32, 2**63, 2**64 - 1),
    SnmpType.IP_ADDRESS: (bytes(4), b"\xff\xff\xff\xff", b"\x7f\0\0\1"),
    SnmpType.OBJECT_IDENTIFIER: ((1, 3, 6), (1, 3, 6, 1, 4, 1, 2**32 - 1), (1, 3, *range(100, 226))),
    SnmpType.OCTET_STRING: (b"", b"a", bytes(range(256)), b"x" * 700),
}


def _random_value(kind: SnmpType, chance: random.Random) -> Value:
    bits = chance.randrange(1, 65 if kind is SnmpType.COUNTER64 else 33)
    if kind is SnmpType.INTEGER:
        return chance.getrandbits(min(bits, 31)) * chance.choice((1, -1))
    if kind is SnmpType.IP_ADDRESS:
        return chance.randbytes(4)
    if kind is SnmpType.OBJECT_IDENTIFIER:
        return (1, 3, *(chance.getrandbits(bits) for _ in range(chance.randrange(1, 20))))
    if kind is SnmpType.OCTET_STRING:
        return chance.randbytes(chance.randrange(200))
    return chance.getrandbits(bits)


def _table() -> dict[Oid, tuple[SnmpType, Value]]:
    """Every type with its edges and with values by a seed."""
    chance = random.Random(SEED)
    values = [(kind, value) for kind, edges in EDGES.items() for value in edges]
    values += [(kind, _random_value(kind, chance)) for kind in EDGES for _ in range(COUNT)]
    return {(*ROOT, row): value for row, value in enumerate(values, start=1)}


def _as_printed(kind: SnmpType, value: Value) -> str:
    """How net-snmp prints a value with numeric object identifiers and hexadecimal strings."""
    if kind is SnmpType.IP_ADDRESS and isinstance(value, bytes):
        return ".".join(map(str, value))
    if isinstance(value, bytes):
        return value.hex(" ").upper()
    if isinstance(value, tuple):
        return "." + ".".join(map(str, value))
    return str(value)


async def _walked_by_netsnmp(target: Target) -> Sequence[str]:
    """The values that snmpbulkwalk reads, one after the other."""
    process = await asyncio.create_subprocess_exec(
        *("snmpbulkwalk", "-v2c", "-c", COMMUNITY.text, "-On", "-OQ", "-Ot", "-OU", "-Ox", "-Oe", "-Ov", "-Cr20"),
        f"127.0.0.1:{target.port}",
        ".".join(map(str, ROOT)),
        stdout=asyncio.subprocess.PIPE,
        env={"MIBS": "", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    found = re.findall(r'"([^"]*)"|(\S+)', output.decode("ascii"))
    return [" ".join(text.split()) or word for text, word in found]


def test_snmpbulkwalk_reads_every_value_that_the_codec_encodes() -> None:
    foreign_program("snmpbulkwalk")
    table = _table()

    async def walk() -> Sequence[str]:
        async with running(Agent({**table, **BEHIND})) as target:
            return await _walked_by_netsnmp(target)

    assert asyncio.run(walk()) == [_as_printed(*value) for value in table.values()]
