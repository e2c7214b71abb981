"""A month of a Gold service has one figure: live, on the SLA page, in the PDF, from exported files, and in bundles."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from nocdesk.boards.evidence_bundle import Wanted, bundle_content
from nocdesk.boards.sla_board import objective_rows
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.reports.document import Amount, Document, Unit, Value
from nocdesk.reports.orders import ReportKind, ReportOrder, customer_choices, make_report
from nocdesk.reports.pdf import write_pdf
from nocdesk.reports.report_period import period_named
from nocdesk.reports.words import words_of
from nocdesk.sla.bundle import files_of, write_bundle
from nocdesk.sla.judgement_record import judgement_record
from nocdesk.sla.model import SlaStatus, SlaVerdict
from nocdesk.sla.verdict_history import verdicts_as_of
from nocdesk.sla.verdicts import Verdict
from tests.journeys.gold_month import ALWAYS, OBJECTIVES, OFFICE, GoldMonth, make_gold_month
from tests.nocdesk.command import Run, runner
from tests.nocdesk.reports.reading_back import pdf_pages

NOVEMBER = datetime(2024, 10, 31, 22, tzinfo=UTC), datetime(2024, 11, 30, 22, tzinfo=UTC)
OCTOBER = datetime(2024, 9, 30, 21, tzinfo=UTC), datetime(2024, 10, 31, 22, tzinfo=UTC)
"""In Riga October has an hour more than its days; on 18 November nobody works."""

VERDICT_WORDS = {Verdict.AT_RISK: "at risk", Verdict.UNDECIDED: "not enough evidence"}
NAMES = {str(each.get("name") or each["measure"]) for each in OBJECTIVES}
MONTHLY = NAMES - {"availability of a week", "availability of 10 days"}

Figures = Mapping[str, Any]
Judged = SlaStatus | SlaVerdict


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
    _assert_bundles_say(month, stands, run, tmp_path, None)


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
    found = _evaluated(month, run, folder, now)
    document = _report(month)
    with month.core.read() as session:
        stands = {status.objective: status for status in session.scalars(select(SlaStatus))}
        shown = {row.objective: row for row in objective_rows(session)}
    assert set(stands) == set(shown) == NAMES
    for name, status in stands.items():
        record = found[name, status.period_starts_at]
        _assert_alike(status, record)
        row = shown[name]
        assert row.achieved == record["achieved"]
        assert (row.coverage, row.state) == (record["coverage"] or 0.0, record["verdict"])
        assert row.budget_s == (record["budget_total_s"] or 0.0)
        assert row.budget_left_s == (record["budget_left_s"] or 0.0)
        assert row.burn == record["burn"]
    _assert_report_says(document, {name: stands[name] for name in NAMES - {"availability of a week"}})


def _assert_verdicts_alike(month: GoldMonth, verdicts: Mapping[str, SlaVerdict], run: Run, folder: Path) -> None:
    found = _evaluated(month, run, folder, month.ends_at)
    assert set(verdicts) == MONTHLY
    for name, verdict in verdicts.items():
        _assert_alike(verdict, found[name, verdict.period_starts_at])
    _assert_report_says(_report(month), verdicts)
    _assert_bundles_say(month, verdicts, run, folder, month.after(86_400))


def _assert_bundles_say(
    month: GoldMonth, judged: Mapping[str, Judged], run: Run, folder: Path, at: datetime | None
) -> None:
    """That a bundle of each figure says it, and that it is reckoned again from the bundle alone."""
    for name, one in judged.items():
        with month.core.read() as session:
            content = bundle_content(session, Wanted("SIP-1", name, at), month.clock.now(), with_network=True)
        _assert_alike(one, judgement_record(content.judgement))
        bundle = folder / f"{name}.zip"
        write_bundle(files_of(content), bundle)
        verified = run("sla", "verify", bundle)
        assert verified.code == 0, verified.out
        assert verified.out.startswith("equal: ")


def _assert_alike(judged: Judged, record: Figures) -> None:
    """That what is stored is what was evaluated from files, to the microsecond and the cent."""
    assert judged.contract_s == record["contract_seconds"]
    assert judged.excluded_s == record["excluded_seconds"]
    assert judged.measured_s == record["measured_seconds"]
    assert judged.down_s == record["down_seconds"]
    assert (judged.achieved, judged.coverage) == (record["achieved"], record["coverage"])
    assert (judged.budget_s, judged.budget_left_s) == (record["budget_total_s"], record["budget_left_s"])
    assert (judged.state, judged.reason) == (record["verdict"], record["reason"])
    assert judged.burn == record["burn"]
    assert judged.target == record["target"]
    assert _instant(judged.breach_at) == record["time_to_breach"]
    credit = record["credit"]
    assert judged.money.get("credit") == (None if credit is None else credit["amount"])


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _verdicts(month: GoldMonth) -> dict[str, SlaVerdict]:
    with month.core.read() as session:
        rows = verdicts_as_of(session, month.agreed.provider.voice)
        return {row.objective: row for row in rows if row.period_ends_at == month.ends_at and row.objective in MONTHLY}


def _evaluated(month: GoldMonth, run: Run, folder: Path, until: datetime) -> Mapping[tuple[str, datetime], Figures]:
    """The agreement and the evidence, exported, and then judged from nothing but the files."""
    exported = run("sla", "export", "SIP-1", "--folder", folder, "--to", until.isoformat())
    assert exported.code == 0, exported.err
    words = exported.out.split("nocdesk sla evaluate", 1)[1].split()
    places = [folder / word if word.endswith((".toml", ".csv")) else word for word in words]
    evaluated = run("sla", "evaluate", *places, "--json")
    assert evaluated.code == 0, evaluated.err
    return {(record["objective"], datetime.fromisoformat(record["period_start"])): record for record in evaluated.json}


def _report(month: GoldMonth) -> Document:
    with month.core.read() as session:
        (customer,) = customer_choices(session)
        name = f"{month.after(86_400):%Y-%m}"
        order = ReportOrder(ReportKind.SLA, customer, period_named(name, customer.timezone), "Northern Telecom")
        return make_report(session, order, now=month.clock.now())


def _assert_report_says(document: Document, judged: Mapping[str, Judged]) -> None:
    """That each figure stands in the report, and in the text of the PDF."""
    file = io.BytesIO()
    write_pdf(document, file, compressed=False)
    texts = [text for page in pdf_pages(file.getvalue()) for text in page]
    rows = {re.split(" [\u2264\u2265]", str(row["Objective"]))[0]: row for row in _rows(document, "Objectives")}
    periods = {(str(row["Objective"]), row["From"]): row for row in _rows(document, "Period by period")}
    for name, one in judged.items():
        row = rows[name]
        assert isinstance(row["Achieved"], Amount)
        assert row["Achieved"].value == one.achieved
        assert (row["Coverage"], row["Bad"]) == (one.coverage, one.down_s)
        # Where some objectives have several periods in the month, budgets stand with each of them.
        if "Budget left" not in row:
            row |= {"Budget": one.budget_s, "Budget left": periods[name, one.period_starts_at]["Budget left"]}
        assert (row["Budget"], row["Budget left"]) == (one.budget_s, one.budget_left_s)
        assert row["Verdict"] == VERDICT_WORDS.get(one.state, one.state.value)
        assert (row.get("Credit") or "0.00 EUR").split()[0] == one.money.get("credit", "0.00")
        achieved, target = row["Achieved"], row["Target"]
        said = [
            *(words_of(each, Unit.NUMBER, 3, document.zone) for each in (achieved, target)),
            words_of(one.coverage, Unit.SHARE, 2, document.zone),
            words_of(one.down_s, Unit.SECONDS, 0, document.zone),
        ]
        assert " ".join(said) in " ".join(texts)


def _rows(document: Document, title: str) -> Iterator[dict[str, Any]]:
    for section, table in document.tables():
        if section.title == title:
            heads = [column.title for column in table.columns]
            values: list[tuple[Value, ...]] = list(table.rows)
            yield from (dict(zip(heads, row, strict=True)) for row in values)
