"""Probes in words: how each stands, what it said last, and what its values are called."""

from collections.abc import Sequence
from datetime import datetime

from nocdesk.boards.probe_board import LastValue, PolledRow, ProbeState
from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS
from nocdesk.severity import PerceivedSeverity
from ui.charts.value_text import value_format
from ui.text import MISSING, clock_time, long_age, number

NO_ANSWER = "No answer (also if key or community wrong)"
STATE_WORD = {
    ProbeState.ANSWERS: "answers",
    ProbeState.LATE: "late",
    ProbeState.SILENT: "silent",
    ProbeState.REFUSED: "refused",
    ProbeState.FAULTY: "faulty",
    ProbeState.NEVER: "never",
}
STATE_SEVERITY = {
    ProbeState.REFUSED: PerceivedSeverity.MAJOR,
    ProbeState.SILENT: PerceivedSeverity.MAJOR,
    ProbeState.FAULTY: PerceivedSeverity.MINOR,
    ProbeState.LATE: PerceivedSeverity.WARNING,
    ProbeState.NEVER: PerceivedSeverity.INDETERMINATE,
    ProbeState.ANSWERS: PerceivedSeverity.CLEARED,
}
TYPE_WORD = {
    ProbeType.SYSTEM: "system",
    ProbeType.IF_MIB: "interfaces",
    ProbeType.DISMAN_PING: "ping test",
    ProbeType.CISCO_IPSLA: "IP SLA test",
    ProbeType.DISMAN_TRACEROUTE: "traceroute test",
    ProbeType.JUNIPER_RPM: "RPM test",
    ProbeType.HUAWEI_NQA: "NQA test",
    ProbeType.MEF_SOAM: "Ethernet OAM test",
    ProbeType.TWAMP: "TWAMP test",
    ProbeType.ENTITY_SENSOR: "sensors",
    ProbeType.BGP4: "BGP peers",
    ProbeType.OSPF: "OSPF neighbours",
    ProbeType.UPS: "UPS",
    ProbeType.TABLE: "declared table",
}
_NAMES = {
    Metric.UPTIME_S: "Running for",
    Metric.OPER_UP: "Interface",
    Metric.SUCCESS: "Test",
    Metric.SPEED_BPS: "Speed",
    Metric.PEER_UP: "Peering",
    Metric.ON_BATTERY: "Supply",
    Metric.STATE_OK: "State",
    Metric.CONNECTIVITY_OK: "Connectivity",
}
_YES_NO = {
    Metric.OPER_UP: ("down", "up"),
    Metric.SUCCESS: ("unanswered", "answered"),
    Metric.PEER_UP: ("down", "up"),
    Metric.ON_BATTERY: ("mains", "battery"),
    Metric.STATE_OK: ("bad", "well"),
    Metric.CONNECTIVITY_OK: ("bad", "well"),
}
_DURATIONS = frozenset({Metric.UPTIME_S, Metric.PEER_ESTABLISHED_S})
_WHOLE = frozenset(
    {Metric.HOPS, Metric.LAG_MEMBERS, Metric.LAG_MEMBERS_UP, Metric.PEER_TRANSITIONS, Metric.UPS_ALARMS, Metric.ICPIF}
)


def said_text(row: PolledRow) -> str:
    """What the last poll brought, in words."""
    match row.state:
        case ProbeState.NEVER:
            return "Never asked yet"
        case ProbeState.LATE:
            return "Overdue: the collector has not asked again"
        case ProbeState.SILENT:
            return NO_ANSWER
        case ProbeState.REFUSED:
            return "Credentials refused"
        case ProbeState.FAULTY:
            return f"Unusable answer: {row.detail}"
        case ProbeState.ANSWERS:
            return row.detail or "Answered in full"


def state_words(row: PolledRow, now: datetime) -> str:
    """How it stands with a probe, and since when."""
    word = STATE_WORD[row.state].capitalize()
    if row.state is ProbeState.ANSWERS:
        return word
    if row.state is ProbeState.LATE and row.polled_at is not None:
        return f"{word}, last asked {long_age((now - row.polled_at).total_seconds())} ago"
    if row.answered_at is None:
        return "Never asked yet" if row.state is ProbeState.NEVER else f"{word}, has never answered"
    return f"{word}, last answer {long_age((now - row.answered_at).total_seconds())} ago"


def overdue_s(row: PolledRow, now: datetime) -> float:
    """By how long the next poll of a probe is late; none where it is not due yet or nothing is known."""
    if row.polled_at is None:
        return 0.0
    return max(0.0, (now - row.polled_at).total_seconds() - row.interval_s)


def interval_text(seconds: float) -> str:
    """How often a probe is asked: `5 s`, `5 min`."""
    return f"{seconds / 60:g} min" if seconds >= 120 and seconds % 60 == 0 else f"{seconds:g} s"


def took_text(milliseconds: float | None) -> str:
    """How long an answer took: `2.1 ms`, `340 ms`."""
    if milliseconds is None:
        return MISSING
    return f"{milliseconds:.1f} ms" if milliseconds < 100 else f"{number(milliseconds)} ms"


def metric_name(metric: Metric) -> str:
    """What is measured, for people."""
    return _NAMES.get(metric) or WORDS.get(metric, (metric.value.replace("_", " "), ""))[0]


def last_value_text(last: LastValue) -> str:
    """A value with its unit, or what it means."""
    if last.metric in _YES_NO:
        return _YES_NO[last.metric][last.value >= 0.5]
    if last.metric in _DURATIONS:
        return long_age(last.value)
    if last.metric is Metric.AVAILABILITY_PCT:
        return f"{last.value:.3f} %"
    unit = "bit/s" if last.metric is Metric.SPEED_BPS else WORDS.get(last.metric, ("", ""))[1]
    unit = unit if unit not in ("MOS", "R", "ICPIF") else ""
    if last.metric in _WHOLE and last.value == int(last.value):
        return "once" if (unit, last.value) == ("times", 1) else f"{number(last.value)} {unit}".strip()
    return value_format(unit, last.value).with_unit(last.value)


def most_overdue(rows: Sequence[PolledRow], now: datetime) -> PolledRow | None:
    """The probe that has waited the longest beyond its interval; None where all are on time."""
    late = [row for row in rows if overdue_s(row, now) > 0]
    return max(late, key=lambda row: overdue_s(row, now), default=None)


def oldest_answer(rows: Sequence[PolledRow]) -> PolledRow | None:
    """The probe whose last answer is the oldest."""
    answered = [row for row in rows if row.answered_at is not None]
    return min(answered, key=lambda row: (row.answered_at, row.name), default=None)


def at_text(at: datetime | None, now: datetime) -> str:
    """A time of day with how long ago it was."""
    if at is None:
        return "never"
    return f"{clock_time(at)}, {long_age((now - at).total_seconds())} ago"
