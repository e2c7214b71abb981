"""The words of an SLA's error budget: which objective runs out first, how much is used, and when it is gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from nocdesk.boards.rows import SlaRow
from nocdesk.calendar_words import month
from nocdesk.catalog.model import Measure
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.charts.ticks import clock_text, day_text, moment_of
from ui.charts.value_text import span_text

_NAMES = {
    Measure.AVAILABILITY: _("Availability"),
    Measure.DELAY: _("Delay"),
    Measure.PDV: _("Delay variation"),
    Measure.LOSS: _("Loss"),
    Measure.MOS: "MOS",
    Measure.OUTAGES: _("Outage"),
    Measure.LONGEST_OUTAGE: _("Longest outage"),
    Measure.RESPONSE: _("Response"),
    Measure.RESTORATION: _("Restoration"),
}
_URGENCY = (Verdict.BREACHED, Verdict.AT_RISK, Verdict.MET, Verdict.UNDECIDED)
_SEVERITIES = {Verdict.BREACHED: PerceivedSeverity.CRITICAL, Verdict.AT_RISK: PerceivedSeverity.MINOR}


@dataclass(frozen=True, slots=True)
class BudgetText:
    """Four lines and a bar; `share` is the used part from 0 to 1, None where nothing is known."""

    title: str
    used: str
    state: str
    when: str
    coverage: str
    share: float | None
    severity: PerceivedSeverity


def most_urgent(objectives: Sequence[SlaRow]) -> SlaRow | None:
    """The objective that is breached, or will be first; with equal states the one with the least share left."""
    return min(objectives, key=_urgency, default=None)


def budget_text(objectives: Sequence[SlaRow], now: float) -> BudgetText:
    """What to say of a service's objectives at `now`, in epoch seconds."""
    row = most_urgent(objectives)
    if row is None:
        return BudgetText(_("No SLA agreed for this service"), "", "", "", "", None, PerceivedSeverity.CLEARED)
    title = _("{names} budget, {month_names}").format(
        names=_NAMES.get(row.measure, row.objective), month_names=month(row.computed_at.month)
    )
    if row.state is Verdict.UNDECIDED:
        return BudgetText(title, _("not measured yet"), _("undecided"), "", "", None, PerceivedSeverity.CLEARED)
    used_s = row.budget_s - row.budget_left_s
    share = 1.0 if row.budget_s <= 0 else min(1.0, max(0.0, used_s / row.budget_s))
    return BudgetText(
        title=title,
        used=_("{minutes} of {minutes_2} min used").format(minutes=_minutes(used_s), minutes_2=_minutes(row.budget_s)),
        state=_state(row),
        when=_when(row, now),
        coverage=_coverage(row, len(objectives)),
        share=share,
        severity=_SEVERITIES.get(row.state, PerceivedSeverity.CLEARED),
    )


def _urgency(row: SlaRow) -> tuple[int, float, float]:
    at = row.breach_at.timestamp() if row.breach_at is not None else float("inf")
    return _URGENCY.index(row.state), at, row.budget_left_s / row.budget_s if row.budget_s > 0 else 0.0


def _state(row: SlaRow) -> str:
    if row.budget_left_s < 0:
        return _("breached: {span_text} over").format(span_text=span_text(row.budget_left_s))
    left = _("{span_text} left").format(span_text=span_text(row.budget_left_s))
    return {
        Verdict.BREACHED: _("breached, {left}").format(left=left),
        Verdict.AT_RISK: _("at risk: {left}").format(left=left),
    }.get(row.state, left)


def _when(row: SlaRow, now: float) -> str:
    if row.breach_at is None or row.state is Verdict.BREACHED:
        return ""
    at = row.breach_at.timestamp()
    if at - now < 86400:
        return _("breach at {clock_text}").format(clock_text=clock_text(at, seconds=at - now < 3600))
    return _("breach on {day_text}").format(day_text=day_text(moment_of(at)))


def _coverage(row: SlaRow, objectives: int) -> str:
    achieved = (
        ""
        if row.achieved is None
        else _("achieved {achieved:.2f} % of {target:g} % · ").format(
            achieved=row.achieved * 100, target=row.target * 100
        )
    )
    of = _(" · worst of {objectives} objectives").format(objectives=objectives) if objectives > 1 else ""
    return _("{achieved}{coverage:.1f} % measured{of}").format(achieved=achieved, coverage=row.coverage * 100, of=of)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f}" if seconds >= 600 else f"{seconds / 60:.1f}"
