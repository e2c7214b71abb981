"""The watched interfaces of a device: state, speed, octets, errors and discards (IF-MIB, RFC 2863)."""

from collections.abc import Iterator
from dataclasses import replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.polls.lag import LAG_COLUMNS, lag_measurements, member_oids
from probes.probe import Answer, Learnt, Linear, Moving, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid

IF_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
"""ifEntry of IF-MIB, revision 200006140000Z; the index of its rows is ifIndex."""
IF_DESCR = 2
IF_SPEED = 5
"""ifSpeed, Gauge32, bit/s, and all ones where the interface is faster than that."""
IF_ADMIN_STATUS = 7
IF_OPER_STATUS = 8
IF_IN_OCTETS = 10
IF_IN_DISCARDS = 13
IF_IN_ERRORS = 14
IF_OUT_OCTETS = 16
IF_OUT_DISCARDS = 19
IF_OUT_ERRORS = 20

IF_X_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
"""ifXEntry of IF-MIB, revision 200006140000Z; it augments ifEntry."""
IF_NAME = 1
IF_HC_IN_OCTETS = 6
IF_HC_OUT_OCTETS = 10
IF_HIGH_SPEED = 15
"""ifHighSpeed, Gauge32, Mbit/s."""
IF_COUNTER_DISCONTINUITY_TIME = 19
"""sysUpTime at the last moment at which any of the interface's counters suffered a discontinuity."""

IF_NAME_COLUMN: Oid = (*IF_X_ENTRY, IF_NAME)
IF_DESCR_COLUMN: Oid = (*IF_ENTRY, IF_DESCR)
"""What an interface is called by an agent that has no ifXTable."""

UP = 1
UNKNOWN = 4
"""ifOperStatus (RFC 2863): unknown(4) is no evidence of either state."""
SPEED_BEYOND_GAUGE = 4_294_967_295

_IF_COLUMNS = (
    IF_ADMIN_STATUS, IF_OPER_STATUS, IF_IN_DISCARDS, IF_IN_ERRORS, IF_OUT_DISCARDS, IF_OUT_ERRORS,
)  # fmt: skip
_IF_X_COLUMNS = (IF_HC_IN_OCTETS, IF_HC_OUT_OCTETS, IF_HIGH_SPEED, IF_COUNTER_DISCONTINUITY_TIME)
_LOW_COLUMNS = (IF_SPEED, IF_IN_OCTETS, IF_OUT_OCTETS)
"""For an agent whose interfaces are so slow that it need not have the 64-bit ones (RFC 2863, clause 3.1.6)."""

_ERROR_COUNTERS = {
    Metric.IN_ERRORS: IF_IN_ERRORS,
    Metric.OUT_ERRORS: IF_OUT_ERRORS,
    Metric.IN_DISCARDS: IF_IN_DISCARDS,
    Metric.OUT_DISCARDS: IF_OUT_DISCARDS,
}
_OCTET_COUNTERS = {
    Metric.IN_OCTETS: (IF_HC_IN_OCTETS, IF_IN_OCTETS),
    Metric.OUT_OCTETS: (IF_HC_OUT_OCTETS, IF_OUT_OCTETS),
}


class IfMibProbe(Probe):
    """Polls ifName along with the values, so that a renumbering is seen in the very answer that it would spoil."""

    relearn_s = 3600.0

    def columns(self, _target: ProbeTarget) -> tuple[Oid, ...]:
        return (IF_NAME_COLUMN, IF_DESCR_COLUMN, *LAG_COLUMNS)

    def identity(self, _target: ProbeTarget) -> tuple[Oid, ...]:
        return (IF_NAME_COLUMN, IF_DESCR_COLUMN)

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        watched = [learnt.if_indexes[name] for name in target.interface_names if name in learnt.if_indexes]
        return tuple(oid for index in watched for oid in _oids_of(index, learnt))

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        indexes = learnt.if_indexes
        found = [name for name in target.interface_names if _has_row(answer, name, learnt)]
        missing = [name for name in target.interface_names if name not in found]
        if target.interface_names and not found:
            return answered(target, answer, outcome=Outcome.FAULTY, detail=_missing(missing))
        measurements = tuple(
            one
            for name in found
            for one in (
                *_measurements(answer, name, indexes[name]),
                *lag_measurements(answer, learnt, name, indexes[name]),
            )
        )
        return replace(answered(target, answer, detail=_missing(missing) if missing else ""), measurements=measurements)

    def moving(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Moving:
        """The counters; where the 64-bit ones are there, the 32-bit ones are asked for and not looked at."""
        linear: dict[Oid, Linear] = {}
        ignored: set[Oid] = set()
        for name in target.interface_names:
            if not _has_row(answer, name, learnt):
                continue
            index = (learnt.if_indexes[name],)
            for metric, (high, low) in _OCTET_COUNTERS.items():
                wide, narrow = column(IF_X_ENTRY, high, index), column(IF_ENTRY, low, index)
                is_wide = answer.integer(wide) is not None
                linear[wide if is_wide else narrow] = Linear(metric, name)
                ignored.update({narrow} if is_wide else ())
            linear |= {column(IF_ENTRY, n, index): Linear(metric, name) for metric, n in _ERROR_COUNTERS.items()}
        return Moving(linear, frozenset(ignored))


def _has_row(answer: Answer, name: str, learnt: Learnt) -> bool:
    """Whether the row at the interface's index still is that interface."""
    index = learnt.if_indexes.get(name)
    return index is not None and answer.text(column(*_name_object(learnt), (index,))) == name


def _name_object(learnt: Learnt) -> tuple[Oid, int]:
    return (IF_X_ENTRY, IF_NAME) if learnt.rows(IF_NAME_COLUMN) or not learnt.columns else (IF_ENTRY, IF_DESCR)


def _oids_of(index: int, learnt: Learnt) -> Iterator[Oid]:
    yield column(*_name_object(learnt), (index,))
    for number in _IF_X_COLUMNS:
        yield column(IF_X_ENTRY, number, (index,))
    for number in (*_IF_COLUMNS, *_LOW_COLUMNS):
        yield column(IF_ENTRY, number, (index,))
    yield from member_oids(learnt, index)


def _missing(names: list[str]) -> str:
    return f"the device has no interface named {', '.join(names)}"


def _measurements(answer: Answer, name: str, index: int) -> Iterator[Measurement]:
    yield from _state(answer, name, index)
    yield from _speed(answer, name, index)
    discontinuity = answer.integer(column(IF_X_ENTRY, IF_COUNTER_DISCONTINUITY_TIME, (index,)))
    for metric, (high, low) in _OCTET_COUNTERS.items():
        wide = answer.integer(column(IF_X_ENTRY, high, (index,)))
        narrow = answer.integer(column(IF_ENTRY, low, (index,)))
        if wide is not None:
            yield Measurement(metric, name, Kind.COUNTER64, wide, discontinuity)
        elif narrow is not None:
            yield Measurement(metric, name, Kind.COUNTER32, narrow, discontinuity)
    for metric, number in _ERROR_COUNTERS.items():
        count = answer.integer(column(IF_ENTRY, number, (index,)))
        if count is not None:
            yield Measurement(metric, name, Kind.COUNTER32, count, discontinuity)


def _state(answer: Answer, name: str, index: int) -> Iterator[Measurement]:
    admin = answer.integer(column(IF_ENTRY, IF_ADMIN_STATUS, (index,)))
    oper = answer.integer(column(IF_ENTRY, IF_OPER_STATUS, (index,)))
    if admin == UP and oper is not None and oper != UNKNOWN:
        yield Measurement(Metric.OPER_UP, name, Kind.GAUGE, 1 if oper == UP else 0)


def _speed(answer: Answer, name: str, index: int) -> Iterator[Measurement]:
    megabits = answer.integer(column(IF_X_ENTRY, IF_HIGH_SPEED, (index,)))
    bits = answer.integer(column(IF_ENTRY, IF_SPEED, (index,)))
    # ifHighSpeed is rounded to Mbit/s, and 0 for what is slower than half of one; ifSpeed is exact below 4.3 Gbit/s.
    if bits and bits < SPEED_BEYOND_GAUGE:
        yield Measurement(Metric.SPEED_BPS, name, Kind.GAUGE, bits)
    elif megabits:
        yield Measurement(Metric.SPEED_BPS, name, Kind.GAUGE, megabits * 1_000_000)
