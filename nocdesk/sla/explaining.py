"""The arithmetic of a judgement in words, a sentence a step, so that anybody can reckon it again."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from nocdesk.language import N_, _, ngettext
from nocdesk.services.class_words import class_words
from nocdesk.sla.judging import Judgement
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.objectives import Keeps, Kind, Objective, as_written
from nocdesk.sla.periods import PeriodKind, PeriodRule
from nocdesk.sla.sums import TicketCount
from nocdesk.sla.terms import Terms
from nocdesk.sla.verdict_words import verdict_reason
from nocdesk.sla.verdicts import Verdict
from nocdesk.sla.wording import instant_text, lasting, percent_text, value_text

_EACH: Mapping[PeriodKind, str] = {
    PeriodKind.DAY: N_("in each day"),
    PeriodKind.WEEK: N_("in each week"),
    PeriodKind.MONTH: N_("in each month"),
    PeriodKind.QUARTER: N_("in each quarter"),
    PeriodKind.YEAR: N_("in each year"),
}
_VERDICTS: Mapping[Verdict, str] = {
    Verdict.MET: N_("met"),
    Verdict.AT_RISK: N_("at risk"),
    Verdict.BREACHED: N_("breached"),
    Verdict.UNDECIDED: N_("undecided"),
}


def explain(judgement: Judgement, objective: Objective, terms: Terms) -> tuple[str, ...]:
    """What was promised, what counted, what was bad, what is left, when it breaks, what is owed, and the verdict."""
    return tuple(_sentences(judgement, objective, terms))


def promise_text(objective: Objective) -> str:
    """What an objective promises, as a part of a sentence."""
    target = objective.target
    if objective.kind is Kind.AVAILABILITY:
        return _("available for at least {percent} of contract time").format(percent=percent_text(as_written(target)))
    if objective.kind is Kind.OUTAGES:
        longer = _(" longer than {lasting}").format(lasting=_lasting(objective.min_s)) if objective.min_s else ""
        return _("at most {target:g} outages{longer}").format(target=target, longer=longer)
    if objective.kind is Kind.LONGEST_OUTAGE:
        return _("no outage longer than {lasting}").format(lasting=_lasting(target))
    if objective.counts_tickets:
        return _tickets_text(objective)
    side = _("at most") if objective.keeps is Keeps.AT_MOST else _("at least")
    limit = f"{side} {value_text(objective.limit or 0.0)}"
    what = objective.measure or objective.metric
    bins = _("bins of {lasting} ({bin_statistic} of each)").format(
        lasting=_lasting(objective.bin_s), bin_statistic=objective.bin_statistic
    )
    if objective.is_share:
        return _("{what} {limit} in at least {percent} of the {bins}").format(
            what=what, limit=limit, percent=percent_text(as_written(target)), bins=bins
        )
    return _("{statistic} of {what} over the {bins} {limit}").format(
        statistic=objective.statistic, what=what, bins=bins, limit=limit
    )


def _tickets_text(objective: Objective) -> str:
    done = _("answered") if objective.kind is Kind.RESPONSE else _("restored")
    which = (
        _("tickets of {priority} priority").format(priority=objective.priority)
        if objective.priority is not None
        else _("tickets")
    )
    within = _("within {lasting} of contract time").format(lasting=_lasting(objective.limit or 0.0))
    return _("at least {percent} of {which} {done} {within}").format(
        percent=percent_text(as_written(objective.target)), which=which, done=done, within=within
    )


def period_text(rule: PeriodRule) -> str:
    """How often it is judged."""
    return (
        _("over the last {days} days").format(days=rule.days)
        if rule.kind is PeriodKind.ROLLING
        else _(_EACH[rule.kind])
    )


def _sentences(judged: Judgement, objective: Objective, terms: Terms) -> Iterator[str]:
    yield _("Promised: {promise}, {period}.").format(
        promise=promise_text(objective), period=period_text(objective.period)
    )
    yield _contract(judged, terms)
    yield _measured(judged)
    if judged.measured_seconds:
        yield _bad(judged, objective)
    if judged.budget_total_s is not None and judged.budget_left_s is not None:
        yield _budget(judged, objective)
    if judged.time_to_breach is not None:
        yield _("At the present rate the promise breaks on {at}.").format(
            at=instant_text(judged.time_to_breach, terms.timezone)
        )
    if judged.is_credit_open:
        yield _("Too little was measured to say which credit is owed.")
    elif judged.credit is not None:
        yield _credit(judged, terms)
    said = verdict_reason(judged.reason)
    reason = said[:1].upper() + said[1:]
    yield _("Verdict: {verdict}. {reason}.").format(verdict=_(_VERDICTS[judged.verdict]), reason=reason)


def _contract(judged: Judgement, terms: Terms) -> str:
    start, end = (instant_text(at, terms.timezone) for at in (judged.period.starts_at, judged.judged_until))
    words = [f"{class_words(kind)} {_lasting(s)}" for kind, s in judged.excluded.items()]
    cut_s = judged.excluded_seconds - sum(judged.excluded.values())
    if cut_s > 0:
        words.append(_("no whole bin {lasting}").format(lasting=_lasting(cut_s)))
    left_out = (
        _("; {lasting} of it do not count ({words})").format(
            lasting=_lasting(judged.excluded_seconds), words=", ".join(words)
        )
        if words
        else ""
    )
    contract = _("{lasting} of contract time").format(lasting=_lasting(judged.contract_seconds))
    return _("From {start} to {end} ({timezone}) there are {contract}{left_out}.").format(
        start=start, end=end, timezone=terms.timezone, contract=contract, left_out=left_out
    )


def _measured(judged: Judgement) -> str:
    due_s = judged.contract_seconds - judged.excluded_seconds
    gap_s = due_s - judged.measured_seconds
    if judged.coverage is None:
        return _("Nothing was to be measured.")
    gap = _("; the gap of {lasting} counts for neither side").format(lasting=_lasting(gap_s)) if gap_s > 0 else ""
    return _("{measured} of {due} were measured: {percent}{gap}.").format(
        measured=_lasting(judged.measured_seconds),
        due=_lasting(due_s),
        percent=percent_text(judged.coverage),
        gap=gap,
    )


def _bad(judged: Judgement, objective: Objective) -> str:
    down, measured = _lasting(judged.down_seconds), _lasting(judged.measured_seconds)
    if objective.counts_tickets:
        return _tickets(judged)
    if objective.is_share and judged.achieved is not None:
        share = f"({measured} \N{MINUS SIGN} {down}) / {measured} = {percent_text(judged.achieved)}"
        return _("{down} of it were bad. Good: {share}.").format(down=down, share=share)
    if objective.kind is Kind.OUTAGES:
        return ngettext("{count} outage, {down} together.", "{count} outages, {down} together.", judged.outages).format(
            count=judged.outages, down=down
        )
    value = judged.achieved or 0.0
    if objective.kind is Kind.LONGEST_OUTAGE:
        return _("{down} of it were bad, at most {lasting} at a time.").format(down=down, lasting=_lasting(value))
    return _("{statistic} of the bins is {value}; {down} were beyond the limit.").format(
        statistic=objective.statistic, value=value_text(value), down=down
    )


def _tickets(judged: Judgement) -> str:
    if judged.tickets is None or judged.achieved is None:
        return _("No ticket was decided in it.")
    late = (
        _("; the clocks of those that were late ran {lasting} too long").format(lasting=_lasting(judged.down_seconds))
        if judged.bad
        else ""
    )
    return _("Decided in it: {tickets}, {percent}{late}.").format(
        tickets=_count(judged.tickets), percent=percent_text(judged.achieved), late=late
    )


def _count(tickets: TicketCount) -> str:
    if not tickets.decided:
        return _("no ticket")
    return ngettext("{kept} of {count} ticket in time", "{kept} of {count} tickets in time", tickets.decided).format(
        kept=tickets.kept, count=tickets.decided
    )


def _budget(judged: Judgement, objective: Objective) -> str:
    allowed = 1 - (objective.share_target or Fraction(1))
    total_s, left_s = judged.budget_total_s or 0.0, judged.budget_left_s or 0.0
    base = _lasting(total_s / float(allowed)) if allowed else _("the period")
    left = (
        _("{lasting} are left").format(lasting=_lasting(left_s))
        if left_s >= 0
        else _("it is overdrawn by {lasting}").format(lasting=_lasting(-left_s))
    )
    money = (
        _(", worth {budget_left}").format(budget_left=judged.budget_left)
        if judged.budget_left is not None and left_s >= 0
        else ""
    )
    return _("The promise allows {percent} of {base}: {lasting}; {left}{money}.").format(
        percent=percent_text(allowed), base=base, lasting=_lasting(total_s), left=left, money=money
    )


def _credit(judged: Judgement, terms: Terms) -> str:
    credit = judged.credit
    if credit is None or not credit.percent:
        return _("No credit is owed if nothing more goes wrong.")
    percent = f"{credit.percent.normalize():f} %"
    money = (
        _(" of {charge}: {money}").format(charge=terms.charge, money=credit.money)
        if credit.money is not None
        else _(" of the monthly charge")
    )
    return _("Owed if nothing more goes wrong: {percent}{money}.").format(percent=percent, money=money)


def _lasting(seconds: float) -> str:
    return lasting(round(seconds * SECOND_US))
