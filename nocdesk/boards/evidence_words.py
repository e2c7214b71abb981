"""The header of the evidence in words: what was counted, what came of it, how fine the data is and how long kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from nocdesk.boards.evidence_ground import metric_words
from nocdesk.boards.evidence_recipes import figure
from nocdesk.boards.evidence_rows import EvidenceRow, Ground
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric

_DAY_S = 86_400


_STATES = {
    Metric.SUCCESS: ("answered", "lost"),
    Metric.OPER_UP: ("up", "down"),
    Metric.PEER_UP: ("up", "down"),
    Metric.STATE_OK: ("well", "faulty"),
    Metric.CONNECTIVITY_OK: ("well", "faulty"),
    Metric.ON_BATTERY: ("on battery", "on mains"),
}
"""Metrics that are 1 or 0, and what either means."""


def is_state(ground: Ground) -> bool:
    """Whether what is measured is one of two states; of availability that is whether the test was answered."""
    return ground.metric is None or ground.metric in _STATES


def value_words(ground: Ground, value: float) -> str:
    """A value of the subject with its unit, or the state that it stands for."""
    if is_state(ground):
        return _STATES[ground.metric or Metric.SUCCESS][0 if value >= 0.5 else 1]
    unit = metric_words(ground.metric)[1]
    return f"{figure(value)} {unit}".strip()


def over_words(ground: Ground, over: float | None) -> str:
    """By how much the limit is passed; of a share in percentage points, of a state not at all."""
    if over is None or is_state(ground):
        return ""
    unit = metric_words(ground.metric)[1]
    return f"{figure(over)} {'pp' if unit == '%' else unit}".strip()


def limit_words(ground: Ground) -> str:
    """The border as people write it: `1.0 %`."""
    border = ground.border
    if border is None:
        return ""
    unit = metric_words(ground.metric)[1]
    number = f"{border:.1f}" if abs(border) < 100 and round(border, 1) == border else f"{border:g}"
    return f"{number} {unit}".strip()


def side_words(ground: Ground) -> str:
    """Where the trouble lies: above or below the border."""
    return "above" if ground.side is Side.ABOVE else "below"


def threshold_words(ground: Ground) -> str:
    """`Packet loss > 1.0 %`; what an objective promises is told the same way."""
    if ground.counts_silence:
        return "no answer"
    if ground.border is None:
        return "the ledger says DOWN" if ground.metric is None else "no limit"
    if is_state(ground):
        return value_words(ground, 1.0 if ground.side is Side.ABOVE else 0.0)
    name = metric_words(ground.metric)[0].lower()
    return f"{name} {'>' if ground.side is Side.ABOVE else '<'} {limit_words(ground)}"


def headline(
    ground: Ground, rows: Sequence[EvidenceRow], start: datetime, end: datetime, fired_at: datetime | None
) -> tuple[str, str]:
    """What was counted, and what came of it."""
    values = [row for row in rows if row.value is not None and start <= row.at <= end]
    if ground.limits is not None:
        return _by_rule(ground, rows, values, fired_at)
    if ground.bin_s is not None and ground.limit is not None:
        return _by_bin(ground, [row for row in rows if row.is_charged] or values, start, end)
    if ground.metric is None:
        return f"Down for {lasted_words((end - start).total_seconds())}", "by the outage ledger"
    is_judged = ground.severity is not None
    return f"{len(values)} samples", f"judged by {ground.rule}" if is_judged else "nothing is held against them"


def _by_rule(
    ground: Ground, rows: Sequence[EvidenceRow], values: Sequence[EvidenceRow], fired_at: datetime | None
) -> tuple[str, str]:
    limits = ground.limits
    if limits is None:
        return "", ""
    what = "polls without an answer" if ground.counts_silence else _beyond(ground)
    if fired_at is not None:
        counted = sum(row.is_charged for row in rows)
        return f"{counted} of {limits.count} {what}", f"so the rule fired at {fired_at:%H:%M:%S}"
    bad = sum(row.over is not None for row in values)
    return f"{bad} of {len(values)} {what}", f"the rule did not fire here: it takes {limits.count} in a row"


def _beyond(ground: Ground) -> str:
    if is_state(ground):
        return f"samples {value_words(ground, 1.0 if ground.side is Side.ABOVE else 0.0)}"
    return f"samples {side_words(ground)} {limit_words(ground)}"


def _by_bin(ground: Ground, rows: Sequence[EvidenceRow], start: datetime, end: datetime) -> tuple[str, str]:
    values = [row.value for row in rows if row.value is not None]
    if not values:
        return "No sample here", "so nothing was measured, which counts for neither side"
    seconds = (end - start).total_seconds()
    if ground.bin_s is not None and seconds > ground.bin_s:
        bad = sum(row.over is not None for row in rows)
        return f"{bad} of {len(values)} {_beyond(ground)}", f"in {lasted_words(seconds)}"
    mean = sum(values) / len(values)
    is_bad = ground.over(mean) is not None
    place = side_words(ground) if is_bad else "within"
    samples = f"{len(values)} sample{'s' * (len(values) > 1)}"
    head = f"Mean of {samples} {value_words(ground, mean)}, {place} {limit_words(ground)}"
    return head, f"so {lasted_words(seconds)} from {start:%H:%M} count as {'bad' if is_bad else 'good'}"


def window_words(ground: Ground, rows: Sequence[EvidenceRow], start: datetime, end: datetime) -> tuple[str, str]:
    """How many samples were counted, and from when to when; of a ledger's class how long it lasted."""
    if ground.metric is None and ground.limits is None:
        return lasted_words((end - start).total_seconds()), f"{start:%H:%M:%S} to {end:%H:%M:%S}"
    counted = [row for row in rows if row.is_charged]
    if not counted:
        return "none counted", ""
    of = ground.limits.count if ground.limits is not None else len(counted)
    return f"{len(counted)} of {of} samples", f"{counted[0].at:%H:%M:%S} to {counted[-1].at:%H:%M:%S}"


def keep_words(
    start: datetime, *, is_raw: bool, raw_days: int, evidence_hours: int, polls: int, pinned: int, now: datetime
) -> str:
    """How fine the data is and how long it is kept; what is pinned says so."""
    if not is_raw:
        return f"Raw samples older than {raw_days} d are rolled up to 5 min; showing the roll-up"
    until = start + timedelta(days=raw_days)
    kept = f"raw, kept until {until.day} {until:%b}"
    if pinned:
        return f"{kept}; varbinds pinned beyond {evidence_hours} h"
    if not polls and now - start > timedelta(hours=evidence_hours):
        return f"{kept}; varbinds older than {evidence_hours} h are forgotten"
    return kept


def lasted_words(seconds: float) -> str:
    """`5 min`, `1 h 10 min`, `45 s`."""
    whole = round(seconds)
    days, hours, minutes, rest = whole // _DAY_S, whole // 3600 % 24, whole // 60 % 60, whole % 60
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (rest, "s"))
    found = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(found[:2]) or "0 s"
