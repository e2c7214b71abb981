"""What a probe hands over: what the agent said, when, and nothing decided about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How the poll went."""

    ANSWERED = "answered"
    SILENT = "silent"
    """No answer; a wrong community or privacy key looks the same."""
    CREDENTIALS = "credentials"
    """The agent answered that it does not know the user, the key or the level."""
    FAULTY = "faulty"
    """The agent answered with an error, or without what was asked for."""
    ENGINE_CHANGED = "engineChanged"
    """Another SNMPv3 engine than before answered; of the probes of one poll, the first alone says so."""


class Metric(StrEnum):
    """What can be measured; the unit is in the name."""

    ROUND_TRIP_MS = "snmp_round_trip_ms"
    UPTIME_S = "uptime_s"
    OPER_UP = "oper_up"
    """1 where ifOperStatus is up, else 0; not delivered while the interface is administratively down."""
    IN_OCTETS = "in_octets"
    OUT_OCTETS = "out_octets"
    IN_ERRORS = "in_errors"
    OUT_ERRORS = "out_errors"
    IN_DISCARDS = "in_discards"
    OUT_DISCARDS = "out_discards"
    RX_BPS = "rx_bps"
    TX_BPS = "tx_bps"
    IN_ERRORS_PS = "in_errors_ps"
    OUT_ERRORS_PS = "out_errors_ps"
    IN_DISCARDS_PS = "in_discards_ps"
    OUT_DISCARDS_PS = "out_discards_ps"
    SPEED_BPS = "speed_bps"
    SUCCESS = "success"
    """1 where the test had at least one answer, else 0."""
    RTT_MS = "rtt_ms"
    PDV_MS = "pdv_ms"
    LOSS_PCT = "loss_pct"
    MOS = "mos"
    R_FACTOR = "r_factor"
    ICPIF = "icpif"
    OWD_SD_MS = "owd_sd_ms"
    """One-way delay from the source to the destination (SD), then back (DS)."""
    OWD_DS_MS = "owd_ds_ms"
    PDV_SD_MS = "pdv_sd_ms"
    PDV_DS_MS = "pdv_ds_ms"
    LOSS_SD_PCT = "loss_sd_pct"
    LOSS_DS_PCT = "loss_ds_pct"
    AVAILABILITY_PCT = "availability_pct"
    """As the device reckons it over its own measurement interval; the worse direction."""
    DNS_MS = "dns_ms"
    TCP_CONNECT_MS = "tcp_connect_ms"
    TRANSACTION_MS = "transaction_ms"
    HOPS = "hops"
    HOP_RTT_MS = "hop_rtt_ms"
    HOP_LOSS_PCT = "hop_loss_pct"
    LAG_MEMBERS = "lag_members"
    LAG_MEMBERS_UP = "lag_members_up"
    PEER_UP = "peer_up"
    """1 where the routing peer is established or full, else 0; not delivered while it is administratively stopped."""
    PEER_ESTABLISHED_S = "peer_established_s"
    PEER_TRANSITIONS = "peer_transitions"
    PEER_UPDATES_IN = "peer_updates_in"
    PEER_UPDATES_OUT = "peer_updates_out"
    PEER_UPDATES_IN_PS = "peer_updates_in_ps"
    PEER_UPDATES_OUT_PS = "peer_updates_out_ps"
    OPTICAL_DBM = "optical_dbm"
    TEMPERATURE_C = "temperature_c"
    VOLTAGE_V = "voltage_v"
    CURRENT_A = "current_a"
    POWER_W = "power_w"
    FREQUENCY_HZ = "frequency_hz"
    HUMIDITY_PCT = "humidity_pct"
    FAN_RPM = "fan_rpm"
    AIRFLOW_CMM = "airflow_cmm"
    ON_BATTERY = "on_battery"
    BATTERY_CHARGE_PCT = "battery_charge_pct"
    BATTERY_RUNTIME_MIN = "battery_runtime_min"
    LOAD_PCT = "load_pct"
    UPS_ALARMS = "ups_alarms"
    STATE_OK = "state_ok"
    """1 where a part of the device says that it is well, else 0."""
    CONNECTIVITY_OK = "connectivity_ok"
    """1 where an Ethernet maintenance end point has no fault of the kind that its instance names, else 0."""
    VALUE = "value"
    """Of a declared table: a number in the unit that its instance names."""
    COUNT = "count"
    COUNT_PS = "count_ps"


class Kind(StrEnum):
    """How a value is to be understood (RFC 2578): a gauge as it stands, a counter by its difference."""

    GAUGE = "gauge"
    COUNTER32 = "counter32"
    COUNTER64 = "counter64"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value of one instance (an ifName, a test's name).

    `discontinuity_ticks` is the ifCounterDiscontinuityTime of a counter's interface, in hundredths of a second.
    """

    metric: Metric
    instance: str
    kind: Kind
    value: float
    discontinuity_ticks: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One poll of one probe.

    `taken_at` is the wall clock and `monotonic_s` the collector's own clock at the same moment, so that a step of
    the former can be told from time that passed. `uptime_ticks` is sysUpTime in hundredths of a second.
    """

    probe_id: int
    taken_at: datetime
    monotonic_s: float
    outcome: Outcome
    uptime_ticks: int | None = None
    measurements: tuple[Measurement, ...] = ()
    round_trip_ms: float | None = None
    detail: str = ""


def is_unanswered(reading: Reading) -> bool:
    """Whether the device gave no values at all."""
    return reading.outcome in (Outcome.SILENT, Outcome.CREDENTIALS)
