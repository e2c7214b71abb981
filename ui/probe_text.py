"""Probes in words: how each stands, what it said last, and what its values are called."""

from collections.abc import Sequence
from datetime import datetime

from nocdesk.boards.probe_board import LastValue, PolledRow, ProbeState
from nocdesk.instants import clock_time
from nocdesk.language import _
from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS
from nocdesk.severity import PerceivedSeverity
from ui.charts.value_text import value_format
from ui.text import MISSING, begun, long_age, number

NO_ANSWER = _("No answer (also if key or community wrong)")
STATE_WORD = {
    ProbeState.ANSWERS: _("answers"),
    ProbeState.LATE: _("late"),
    ProbeState.SILENT: _("silent"),
    ProbeState.REFUSED: _("refused"),
    ProbeState.FAULTY: _("faulty"),
    ProbeState.NEVER: _("never"),
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
    ProbeType.SYSTEM: _("system"),
    ProbeType.IF_MIB: _("interfaces"),
    ProbeType.DISMAN_PING: _("ping test"),
    ProbeType.CISCO_IPSLA: _("IP SLA test"),
    ProbeType.DISMAN_TRACEROUTE: _("traceroute test"),
    ProbeType.JUNIPER_RPM: _("RPM test"),
    ProbeType.HUAWEI_NQA: _("NQA test"),
    ProbeType.MEF_SOAM: _("Ethernet OAM test"),
    ProbeType.TWAMP: _("TWAMP test"),
    ProbeType.ENTITY_SENSOR: _("sensors"),
    ProbeType.BGP4: _("BGP peers"),
    ProbeType.OSPF: _("OSPF neighbours"),
    ProbeType.UPS: _("UPS"),
    ProbeType.TABLE: _("declared table"),
}
_NAMES = {
    Metric.UPTIME_S: _("Running for"),
    Metric.OPER_UP: _("Interface"),
    Metric.SUCCESS: _("Test"),
    Metric.SPEED_BPS: _("Speed"),
    Metric.PEER_UP: _("Peering"),
    Metric.ON_BATTERY: _("Supply"),
    Metric.STATE_OK: _("State"),
    Metric.CONNECTIVITY_OK: _("Connectivity"),
}
_YES_NO = {
    Metric.OPER_UP: (_("down"), _("up")),
    Metric.SUCCESS: (_("unanswered"), _("answered")),
    Metric.PEER_UP: (_("down"), _("up")),
    Metric.ON_BATTERY: (_("mains"), _("battery")),
    Metric.STATE_OK: (_("bad"), _("well")),
    Metric.CONNECTIVITY_OK: (_("bad"), _("well")),
}
_DURATIONS = frozenset({Metric.UPTIME_S, Metric.PEER_ESTABLISHED_S})
_WHOLE = frozenset(
    {Metric.HOPS, Metric.LAG_MEMBERS, Metric.LAG_MEMBERS_UP, Metric.PEER_TRANSITIONS, Metric.UPS_ALARMS, Metric.ICPIF}
)


def said_text(row: PolledRow) -> str:
    """What the last poll brought, in words."""
    match row.state:
        case ProbeState.NEVER:
            return _("Never asked yet")
        case ProbeState.LATE:
            return _("Overdue: the collector has not asked again")
        case ProbeState.SILENT:
            return NO_ANSWER
        case ProbeState.REFUSED:
            return _("Credentials refused")
        case ProbeState.FAULTY:
            return _("Unusable answer: {detail}").format(detail=row.detail)
        case ProbeState.ANSWERS:
            return row.detail or _("Answered in full")


def state_words(row: PolledRow, now: datetime) -> str:
    """How it stands with a probe, and since when."""
    word = begun(STATE_WORD[row.state])
    if row.state is ProbeState.ANSWERS:
        return word
    if row.state is ProbeState.LATE and row.polled_at is not None:
        return _("{word}, last asked {total_seconds} ago").format(
            word=word, total_seconds=long_age((now - row.polled_at).total_seconds())
        )
    if row.answered_at is None:
        return (
            _("Never asked yet") if row.state is ProbeState.NEVER else _("{word}, has never answered").format(word=word)
        )
    return _("{word}, last answer {total_seconds} ago").format(
        word=word, total_seconds=long_age((now - row.answered_at).total_seconds())
    )


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
    return _NAMES.get(metric) or _(WORDS.get(metric, (metric.value.replace("_", " "), ""))[0])


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
        return _("once") if (unit, last.value) == ("times", 1) else f"{number(last.value)} {unit}".strip()
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
        return _("never")
    return _("{at}, {total_seconds} ago").format(at=clock_time(at), total_seconds=long_age((now - at).total_seconds()))
