"""What the breach review says of a breach: its figures, and sentences that can be read to the customer."""

from datetime import datetime

from nocdesk.boards.breach_rows import BreachDetail
from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.catalog.model import Measure
from nocdesk.severity import PerceivedSeverity
from ui.breach_text import bad_minutes, share_severity, share_text
from ui.charts.value_text import span_text
from ui.sla_text import achieved_text, measured_text, minutes_text, month_text, target_text, value_text
from ui.text import MISSING, minute, number
from ui.widgets.figures import PLAIN, Figure

_ROLES = {PerceivedSeverity.CRITICAL: "error", PerceivedSeverity.MINOR: "risk"}


def plot_caption(detail: BreachDetail) -> str:
    """What is drawn: `Packet loss, 5-minute mean`."""
    standing = detail.row.standing
    if standing is None:
        return detail.row.objective
    if standing.limit is None:
        return "Availability, by the outage ledger"
    return f"{measured_text(standing)}, mean of {span_text(detail.bin_s)}"


def breach_figures(detail: BreachDetail, now: datetime) -> tuple[Figure, ...]:
    """Five cells: of the breach itself, and of the period's budget."""
    row, standing = detail.row, detail.row.standing
    bad = Figure("Bad minutes", bad_minutes(row.bad_s), _worst(detail))
    if standing is None:
        none = Figure("", MISSING, "")
        return bad, _coverage(detail, now), none, none, none
    role = _ROLES.get(share_severity(row.used_share), PLAIN)
    minus = "−" if standing.budget_left_s < 0 else ""  # noqa: RUF001
    left = standing.budget_left_s / standing.budget_s if standing.budget_s > 0 else 0.0
    left_share = f"{share_text(left)} of it" if left >= 0 else f"{share_text(-left)} over"
    return (
        bad,
        _coverage(detail, now),
        Figure(
            "Used",
            f"{minutes_text(standing.used_s)} min",
            f"{minutes_text(detail.before_s)} before",
        ),
        Figure(
            "Allowed",
            f"{minutes_text(standing.budget_s)} min",
            f"{round((1 - standing.target) * 100, 6):g} % of {month_text(standing)[:3]}",
        ),
        Figure("Left", f"{minus}{minutes_text(standing.budget_left_s)} min", left_share, role),
    )


def breach_story(detail: BreachDetail, now: datetime) -> tuple[str, ...]:
    """What happened, in sentences."""
    row, standing = detail.row, detail.row.standing
    if standing is None:
        return (f"{row.objective} is not agreed any more; the breach stays on record.",)
    sentences = [_what_happened(detail, standing, now)]
    if standing.achieved is not None:
        sentences.append(f"Good: {achieved_text(standing.achieved)} of {month_text(standing)}.")
    if detail.gaps:
        sentences.append(_gaps(detail, now))
    if standing.budget_left_s < 0:
        broke = f" at {minute(standing.breached_at, now)}" if standing.breached_at else ""
        sentences.append(f"The promise of {target_text(standing.target)} broke{broke}.")
    elif standing.breach_at is not None and standing.breach_at > now:
        target = target_text(standing.target)
        sentences.append(f"At this rate the promise of {target} breaks at {minute(standing.breach_at, now)}.")
    return tuple(sentences)


def _what_happened(detail: BreachDetail, standing: ObjectiveRow, now: datetime) -> str:
    row = detail.row
    since = minute(row.began_at, now)
    when = f"since {since}" if row.is_running else f"from {since} to {minute(row.until_at, now)}"
    if not row.bad_s:
        return f"{when} it was bad as first evaluated; by what is known now nothing of it is."
    if standing.limit is None:
        return f"{when} the service was down for {span_text(row.bad_s)}."
    side = "below" if standing.measure is Measure.MOS else "above"
    limit = value_text(standing, standing.limit)
    worst = f", at worst {value_text(standing, row.worst)}" if row.worst is not None else ""
    name = measured_text(standing)
    name = name if name.isupper() else f"{name[:1].lower()}{name[1:]}"
    return f"{when} {name} was {side} {limit} for {bad_minutes(row.bad_s)} min{worst}."


def _worst(detail: BreachDetail) -> str:
    row, standing = detail.row, detail.row.standing
    if row.worst is None or standing is None or standing.limit is None:
        return "down" if standing is not None and standing.limit is None else ""
    return f"worst {value_text(standing, row.worst)}"


def _coverage(detail: BreachDetail, now: datetime) -> Figure:
    unit = detail.bin_s or 60.0
    measured, due = detail.measured_s / unit, detail.due_s / unit
    of = (
        f"{number(measured)} of {number(due)}"
        if detail.bin_s
        else f"{bad_minutes(detail.measured_s)} of {bad_minutes(detail.due_s)}"
    )
    return Figure("Coverage", of, f"gap at {minute(detail.gaps[0][0], now)}" if detail.gaps else "no gap")


def _gaps(detail: BreachDetail, now: datetime) -> str:
    if len(detail.gaps) == 1:
        return f"The gap at {minute(detail.gaps[0][0], now)} counts for neither side."
    return f"{len(detail.gaps)} gaps count for neither side."
