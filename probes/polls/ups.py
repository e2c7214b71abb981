"""An uninterruptible power supply: whether it runs on its battery, and for how long it can (UPS-MIB, RFC 1628)."""

from collections.abc import Iterator
from dataclasses import replace

from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from probes.probe import Answer, Learnt, Probe, ProbeTarget, answered
from probes.snmp.varbind import Oid

UPS_OBJECTS: Oid = (1, 3, 6, 1, 2, 1, 33, 1)
"""upsObjects of UPS-MIB, revision 199402230000Z (RFC 1628)."""
BATTERY_STATUS: Oid = (*UPS_OBJECTS, 2, 1, 0)
"""upsBatteryStatus: unknown(1), batteryNormal(2), batteryLow(3), batteryDepleted(4)."""
SECONDS_ON_BATTERY: Oid = (*UPS_OBJECTS, 2, 2, 0)
MINUTES_REMAINING: Oid = (*UPS_OBJECTS, 2, 3, 0)
CHARGE_REMAINING: Oid = (*UPS_OBJECTS, 2, 4, 0)
BATTERY_TEMPERATURE: Oid = (*UPS_OBJECTS, 2, 7, 0)
OUTPUT_SOURCE: Oid = (*UPS_OBJECTS, 4, 1, 0)
"""upsOutputSource: other(1), none(2), normal(3), bypass(4), battery(5), booster(6), reducer(7)."""
ALARMS_PRESENT: Oid = (*UPS_OBJECTS, 6, 1, 0)

LOAD_COLUMN: Oid = (*UPS_OBJECTS, 4, 4, 1, 5)
"""upsOutputPercentLoad of upsOutputEntry, by output line."""
VOLTAGE_COLUMN: Oid = (*UPS_OBJECTS, 3, 3, 1, 3)
"""upsInputVoltage of upsInputEntry, in volts, by input line."""

UNKNOWN_BATTERY, NORMAL_BATTERY = 1, 2
ON_BATTERY = 5
NOT_KNOWN = -1
"""What some devices show where they do not know; no battery is that cold."""

_SCALARS = (
    BATTERY_STATUS, SECONDS_ON_BATTERY, MINUTES_REMAINING, CHARGE_REMAINING, BATTERY_TEMPERATURE, OUTPUT_SOURCE,
    ALARMS_PRESENT,
)  # fmt: skip


class UpsProbe(Probe):
    """No parameters; the lines are learnt."""

    relearn_s = 3600.0

    def columns(self, _target: ProbeTarget) -> tuple[Oid, ...]:
        return (LOAD_COLUMN, VOLTAGE_COLUMN)

    def oids(self, _target: ProbeTarget, learnt: Learnt) -> tuple[Oid, ...]:
        lines = (root + index for root in (LOAD_COLUMN, VOLTAGE_COLUMN) for index in learnt.rows(root))
        return (*_SCALARS, *lines)

    def reading(self, target: ProbeTarget, answer: Answer, learnt: Learnt) -> Reading:
        if all(answer.integer(oid) is None for oid in _SCALARS):
            return answered(target, answer, outcome=Outcome.FAULTY, detail="the device has no objects of UPS-MIB")
        measurements = (*_state(answer), *_battery(answer), *_lines(answer, learnt))
        return replace(answered(target, answer), measurements=measurements)


def _state(answer: Answer) -> Iterator[Measurement]:
    source, seconds = answer.integer(OUTPUT_SOURCE), answer.integer(SECONDS_ON_BATTERY)
    if source is not None:
        yield Measurement(Metric.ON_BATTERY, "", Kind.GAUGE, 1 if source == ON_BATTERY else 0)
    elif seconds is not None:
        yield Measurement(Metric.ON_BATTERY, "", Kind.GAUGE, 1 if seconds > 0 else 0)
    status = answer.integer(BATTERY_STATUS)
    if status is not None and status != UNKNOWN_BATTERY:
        yield Measurement(Metric.STATE_OK, "battery", Kind.GAUGE, 1 if status == NORMAL_BATTERY else 0)
    alarms = answer.integer(ALARMS_PRESENT)
    if alarms is not None:
        yield Measurement(Metric.UPS_ALARMS, "", Kind.GAUGE, alarms)


def _battery(answer: Answer) -> Iterator[Measurement]:
    charge = answer.integer(CHARGE_REMAINING)
    if charge is not None and 0 <= charge <= 100:
        yield Measurement(Metric.BATTERY_CHARGE_PCT, "battery", Kind.GAUGE, charge)
    minutes = answer.integer(MINUTES_REMAINING)
    # On mains many devices show 0 instead of what the battery would last.
    if minutes is not None and (minutes > 0 or (minutes == 0 and answer.integer(OUTPUT_SOURCE) == ON_BATTERY)):
        yield Measurement(Metric.BATTERY_RUNTIME_MIN, "battery", Kind.GAUGE, minutes)
    temperature = answer.integer(BATTERY_TEMPERATURE)
    if temperature is not None and temperature != NOT_KNOWN:
        yield Measurement(Metric.TEMPERATURE_C, "battery", Kind.GAUGE, temperature)


def _lines(answer: Answer, learnt: Learnt) -> Iterator[Measurement]:
    for root, metric, what in (
        (LOAD_COLUMN, Metric.LOAD_PCT, "output"),
        (VOLTAGE_COLUMN, Metric.VOLTAGE_V, "input"),
    ):
        for index in learnt.rows(root):
            value = answer.integer(root + index)
            if value is not None:
                yield Measurement(metric, f"{what} {index[0]}", Kind.GAUGE, value)
