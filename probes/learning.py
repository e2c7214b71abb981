"""Makes of walked columns what a probe needs to know of its device."""

from collections.abc import Iterable, Mapping

from nocdesk.network.learnt import Numbers
from probes.polls.entity_sensor import sensor_names
from probes.polls.if_mib import IF_DESCR_COLUMN, IF_NAME_COLUMN
from probes.polls.lag import aggregates
from probes.probe import IfIndexes, Learnt
from probes.snmp.varbind import Oid, Value


def learnt_of(columns: Mapping[Oid, Mapping[Oid, Value]]) -> Learnt:
    """What these columns say, with the present ifIndex of every interface among them."""
    names = columns.get(IF_NAME_COLUMN) or columns.get(IF_DESCR_COLUMN, {})
    return Learnt(_if_indexes(names), columns, aggregates(columns))


def numbers_in(learnt: Learnt) -> Numbers:
    """What the device calls its interfaces and sensors by."""
    return Numbers({index: name for name, index in learnt.if_indexes.items()}, sensor_names(learnt))


def columns_among(columns: Iterable[Oid], values: Mapping[Oid, Value]) -> dict[Oid, dict[Oid, Value]]:
    """What walks of these columns would find among all the objects of a device."""
    return {
        column: {oid[len(column) :]: value for oid, value in sorted(values.items()) if oid[: len(column)] == column}
        for column in columns
    }


def _if_indexes(names: Mapping[Oid, Value]) -> IfIndexes:
    """Where two interfaces share a name the first one has it."""
    indexes: dict[str, int] = {}
    for index, name in names.items():
        if isinstance(name, bytes):
            indexes.setdefault(name.decode("utf-8", "backslashreplace"), index[-1])
    return indexes
