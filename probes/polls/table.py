"""A table of any MIB that a TOML file declares, so that a vendor's counters are read without Python."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.entity_sensor import dbm
from probes.polls.parameters import BadProbeError
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid, Value
from probes.table_definition import ColumnKind, Condition, Conversion, IndexKind, TableColumn, TableDefinition

_LEADING_NUMBER = re.compile(rb"\s*([+-]?\d+(?:\.\d+)?)")
_KINDS = {ColumnKind.COUNTER32: Kind.COUNTER32, ColumnKind.COUNTER64: Kind.COUNTER64}


class TableProbe(Probe):
    """Parameters: `table`, the name of the file, and `row`, a pattern of the rows' names; without it all are read."""

    def columns(self, target: ProbeTarget) -> tuple[Oid, ...]:
        table = _table(target)
        only = () if table.only is None else ((*table.entry, table.only.number),)
        return (_rows_column(table), *_label(table), *only)

    def identity(self, target: ProbeTarget) -> tuple[Oid, ...]:
        return _label(_table(target))

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        table = _table(target)
        columns = (*_label(table), *((*table.entry, number) for number in _numbers(table)))
        return tuple(each + index for index in _rows(target, table, learnt) for each in dict.fromkeys(columns))

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        table = _table(target)
        rows = _rows(target, table, learnt)
        if not rows:
            which = f"no row named like '{target.parameters['row']}' in" if "row" in target.parameters else "no rows of"
            return answered(
                target, answer, outcome=Outcome.FAULTY, detail=f"the device has {which} {table.title} ({table.source})"
            )
        found = tuple(
            one
            for index, name in rows.items()
            for each in table.columns
            for one in _of(answer, table, each, index, name)
        )
        if not found:
            detail = f"the device shows no value of {table.title} ({table.source})"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        return replace(answered(target, answer), measurements=found)


def index_text(kinds: tuple[IndexKind, ...], index: Oid) -> str:
    """An index as a person writes it; in numbers where it is not of the declared shape."""
    parts: list[str] = []
    rest = index
    for kind in kinds:
        taken = _taken(kind, rest)
        if taken is None:
            return ".".join(map(str, index))
        text, rest = taken
        parts.append(text)
    # Some agents append what the table does not have; the whole index is still one of a kind.
    return ".".join([*parts, *map(str, rest)])


def _taken(kind: IndexKind, rest: Oid) -> tuple[str, Oid] | None:
    """The first part of an index, and what is left."""
    match kind:
        case IndexKind.INTEGER:
            return (str(rest[0]), rest[1:]) if rest else None
        case IndexKind.IPV4:
            return (".".join(map(str, rest[:4])), rest[4:]) if len(rest) >= 4 else None
        case IndexKind.IMPLIED:
            return _string(rest, ())
        case IndexKind.STRING:
            return _string(rest[1 : 1 + rest[0]], rest[1 + rest[0] :]) if rest and len(rest) > rest[0] else None


def _string(octets: Oid, rest: Oid) -> tuple[str, Oid] | None:
    if any(octet > 255 for octet in octets):
        return None
    return bytes(octets).decode("utf-8", "backslashreplace"), rest


def _table(target: ProbeTarget) -> TableDefinition:
    if target.table is None:
        raise BadProbeError(f"Probe '{target.name}' cannot be polled: {target.table_fault or 'it names no table'}")
    return target.table


def _rows_column(table: TableDefinition) -> Oid:
    return (*table.entry, table.columns[0].number)


def _label(table: TableDefinition) -> tuple[Oid, ...]:
    return () if table.label is None else (table.label,)


def _numbers(table: TableDefinition) -> tuple[int, ...]:
    of_columns = (
        number
        for each in table.columns
        for number in (each.number, each.percent_of, each.valid.number if each.valid else None)
        if number is not None
    )
    return tuple(dict.fromkeys(of_columns))


def _rows(target: ProbeTarget, table: TableDefinition, learnt: Learnt) -> dict[Oid, str]:
    """The rows that are wanted by their index, and what each is called."""
    pattern = str(target.parameters.get("row", "*"))
    only = table.only
    states = learnt.rows((*table.entry, only.number)) if only else {}
    labels = learnt.rows(table.label) if table.label else {}
    named = {
        index: _name(table, index, labels.get(index))
        for index in learnt.rows(_rows_column(table))
        if only is None or states.get(index) in only.values
    }
    return {index: name for index, name in named.items() if fnmatchcase(name, pattern)}


def _name(table: TableDefinition, index: Oid, value: Value) -> str:
    if isinstance(value, bytes) and value.strip(b" \0"):
        return value.strip(b" \0").decode("utf-8", "backslashreplace")
    return index_text(table.index, index)


def _of(answer: Answer, table: TableDefinition, each: TableColumn, index: Oid, row: str) -> Iterator[Measurement]:
    raw = _number(answer.values.get(column(table.entry, each.number, index)), is_text=each.is_text)
    if raw is None or raw in each.missing or not _holds(answer, table, each.valid, index):
        return
    unit = f" ({each.unit})" if each.unit and each.metric is Metric.VALUE else ""
    instance = f"{row} {each.name}{unit}" if each.name else row
    if each.kind is ColumnKind.STATE:
        yield Measurement(each.metric, instance, Kind.GAUGE, 1 if raw in each.well else 0)
    elif each.kind in _KINDS:
        yield Measurement(each.metric, instance, _KINDS[each.kind], raw)
    elif (value := _transformed(answer, table, each, index, raw)) is not None:
        yield Measurement(each.metric, instance, Kind.GAUGE, value)


def _number(value: Value, *, is_text: bool) -> float | None:
    """Some agents write numbers as text, with or without a unit behind: `-3.2 dBm`."""
    if isinstance(value, int):
        return value
    found = _LEADING_NUMBER.match(value) if is_text and isinstance(value, bytes) else None
    return float(found[1]) if found else None


def _holds(answer: Answer, table: TableDefinition, condition: Condition | None, index: Oid) -> bool:
    return condition is None or answer.integer(column(table.entry, condition.number, index)) in condition.values


def _transformed(answer: Answer, table: TableDefinition, each: TableColumn, index: Oid, raw: float) -> float | None:
    value: float | None = raw if each.value_of is None else each.value_of.get(int(raw))
    if value is not None and each.percent_of is not None:
        whole = answer.integer(column(table.entry, each.percent_of, index))
        value = 100 * value / whole if whole else None
    if value is None:
        return None
    value = value * each.scale + each.offset
    value = dbm(value) if each.conversion is Conversion.WATTS_TO_DBM else value
    return value if math.isfinite(value) else None
