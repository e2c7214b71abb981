"""Devices that do not let their tables be read to the end: what is said of them, and what is still proposed."""

import asyncio
from dataclasses import dataclass, field

import pytest

from nocdesk.credentials import Community
from probes.discovery.reading import MAX_SILENCES, DeviceReader
from probes.snmp.client import Target
from probes.snmp.errors import MalformedError, RefusedError, SilentError, SnmpError
from probes.snmp.varbind import Oid, SnmpType, VarBind, Walk

TARGET = Target("192.0.2.7", 161, Community("not-asked"))
COLUMN: Oid = (1, 3, 6, 1, 4, 1, 99999, 1, 1, 2)


@dataclass(slots=True)
class OneTable:
    """A client that gives a table of two rows, in part only or with an error if that is wished."""

    is_complete: bool = True
    error: SnmpError | None = None
    walked: list[Oid] = field(default_factory=list)

    async def get(self, _target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        if self.error:
            raise self.error
        return tuple(VarBind(oid, 1, SnmpType.INTEGER) for oid in oids)

    async def walk(self, _target: Target, root: Oid) -> Walk:
        self.walked.append(root)
        if self.error:
            raise self.error
        rows = tuple(VarBind((*root, number), number, SnmpType.INTEGER) for number in (5, 9))
        return Walk(rows, self.is_complete)

    async def close(self) -> None:
        """Nothing is open."""


def test_a_table_is_read_by_its_index() -> None:
    reader = DeviceReader(OneTable(), TARGET)

    rows = asyncio.run(reader.table("nests", COLUMN[:-1], 2, (3,)))

    assert rows == {(5,): {2: 5, 3: 5}, (9,): {2: 9, 3: 9}}
    assert reader.notes == []


def test_a_walk_that_was_cut_is_never_shown_as_complete() -> None:
    reader = DeviceReader(OneTable(is_complete=False), TARGET)

    found = asyncio.run(reader.column("nests", COLUMN))

    assert set(found) == {(5,), (9,)}
    assert reader.notes == ["nests: read in part only, as the walk did not come to its end; what follows is not known"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RefusedError("192.0.2.7", 161, "genErr", 1), "nests: not readable (genErr)"),
        (MalformedError("192.0.2.7", 161, "a value of an unknown type"), "nests: not readable (192.0.2.7 port 161"),
        (SilentError("192.0.2.7", 161), "nests: no answer when asked for it, though the device answers otherwise"),
    ],
)
def test_a_table_that_cannot_be_read_is_named_and_the_next_is_asked_for(error: SnmpError, said: str) -> None:
    client = OneTable(error=error)
    reader = DeviceReader(client, TARGET)

    assert asyncio.run(reader.table("nests", COLUMN[:-1], 2, (3, 4))) == {}
    assert asyncio.run(reader.value(COLUMN)) is None

    assert reader.notes[0].startswith(said)
    assert client.walked == [COLUMN]  # No further columns of what has no rows.


def test_a_device_that_stays_silent_is_gone() -> None:
    reader = DeviceReader(OneTable(error=SilentError("192.0.2.7", 161)), TARGET)
    for _ in range(MAX_SILENCES):
        assert asyncio.run(reader.column("nests", COLUMN)) == {}

    with pytest.raises(SilentError):
        asyncio.run(reader.column("nests", COLUMN))
