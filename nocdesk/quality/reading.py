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
