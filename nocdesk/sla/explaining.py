"""The arithmetic of a judgement in words, a sentence a step, so that anybody can reckon it again."""

from collections.abc import Iterator
from fractions import Fraction

from nocdesk.sla.judging import Judgement
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.objectives import Keeps, Kind, Objective, as_written
from nocdesk.sla.periods import PeriodKind, PeriodRule
from nocdesk.sla.terms import Terms
from nocdesk.sla.wording import instant_text, lasting, percent_text, value_text


def explain(judgement: Judgement, objective: Objective, terms: Terms) -> tuple[str, ...]:
    """What was promised, what counted, what was bad, what is left, when it breaks, what is owed, and the verdict."""
    return tuple(_sentences(judgement, objective, terms))


def promise_text(objective: Objective) -> str:
    """What an objective promises, as a part of a sentence."""
    target = objective.target
    if objective.kind is Kind.AVAILABILITY:
        return f"available for at least {percent_text(as_written(target))} of contract time"
    if objective.kind is Kind.OUTAGES:
        longer = f" longer than {_lasting(objective.min_s)}" if objective.min_s else ""
        return f"at most {target:g} outages{longer}"
    if objective.kind is Kind.LONGEST_OUTAGE:
        return f"no outage longer than {_lasting(target)}"
    if objective.counts_tickets:
        return _tickets_text(objective)
    side = "at most" if objective.keeps is Keeps.AT_MOST else "at least"
    limit = f"{side} {value_text(objective.limit or 0.0)}"
    what = objective.measure or objective.metric
    bins = f"bins of {_lasting(objective.bin_s)} ({objective.bin_statistic} of each)"
    if objective.is_share:
        return f"{what} {limit} in at least {percent_text(as_written(target))} of the {bins}"
    return f"{objective.statistic} of {what} over the {bins} {limit}"


def _tickets_text(objective: Objective) -> str:
    done = "answered" if objective.kind is Kind.RESPONSE else "restored"
    which = f"tickets of {objective.priority} priority" if objective.priority is not None else "tickets"
    within = f"within {_lasting(objective.limit or 0.0)} of contract time"
    return f"at least {percent_text(as_written(objective.target))} of {which} {done} {within}"


def period_text(rule: PeriodRule) -> str:
    """How often it is judged."""
    return f"over the last {rule.days} days" if rule.kind is PeriodKind.ROLLING else f"in each {rule.kind}"


def _sentences(judged: Judgement, objective: Objective, terms: Terms) -> Iterator[str]:
    yield f"Promised: {promise_text(objective)}, {period_text(objective.period)}."
    yield _contract(judged, terms)
    yield _measured(judged)
    if judged.measured_seconds:
        yield _bad(judged, objective)
    if judged.budget_total_s is not None and judged.budget_left_s is not None:
        yield _budget(judged, objective)
    if judged.time_to_breach is not None:
        yield f"At the present rate the promise breaks on {instant_text(judged.time_to_breach, terms.timezone)}."
    if judged.is_credit_open:
        yield "Too little was measured to say which credit is owed."
    elif judged.credit is not None:
        yield _credit(judged, terms)
    yield f"Verdict: {judged.verdict.replace('_', ' ')}. {judged.reason[:1].upper()}{judged.reason[1:]}."


def _contract(judged: Judgement, terms: Terms) -> str:
    start, end = (instant_text(at, terms.timezone) for at in (judged.period.starts_at, judged.judged_until))
    words = [f"{kind.replace('_', ' ')} {_lasting(s)}" for kind, s in judged.excluded.items()]
    cut_s = judged.excluded_seconds - sum(judged.excluded.values())
    if cut_s > 0:
        words.append(f"no whole bin {_lasting(cut_s)}")
    left_out = f"; {_lasting(judged.excluded_seconds)} of it do not count ({', '.join(words)})" if words else ""
    contract = f"{_lasting(judged.contract_seconds)} of contract time"
    return f"From {start} to {end} ({terms.timezone}) there are {contract}{left_out}."


def _measured(judged: Judgement) -> str:
    due_s = judged.contract_seconds - judged.excluded_seconds
    gap_s = due_s - judged.measured_seconds
    if judged.coverage is None:
        return "Nothing was to be measured."
    gap = f"; the gap of {_lasting(gap_s)} counts for neither side" if gap_s > 0 else ""
    return (
        f"{_lasting(judged.measured_seconds)} of {_lasting(due_s)} were measured: {percent_text(judged.coverage)}{gap}."
    )


def _bad(judged: Judgement, objective: Objective) -> str:
    down, measured = _lasting(judged.down_seconds), _lasting(judged.measured_seconds)
    if objective.counts_tickets:
        return _tickets(judged)
    if objective.is_share and judged.achieved is not None:
        share = f"({measured} \N{MINUS SIGN} {down}) / {measured} = {percent_text(judged.achieved)}"
        return f"{down} of it were bad. Good: {share}."
    if objective.kind is Kind.OUTAGES:
        return f"{judged.outages} outage{'' if judged.outages == 1 else 's'}, {down} together."
    value = judged.achieved or 0.0
    if objective.kind is Kind.LONGEST_OUTAGE:
        return f"{down} of it were bad, at most {_lasting(value)} at a time."
    return f"{objective.statistic} of the bins is {value_text(value)}; {down} were beyond the limit."


def _tickets(judged: Judgement) -> str:
    if judged.tickets is None or judged.achieved is None:
        return "No ticket was decided in it."
    late = f"; the clocks of those that were late ran {_lasting(judged.down_seconds)} too long" if judged.bad else ""
    return f"Decided in it: {judged.tickets.words}, {percent_text(judged.achieved)}{late}."


def _budget(judged: Judgement, objective: Objective) -> str:
    allowed = 1 - (objective.share_target or Fraction(1))
    total_s, left_s = judged.budget_total_s or 0.0, judged.budget_left_s or 0.0
    base = _lasting(total_s / float(allowed)) if allowed else "the period"
    left = f"{_lasting(left_s)} are left" if left_s >= 0 else f"it is overdrawn by {_lasting(-left_s)}"
    money = f", worth {judged.budget_left}" if judged.budget_left is not None and left_s >= 0 else ""
    return f"The promise allows {percent_text(allowed)} of {base}: {_lasting(total_s)}; {left}{money}."


def _credit(judged: Judgement, terms: Terms) -> str:
    credit = judged.credit
    if credit is None or not credit.percent:
        return "No credit is owed if nothing more goes wrong."
    percent = f"{credit.percent.normalize():f} %"
    money = f" of {terms.charge}: {credit.money}" if credit.money is not None else " of the monthly charge"
    return f"Owed if nothing more goes wrong: {percent}{money}."


def _lasting(seconds: float) -> str:
    return lasting(round(seconds * SECOND_US))
