"""The report on performance says what the store, the core and the command line say, to the second."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.commands import withdraw_correction
from nocdesk.people.model import Actor, Role
from nocdesk.reports.document import Amount, Document, Table, Unit, Value
from nocdesk.reports.formats import ReportFormat, write_report
from nocdesk.reports.orders import ReportKind
from nocdesk.reports.pdf import write_pdf
from nocdesk.reports.pictures import Strip
from nocdesk.reports.words import length_words, words_of
from nocdesk.sla.model import SlaDoubt, SlaVerdict
from tests.nocdesk.command import runner
from tests.nocdesk.reports.promised_month import (
    BEGINS_AT,
    ENDS_AT,
    EXCLUDED_FROM,
    EXCLUDED_UNTIL,
    JUDGED_AT,
    MONTH_S,
    PromisedMonth,
    make_month,
    write_evidence,
)
from tests.nocdesk.reports.reading_back import pdf_pages


@pytest.fixture
def month(sqlite_core: Core, clock: VirtualClock) -> PromisedMonth:
    return make_month(sqlite_core, clock)


def objectives(document: Document) -> Mapping[str, dict[str, Value]]:
    """The rows of the section on objectives, by the name of the objective."""
    return {str(row["Objective"]).split()[0]: row for row in rows_of(document, "Objectives")}


def rows_of(document: Document, title: str) -> list[dict[str, Value]]:
    found = []
    for section, table in document.tables():
        if section.title == title:
            heads = [column.title for column in table.columns]
            found += [dict(zip(heads, row, strict=True)) for row in table.rows]
    return found


def verdicts(month: PromisedMonth) -> dict[str, SlaVerdict]:
    with month.core.read() as session:
        rows = session.scalars(select(SlaVerdict).order_by(SlaVerdict.id))
        return {row.objective: row for row in rows if row.period_starts_at == BEGINS_AT}


def test_the_report_has_the_figures_of_the_stored_verdicts(month: PromisedMonth) -> None:
    month.judge_at(JUDGED_AT)
    stored = verdicts(month)

    found = objectives(month.report())

    assert set(found) == set(stored) == {"availability", "delay", "pdv", "loss", "mos"}
    for name, row in found.items():
        verdict = stored[name]
        assert isinstance(row["Achieved"], Amount)
        assert row["Achieved"].value == verdict.achieved
        assert (row["Coverage"], row["Bad"], row["Budget left"]) == (
            verdict.coverage,
            verdict.down_s,
            verdict.budget_left_s,
        )


def test_the_figures_are_right_to_the_second(month: PromisedMonth) -> None:
    """By hand: two outages, of the first 400 s are the customer's; an hour was not measured."""
    month.judge_at(JUDGED_AT)

    row = objectives(month.report())["availability"]

    down_s, measured_s = 1_801 - 400 + 977, MONTH_S - 400 - 3_600
    assert row["Bad"] == down_s
    assert row["Coverage"] == measured_s / (MONTH_S - 400)
    assert isinstance(row["Achieved"], Amount)
    assert row["Achieved"].value == (measured_s - down_s) / measured_s
    assert (row["Verdict"], row["Credit"]) == ("breached", "92.00 EUR")


def test_the_pdf_says_what_the_store_says(month: PromisedMonth) -> None:
    month.judge_at(JUDGED_AT)
    file = io.BytesIO()
    document = month.report()

    write_pdf(document, file, compressed=False)

    texts = [text for page in pdf_pages(file.getvalue()) for text in page]
    for name, verdict in verdicts(month).items():
        place = next(n for n, text in enumerate(texts) if text.split() and text.split()[0] == name)
        said = texts[place + 1 : place + 7]
        assert words_of(verdict.achieved, _unit(document, name), 3, document.zone) in said
        assert length_words(verdict.down_s) in said


def _unit(document: Document, name: str) -> Unit:
    achieved = objectives(document)[name]["Achieved"]
    assert isinstance(achieved, Amount)
    return achieved.unit


def test_the_command_line_says_the_same_of_the_exported_samples(
    month: PromisedMonth, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    month.judge_at(JUDGED_AT)
    agreement, samples, outages = write_evidence(month, tmp_path)
    run = runner(monkeypatch, capsys, tmp_path)

    evaluated = run(
        "sla", "evaluate", "--agreement", agreement, "--samples", samples, "--outages", outages,
        "--from", BEGINS_AT.isoformat(), "--to", ENDS_AT.isoformat(), "--json",
    )  # fmt: skip

    assert evaluated.code == 0, evaluated.err
    found = objectives(month.report())
    judged = {record["objective"]: record for record in evaluated.json}
    assert set(judged) == {"availability", "delay"}
    for name, record in judged.items():
        row = found[name]
        assert isinstance(row["Achieved"], Amount)
        assert row["Achieved"].value == record["achieved"]
        assert (row["Coverage"], row["Bad"]) == (record["coverage"], record["down_seconds"])
        assert row["Verdict"] == record["verdict"].replace("undecided", "not enough evidence")


def test_a_month_that_runs_is_judged_up_to_now(month: PromisedMonth) -> None:
    month.clock.at = BEGINS_AT + timedelta(days=10, seconds=1_234 + 600)

    row = objectives(month.report())["availability"]

    assert row["Bad"] == 600


def test_outages_and_what_was_left_out_are_listed_with_their_reasons(month: PromisedMonth) -> None:
    month.judge_at(JUDGED_AT)
    document = month.report()

    outages, left_out = rows_of(document, "Outages"), rows_of(document, "Left out")
    assert [row["Contract time"] for row in outages] == [1_201.0, 200.0, 977.0]
    assert [(row["From"], row["Contract time"], row["Reason"]) for row in left_out] == [
        (EXCLUDED_FROM, 400.0, "the customer had switched its power off")
    ]


def test_every_day_of_the_zone_has_its_figure_and_the_day_of_the_change_is_an_hour_longer(month: PromisedMonth) -> None:
    month.judge_at(JUDGED_AT)

    strips = [block for section in month.report().sections for block in section.blocks if isinstance(block, Strip)]

    (strip,) = strips
    assert [day.on for day in strip.days] == [date(2026, 10, n) for n in range(1, 32)]
    assert [day.on.day for day in strip.days if not day.is_kept] == [11, 17]
    assert strip.days[16].achieved == pytest.approx(1 - 977 / 86_400, abs=1e-12)
    assert [day.on.day for day in strip.days if day.measured < 1] == [11]
    assert strip.days[10].excluded == pytest.approx(400 / 86_400, abs=1e-12)


def test_what_was_judged_again_is_shown_and_the_old_reading_stays_to_be_had(month: PromisedMonth) -> None:
    month.judge_at(JUDGED_AT)
    before = month.report()
    month.clock.at = JUDGED_AT + timedelta(days=2)
    with month.core.work(Actor("sam", Role.SUPERVISOR)) as work:
        withdraw_correction(work, correction_id=1, reason="the power was ours")
        work.session.add(SlaDoubt(service_id=month.service, began_at=EXCLUDED_FROM, ended_at=EXCLUDED_UNTIL))
    month.judge_at(JUDGED_AT + timedelta(days=3))

    after, then = month.report(), month.report(as_of=JUDGED_AT + timedelta(days=1))

    assert objectives(before)["availability"]["Bad"] == 1_401 + 977
    assert objectives(after)["availability"]["Bad"] == 1_801 + 977
    assert any("down 2378" in str(row["What was held before, and now"]) for row in rows_of(after, "Judged again"))
    assert objectives(then) == objectives(before)
    assert rows_of(then, "Left out") == rows_of(before, "Left out")
    assert then.reading_at == JUDGED_AT + timedelta(days=1)


def test_a_year_adds_the_seconds_of_its_months(month: PromisedMonth) -> None:
    month.judge_at(JUDGED_AT)
    document = month.report(period="2026")

    row, stored = objectives(document)["availability"], verdicts(month)["availability"]
    assert row["Bad"] == stored.down_s
    months = len({table["From"] for table in rows_of(document, "Period by period")})
    # The month that runs is kept so far; of those before it nothing was measured.
    assert row["Kept"] == f"1 of {months}"
    assert row["Verdict"] == "breached"
    # Of months of which nothing was measured nobody can say what is owed.
    assert row["Credit"] == "92.00 EUR, not decided"
    credits = {one["Credit"] for one in rows_of(document, "Period by period") if one["Objective"] == "availability"}
    assert credits == {"92.00 EUR", "not decided", ""}


def test_the_exception_report_names_what_was_not_kept_and_what_it_rests_on(month: PromisedMonth) -> None:
    for days in (11, 18):
        month.judge_at(BEGINS_AT + timedelta(days=days))
    month.judge_at(JUDGED_AT)
    document = month.report(ReportKind.EXCEPTIONS)

    missed = {str(row["Objective"]).split()[0]: row for row in rows_of(document, "Not kept, or in doubt")}
    assert missed["availability"]["Verdict"] == "breached"
    assert "more than" in str(missed["availability"]["Why"])
    assert missed["pdv"]["Verdict"] == "not enough evidence"
    breaches = [row for row in rows_of(document, "Breaches") if row["Objective"] == "availability"]
    assert sum(float(str(row["Bad"])) for row in breaches) == 1_401 + 977
    assert [row["Class"] for row in rows_of(document, "Evidence in the outage ledger")] == ["down", "degraded", "down"]


def test_a_customer_without_an_agreement_was_promised_nothing(sqlite_core: Core, clock: VirtualClock) -> None:
    month = make_month(sqlite_core, clock)

    document = month.report(period="2020-01")

    assert [section.title for section in document.sections] == ["Nothing was promised"]


def test_the_reports_are_the_same_on_every_kind_of_store(core: Core, clock: VirtualClock) -> None:
    month = make_month(core, clock)
    month.judge_at(JUDGED_AT)

    row = objectives(month.report())["availability"]
    then = objectives(month.report(as_of=JUDGED_AT + timedelta(hours=1)))["availability"]

    assert (row["Bad"], row["Verdict"], row["Credit"]) == (1_401 + 977, "breached", "92.00 EUR")
    assert then == row
    assert rows_of(month.report(ReportKind.EXCEPTIONS), "Not kept, or in doubt")


@pytest.mark.parametrize("file_format", ReportFormat)
def test_every_format_takes_the_report(month: PromisedMonth, tmp_path: Path, file_format: ReportFormat) -> None:
    month.judge_at(JUDGED_AT)

    # The quality of alarms is not one customer's, and has tests of its own.
    for kind in set(ReportKind) - {ReportKind.ALARMS}:
        write_report(month.report(kind), file_format, tmp_path / f"{kind}.{file_format}")

    tables = [table for _, table in month.report().tables()]
    assert all(isinstance(table, Table) for table in tables)
