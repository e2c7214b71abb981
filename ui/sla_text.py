"""Objectives in words: what was promised, how much of it was kept, and how much may still go wrong."""

import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.calendar_words import day_and_month, month
from nocdesk.catalog.model import Measure
from nocdesk.language import _
from nocdesk.priority import Priority
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS
from nocdesk.sla.measured import METRIC_OF
from nocdesk.sla.objectives import Keeps
from nocdesk.sla.verdicts import Verdict
from ui.charts.value_text import span_text
from ui.text import MISSING

STATE_WORD = {
    Verdict.BREACHED: _("breached"),
    Verdict.AT_RISK: _("at risk"),
    Verdict.MET: _("met"),
    Verdict.UNDECIDED: _("undecided"),
}
_NAMES = {
    Measure.AVAILABILITY: _("Availability"),
    Measure.DELAY: _("Delay"),
    Measure.OUTAGES: _("Outages"),
    Measure.LONGEST_OUTAGE: _("Longest outage"),
    Measure.RESPONSE: _("Answer"),
    Measure.RESTORATION: _("Restore"),
}
_PRIORITIES = {
    Priority.CRITICAL: "crit.",
    Priority.HIGH: _("high"),
    Priority.MEDIUM: "med.",
    Priority.LOW: _("low"),
}
_WHOLE_MINUTES_FROM = 100
_LONGEST_DAY, _LONGEST_WEEK, _LONGEST_MONTH, _LONGEST_QUARTER = 1.1, 7.1, 31.1, 92.1
"""Days, with an hour of summer time to spare."""


def objective_text(row: ObjectiveRow) -> str:
    """What has to be kept: `Availability`, `Voice quality ≥ 3.6 MOS`, `Restore ≤ 4 h, high`."""
    if row.counts_tickets:
        priority = row.promise.priority if row.promise is not None else None
        which = f", {_PRIORITIES[priority]}" if priority is not None else ""
        return f"{measured_text(row)} ≤ {_allowed_text(row.limit or 0.0)}{which}"
    if row.limit is None:
        return measured_text(row)
    return f"{_statistic(row)}{measured_text(row)} {side_sign(row)} {value_text(row, row.limit)}"


def _allowed_text(seconds: float) -> str:
    """Contract time: hours stay hours, since a day of it is not one of 24."""
    return f"{seconds / 3600:g} h" if seconds >= 3600 and not seconds % 360 else span_text(seconds)


def promised_text(row: ObjectiveRow) -> str:
    """What was promised: a share, how many outages, how long one, or the value that a statistic has to keep."""
    if row.is_share:
        return target_text(row.target)
    if row.measure is Measure.OUTAGES:
        return f"≤ {row.target:g}"
    if row.measure is Measure.LONGEST_OUTAGE:
        return f"≤ {span_text(row.target)}"
    return f"{side_sign(row)} {value_text(row, row.target)}"


def kept_text(row: ObjectiveRow) -> str:
    """What was achieved, in the terms of the promise: only of a share is it a share."""
    if row.achieved is None or row.is_share:
        return achieved_text(row.achieved)
    if row.measure is Measure.OUTAGES:
        return f"{row.achieved:g}"
    if row.measure is Measure.LONGEST_OUTAGE:
        return span_text(row.achieved)
    return value_text(row, row.achieved)


def side_sign(row: ObjectiveRow) -> str:
    """On which side of the limit a value keeps it."""
    if row.promise is not None:
        return "≥" if row.promise.keeps is Keeps.AT_LEAST else "≤"
    return "≥" if row.measure is Measure.MOS else "≤"


def _statistic(row: ObjectiveRow) -> str:
    """The statistic of the bins that is compared with the limit, where that is not the share of them: `p95 of `."""
    is_other = row.promise is not None and row.promise.counts_bins and not row.promise.is_share
    return _("{statistic} of ").format(statistic=row.promise.statistic) if is_other and row.promise is not None else ""


def measured_text(row: ObjectiveRow) -> str:
    """What is measured for the objective, in short."""
    return _NAMES.get(row.measure) or _words(row)[0]


def value_text(row: ObjectiveRow, value: float) -> str:
    """A measured value in the objective's unit."""
    return f"{value:.3g} {_words(row)[1]}".rstrip()


def target_text(share: float) -> str:
    """A promised share, with the decimals it was promised with: `99.95 %`."""
    return f"{round(share * 100, 6):g} %"


def achieved_text(share: float | None) -> str:
    """A share that was achieved, cut to three decimals and never rounded up to what was promised."""
    if share is None:
        return MISSING
    return "100 %" if share == 1 else f"{math.floor(round(share * 100_000, 6)) / 1000:.3f} %"


def coverage_text(share: float) -> str:
    """A share that was measured, cut to one decimal."""
    if share == 1:
        return "100 %"
    return f"{math.floor(round(share * 1000, 6)) / 10:.1f} %"


def minutes_text(seconds: float) -> str:
    """Minutes as a budget has them: `38.0`, `432`."""
    minutes = abs(seconds) / 60
    return f"{minutes:.0f}" if minutes >= _WHOLE_MINUTES_FROM else f"{minutes:.1f}"


def budget_text(row: ObjectiveRow) -> str:
    """How many minutes of the budget are used: `38.0 of 43.2`."""
    is_known = row.achieved is not None and row.has_budget
    return (
        MISSING
        if not is_known
        else _("{minutes_text} of {minutes_text_2}").format(
            minutes_text=minutes_text(row.used_s), minutes_text_2=minutes_text(row.budget_s)
        )
    )


def left_text(row: ObjectiveRow) -> str:
    """What may still go wrong this month, or by how much it went too far."""
    if row.achieved is None or not row.has_budget:
        return MISSING
    span = span_text(row.budget_left_s)
    return _("{span} over").format(span=span) if row.budget_left_s < 0 else span


def period_text(row: ObjectiveRow) -> str:
    """The period as the customer calls it: `November`, `28 Nov`, `the quarter until 31 Dec`, `the last 30 d`."""
    last, days = _last_day(row), (row.period_ends_at - row.period_starts_at).total_seconds() / 86_400
    if abs((row.period_ends_at - row.computed_at).total_seconds()) < 1:
        return _("the last {days:.0f} d").format(days=days)
    if days > _LONGEST_QUARTER:
        return f"{last.year}"
    if days > _LONGEST_MONTH:
        return _("the quarter until {month_end_text}").format(month_end_text=month_end_text(row))
    is_month = (last + timedelta(seconds=1)).day == 1
    if days <= _LONGEST_DAY and not is_month:
        return month_end_text(row)
    if days <= _LONGEST_WEEK and not is_month:
        return _("the week until {month_end_text}").format(month_end_text=month_end_text(row))
    return month(last.month)


def past_period_text(row: ObjectiveRow) -> str:
    """A period that is over: `October 2026`, `12 Oct 2026`, `5 Oct to 11 Oct 2026`."""
    zone, last = ZoneInfo(row.timezone), _last_day(row)
    first = row.period_starts_at.astimezone(zone)
    is_whole_month = first.day == 1 and (last + timedelta(seconds=1)).day == 1
    if is_whole_month and (first.year, first.month) == (last.year, last.month):
        return f"{month(last.month)} {last.year}"
    end = f"{month_end_text(row)} {last.year}"
    return end if first.date() == last.date() else _("{first} to {end}").format(first=day_and_month(first), end=end)


def month_end_text(row: ObjectiveRow) -> str:
    """The last day that the customer's period has: `30 Nov`."""
    last = _last_day(row)
    return day_and_month(last)


def local_text(at: datetime, timezone: str) -> str:
    """An instant on the customer's clock, to the minute: `1 Nov 00:00`."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{day_and_month(local)} {local:%H:%M}"


def _words(row: ObjectiveRow) -> tuple[str, str]:
    """What is measured, and its unit."""
    metric: Metric | None = row.metric or METRIC_OF.get(row.measure)
    return WORDS.get(metric, (metric.value, "")) if metric is not None else (row.objective, "")


def _last_day(row: ObjectiveRow) -> datetime:
    end = row.period_ends_at.astimezone(ZoneInfo(row.timezone))
    return datetime.fromtimestamp(end.timestamp() - 1, ZoneInfo(row.timezone))
