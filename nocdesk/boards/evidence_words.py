"""The header of the evidence in words: what was counted, what came of it, how fine the data is and how long kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from nocdesk.boards.evidence_ground import metric_words
from nocdesk.boards.evidence_recipes import figure
from nocdesk.boards.evidence_rows import EvidenceRow, Ground
from nocdesk.calendar_words import day_and_month
from nocdesk.instants import clock_minute, clock_time, local, zone_word, zone_words
from nocdesk.language import _, ngettext
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric

_DAY_S = 86_400


_STATES = {
    Metric.SUCCESS: ("answered", "lost"),
    Metric.OPER_UP: ("up", "down"),
    Metric.PEER_UP: ("up", "down"),
    Metric.STATE_OK: ("well", "faulty"),
    Metric.CONNECTIVITY_OK: ("well", "faulty"),
    Metric.ON_BATTERY: (_("on battery"), _("on mains")),
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
        return _("no answer")
    if ground.border is None:
        return _("the ledger says DOWN") if ground.metric is None else _("no limit")
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
        return _("Down for {lasted_words}").format(lasted_words=lasted_words((end - start).total_seconds())), _(
            "by the outage ledger"
        )
    is_judged = ground.severity is not None
    return _("{count} samples").format(count=len(values)), _("judged by {rule}").format(
        rule=ground.rule
    ) if is_judged else _("nothing is held against them")


def _by_rule(
    ground: Ground, rows: Sequence[EvidenceRow], values: Sequence[EvidenceRow], fired_at: datetime | None
) -> tuple[str, str]:
    limits = ground.limits
    if limits is None:
        return "", ""
    what = _("polls without an answer") if ground.counts_silence else _beyond(ground)
    if fired_at is not None:
        counted = sum(row.is_charged for row in rows)
        return _("{counted} of {count} {what}").format(counted=counted, count=limits.count, what=what), _(
            "so the rule fired at {fired_at} {zone}"
        ).format(fired_at=clock_time(fired_at), zone=zone_word(fired_at))
    bad = sum(row.over is not None for row in values)
    return _("{bad} of {count} {what}").format(bad=bad, count=len(values), what=what), _(
        "the rule did not fire here: it takes {count} in a row"
    ).format(count=limits.count)


def _beyond(ground: Ground) -> str:
    if is_state(ground):
        return _("samples {value_words}").format(
            value_words=value_words(ground, 1.0 if ground.side is Side.ABOVE else 0.0)
        )
    return _("samples {side_words} {limit_words}").format(
        side_words=side_words(ground), limit_words=limit_words(ground)
    )


def _by_bin(ground: Ground, rows: Sequence[EvidenceRow], start: datetime, end: datetime) -> tuple[str, str]:
    values = [row.value for row in rows if row.value is not None]
    if not values:
        return _("No sample here"), _("so nothing was measured, which counts for neither side")
    seconds = (end - start).total_seconds()
    if ground.bin_s is not None and seconds > ground.bin_s:
        bad = sum(row.over is not None for row in rows)
        return _("{bad} of {count} {beyond}").format(bad=bad, count=len(values), beyond=_beyond(ground)), _(
            "in {lasted_words}"
        ).format(lasted_words=lasted_words(seconds))
    mean = sum(values) / len(values)
    is_bad = ground.over(mean) is not None
    place = side_words(ground) if is_bad else _("within")
    samples = ngettext("{count} sample", "{count} samples", len(values)).format(count=len(values))
    head = _("Mean of {samples} {value_words}, {place} {limit_words}").format(
        samples=samples, value_words=value_words(ground, mean), place=place, limit_words=limit_words(ground)
    )
    return head, _("so {lasted_words} from {start} {zone} count as {words}").format(
        lasted_words=lasted_words(seconds),
        start=clock_minute(start),
        zone=zone_word(start),
        words=_("bad") if is_bad else _("good"),
    )


def window_words(ground: Ground, rows: Sequence[EvidenceRow], start: datetime, end: datetime) -> tuple[str, str]:
    """How many samples were counted, and from when to when; of a ledger's class how long it lasted."""
    if ground.metric is None and ground.limits is None:
        return lasted_words((end - start).total_seconds()), _stretch(start, end)
    counted = [row for row in rows if row.is_charged]
    if not counted:
        return _("none counted"), ""
    of = ground.limits.count if ground.limits is not None else len(counted)
    return _("{count} of {of} samples").format(count=len(counted), of=of), _stretch(counted[0].at, counted[-1].at)


def _stretch(start: datetime, end: datetime) -> str:
    return _("{start} to {end} {zone}").format(
        start=clock_time(start), end=clock_time(end), zone=zone_words(start, end)
    )


def keep_words(
    start: datetime, *, is_raw: bool, raw_days: int, evidence_hours: int, polls: int, pinned: int, now: datetime
) -> str:
    """How fine the data is and how long it is kept; what is pinned says so."""
    if not is_raw:
        return _("Raw samples older than {raw_days} d are rolled up to 5 min; showing the roll-up").format(
            raw_days=raw_days
        )
    until = start + timedelta(days=raw_days)
    kept = _("raw, kept until {day}").format(day=day_and_month(local(until)))
    if pinned:
        return _("{kept}; varbinds pinned beyond {evidence_hours} h").format(kept=kept, evidence_hours=evidence_hours)
    if not polls and now - start > timedelta(hours=evidence_hours):
        return _("{kept}; varbinds older than {evidence_hours} h are forgotten").format(
            kept=kept, evidence_hours=evidence_hours
        )
    return kept


def lasted_words(seconds: float) -> str:
    """`5 min`, `1 h 10 min`, `45 s`."""
    whole = round(seconds)
    days, hours, minutes, rest = whole // _DAY_S, whole // 3600 % 24, whole // 60 % 60, whole % 60
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (rest, "s"))
    found = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(found[:2]) or "0 s"
