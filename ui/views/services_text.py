"""How the service inventory writes states, promises, curves, tickets and parts; values in, words out."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from nocdesk.boards.inventory_rows import InventoryRow, PartKind, PartRow, PartState, ServicePromise, ServiceTicket
from nocdesk.boards.service_curves import CurveRow
from nocdesk.catalog.model import Measure
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.text import MISSING, long_age, minute, number, plural

NO_PROMISE, NOT_RECKONED = "no promise", "not reckoned yet"

STATE_WORDS: Mapping[ServiceClass, str] = {
    ServiceClass.UP: "Working",
    ServiceClass.DEGRADED: "Degraded",
    ServiceClass.DOWN: "Down",
    ServiceClass.PLANNED: "Planned work",
    ServiceClass.CUSTOMER_CAUSED: "Customer's own fault",
    ServiceClass.FORCE_MAJEURE: "Force majeure",
    ServiceClass.UNKNOWN: "Not measured",
}
METRIC_WORDS: Mapping[Metric, tuple[str, str]] = {
    Metric.RTT_MS: ("Delay", "ms"),
    Metric.PDV_MS: ("Delay variation", "ms"),
    Metric.LOSS_PCT: ("Loss", "%"),
    Metric.MOS: ("Voice quality", "MOS"),
}
MEASURE_WORDS: Mapping[Measure, str] = {
    Measure.AVAILABILITY: "Availability",
    Measure.DELAY: "Delay",
    Measure.PDV: "Delay variation",
    Measure.LOSS: "Loss",
    Measure.MOS: "Voice quality",
    Measure.METRIC: "Quality",
    Measure.OUTAGES: "Outages",
    Measure.LONGEST_OUTAGE: "Longest outage",
    Measure.RESPONSE: "Response",
    Measure.RESTORATION: "Restoration",
}
BAD_STATES = frozenset({PartState.DOWN, PartState.NO_SIGNAL, PartState.NO_ANSWER})
_SEVERITIES = {
    ServiceClass.DOWN: PerceivedSeverity.CRITICAL,
    ServiceClass.DEGRADED: PerceivedSeverity.MAJOR,
}
_PRESSING = {Verdict.BREACHED: PerceivedSeverity.MAJOR, Verdict.AT_RISK: PerceivedSeverity.MINOR}
_PROMISE_WORDS = {Verdict.AT_RISK: "at risk, ", Verdict.BREACHED: "broken, ", Verdict.MET: ""}


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
        return f"until {minute(row.work.ends_at, now)} UTC"
    words = ", ".join(row.troubles) if row.service_class is not ServiceClass.UP else ""
    if row.since is None:
        return words
    if row.service_class is ServiceClass.UP:
        return f"no fault for {long_age((now - row.since).total_seconds())}"
    return ", ".join(part for part in (f"since {minute(row.since, now)}", words) if part)


def budget_figures(seconds: float) -> str:
    """Minutes of a budget: `38.0`, `1 204`."""
    minutes = seconds / 60
    return number(minutes) if abs(minutes) >= 1000 else f"{minutes:.1f}"


def used_words(promise: ServicePromise) -> tuple[str, str]:
    """What is used of the budget, and of how much: `38.0`, `of 43.2 min used`."""
    return budget_figures(promise.used_s), f"of {budget_figures(promise.budget_s)} min used"


def left_words(promise: ServicePromise) -> str:
    """What is left, with the word that goes with it: `at risk, 5.2 min left`."""
    if promise.state is Verdict.UNDECIDED:
        return "not measured this month"
    word = _PROMISE_WORDS[promise.state]
    if not promise.has_budget:
        return word.rstrip(", ") or "kept"
    if promise.left_s < 0:
        return f"{word}{budget_figures(-promise.left_s)} min over"
    return f"{word}{budget_figures(promise.left_s)} min left"


def use_of(promise: ServicePromise) -> Use:
    """How its bar is coloured."""
    return {Verdict.BREACHED: Use.BROKEN, Verdict.AT_RISK: Use.AT_RISK}.get(promise.state, Use.CALM)


def target_words(promise: ServicePromise) -> str:
    """What was promised: `Availability 99.95 %`, `Delay up to 60 ms, 99 % of the time`."""
    word, share = MEASURE_WORDS[promise.measure], f"{promise.target * 100:.4g} %"
    if promise.measure is Measure.OUTAGES:
        return f"{word} at most {promise.target:g}"
    if promise.measure is Measure.LONGEST_OUTAGE:
        return f"{word} up to {promise.target / 60:g} min"
    if promise.limit is None:
        return f"{word} {share}"
    if promise.measure in (Measure.RESPONSE, Measure.RESTORATION):
        word = promise.objective.capitalize() or word
        return f"{word} within {promise.limit / 60:g} min, {share} of tickets"
    bound = "at least" if promise.measure is Measure.MOS else "up to"
    return f"{word} {bound} {value_words(promise.limit, _UNITS.get(promise.measure, '')).strip()}, {share} of the time"


def value_words(value: float, unit: str) -> str:
    """A value with its unit: `44 ms`, `0.2 %`, `4.31`; whole milliseconds from ten on."""
    if unit == "MOS":
        return f"{value:.2f}"
    digits = 0 if value >= 10 or value == round(value) else 1 if value >= 1 else 2
    return f"{value:.{digits}f} {unit}"


def curve_words(curve: CurveRow) -> str:
    """What a curve shows: `Delay, promise 35 ms`."""
    word, unit = METRIC_WORDS[curve.metric]
    return word if curve.limit is None else f"{word}, promise {value_words(curve.limit, unit)}"


def now_words(curve: CurveRow | None, now: datetime) -> tuple[str, str, bool]:
    """The value now, what it means, and whether it is beyond the promise."""
    if curve is None:
        return MISSING, "not measured", False
    if curve.now_value is None or curve.now_at is None:
        return "no data", "", False
    if not curve.is_current:
        return "no data", f"for {long_age((now - curve.now_at).total_seconds())}", False
    value = value_words(curve.now_value, METRIC_WORDS[curve.metric][1])
    if curve.limit is None:
        return value, "", False
    is_beyond = curve.now_value > curve.limit if curve.side is Side.ABOVE else curve.now_value < curve.limit
    return value, "outside promise" if is_beyond else "in promise", is_beyond


def ticket_lines(row: InventoryRow, now: datetime) -> tuple[str, str, str]:
    """How many tickets are open, the first one's number, and by when it is promised to be over."""
    if not row.tickets:
        return ("", "", work_words(row, now)) if row.work is not None else ("none", "", "")
    first = row.tickets[0]
    return f"{len(row.tickets)} open", first.number, etr_words(first, now)


def etr_words(ticket: ServiceTicket, now: datetime) -> str:
    """`restore by 04:30`, or that nothing was promised."""
    return f"restore by {minute(ticket.etr_at, now)}" if ticket.etr_at is not None else "no time promised"


def history_words(ticket: ServiceTicket, now: datetime) -> str:
    """What became of the promise: `moved once, first promise 03:45`."""
    history = ticket.history
    if not history.moves or history.first is None:
        return "first promise"
    times = "once" if history.moves == 1 else f"{history.moves} times"
    return f"moved {times}, first promise {minute(history.first, now)}"


def work_words(row: InventoryRow, now: datetime) -> str:
    """Planned work that goes on or is near: `work until 03:00`, `work from 22:00`."""
    if row.work is None:
        return ""
    if row.work.starts_at <= now:
        return f"work until {minute(row.work.ends_at, now)}"
    return f"work from {minute(row.work.starts_at, now)}"


def part_title(part: PartRow) -> str:
    """What a part is called: the service's own name, `Line`, `Line 2 of 2`, `Site equipment`."""
    if part.kind is PartKind.SERVICE:
        return part.name
    word = part.kind.capitalize()
    return f"{word} {part.place} of {part.of}" if part.of > 1 else word


def count_words(rows: list[InventoryRow]) -> list[tuple[str, PerceivedSeverity]]:
    """How a customer's services fare: `1 down`, `1 degraded`, `1 planned work`, `3 working`, what there is of each."""
    found = []
    for state in _COUNT_ORDER:
        count = sum(row.service_class is state for row in rows)
        if count:
            found.append((f"{count} {STATE_WORDS[state].lower()}", _SEVERITIES.get(state, PerceivedSeverity.CLEARED)))
    return found


def services_words(rows: list[InventoryRow]) -> str:
    """Tiers and how many services: `Gold, 6 services`."""
    tiers = sorted({row.tier for row in rows if row.tier})
    return ", ".join((*tiers, plural(len(rows), "service")))


_COUNT_ORDER = (
    *_SEVERITIES,
    *(state for state in STATE_WORDS if state not in (*_SEVERITIES, ServiceClass.UP)),
    ServiceClass.UP,
)
_UNITS = {Measure.DELAY: "ms", Measure.PDV: "ms", Measure.LOSS: "%", Measure.MOS: "MOS"}
