"""A judgement as the columns of a row, and what is different between two."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nocdesk.sla.account import used_up_at
from nocdesk.sla.judged_parts import Judged
from nocdesk.sla.judging import IF_LASTED_MIN, Judgement
from nocdesk.sla.measured import measure_of, metric_of
from nocdesk.sla.verdicts import Verdict

Figures = dict[str, Any]

_COMPARED = (
    "version", "period_starts_at", "period_ends_at", "target", "limit", "contract_s", "measured_s", "excluded_s",
    "down_s", "achieved", "coverage", "budget_s", "budget_left_s", "breached_at", "state", "money",
)  # fmt: skip
"""What a period that is over was found to be; a row that differs in any of it supersedes the one before."""


def figures_of(judged: Judged, now: datetime) -> Figures:
    """The columns that standings and verdicts share."""
    part, found = judged.part, judged.judgement
    metric = metric_of(part.objective)
    return {
        "service_id": part.service_id,
        "objective": part.objective.name,
        "measure": measure_of(part.objective),
        "metric": metric.value if metric is not None else None,
        "target": part.objective.target,
        "limit": part.objective.limit,
        "version_id": part.version.version_id,
        "version": part.version.number,
        "period_starts_at": part.period.starts_at,
        "period_ends_at": part.period.ends_at,
        "contract_s": found.contract_seconds,
        "measured_s": found.measured_seconds,
        "excluded_s": found.excluded_seconds,
        "down_s": found.down_seconds,
        "achieved": found.achieved,
        "coverage": found.coverage,
        "budget_s": found.budget_total_s,
        "budget_left_s": found.budget_left_s,
        "burn": dict(found.burn),
        "breach_at": found.time_to_breach,
        "breached_at": _breached_at(found),
        "state": found.verdict,
        "reason": found.reason,
        "currency": part.version.terms.currency,
        "money": _money(judged),
        "computed_at": now,
    }


def is_credit_open(state: Verdict, money: Mapping[str, Any]) -> bool:
    """Whether figures have a credit that is agreed, but too little was measured to say which is due."""
    return state is Verdict.UNDECIDED and f"if_{IF_LASTED_MIN[0]}_percent" in money


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What is different between two verdicts on a period, as {figure: [before, after]}."""
    pairs = ((name, before[name], after[name]) for name in _COMPARED)
    return {name: [_plain(one), _plain(other)] for name, one, other in pairs if one != other}


def _breached_at(found: Judgement) -> datetime | None:
    """When the bad time passed the budget, by what is known of both now; None where it did not."""
    if found.budget_left_s is None or found.budget_left_s >= 0 or found.budget_total_s is None:
        return None
    return used_up_at(found.bad, found.budget_total_s)


def _money(judged: Judged) -> dict[str, str]:
    """The amounts as texts: what is owed, what would be if it lasted, and what the budget is worth."""
    found = judged.judgement
    said = {"budget": found.budget_total, "budget_left": found.budget_left}
    amounts = {name: f"{money.amount:f}" for name, money in said.items() if money is not None}
    owed = {"credit": found.credit, **{f"if_{each.minutes}": each.credit for each in found.if_lasted}}
    for name, credit in owed.items():
        if credit is not None:
            amounts[f"{name}_percent"] = f"{credit.percent:f}"
            if credit.money is not None:
                amounts[name] = f"{credit.money.amount:f}"
    charge = judged.part.version.terms.charge
    return amounts if charge is None else {**amounts, "monthly_charge": f"{charge.amount:f}"}


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
