"""Terms under the keys of the agreement file, every key there, so that equal terms are written alike."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from nocdesk.sla.credit_steps import Basis, CreditTable, Step
from nocdesk.sla.objectives import Objective
from nocdesk.sla.terms import Terms

_HOUR_S = 3600


def terms_content(terms: Terms) -> dict[str, Any]:
    """The terms under the keys of the file; exact decimals as texts."""
    cap_s = terms.planned.cap_s
    return {
        "name": terms.name,
        "timezone": terms.timezone,
        "currency": terms.currency,
        "monthly_charge": None if terms.monthly_charge is None else f"{terms.monthly_charge:f}",
        "min_coverage": terms.min_coverage,
        "calendar": {
            "hours": list(map(str, terms.calendar.hours)),
            "holidays": terms.calendar.holidays,
            "extra": list(map(str, terms.calendar.extra)),
            "exempt": list(map(str, terms.calendar.exempt)),
        },
        "planned": {
            "notice_days": terms.planned.notice / timedelta(days=1),
            "cap_h": None if cap_s is None else round(cap_s / _HOUR_S, 10),
        },
        "objective": list(map(_objective_content, terms.objectives)),
        "credit": list(map(_credit_content, terms.credits)),
    }


def _objective_content(objective: Objective) -> dict[str, Any]:
    # Only where there are any, so that agreements without stay what they were, and keep their fingerprints.
    of_tickets = {"priority": objective.priority} if objective.counts_tickets else {}
    return of_tickets | {
        "name": objective.name,
        "measure": objective.measure or None,
        "metric": None if objective.measure else objective.metric,
        "target": objective.target,
        "limit": objective.limit,
        "keeps": objective.keeps if objective.counts_bins else None,
        "period": str(objective.period),
        "statistic": str(objective.statistic),
        "bin_statistic": str(objective.bin_statistic),
        "bin_s": objective.bin_s,
        "min_samples": objective.min_samples,
        "min_s": objective.min_s,
        "scope": objective.scope,
        "series": objective.series,
    }


def _credit_content(table: CreditTable) -> dict[str, Any]:
    ladder = table.ladder
    return {
        "objective": table.objective,
        "basis": table.basis,
        "cap_percent": _text(table.cap_percent),
        "step": [_step_content(table.basis, step) for step in table.steps],
        "first": None if ladder is None else _rung(ladder.first_min, ladder.first_percent),
        "further": None if ladder is None else _rung(ladder.further_min, ladder.further_percent),
    }


def _step_content(basis: Basis, step: Step) -> dict[str, str | None]:
    bound, reaches = ("below", "at_least") if basis is Basis.ACHIEVED else ("over_min", "up_to_min")
    end = None if step.reaches is None else _text(step.reaches)
    return {bound: _text(step.bound), reaches: end, "percent": _text(step.percent)}


def _rung(minutes: Decimal, percent: Decimal) -> dict[str, str]:
    return {"min": _text(minutes), "percent": _text(percent)}


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"
