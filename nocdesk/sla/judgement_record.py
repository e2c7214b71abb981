"""A judgement as a record of plain values, for JSON; its fields are stable."""

from datetime import UTC, datetime

from nocdesk.sla.credits import Credit
from nocdesk.sla.judging import Judgement

Value = str | int | float | None
Record = dict[str, Value | list[str] | dict[str, Value]]


def judgement_record(judgement: Judgement) -> Record:
    """The fields of `nocdesk sla evaluate --json`; instants in UTC, shares from 0 to 1, money as exact text."""
    tickets = judgement.tickets
    counted: Record = {} if tickets is None else {"tickets_kept": tickets.kept, "tickets_missed": tickets.missed}
    return {
        **counted,
        "objective": judgement.objective,
        "period_start": _instant(judgement.period.starts_at),
        "period_end": _instant(judgement.period.ends_at),
        "judged_until": _instant(judgement.judged_until),
        "contract_seconds": judgement.contract_seconds,
        "measured_seconds": judgement.measured_seconds,
        "excluded_seconds": judgement.excluded_seconds,
        "down_seconds": judgement.down_seconds,
        "achieved": judgement.achieved,
        "target": judgement.target,
        "coverage": judgement.coverage,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
        "budget_total_s": judgement.budget_total_s,
        "budget_left_s": judgement.budget_left_s,
        "burn": dict(judgement.burn),
        "time_to_breach": None if judgement.time_to_breach is None else _instant(judgement.time_to_breach),
        "excluded": {kind.value: seconds for kind, seconds in judgement.excluded.items()},
        "credit": None if judgement.credit is None else _credit(judgement.credit),
    }


def _credit(credit: Credit) -> dict[str, Value]:
    money = credit.money
    return {
        "percent": float(credit.percent),
        "amount": None if money is None else f"{money.amount:f}",
        "currency": None if money is None else money.currency,
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
