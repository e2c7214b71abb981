"""Tests of what reports look like in each format, read back from the files."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nocdesk.reports.document import Column, Document, Figure, Figures, Section, Table, Unit, Value
from nocdesk.reports.formats import WRITERS, ReportCancelledError, ReportFormat, write_report
from nocdesk.reports.marks import A4_HEIGHT, A4_WIDTH, LineMark, TextMark
from nocdesk.reports.pdf import write_pdf
from nocdesk.reports.pieces import figures_flow
from nocdesk.reports.sheets import MARGIN, ROOM, sheets_of
from nocdesk.reports.table_pieces import table_flow
from nocdesk.reports.type_metrics import width_of
from nocdesk.reports.words import length_words, words_of
from nocdesk.reports.xlsx import write_xlsx
from tests.nocdesk.reports.invented import COLUMNS, long_document, make_document, table_of
from tests.nocdesk.reports.reading_back import pdf_pages, xlsx_cells


def written(document: Document, file_format: ReportFormat) -> bytes:
    file = io.BytesIO()
    WRITERS[file_format](document, file, lambda _share: None)
    return file.getvalue()


def pages(document: Document) -> list[list[str]]:
    file = io.BytesIO()
    write_pdf(document, file, compressed=False)
    return pdf_pages(file.getvalue())


@pytest.mark.parametrize("file_format", ReportFormat)
def test_the_same_report_is_the_same_bytes(file_format: ReportFormat) -> None:
    first = written(make_document(), file_format)
    written(long_document(5), file_format)

    assert written(make_document(), file_format) == first


def test_every_page_says_whose_report_it_is_and_which_page_of_how_many() -> None:
    found = pages(long_document(100))

    assert len(found) > 2
    for number, page in enumerate(found, start=1):
        assert page[:4] == ["Größer Netz", "Rīgas Maiznīca", "Performance", "October 2026"]
        assert page[-1] == f"Page {number} of {len(found)}"
        assert page[-2] == ("Computed 2026-11-02 08:05:04 (Europe/Riga), from what was known by 2026-11-02 08:00:00.")


def test_the_head_of_a_table_stands_on_every_page_that_it_reaches_and_no_row_is_lost() -> None:
    found = pages(long_document(100))
    titles = [column.title for column in COLUMNS]

    assert all(any(page[at : at + len(titles)] == titles for at in range(len(page))) for page in found)
    services = [text for page in found for text in page if text.startswith("ACC-")]
    assert services == [f"ACC-{number:04d}" for number in range(100)]


def test_letters_beyond_latin_are_texts_with_embedded_fonts() -> None:
    file = io.BytesIO()
    write_pdf(make_document(), file, compressed=False)

    texts = [text for page in pdf_pages(file.getvalue()) for text in page]
    assert "Rīgas Maiznīca" in texts
    assert any(text.startswith("Привет") and "Ķekava" in text for text in texts)
    assert file.getvalue().count(b"/FontFile2") == 2
    assert b"/BaseFont /Helvetica" not in file.getvalue()


def test_nothing_stands_outside_the_margins() -> None:
    for sheet in [*sheets_of(make_document()), *sheets_of(long_document(60)), *sheets_of(_wide())]:
        for mark in sheet.marks:
            if isinstance(mark, TextMark):
                assert mark.x >= MARGIN - 0.01
                assert mark.x + width_of(mark.text, mark.size, is_bold=mark.is_bold) <= A4_WIDTH - MARGIN + 0.5
                assert 30 < mark.y < A4_HEIGHT - 30
            elif isinstance(mark, LineMark):
                assert all(MARGIN - 0.1 <= x <= A4_WIDTH - MARGIN + 0.1 for x, _ in mark.points)


def test_a_heading_never_stands_alone_at_the_end_of_a_page() -> None:
    for rows in range(20, 50):
        table = long_document(rows).sections[0]
        for page in sheets_of(make_document(table, Section("Next", table.blocks))):
            texts = [mark.text for mark in page.marks if isinstance(mark, TextMark)]
            if "Next" in texts:
                assert any(text.startswith("ACC-") for text in texts[texts.index("Next") :])


def test_a_workbook_has_numbers_shares_lengths_and_instants_as_such() -> None:
    file = io.BytesIO()
    write_xlsx(long_document(2), file)

    cells = xlsx_cells(file.getvalue())[1][-len(COLUMNS) :]
    assert [cell.is_text for cell in cells] == [True, True, False, False, False, False, False]
    assert [float(cell.text) for cell in cells[2:4]] == [0.999999, 61 / 86_400]
    local_noon = datetime(1899, 12, 30) + timedelta(days=float(cells[4].text))  # noqa: DTZ001
    assert local_noon.replace(microsecond=0) == datetime(2026, 10, 1, 0, 1)  # noqa: DTZ001


def test_a_share_is_never_written_as_more_than_it_is() -> None:
    zone = UTC

    assert words_of(0.9989996, Unit.SHARE, 3, zone) == "99.899 %"
    assert words_of(0.999, Unit.SHARE, 3, zone) == "99.900 %"
    assert words_of(0.9999999, Unit.SHARE, 3, zone) == "99.999 %"
    assert words_of(1.0, Unit.SHARE, 3, zone) == "100.000 %"
    assert words_of(0.1 + 0.2, Unit.SHARE, 1, zone) == "30.0 %"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (61, "1 min 01 s"), (3_600, "1 h 00 min 00 s"), (-90, "\N{MINUS SIGN}1 min 30 s"),
     (183_845, "2 d 3 h 04 min 05 s")],
)  # fmt: skip
def test_lengths_are_written_to_the_second(seconds: float, words: str) -> None:
    assert length_words(seconds) == words


def test_more_sheets_with_the_same_long_name_are_told_apart() -> None:
    name = "A service with a name that is longer than a workbook takes [x]"
    table = Table("T", (Column("C"),), (("x",),))
    file = io.BytesIO()

    write_xlsx(make_document(*(Section(name, (table,)) for _ in range(3))), file)

    assert len(xlsx_cells(file.getvalue())) == 4


@pytest.mark.parametrize("file_format", ReportFormat)
def test_a_report_that_is_cancelled_leaves_nothing(tmp_path: Path, file_format: ReportFormat) -> None:
    def cancel(share: float) -> None:
        steps.append(share)
        if len(steps) == 3:
            raise ReportCancelledError("Cancelled.")

    steps: list[float] = []
    with pytest.raises(ReportCancelledError):
        write_report(long_document(3_000), file_format, tmp_path / "r", step=cancel)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file_format", ReportFormat)
def test_control_one_that_nobody_cancels_is_there(tmp_path: Path, file_format: ReportFormat) -> None:
    write_report(long_document(10), file_format, tmp_path / "r")

    assert (tmp_path / "r").stat().st_size > 0


def test_an_empty_table_says_so() -> None:
    assert "None." in pages(table_of())[0]


def test_the_instants_of_a_report_are_those_of_its_zone() -> None:
    document = replace(make_document(), timezone="Asia/Kathmandu")

    assert "Kathmandu" in document.made
    assert "11:50:04" in document.made


def _wide() -> Document:
    columns = tuple(Column(f"A long head {n}", Unit.NUMBER, 2) for n in range(9))
    words = Column("Words")
    row: tuple[Value, ...] = ("unbreakable" * 12, *(1e7 + n for n in range(9)))
    return make_document(Section("Wide", (Table("Wide", (words, *columns), (row,)),)))


def test_eleven_columns_fit_on_paper_with_no_figure_and_no_head_broken() -> None:
    heads = ("Customer", "Service", "Objective", "Achieved", "Target", "Coverage", "Bad", "Budget", "Budget left",
             "Verdict", "Credit")  # fmt: skip
    row = ("Kestrel Taxis", "SIP-TRK-121", "availability", "99.930 %", "99.950 %", "99.88 %", "3 h 05 min 00 s",
           "7 h 25 min 12 s", "-4 h 20 min 12 s", "breached", "132.00 EUR")  # fmt: skip
    texts = (0, 1, 2, 9, 10)
    columns = tuple(Column(head, Unit.TEXT if place in texts else Unit.NUMBER) for place, head in enumerate(heads))

    flow = table_flow(Table("", columns, (row,)), ROOM, UTC)

    pieces = [piece for piece in (flow.head, *flow.pieces) if piece is not None]
    said = [mark.text for piece in pieces for mark in piece.marks if isinstance(mark, TextMark)]
    assert {text for place, text in enumerate(row) if place not in texts} <= set(said)
    assert "Coverage" in said


def test_what_a_figure_rests_on_is_written_whole() -> None:
    beside = "of 388, of 45 services"
    row = Figures(tuple(Figure("Objectives met", 380, Unit.COUNT, beside=beside) for _ in range(6)))

    (piece,) = figures_flow(row, ROOM, UTC).pieces

    (first, *_) = [mark for mark in piece.marks if isinstance(mark, TextMark) and mark.text == beside]
    assert first.x + width_of(beside, first.size) <= ROOM / 6 - 8  # The gap.
