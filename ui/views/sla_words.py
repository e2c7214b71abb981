"""What the SLA pane says of an objective: sentences that a supervisor can read to a customer, and the figures."""

import re
from datetime import datetime

from nocdesk.boards.sla_board import ClosedPeriod, ObjectiveDetail, ObjectiveRow
from nocdesk.calendar_words import day_and_month
from nocdesk.catalog.model import Measure
from nocdesk.instants import clock_minute, clock_time, local, shown_zone, zone_word, zone_words
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.sla.explaining import promise_text
from nocdesk.sla.figures import is_credit_open
from nocdesk.sla.stretch import BadInterval
from nocdesk.sla.verdict_words import verdict_reason
from nocdesk.sla.verdicts import Verdict
from ui.charts.value_text import span_text
from ui.sla_text import (
    STATE_WORD,
    coverage_text,
    kept_text,
    local_text,
    measured_text,
    minutes_text,
    month_end_text,
    past_period_text,
    period_text,
    promised_text,
    target_text,
    value_text,
)
from ui.text import minute, number
from ui.views.sla_counted import counted_figures, counted_rule, counted_state, counted_story
from ui.widgets.figures import PLAIN, Figure

_LEFT_OUT = {
    ServiceClass.PLANNED: _("of planned work"),
    ServiceClass.CUSTOMER_CAUSED: _("caused by the customer"),
    ServiceClass.FORCE_MAJEURE: _("of force majeure"),
}
_UNIT = re.compile(r"(\d) (?=%|(?:min|ms|MOS|[A-Z]{3,4}|[dhs])\b)")
_ROLES = {Verdict.BREACHED: "error", Verdict.AT_RISK: "risk"}
_READINGS = {
    Measure.DELAY: _("round-trip delay"),
    Measure.PDV: _("delay variation"),
    Measure.LOSS: _("packet loss"),
    Measure.MOS: _("voice quality"),
}


def figures(detail: ObjectiveDetail) -> tuple[Figure, ...]:
    """The arithmetic in six cells: the shares above, the minutes that follow from them below."""
    row, tally = detail.row, detail.account.tally
    if not row.has_budget:
        return counted_figures(detail)
    is_known = row.achieved is not None
    used = f"{row.used_share:.0%}".replace("%", " %") if is_known and row.budget_s > 0 else ""
    role = _ROLES.get(row.state, PLAIN)
    over = "−" if row.budget_left_s < 0 else ""  # noqa: RUF001
    return (
        Figure(_("Promised"), promised_text(row), _("of {period_text}").format(period_text=period_text(row))),
        Figure(_("Achieved"), kept_text(row), _("so far"), role),
        Figure(
            _("Measured"), coverage_text(row.coverage), _("of {span_text}").format(span_text=span_text(tally.due_s))
        ),
        Figure(
            _("Allowed"),
            f"{minutes_text(row.budget_s)} min",
            _("{rest} of {length}").format(rest=_rest(row), length=_length(row)),
        ),
        Figure(_("Used"), f"{minutes_text(row.used_s)} min", used),
        Figure(
            _("Left"),
            f"{over}{minutes_text(row.budget_left_s)} min",
            _("until {month_end_text}").format(month_end_text=month_end_text(row)),
            role,
        ),
    )


def state_words(row: ObjectiveRow, now: datetime) -> str:
    """Where the objective stands, as a line."""
    if row.state is Verdict.UNDECIDED:
        return _("Not enough evidence") if row.achieved is not None else _("Not measured yet")
    if not row.has_budget:
        return counted_state(row)
    if row.state is Verdict.BREACHED:
        since = _(" since {breached_at}").format(breached_at=minute(row.breached_at, now)) if row.breached_at else ""
        return _("Breached{since}, {span_text} over").format(since=since, span_text=span_text(row.budget_left_s))
    if row.state is Verdict.AT_RISK:
        return _("At risk, {span_text} left").format(span_text=span_text(row.budget_left_s))
    return _("Met, {span_text} left").format(span_text=span_text(row.budget_left_s))


def story(detail: ObjectiveDetail, now: datetime) -> tuple[str, ...]:
    """What happened, in sentences for the customer: no word of how the network is built."""
    row = detail.row
    if not row.has_budget and row.state is not Verdict.UNDECIDED:
        return *counted_story(row), *_not_counted(detail)
    sentences = [_promise(row)]
    if row.achieved is None:
        return (*sentences, _("Nothing of it has been measured yet, so nothing is claimed."))
    if row.is_share:
        sentences.append(_("It was kept in {kept_text} of the time measured so far.").format(kept_text=kept_text(row)))
    else:
        sentences.append(_("By what was measured so far it is {kept_text}.").format(kept_text=kept_text(row)))
    sentences.append(_budget(row, now))
    if row.breach_at is not None and row.breach_at > now:
        sentences.append(
            _("At the rate of the last hour the promise breaks at {breach_at} {zone}.").format(
                breach_at=minute(row.breach_at, now), zone=zone_word(row.breach_at)
            )
        )
    sentences.extend(_not_counted(detail))
    return tuple(sentences)


def reasons(detail: ObjectiveDetail) -> tuple[str, ...]:
    """How the figures come about: what is counted, what makes it bad, and which month it is."""
    return (
        _rule(detail),
        _month(detail.row),
        _("Computed at {computed_at} {zone}.").format(
            computed_at=clock_time(detail.row.computed_at), zone=zone_word(detail.row.computed_at)
        ),
    )


def interval_words(interval: BadInterval, row: ObjectiveRow, now: datetime) -> tuple[str, str, str]:
    """When a bad time began and ended, how long it lasted, and the worst of it."""
    has_seconds = row.limit is None
    is_running = interval.ended_at >= row.computed_at
    end = _("now") if is_running else _time(interval.ended_at, interval.began_at, has_seconds=has_seconds)
    worst = "" if interval.worst is None else _("worst {row}").format(row=value_text(row, interval.worst))
    return (
        _("{time} to {end}").format(time=_time(interval.began_at, now, has_seconds=has_seconds), end=end),
        f"{minutes_text(interval.seconds)} min",
        worst,
    )


def closed_words(period: ClosedPeriod, now: datetime) -> tuple[str, str, str, str]:
    """Which period it was, what was achieved, the verdict, and the rest in a sentence."""
    row = period.row
    words = [_("{coverage_text} measured").format(coverage_text=coverage_text(row.coverage))]
    if row.achieved is not None:
        over_s = row.budget_left_s
        spare = (
            _("{span_text} too long").format(span_text=span_text(over_s))
            if over_s < 0
            else _("{span_text} to spare").format(span_text=span_text(over_s))
        )
        words.append(spare if row.has_budget else verdict_reason(row.reason.partition(";")[0]))
    credit = row.money.get("credit", "")
    if is_credit_open(row.state, row.money):
        words.append(_("no credit is decided"))
    elif credit and float(credit):
        words.append(_("{credit} {currency} are due").format(credit=credit, currency=row.currency))
    text = ", ".join(words) + "."
    if period.changes:
        before = period.changes.get("state", [row.state])[0]
        held = (
            "" if before == row.state else _(", {state_word} until then").format(state_word=STATE_WORD[Verdict(before)])
        )
        text += _(" Judged again {computed_at}{held}.").format(computed_at=minute(row.computed_at, now), held=held)
    return past_period_text(row), kept_text(row), STATE_WORD[row.state], text


def role_of(state: Verdict) -> str:
    """How the verdict on a period that is over is written."""
    return _ROLES.get(state, "")


def unbroken(text: str) -> str:
    """The same text, with numbers that stay on one line with their units."""
    return _UNIT.sub("\\1\u00a0", text)


def _promise(row: ObjectiveRow) -> str:
    if not row.is_share and row.promise is not None:
        return _("Promised for {period_text}: {promise_text}.").format(
            period_text=period_text(row), promise_text=promise_text(row.promise)
        )
    share = _("{target_text} of {period_text}").format(
        target_text=target_text(row.target), period_text=period_text(row)
    )
    if row.limit is None:
        return _("The service was promised to be available for {share}.").format(share=share)
    side = _("at least") if row.measure is Measure.MOS else _("at most")
    return _("{measured_text} was promised to be {side} {row} in {share}.").format(
        measured_text=measured_text(row), side=side, row=value_text(row, row.limit), share=share
    )


def _budget(row: ObjectiveRow, now: datetime) -> str:
    used = _("It was not kept for {minutes_text} of the {minutes_text_2} min that are allowed").format(
        minutes_text=minutes_text(row.used_s), minutes_text_2=minutes_text(row.budget_s)
    )
    if row.budget_left_s < 0:
        broken = (
            _("; the promise broke at {breached_at} {zone}").format(
                breached_at=minute(row.breached_at, now), zone=zone_word(row.breached_at)
            )
            if row.breached_at
            else ""
        )
        return _("{used}: {span_text} too long{broken}.").format(
            used=used, span_text=span_text(row.budget_left_s), broken=broken
        )
    return _("{used}; {span_text} are left until {month_end_text}.").format(
        used=used, span_text=span_text(row.budget_left_s), month_end_text=month_end_text(row)
    )


def _not_counted(detail: ObjectiveDetail) -> list[str]:
    sentences = []
    excluded = [f"{span_text(s)} {_LEFT_OUT[kind]}" for kind, s in detail.account.excluded.items()]
    if excluded:
        sentences.append(_("{excluded} count neither way.").format(excluded=_(" and ").join(excluded)))
    tally = detail.account.tally
    missing_s = tally.due_s - tally.good_s - tally.bad_s
    if missing_s >= 1:
        sentences.append(
            _("{span_text} were not measured and count for neither side.").format(span_text=span_text(missing_s))
        )
    return sentences


def _rule(detail: ObjectiveDetail) -> str:
    row, tally = detail.row, detail.account.tally
    if not row.has_budget:
        return counted_rule(row)
    if row.limit is None:
        return _("Every second counts: bad while the service is down, good while it works or is degraded.")
    side = _("below") if row.measure is Measure.MOS else _("above")
    bad, counted = round(tally.bad_s / detail.account.bin_s), round((tally.good_s + tally.bad_s) / detail.account.bin_s)
    return _(
        "Counted in periods of {span_text}: one is bad where the mean of its readings of "
        "{readings} is {side} {row}. {bad} of {counted} periods were bad."
    ).format(
        span_text=span_text(detail.account.bin_s),
        readings=_READINGS.get(row.measure) or measured_text(row),
        side=side,
        row=value_text(row, row.limit),
        bad=number(bad),
        counted=number(counted),
    )


def _month(row: ObjectiveRow) -> str:
    start, end = local_text(row.period_starts_at, row.timezone), local_text(row.period_ends_at, row.timezone)
    is_whole = start.startswith("1 ") and start.endswith("00:00")
    since = "" if is_whole else _(", from when the agreement came into force")
    shown, zone = shown_zone().key, zone_words(row.period_starts_at, row.period_ends_at)
    if row.timezone == shown:
        return _("The month runs from {start} to {end} {zone}, the customer's time zone{since}.").format(
            start=start, end=end, zone=zone, since=since
        )
    here = _("{local_text} to {local_text_2}").format(
        local_text=local_text(row.period_starts_at, shown), local_text_2=local_text(row.period_ends_at, shown)
    )
    return _("The month is the customer's, {start} to {end} in {timezone}{since}: {here} {zone}.").format(
        start=start, end=end, timezone=row.timezone, since=since, here=here, zone=zone
    )


def _rest(row: ObjectiveRow) -> str:
    promised = row.promise.share_target if row.promise is not None else None
    share = row.target if promised is None else float(promised)
    return f"{round((1 - share) * 100, 6):g} %"


def _length(row: ObjectiveRow) -> str:
    return span_text((row.period_ends_at - row.period_starts_at).total_seconds())


def _time(at: datetime, near: datetime, *, has_seconds: bool) -> str:
    """A time of day, with its date where that is another one than that of `near`."""
    here = local(at)
    clock = clock_time(at) if has_seconds else clock_minute(at)
    return clock if here.date() == local(near).date() else f"{day_and_month(here)} {clock}"
