"""What the breach review says of a breach: its figures, and sentences that can be read to the customer."""

from collections.abc import Iterator
from datetime import datetime

from nocdesk.boards.breach_rows import BreachDetail
from nocdesk.boards.sla_board import ObjectiveRow
from nocdesk.catalog.model import Measure
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.explaining import promise_text
from nocdesk.sla.verdict_words import verdict_reason
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
from ui.text import MISSING, begun, number, plural, within
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
        return _("{objective_text}: the service's outages, and when tickets were late").format(
            objective_text=objective_text(standing)
        )
    if standing.limit is None:
        return _("{measured_text}, by the outage ledger").format(measured_text=measured_text(standing))
    return _("{measured_text}, mean of {span_text}").format(
        measured_text=measured_text(standing), span_text=span_text(detail.bin_s)
    )


def charge_text(detail: BreachDetail) -> str:
    """What the credits are percent of."""
    if detail.charge:
        return _("monthly charge {charge}").format(charge=detail.charge)
    return _("no monthly charge is agreed") if detail.credits else ""


def whole_period_text(detail: BreachDetail) -> str:
    """Of what the credits say how much is good: of more than the words of the breach do."""
    standing = detail.row.standing
    if standing is None or all(line.achieved is None for line in detail.credits):
        return ""
    return _("Good: of the whole of {period}, if nothing more of it is bad.").format(period=period_text(standing))


def breach_figures(detail: BreachDetail, now: datetime) -> tuple[Figure, ...]:
    """Five cells: of the breach itself, and of the period's budget."""
    row, standing = detail.row, detail.row.standing
    bad = Figure(_("Bad minutes"), bad_minutes(row.bad_s), _worst(detail))
    if standing is None:
        return bad, _coverage(detail), *(Figure(label, MISSING, "") for label in (_("Used"), _("Allowed"), "Left"))
    if not standing.has_budget:
        return bad, _coverage(detail), *_without_budget(detail, standing)
    role = _ROLES.get(share_severity(row.used_share), PLAIN)
    minus = "−" if standing.budget_left_s < 0 else ""  # noqa: RUF001
    left = standing.budget_left_s / standing.budget_s if standing.budget_s > 0 else 0.0
    left_share = (
        _("{share_text} of it").format(share_text=share_text(left))
        if left >= 0
        else _("{share_text} over").format(share_text=share_text(-left))
    )
    return (
        bad,
        _coverage(detail),
        Figure(
            _("Used"),
            f"{minutes_text(standing.used_s)} min",
            _("{minutes_text} before").format(minutes_text=minutes_text(detail.before_s)),
        ),
        Figure(
            _("Allowed"),
            f"{minutes_text(standing.budget_s)} min",
            f"{round((1 - standing.target) * 100, 6):g} %",
        ),
        Figure(_("Left"), f"{minus}{minutes_text(standing.budget_left_s)} min", left_share, role),
    )


def breach_story(detail: BreachDetail, now: datetime) -> tuple[str, ...]:
    """What happened, in sentences."""
    row, standing = detail.row, detail.row.standing
    if standing is None:
        return (_("{objective} is not agreed any more; the breach stays on record.").format(objective=row.objective),)
    if standing.counts_tickets:
        return tuple(_late_tickets(detail, standing, now))
    sentences = [_what_happened(detail, standing, now)]
    if standing.achieved is not None:
        kept, whole = kept_text(standing), period_text(standing)
        sentences.append(
            _("Good until now: {kept} of {whole}.").format(kept=kept, whole=whole)
            if standing.is_share
            else f"{begun(whole)}: {kept}."
        )
    if detail.gaps:
        sentences.append(_gaps(detail))
    if not standing.has_budget:
        sentences.append(_("Promised: {promised_text}.").format(promised_text=promised_text(standing)))
    elif standing.budget_left_s < 0:
        broke = (
            _(" at {day_minute}").format(day_minute=day_minute(standing.breached_at, now))
            if standing.breached_at
            else ""
        )
        sentences.append(
            _("The promise of {target_text} broke{broke}.").format(
                target_text=target_text(standing.target), broke=broke
            )
        )
    elif standing.breach_at is not None and standing.breach_at > now:
        target = target_text(standing.target)
        sentences.append(
            _("At this rate the promise of {target} breaks at {day_minute}.").format(
                target=target, day_minute=day_minute(standing.breach_at, now)
            )
        )
    return tuple(sentences)


def _without_budget(detail: BreachDetail, standing: ObjectiveRow) -> tuple[Figure, Figure, Figure]:
    late = Figure(_("Left"), MISSING, _("no budget of time"))
    if standing.counts_tickets:
        late = Figure(_("Late"), plural(len(detail.clocks), "ticket", "tickets"), "")
    role = "error" if standing.state is Verdict.BREACHED else PLAIN
    return (
        late,
        Figure(_("Promised"), promised_text(standing), _("of {period_text}").format(period_text=period_text(standing))),
        Figure(_("Achieved"), kept_text(standing), _("so far"), role),
    )


def _late_tickets(detail: BreachDetail, standing: ObjectiveRow, now: datetime) -> Iterator[str]:
    """The promise, and each ticket that was late: a sentence that stands by itself before whoever judges it."""
    if standing.promise is not None:
        yield _("Promised: {promise_text}.").format(promise_text=promise_text(standing.promise))
    for line in detail.clocks[:MOST_CLOCKS]:
        yield clock_sentence(line, now)
    if len(detail.clocks) > MOST_CLOCKS:
        yield _("And {count} more; the bundle of evidence has them all.").format(count=len(detail.clocks) - MOST_CLOCKS)
    yield f"{begun(period_text(standing))}: {verdict_reason(standing.reason)}."


def _what_happened(detail: BreachDetail, standing: ObjectiveRow, now: datetime) -> str:
    row = detail.row
    since = day_minute(row.began_at, now)
    when = (
        _("since {since}").format(since=since)
        if row.is_running
        else _("from {since} to {day_minute}").format(since=since, day_minute=day_minute(row.until_at, row.began_at))
    )
    if not row.bad_s:
        return _("{when} it was bad as first evaluated; by what is known now nothing of it is.").format(when=when)
    if standing.limit is None:
        return _("{when} the service was down for {span_text}.").format(when=when, span_text=span_text(row.bad_s))
    side = _("below") if standing.measure is Measure.MOS else _("above")
    limit = value_text(standing, standing.limit)
    worst = _(", at worst {standing}").format(standing=value_text(standing, row.worst)) if row.worst is not None else ""
    name = measured_text(standing)
    name = name if name.isupper() else within(name)
    return _("{when} {name} was {side} {limit} for {bad_minutes} min{worst}.").format(
        when=when, name=name, side=side, limit=limit, bad_minutes=bad_minutes(row.bad_s), worst=worst
    )


def _worst(detail: BreachDetail) -> str:
    row, standing = detail.row, detail.row.standing
    if row.worst is None or standing is None or standing.limit is None:
        return _("down") if standing is not None and standing.limit is None else ""
    return _("worst {standing}").format(standing=value_text(standing, row.worst))


def _coverage(detail: BreachDetail) -> Figure:
    of = _("{bad_minutes} of {bad_minutes_2}").format(
        bad_minutes=bad_minutes(detail.measured_s), bad_minutes_2=bad_minutes(detail.due_s)
    )
    if detail.bin_s:
        of = _("{measured_s} of {due_s}").format(
            measured_s=number(detail.measured_s / detail.bin_s), due_s=number(detail.due_s / detail.bin_s)
        )
    return Figure(
        _("Coverage"), of, _("gap at {gap_at}").format(gap_at=_gap_at(detail)) if detail.gaps else _("no gap")
    )


def _gap_at(detail: BreachDetail) -> str:
    return day_minute(detail.gaps[0][0], detail.row.began_at)


def _gaps(detail: BreachDetail) -> str:
    if len(detail.gaps) == 1:
        return _("The gap at {gap_at} counts for neither side.").format(gap_at=_gap_at(detail))
    return _("{count} gaps count for neither side.").format(count=len(detail.gaps))
