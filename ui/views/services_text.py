"""How the service inventory writes states, promises, curves, tickets and parts; values in, words out."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from nocdesk.boards.inventory_rows import InventoryRow, PartKind, PartRow, PartState, ServicePromise, ServiceTicket
from nocdesk.boards.service_curves import CurveRow
from nocdesk.catalog.model import Measure
from nocdesk.instants import zone_word
from nocdesk.language import _
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.text import MISSING, begun, long_age, minute, number, plural, within

NO_PROMISE, NOT_RECKONED = _("no promise"), _("not reckoned yet")

STATE_WORDS: Mapping[ServiceClass, str] = {
    ServiceClass.UP: _("Working"),
    ServiceClass.DEGRADED: _("Degraded"),
    ServiceClass.DOWN: _("Down"),
    ServiceClass.PLANNED: _("Planned work"),
    ServiceClass.CUSTOMER_CAUSED: _("Customer's own fault"),
    ServiceClass.FORCE_MAJEURE: _("Force majeure"),
    ServiceClass.UNKNOWN: _("Not measured"),
}
METRIC_WORDS: Mapping[Metric, tuple[str, str]] = {
    Metric.RTT_MS: (_("Delay"), "ms"),
    Metric.PDV_MS: (_("Delay variation"), "ms"),
    Metric.LOSS_PCT: (_("Loss"), "%"),
    Metric.MOS: (_("Voice quality"), "MOS"),
}
MEASURE_WORDS: Mapping[Measure, str] = {
    Measure.AVAILABILITY: _("Availability"),
    Measure.DELAY: _("Delay"),
    Measure.PDV: _("Delay variation"),
    Measure.LOSS: _("Loss"),
    Measure.MOS: _("Voice quality"),
    Measure.METRIC: _("Quality"),
    Measure.OUTAGES: _("Outages"),
    Measure.LONGEST_OUTAGE: _("Longest outage"),
    Measure.RESPONSE: _("Response"),
    Measure.RESTORATION: _("Restoration"),
}
BAD_STATES = frozenset({PartState.DOWN, PartState.NO_SIGNAL, PartState.NO_ANSWER})
_SEVERITIES = {
    ServiceClass.DOWN: PerceivedSeverity.CRITICAL,
    ServiceClass.DEGRADED: PerceivedSeverity.MAJOR,
}
_PRESSING = {Verdict.BREACHED: PerceivedSeverity.MAJOR, Verdict.AT_RISK: PerceivedSeverity.MINOR}
_PROMISE_WORDS = {Verdict.AT_RISK: _("at risk, "), Verdict.BREACHED: _("broken, "), Verdict.MET: ""}


class Use(StrEnum):
    """How much of a promise's budget is used, as it is coloured."""

    CALM = "calm"
    AT_RISK = "at risk"
    BROKEN = "broken"


def severity_of(row: InventoryRow) -> PerceivedSeverity:
    """How loudly a service is marked; CLEARED where nothing is wrong with it."""
    found = _SEVERITIES.get(row.service_class)
    if found is not None:
        return found
    promise = row.promise
    return _PRESSING.get(promise.state, PerceivedSeverity.CLEARED) if promise is not None else PerceivedSeverity.CLEARED


def is_broken(row: InventoryRow) -> bool:
    """Whether the customer feels something."""
    return row.service_class in _SEVERITIES


def since_words(row: InventoryRow, now: datetime) -> str:
    """Since when it is so, and what it means: `since 01:07, line interrupted`."""
    if row.service_class is ServiceClass.PLANNED and row.work is not None:
        return _("until {ends_at} {zone}").format(
            ends_at=minute(row.work.ends_at, now), zone=zone_word(row.work.ends_at)
        )
    words = ", ".join(row.troubles) if row.service_class is not ServiceClass.UP else ""
    if row.since is None:
        return words
    if row.service_class is ServiceClass.UP:
        return _("no fault for {total_seconds}").format(total_seconds=long_age((now - row.since).total_seconds()))
    return ", ".join(part for part in (_("since {since}").format(since=minute(row.since, now)), words) if part)


def budget_figures(seconds: float) -> str:
    """Minutes of a budget: `38.0`, `1 204`."""
    minutes = seconds / 60
    return number(minutes) if abs(minutes) >= 1000 else f"{minutes:.1f}"


def used_words(promise: ServicePromise) -> tuple[str, str]:
    """What is used of the budget, and of how much: `38.0`, `of 43.2 min used`."""
    return budget_figures(promise.used_s), _("of {budget_figures} min used").format(
        budget_figures=budget_figures(promise.budget_s)
    )


def left_words(promise: ServicePromise) -> str:
    """What is left, with the word that goes with it: `at risk, 5.2 min left`."""
    if promise.state is Verdict.UNDECIDED:
        return _("not measured this month")
    word = _PROMISE_WORDS[promise.state]
    if not promise.has_budget:
        return word.rstrip(", ") or _("kept")
    if promise.left_s < 0:
        return _("{word}{budget_figures} min over").format(word=word, budget_figures=budget_figures(-promise.left_s))
    return _("{word}{budget_figures} min left").format(word=word, budget_figures=budget_figures(promise.left_s))


def use_of(promise: ServicePromise) -> Use:
    """How its bar is coloured."""
    return {Verdict.BREACHED: Use.BROKEN, Verdict.AT_RISK: Use.AT_RISK}.get(promise.state, Use.CALM)


def target_words(promise: ServicePromise) -> str:
    """What was promised: `Availability 99.95 %`, `Delay up to 60 ms, 99 % of the time`."""
    word, share = MEASURE_WORDS[promise.measure], f"{promise.target * 100:.4g} %"
    if promise.measure is Measure.OUTAGES:
        return _("{word} at most {target:g}").format(word=word, target=promise.target)
    if promise.measure is Measure.LONGEST_OUTAGE:
        return _("{word} up to {target:g} min").format(word=word, target=promise.target / 60)
    if promise.limit is None:
        return f"{word} {share}"
    if promise.measure in (Measure.RESPONSE, Measure.RESTORATION):
        word = begun(promise.objective) or word
        return _("{word} within {limit:g} min, {share} of tickets").format(
            word=word, limit=promise.limit / 60, share=share
        )
    bound = _("at least") if promise.measure is Measure.MOS else _("up to")
    return _("{word} {bound} {value_words}, {share} of the time").format(
        word=word,
        bound=bound,
        value_words=value_words(promise.limit, _UNITS.get(promise.measure, "")).strip(),
        share=share,
    )


def value_words(value: float, unit: str) -> str:
    """A value with its unit: `44 ms`, `0.2 %`, `4.31`; whole milliseconds from ten on."""
    if unit == "MOS":
        return f"{value:.2f}"
    digits = 0 if value >= 10 or value == round(value) else 1 if value >= 1 else 2
    return f"{value:.{digits}f} {unit}"


def curve_words(curve: CurveRow) -> str:
    """What a curve shows: `Delay, promise 35 ms`."""
    word, unit = METRIC_WORDS[curve.metric]
    return (
        word
        if curve.limit is None
        else _("{word}, promise {value_words}").format(word=word, value_words=value_words(curve.limit, unit))
    )


def now_words(curve: CurveRow | None, now: datetime) -> tuple[str, str, bool]:
    """The value now, what it means, and whether it is beyond the promise."""
    if curve is None:
        return MISSING, _("not measured"), False
    if curve.now_value is None or curve.now_at is None:
        return _("no data"), "", False
    if not curve.is_current:
        return (
            _("no data"),
            _("for {total_seconds}").format(total_seconds=long_age((now - curve.now_at).total_seconds())),
            False,
        )
    value = value_words(curve.now_value, METRIC_WORDS[curve.metric][1])
    if curve.limit is None:
        return value, "", False
    is_beyond = curve.now_value > curve.limit if curve.side is Side.ABOVE else curve.now_value < curve.limit
    return value, _("outside promise") if is_beyond else _("in promise"), is_beyond


def ticket_lines(row: InventoryRow, now: datetime) -> tuple[str, str, str]:
    """How many tickets are open, the first one's number, and by when it is promised to be over."""
    if not row.tickets:
        return ("", "", work_words(row, now)) if row.work is not None else (_("none"), "", "")
    first = row.tickets[0]
    return _("{count} open").format(count=len(row.tickets)), first.number, etr_words(first, now)


def etr_words(ticket: ServiceTicket, now: datetime) -> str:
    """`restore by 04:30`, or that nothing was promised."""
    return (
        _("restore by {etr_at}").format(etr_at=minute(ticket.etr_at, now))
        if ticket.etr_at is not None
        else _("no time promised")
    )


def history_words(ticket: ServiceTicket, now: datetime) -> str:
    """What became of the promise: `moved once, first promise 03:45`."""
    history = ticket.history
    if not history.moves or history.first is None:
        return _("first promise")
    times = _("once") if history.moves == 1 else _("{moves} times").format(moves=history.moves)
    return _("moved {times}, first promise {first}").format(times=times, first=minute(history.first, now))


def work_words(row: InventoryRow, now: datetime) -> str:
    """Planned work that goes on or is near: `work until 03:00`, `work from 22:00`."""
    if row.work is None:
        return ""
    if row.work.starts_at <= now:
        return _("work until {ends_at}").format(ends_at=minute(row.work.ends_at, now))
    return _("work from {starts_at}").format(starts_at=minute(row.work.starts_at, now))


def part_title(part: PartRow) -> str:
    """What a part is called: the service's own name, `Line`, `Line 2 of 2`, `Site equipment`."""
    if part.kind is PartKind.SERVICE:
        return part.name
    word = begun(part.kind)
    return _("{word} {place} of {of}").format(word=word, place=part.place, of=part.of) if part.of > 1 else word


def count_words(rows: list[InventoryRow]) -> list[tuple[str, PerceivedSeverity]]:
    """How a customer's services fare: `1 down`, `1 degraded`, `1 planned work`, `3 working`, what there is of each."""
    found = []
    for state in _COUNT_ORDER:
        count = sum(row.service_class is state for row in rows)
        if count:
            found.append((f"{count} {within(STATE_WORDS[state])}", _SEVERITIES.get(state, PerceivedSeverity.CLEARED)))
    return found


def services_words(rows: list[InventoryRow]) -> str:
    """Tiers and how many services: `Gold, 6 services`."""
    tiers = sorted({row.tier for row in rows if row.tier})
    return ", ".join((*tiers, plural(len(rows), "service", "services")))


_COUNT_ORDER = (
    *_SEVERITIES,
    *(state for state in STATE_WORDS if state not in (*_SEVERITIES, ServiceClass.UP)),
    ServiceClass.UP,
)
_UNITS = {Measure.DELAY: "ms", Measure.PDV: "ms", Measure.LOSS: "%", Measure.MOS: "MOS"}
