"""A month of a Gold service has one figure: live, on the SLA page, in the PDF, from exported files, and in bundles."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.boards.sla_board import objective_rows
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.reports.document import Document
from nocdesk.reports.orders import ReportKind, ReportOrder, customer_choices, make_report
from nocdesk.reports.report_period import period_named
from nocdesk.sla.model import SlaStatus, SlaVerdict
from nocdesk.sla.verdict_history import verdicts_as_of
from tests.journeys.gold_month import ALWAYS, OBJECTIVES, OFFICE, GoldMonth, make_gold_month
from tests.journeys.one_figure import assert_alike, assert_bundles_say, assert_report_says, evaluated
from tests.nocdesk.command import Run, runner

NOVEMBER = datetime(2024, 10, 31, 22, tzinfo=UTC), datetime(2024, 11, 30, 22, tzinfo=UTC)
OCTOBER = datetime(2024, 9, 30, 21, tzinfo=UTC), datetime(2024, 10, 31, 22, tzinfo=UTC)
"""In Riga October has an hour more than its days; on 18 November nobody works."""

NAMES = {str(each.get("name") or each["measure"]) for each in OBJECTIVES}
MONTHLY = NAMES - {"availability of a week", "availability of 10 days"}


@pytest.fixture(
    params=[(*NOVEMBER, ALWAYS), (*NOVEMBER, OFFICE), (*OCTOBER, OFFICE)],
    ids=["November, always", "November, office hours", "October, office hours"],
)
def month(request: pytest.FixtureRequest, sqlite_core: Core, clock: VirtualClock) -> GoldMonth:
    return make_gold_month(sqlite_core, clock, *request.param)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    return runner(monkeypatch, capsys, tmp_path)


def test_all_say_the_same_while_the_month_runs(month: GoldMonth, run: Run, tmp_path: Path) -> None:
    for number, days in enumerate((0.3, 2.47, 5.5, 6.43, 8.6, 11.54, 13.5, 20.7, 24.1, 29.99)):
        month.go_to(month.after(days * 86_400))
        if days == 13.5:
            month.take_late()
            month.exclude()
            month.look()
            month.go_to(month.clock.at + timedelta(minutes=20))
        _assert_all_alike(month, run, tmp_path / str(number))
    with month.core.read() as session:
        stands = {status.objective: status for status in session.scalars(select(SlaStatus))}
    assert_bundles_say(month.core, "SIP-1", stands, run, tmp_path, None)


def test_all_say_the_same_of_the_month_that_is_over_and_of_what_came_to_light_later(
    month: GoldMonth, run: Run, tmp_path: Path
) -> None:
    for days in range(0, 30, 3):
        month.go_to(month.after(days * 86_400 + 50_000))
    month.go_to(month.ends_at + timedelta(minutes=6))
    before = _verdicts(month)
    _assert_verdicts_alike(month, before, run, tmp_path / "before")

    month.clock.at = month.ends_at + timedelta(days=1)
    month.take_late()
    month.look()

    after = _verdicts(month)
    _assert_verdicts_alike(month, after, run, tmp_path / "after")
    assert after["delay"].supersedes == before["delay"].id
    assert after["delay"].measured_s > before["delay"].measured_s
    assert after["availability"].id == before["availability"].id


def _assert_all_alike(month: GoldMonth, run: Run, folder: Path) -> None:
    now = month.clock.now()
    found = evaluated("SIP-1", run, folder, now)
    document = _report(month)
    with month.core.read() as session:
        stands = {status.objective: status for status in session.scalars(select(SlaStatus))}
        shown = {row.objective: row for row in objective_rows(session)}
    assert set(stands) == set(shown) == NAMES
    for name, status in stands.items():
        record = found[name, status.period_starts_at]
        assert_alike(status, record)
        row = shown[name]
        assert row.achieved == record["achieved"]
        assert (row.coverage, row.state) == (record["coverage"] or 0.0, record["verdict"])
        assert row.budget_s == (record["budget_total_s"] or 0.0)
        assert row.budget_left_s == (record["budget_left_s"] or 0.0)
        assert row.burn == record["burn"]
    assert_report_says(document, {name: stands[name] for name in NAMES - {"availability of a week"}})


def _assert_verdicts_alike(month: GoldMonth, verdicts: Mapping[str, SlaVerdict], run: Run, folder: Path) -> None:
    found = evaluated("SIP-1", run, folder, month.ends_at)
    assert set(verdicts) == MONTHLY
    for name, verdict in verdicts.items():
        assert_alike(verdict, found[name, verdict.period_starts_at])
    assert_report_says(_report(month), verdicts)
    assert_bundles_say(month.core, "SIP-1", verdicts, run, folder, month.after(86_400))


def _verdicts(month: GoldMonth) -> dict[str, SlaVerdict]:
    with month.core.read() as session:
        rows = verdicts_as_of(session, month.agreed.provider.voice)
        return {row.objective: row for row in rows if row.period_ends_at == month.ends_at and row.objective in MONTHLY}


def _report(month: GoldMonth) -> Document:
    with month.core.read() as session:
        (customer,) = customer_choices(session)
        name = f"{month.after(86_400):%Y-%m}"
        order = ReportOrder(ReportKind.SLA, customer, period_named(name, customer.timezone), "Northern Telecom")
        return make_report(session, order, now=month.clock.now())
