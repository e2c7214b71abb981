"""The physical sensors of a device: temperatures, voltages, fans, optical power (ENTITY-SENSOR-MIB, RFC 3433)."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered, column
from probes.snmp.varbind import Oid, Value

SENSOR_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
"""entPhySensorEntry of ENTITY-SENSOR-MIB, revision 200212160000Z (RFC 3433); indexed by entPhysicalIndex."""
TYPE, SCALE, PRECISION, VALUE, OPER_STATUS, UNITS_DISPLAY = 1, 2, 3, 4, 5, 6
OK, UNAVAILABLE, NON_OPERATIONAL = 1, 2, 3

ENTITY_ENTRY: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
"""entPhysicalEntry of ENTITY-MIB, revision 200508100000Z (RFC 4133), with the same index."""
DESCRIPTION, NAME = 2, 7

TYPE_COLUMN: Oid = (*SENSOR_ENTRY, TYPE)
SCALE_COLUMN: Oid = (*SENSOR_ENTRY, SCALE)
PRECISION_COLUMN: Oid = (*SENSOR_ENTRY, PRECISION)
UNITS_COLUMN: Oid = (*SENSOR_ENTRY, UNITS_DISPLAY)
DESCRIPTION_COLUMN: Oid = (*ENTITY_ENTRY, DESCRIPTION)
NAME_COLUMN: Oid = (*ENTITY_ENTRY, NAME)

METRICS = {
    3: Metric.VOLTAGE_V, 4: Metric.VOLTAGE_V, 5: Metric.CURRENT_A, 6: Metric.POWER_W, 7: Metric.FREQUENCY_HZ,
    8: Metric.TEMPERATURE_C, 9: Metric.HUMIDITY_PCT, 10: Metric.FAN_RPM, 11: Metric.AIRFLOW_CMM,
}  # fmt: skip
"""EntitySensorDataType; other(1) and unknown(2) are read only where their unit is dBm, truthvalue(12) as a state."""
WATTS, TRUTH_VALUE = 6, 12
TRUE = 1

UNITS_SCALE = 9
"""EntitySensorDataScale: units(9), and each step is a factor of 1000."""
BEYOND = 1_000_000_000
"""EntitySensorValue: plus or minus this is overflow, underflow or not known."""

DARK_DBM = -40.0
"""No light has no logarithm; this is the least that an SFF-8472 module can show (0.1 microwatts)."""
_OPTICAL = re.compile(r"\b(dom|optic\w*|laser|rx|tx|receive|transmit|xcvr|transceiver|sfp\w*|qsfp\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sensor:
    """What was learnt of a sensor."""

    index: Oid
    name: str
    type: int
    exponent: int
    unit: str


class EntitySensorProbe(Probe):
    """Parameter: `sensors`, a pattern like `*Rx Power*` of the names to read; without it all are read."""

    relearn_s = 3600.0

    def columns(self, _target: ProbeTarget) -> tuple[Oid, ...]:
        return (TYPE_COLUMN, SCALE_COLUMN, PRECISION_COLUMN, UNITS_COLUMN, DESCRIPTION_COLUMN, NAME_COLUMN)

    def oids(self, target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        numbers = (VALUE, OPER_STATUS)
        return tuple(column(SENSOR_ENTRY, each, one.index) for one in _sensors(target, learnt) for each in numbers)

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        sensors = tuple(_sensors(target, learnt))
        if not sensors:
            pattern = target.parameters.get("sensors")
            detail = f"the device has no sensor named like '{pattern}'" if pattern else "the device has no sensors"
            return answered(target, answer, outcome=Outcome.FAULTY, detail=detail)
        found = tuple(one for sensor in sensors for one in _measurements(answer, sensor))
        if not found:
            return answered(target, answer, outcome=Outcome.FAULTY, detail="the device shows no value of its sensors")
        return replace(answered(target, answer), measurements=found)


def scaled(value: int, exponent: int) -> float:
    """A sensor's value in units: value times ten to the exponent, with one rounding only."""
    return value * 10.0**exponent if exponent >= 0 else value / 10.0**-exponent


def dbm(watts: float) -> float:
    """Power relative to one milliwatt, as optics are told; never less than what counts as dark."""
    return max(10 * math.log10(watts * 1000), DARK_DBM) if watts > 0 else DARK_DBM


def sensor_names(learnt: Learnt) -> dict[int, str]:
    """The names of all sensors by entPhysicalIndex."""
    return {index[0]: _name(index, learnt) for index in learnt.rows(TYPE_COLUMN) if index}


def _sensors(target: ProbeTarget, learnt: Learnt) -> Iterator[_Sensor]:
    pattern = str(target.parameters.get("sensors", "*"))
    for index, kind in learnt.rows(TYPE_COLUMN).items():
        name = _name(index, learnt)
        if isinstance(kind, int) and fnmatchcase(name, pattern):
            scale, precision = learnt.rows(SCALE_COLUMN).get(index), learnt.rows(PRECISION_COLUMN).get(index)
            thousands = scale - UNITS_SCALE if isinstance(scale, int) else 0
            exponent = 3 * thousands - (precision if isinstance(precision, int) else 0)
            yield _Sensor(index, name, kind, exponent, _text(learnt.rows(UNITS_COLUMN).get(index)))


def _name(index: Oid, learnt: Learnt) -> str:
    """The entity's name, else what it is; the number makes equal ones distinct."""
    number = ".".join(map(str, index))
    name, description = (_text(learnt.rows(each).get(index)) for each in (NAME_COLUMN, DESCRIPTION_COLUMN))
    return name or (f"{description} {number}" if description else f"sensor {number}")


def _text(value: Value) -> str:
    return value.decode("utf-8", "backslashreplace").strip() if isinstance(value, bytes) else ""


def _measurements(answer: Answer, sensor: _Sensor) -> Iterator[Measurement]:
    status = answer.integer(column(SENSOR_ENTRY, OPER_STATUS, sensor.index))
    raw = answer.integer(column(SENSOR_ENTRY, VALUE, sensor.index))
    if status == UNAVAILABLE or (status is None and raw is None):
        return
    is_bad = status == NON_OPERATIONAL or (sensor.type == TRUTH_VALUE and raw != TRUE)
    yield Measurement(Metric.STATE_OK, sensor.name, Kind.GAUGE, 0 if is_bad else 1)
    if status == NON_OPERATIONAL or raw is None or abs(raw) >= BEYOND:
        return
    value = scaled(raw, sensor.exponent)
    if sensor.unit.lower() == "dbm":
        yield Measurement(Metric.OPTICAL_DBM, sensor.name, Kind.GAUGE, value)
    elif sensor.type == WATTS and _OPTICAL.search(sensor.name):
        yield Measurement(Metric.OPTICAL_DBM, sensor.name, Kind.GAUGE, dbm(value))
    elif sensor.type in METRICS:
        yield Measurement(METRICS[sensor.type], sensor.name, Kind.GAUGE, value)
