"""Objectives as the SLA screens show them, made by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from nocdesk.boards.sla_board import ObjectiveDetail, ObjectiveRow
from nocdesk.catalog.model import Measure
from nocdesk.services.model import ServiceClass
from nocdesk.sla.account import Account, Tally
from nocdesk.sla.periods import month_of
from nocdesk.sla.stretch import BadInterval
from nocdesk.sla.verdicts import Verdict

NOW = datetime(2026, 11, 10, 10, tzinfo=UTC)
MONTH = month_of(NOW, "UTC", datetime(2026, 1, 1, tzinfo=UTC))
BREACHED = NOW - timedelta(hours=1)


def make_objective(row_id: int = 1, **changes: object) -> ObjectiveRow:
    """Gold availability at risk: 38.0 of 43.2 min used."""
    row = ObjectiveRow(
        id=row_id,
        service_id=7,
        service="VPN-201",
        label="Head office to data centre",
        customer="Orrinvale Bank",
        timezone="UTC",
        measure=Measure.AVAILABILITY,
        target=0.999,
        limit=None,
        achieved=0.99721,
        coverage=0.998,
        budget_s=2592.0,
        budget_left_s=312.0,
        breach_at=NOW + timedelta(minutes=5, seconds=12),
        breached_at=None,
        state=Verdict.AT_RISK,
        period_starts_at=MONTH.starts_at,
        period_ends_at=MONTH.ends_at,
        computed_at=NOW,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def make_detail(row: ObjectiveRow, *bad: BadInterval, excluded_s: float = 0.0) -> ObjectiveDetail:
    """The row with an account that has these bad times."""
    elapsed_s = (NOW - MONTH.starts_at).total_seconds()
    bad_s = sum(interval.seconds for interval in bad)
    excluded = {ServiceClass.PLANNED: excluded_s} if excluded_s else {}
    account = Account(Tally(elapsed_s - bad_s - excluded_s - 600, bad_s, elapsed_s - excluded_s), excluded, bad)
    return ObjectiveDetail(row, account, ())
