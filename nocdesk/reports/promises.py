"""What was promised, in words: each objective, its rule, and by which version of which agreement it was judged."""

from collections.abc import Iterable
from datetime import datetime

from nocdesk.language import N_, _
from nocdesk.reports.document import Amount, Block, Column, Note, Table, Unit, Value
from nocdesk.reports.verdicts import Reported
from nocdesk.sla.explaining import period_text, promise_text
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.objectives import Kind, Objective
from nocdesk.sla.parts import Part
from nocdesk.sla.terms import Terms
from nocdesk.sla.wording import instant_text, lasting

_ARITHMETIC = N_(
    "Achieved = (measured \N{MINUS SIGN} bad) / measured contract time; coverage = measured / (contract time "
    "\N{MINUS SIGN} time that is left out). Time that was not measured counts for neither side; with less coverage "
    "than the agreement asks for there is not enough evidence for a verdict. A share is rounded down, never up. Over "
    "several periods the seconds are added."
)


def objective_words(objective: Objective) -> str:
    """An objective by its name, and the limit that it is about."""
    if objective.limit is None:
        return objective.name
    if objective.counts_tickets:
        return f"{objective.name} \N{LESS-THAN OR EQUAL TO} {lasting(round(objective.limit * SECOND_US))}"
    side = "\N{GREATER-THAN OR EQUAL TO}" if objective.keeps == "at_least" else "\N{LESS-THAN OR EQUAL TO}"
    return f"{objective.name} {side} {objective.limit:g}"


def in_its_unit(objective: Objective, value: float | None) -> Amount:
    """What was achieved, or the target: a share, a number of outages, a length, or a value of the metric."""
    if objective.kind is Kind.OUTAGES:
        return Amount(value, Unit.COUNT)
    if objective.kind is Kind.LONGEST_OUTAGE:
        return Amount(value, Unit.SECONDS)
    if objective.kind is Kind.AVAILABILITY or objective.is_share or objective.counts_tickets:
        return Amount(value, Unit.SHARE, 3)
    return Amount(value, Unit.NUMBER, 2)


def rule_notes(found: Iterable[Reported]) -> tuple[Block, ...]:
    """The arithmetic, and the rule of each objective by the version that judged it."""
    rules: dict[tuple[str, int, str], tuple[str, str, str, str]] = {}
    for one in found:
        terms, number = one.part.version.terms, one.part.version.number
        key = (terms.name, number, one.part.objective.name)
        if key not in rules:
            rules[key] = _rule(one.part)
    columns = (
        Column(_("Agreement")),
        Column(_("Version"), Unit.COUNT),
        Column(_("In force since")),
        Column(_("Objective")),
        Column(_("Promised"), width=2.0),
        Column(_("Contract time"), width=2.0),
    )
    rows: list[tuple[Value, ...]] = []
    for (name, number, __), (since, objective, promise, contract) in sorted(rules.items()):
        rows.append((name, number, since, objective, promise, contract))
    return (Note(_(_ARITHMETIC)), Table("", columns, tuple(rows)))


def _rule(part: Part) -> tuple[str, str, str, str]:
    terms, objective = part.version.terms, part.objective
    promise = f"{promise_text(objective)}, {period_text(objective.period)}"
    return _since(part.version.starts_at, terms), objective.name, promise, _contract_words(terms)


def _since(at: datetime, terms: Terms) -> str:
    return instant_text(at, terms.timezone)


def _contract_words(terms: Terms) -> str:
    calendar, planned = terms.calendar, terms.planned
    words = [_("always") if calendar.is_always else ", ".join(map(str, calendar.hours)) or _("every day")]
    words.append(calendar.timezone)
    if calendar.holidays:
        words.append(_("but for public holidays of {holidays}").format(holidays=calendar.holidays))
    if calendar.extra or calendar.exempt:
        words.append(
            _("{extra} extra and {exempt} exempt times").format(extra=len(calendar.extra), exempt=len(calendar.exempt))
        )
    if planned.notice:
        words.append(_("planned work announced {days} days before").format(days=planned.notice.days))
    if planned.cap_s is not None:
        words.append(_("at most {hours:g} h of planned work a period").format(hours=planned.cap_s / 3600))
    words.append(_("at least {percent:g} % measured").format(percent=terms.min_coverage * 100))
    return "; ".join(words)
