"""Breaches in words: what was not kept, since when, how much of the budget it took, and what was decided."""

from datetime import datetime

from nocdesk.boards.breach_rows import BreachRow, DecisionLine
from nocdesk.calendar_words import day_and_month
from nocdesk.catalog.model import Measure
from nocdesk.instants import clock_minute, local
from nocdesk.language import _, pgettext
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.breaches.model import BreachState, BreachStep, ExclusionReason
from ui.sla_delegate import bar_severity, state_severity
from ui.sla_text import measured_text, objective_text, target_text, value_text
from ui.text import minute, within

VERDICT = {
    BreachState.OPEN: pgettext("state", "Open"),
    BreachState.PROPOSED: _("Exclude"),
    BreachState.CONFIRMED: _("Confirmed"),
    BreachState.EXCLUDED: _("Excluded"),
    BreachState.DISPUTED: _("Disputed"),
}
REASONS = {
    ExclusionReason.MAINTENANCE: _("Maintenance"),
    ExclusionReason.CUSTOMER: _("Customer"),
    ExclusionReason.FORCE_MAJEURE: _("Force majeure"),
    ExclusionReason.MEASUREMENT_FAULT: _("Measurement fault"),
}
_EXCLUDED_AS = {
    ExclusionReason.MAINTENANCE: _("maintenance"),
    ExclusionReason.CUSTOMER: _("customer"),
    ExclusionReason.FORCE_MAJEURE: _("force majeure"),
    ExclusionReason.MEASUREMENT_FAULT: _("not measured"),
}
STEPS = {
    BreachStep.CONFIRM: _("confirmed"),
    BreachStep.EXCLUDE: _("proposed to exclude"),
    BreachStep.SIGN: _("signed the exclusion of"),
    BreachStep.DISPUTE: _("disputed"),
    BreachStep.REOPEN: _("opened again"),
    BreachStep.TAKE_BACK: _("took back the decision about"),
    BreachStep.JUDGED_AGAIN: _("judged again, with what came to light,"),
}
_BESIDE = {PerceivedSeverity.CRITICAL: _("over"), PerceivedSeverity.MINOR: _("at risk")}
_WHOLE_FROM_S = 600


def broken_text(row: BreachRow) -> str:
    """What was not kept: `Packet loss > 0.5 %`, `Availability < 99.95 %`."""
    standing = row.standing
    if standing is None:
        return row.objective
    if standing.counts_tickets or not standing.is_share:
        return objective_text(standing)
    if standing.limit is None:
        return f"{measured_text(standing)} < {target_text(standing.target)}"
    sign = "<" if standing.measure is Measure.MOS else ">"
    return f"{measured_text(standing)} {sign} {value_text(standing, standing.limit)}"


def since_text(row: BreachRow, now: datetime) -> str:
    """When it began: `00:41, running`, `22 Nov 23:58`."""
    return (
        _("{began_at}, running").format(began_at=minute(row.began_at, now))
        if row.is_running
        else day_minute(row.began_at, now)
    )


def day_minute(at: datetime, now: datetime) -> str:
    """A time of day, with its date where that is not today's."""
    here, clock = local(at), clock_minute(at)
    return clock if here.date() == local(now).date() else f"{day_and_month(here)} {clock}"


def bad_minutes(seconds: float) -> str:
    """Bad time in minutes: `27`, `4.5`; what is not nothing is never written as nothing."""
    if 0 < seconds < 3:
        return "< 0.1"
    minutes = seconds / 60
    return f"{minutes:.0f}" if seconds >= _WHOLE_FROM_S or seconds % 60 == 0 else f"{minutes:.1f}"


def share_text(share: float | None) -> str:
    """How much of the budget is used."""
    if share is None:
        return ""
    return _("all") if share == float("inf") else f"{share:.0%}".replace("%", " %")


def share_severity(share: float | None) -> PerceivedSeverity:
    """The colours of a used share."""
    return PerceivedSeverity.CLEARED if share is None else bar_severity(share)


def row_severity(row: BreachRow) -> PerceivedSeverity:
    """The colours of a breach: those of the verdict on its objective."""
    return state_severity(row.standing.state) if row.standing is not None else PerceivedSeverity.CLEARED


def beside_verdict(row: BreachRow) -> str:
    """The small word under the verdict: how many signatures there are, or how the budget stands."""
    if row.state is BreachState.PROPOSED:
        return _("1 of 2")
    if row.state is BreachState.EXCLUDED and row.reason is not None:
        return _EXCLUDED_AS[row.reason]
    return _BESIDE.get(row_severity(row), "") if row.state is BreachState.OPEN else ""


def row_sentence(row: BreachRow, now: datetime) -> str:
    """The whole row as it is read aloud and copied."""
    parts = [
        f"{row.customer}, {row.service}",
        _("{broken_text} since {since_text}").format(broken_text=broken_text(row), since_text=since_text(row, now)),
        _("{bad_minutes} bad min").format(bad_minutes=bad_minutes(row.bad_s)),
    ]
    if row.used_share is not None:
        parts.append(_("{share_text} of the budget used").format(share_text=share_text(row.used_share)))
    beside = beside_verdict(row)
    return ", ".join([*parts, f"{VERDICT[row.state]} {beside}".strip()])


def decision_text(line: DecisionLine) -> str:
    """What an entry of the log did, and about how much: `proposed to exclude 25 min (customer)`."""
    reason = f" ({within(REASONS[line.reason])})" if line.reason is not None else ""
    return f"{STEPS[line.step]} {bad_minutes(line.bad_s)} min{reason}"
