"""Makes of walked columns what a probe needs to know of its device."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

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
    oids = sorted(values)
    return {column: {oid[len(column) :]: values[oid] for oid in _below(column, oids)} for column in columns}


class Learner:
    """What is to be known of one device that shows all its objects at once, mostly the same ones as the last time."""

    def __init__(self, columns: Iterable[Oid]) -> None:
        self._columns = tuple(columns)
        self._oids: list[Oid] = []
        self._rows: Mapping[Oid, Sequence[Oid]] = {}
        self._learnt = learnt_of({})

    def learn(self, values: Mapping[Oid, Value]) -> Learnt:
        """The same as `learnt_of` makes of `columns_among`."""
        oids = list(values)
        if oids != self._oids:
            ordered = sorted(oids)
            self._oids, self._rows = oids, {column: _below(column, ordered) for column in self._columns}
        found = {column: {oid[len(column) :]: values[oid] for oid in rows} for column, rows in self._rows.items()}
        if found != self._learnt.columns:
            self._learnt = learnt_of(found)
        return self._learnt


def _below(column: Oid, oids: Sequence[Oid]) -> Sequence[Oid]:
    """Those of sorted OIDs that begin with this one."""
    return oids[bisect_left(oids, column) : bisect_left(oids, (*column[:-1], column[-1] + 1))]


def _if_indexes(names: Mapping[Oid, Value]) -> IfIndexes:
    """Where two interfaces share a name the first one has it."""
    indexes: dict[str, int] = {}
    for index, name in names.items():
        if isinstance(name, bytes):
            indexes.setdefault(name.decode("utf-8", "backslashreplace"), index[-1])
    return indexes
