"""A table of a vendor's MIB as a file declares it: its rows, and what each column means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nocdesk.quality.reading import Metric
from probes.snmp.varbind import Oid


class IndexKind(StrEnum):
    """How a part of an index is written (RFC 2578, clause 7.7)."""

    INTEGER = "integer"
    STRING = "string"
    """A string with its length before it."""
    IMPLIED = "implied"
    """A string without its length; only as the last part."""
    IPV4 = "ipv4"


class ColumnKind(StrEnum):
    """How a column is to be understood."""

    GAUGE = "gauge"
    COUNTER32 = "counter32"
    COUNTER64 = "counter64"
    STATE = "state"


class Conversion(StrEnum):
    """A transformation that is no multiplication, after the scale."""

    WATTS_TO_DBM = "watts-to-dbm"


@dataclass(frozen=True, slots=True)
class Condition:
    """A column of the same row, and the values at which something holds."""

    number: int
    values: frozenset[int]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One measured column.

    `value_of` maps what the device says to a number first; then comes `percent_of`, the column of which it is a
    share; then `scale` and `offset`; then `conversion`.
    """

    number: int
    metric: Metric
    kind: ColumnKind = ColumnKind.GAUGE
    name: str = ""
    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0
    percent_of: int | None = None
    conversion: Conversion | None = None
    value_of: Mapping[int, float] | None = None
    well: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()
    valid: Condition | None = None
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A whole table; `label` is the column that names a row, where the index does not.

    It may be of another table with the same index, such as ifName.
    """

    name: str
    title: str
    source: str
    entry: Oid
    index: tuple[IndexKind, ...]
    columns: tuple[TableColumn, ...]
    label: Oid | None = None
    only: Condition | None = None
