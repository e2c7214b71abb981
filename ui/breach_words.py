"""What the breach review says of a breach: its figures, and sentences that can be read to the customer."""

from collections.abc import Iterator
from datetime import datetime

from nocdesk.boards.breach_rows import BreachDetail
from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.catalog.model import Measure
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.explaining import promise_text
from nocdesk.sla.verdicts import Verdict
from ui.breach_text import bad_minutes, day_minute, share_severity, share_text
from ui.charts.value_text import span_text
from ui.sla_text import (
    kept_text,
    measured_text,
    minutes_text,
    objective_text,
    period_text,
    promised_text,
    target_text,
    value_text,
)
from ui.text import MISSING, number, plural
from ui.ticket_clock_text import clock_sentence
from ui.widgets.figures import PLAIN, Figure

MOST_CLOCKS = 3
_ROLES = {PerceivedSeverity.CRITICAL: "error", PerceivedSeverity.MINOR: "risk"}


def plot_caption(detail: BreachDetail) -> str:
    """What is drawn: `Packet loss, 5-minute mean`."""
    standing = detail.row.standing
    if standing is None:
        return detail.row.objective
    if standing.counts_tickets:
        return f"{objective_text(standing)}: the service's outages, and when tickets were late"
    if standing.limit is None:
        return f"{measured_text(standing)}, by the outage ledger"
    return f"{measured_text(standing)}, mean of {span_text(detail.bin_s)}"


def charge_text(detail: BreachDetail) -> str:
    """What the credits are percent of."""
    if detail.charge:
        return f"monthly charge {detail.charge}"
    return "no monthly charge is agreed" if detail.credits else ""


def breach_figures(detail: BreachDetail, now: datetime) -> tuple[Figure, ...]:
    """Five cells: of the breach itself, and of the period's budget."""
    row, standing = detail.row, detail.row.standing
    bad = Figure("Bad minutes", bad_minutes(row.bad_s), _worst(detail))
    if standing is None:
        return bad, _coverage(detail), *(Figure(label, MISSING, "") for label in ("Used", "Allowed", "Left"))
    if not standing.has_budget:
        return bad, _coverage(detail), *_without_budget(detail, standing)
    role = _ROLES.get(share_severity(row.used_share), PLAIN)
    minus = "−" if standing.budget_left_s < 0 else ""  # noqa: RUF001
    left = standing.budget_left_s / standing.budget_s if standing.budget_s > 0 else 0.0
    left_share = f"{share_text(left)} of it" if left >= 0 else f"{share_text(-left)} over"
    return (
        bad,
        _coverage(detail),
        Figure(
            "Used",
            f"{minutes_text(standing.used_s)} min",
            f"{minutes_text(detail.before_s)} before",
        ),
        Figure(
            "Allowed",
            f"{minutes_text(standing.budget_s)} min",
            f"{round((1 - standing.target) * 100, 6):g} %",
        ),
        Figure("Left", f"{minus}{minutes_text(standing.budget_left_s)} min", left_share, role),
    )


def breach_story(detail: BreachDetail, now: datetime) -> tuple[str, ...]:
    """What happened, in sentences."""
    row, standing = detail.row, detail.row.standing
    if standing is None:
        return (f"{row.objective} is not agreed any more; the breach stays on record.",)
    if standing.counts_tickets:
        return tuple(_late_tickets(detail, standing, now))
    sentences = [_what_happened(detail, standing, now)]
    if standing.achieved is not None:
        kept, whole = kept_text(standing), period_text(standing)
        sentences.append(f"Good: {kept} of {whole}." if standing.is_share else f"{whole.capitalize()}: {kept}.")
    if detail.gaps:
        sentences.append(_gaps(detail))
    if not standing.has_budget:
        sentences.append(f"Promised: {promised_text(standing)}.")
    elif standing.budget_left_s < 0:
        broke = f" at {day_minute(standing.breached_at, now)}" if standing.breached_at else ""
        sentences.append(f"The promise of {target_text(standing.target)} broke{broke}.")
    elif standing.breach_at is not None and standing.breach_at > now:
        target = target_text(standing.target)
        sentences.append(f"At this rate the promise of {target} breaks at {day_minute(standing.breach_at, now)}.")
    return tuple(sentences)


def _without_budget(detail: BreachDetail, standing: ObjectiveRow) -> tuple[Figure, Figure, Figure]:
    late = Figure("Left", MISSING, "no budget of time")
    if standing.counts_tickets:
        late = Figure("Late", plural(len(detail.clocks), "ticket"), "")
    role = "error" if standing.state is Verdict.BREACHED else PLAIN
    return (
        late,
        Figure("Promised", promised_text(standing), f"of {period_text(standing)}"),
        Figure("Achieved", kept_text(standing), "so far", role),
    )


def _late_tickets(detail: BreachDetail, standing: ObjectiveRow, now: datetime) -> Iterator[str]:
    """The promise, and each ticket that was late: a sentence that stands by itself before whoever judges it."""
    if standing.promise is not None:
        yield f"Promised: {promise_text(standing.promise)}."
    for line in detail.clocks[:MOST_CLOCKS]:
        yield clock_sentence(line, now)
    if len(detail.clocks) > MOST_CLOCKS:
        yield f"And {len(detail.clocks) - MOST_CLOCKS} more; the bundle of evidence has them all."
    yield f"{period_text(standing).capitalize()}: {standing.reason}."


def _what_happened(detail: BreachDetail, standing: ObjectiveRow, now: datetime) -> str:
    row = detail.row
    since = day_minute(row.began_at, now)
    when = f"since {since}" if row.is_running else f"from {since} to {day_minute(row.until_at, row.began_at)}"
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


def _coverage(detail: BreachDetail) -> Figure:
    of = f"{bad_minutes(detail.measured_s)} of {bad_minutes(detail.due_s)}"
    if detail.bin_s:
        of = f"{number(detail.measured_s / detail.bin_s)} of {number(detail.due_s / detail.bin_s)}"
    return Figure("Coverage", of, f"gap at {_gap_at(detail)}" if detail.gaps else "no gap")


def _gap_at(detail: BreachDetail) -> str:
    return day_minute(detail.gaps[0][0], detail.row.began_at)


def _gaps(detail: BreachDetail) -> str:
    if len(detail.gaps) == 1:
        return f"The gap at {_gap_at(detail)} counts for neither side."
    return f"{len(detail.gaps)} gaps count for neither side."
