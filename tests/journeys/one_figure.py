"""What is held of a service, compared with what other ways say: exported files, a report, a bundle of evidence."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nocdesk.boards.evidence_bundle import Wanted, bundle_content
from nocdesk.core import Core
from nocdesk.reports.document import Amount, Document, Unit, Value
from nocdesk.reports.pdf import write_pdf
from nocdesk.reports.words import words_of
from nocdesk.sla.bundle import files_of, write_bundle
from nocdesk.sla.judgement_record import judgement_record
from nocdesk.sla.model import SlaStatus, SlaVerdict
from nocdesk.sla.verdicts import Verdict
from tests.nocdesk.command import Run
from tests.nocdesk.reports.reading_back import pdf_pages

VERDICT_WORDS = {Verdict.AT_RISK: "at risk", Verdict.UNDECIDED: "not enough evidence"}

Figures = Mapping[str, Any]
Judged = SlaStatus | SlaVerdict


def assert_alike(judged: Judged, record: Figures) -> None:
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


def evaluated(service: str, run: Run, folder: Path, until: datetime) -> Mapping[tuple[str, datetime], Figures]:
    """The agreement and the evidence, exported, and then judged from nothing but the files."""
    exported = run("sla", "export", service, "--folder", folder, "--to", until.isoformat())
    assert exported.code == 0, exported.err
    words = exported.out.split("nocdesk sla evaluate", 1)[1].split()
    places = [folder / word if word.endswith((".toml", ".csv")) else word for word in words]
    found = run("sla", "evaluate", *places, "--json")
    assert found.code == 0, found.err
    return {(record["objective"], datetime.fromisoformat(record["period_start"])): record for record in found.json}


def assert_bundles_say(
    core: Core, service: str, judged: Mapping[str, Judged], run: Run, folder: Path, at: datetime | None
) -> None:
    """That a bundle of each figure says it, and that it is reckoned again from the bundle alone."""
    for name, one in judged.items():
        with core.read() as session:
            content = bundle_content(session, Wanted(service, name, at), core.clock.now(), with_network=True)
        assert_alike(one, judgement_record(content.judgement))
        bundle = folder / f"{name}.zip"
        write_bundle(files_of(content), bundle)
        verified = run("sla", "verify", bundle)
        assert verified.code == 0, verified.out
        assert verified.out.startswith("equal: ")


def assert_report_says(document: Document, judged: Mapping[str, Judged]) -> None:
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
        assert (row.get("Credit") or "0.00 EUR").removesuffix(" EUR") == _credit(one)
        achieved, target = row["Achieved"], row["Target"]
        said = [
            *(words_of(each, Unit.NUMBER, 3, document.zone) for each in (achieved, target)),
            words_of(one.coverage, Unit.SHARE, 2, document.zone),
            words_of(one.down_s, Unit.SECONDS, 0, document.zone),
        ]
        assert " ".join(said) in " ".join(texts)


def _credit(one: Judged) -> str:
    """What is due; of what is not decided a report says so."""
    is_open = one.state is Verdict.UNDECIDED and "if_15_percent" in one.money
    return "not decided" if is_open else one.money.get("credit", "0.00")


def _rows(document: Document, title: str) -> Iterator[dict[str, Any]]:
    for section, table in document.tables():
        if section.title == title:
            heads = [column.title for column in table.columns]
            values: list[tuple[Value, ...]] = list(table.rows)
            yield from (dict(zip(heads, row, strict=True)) for row in values)
