"""CSV and XLSX are read as they are, or refused with a remedy; no file makes anything else of it."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from nocdesk.importing import delimited
from nocdesk.importing.reading import parse_tables
from nocdesk.importing.table import Origin, TableFileError
from tests.nocdesk.importing.tables import workbook

TEXT = "Name;Nummer\r\nMüller & Söhne;00123\r\n"


def cells(name: str, content: bytes) -> list[list[str]]:
    """All texts of the first table."""
    return [[cell.text for cell in line.cells] for line in parse_tables(name, content).sheets[0].lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_is_found_out(encoding: str, delimiter: str) -> None:
    content = TEXT.replace(";", delimiter).encode(encoding)

    assert cells("k.csv", content) == [["Name", "Nummer"], ["Müller & Söhne", "00123"]]


def test_a_delimiter_that_a_spreadsheet_names_is_taken() -> None:
    table = parse_tables("k.csv", b"sep=;\r\nName;Number\r\nA,B;1\r\n").sheets[0]

    assert [(line.number, line.cells[0].text) for line in table.lines] == [(2, "Name"), (3, "A,B")]


def test_a_line_after_a_cell_of_several_lines_has_its_own_number() -> None:
    table = parse_tables("k.csv", b'Name,Number\n"A\nB",1\nC,2\n').sheets[0]

    assert [line.number for line in table.lines] == [1, 2, 4]


def test_formulas_are_read_as_their_values_and_without_one_are_refused() -> None:
    content = workbook(("Customers", [["Name", "Number"], ["Acme", "=1+1"]]))

    cell = parse_tables("k.xlsx", content).sheets[0].lines[1].cells[1]

    assert (cell.origin, "without a value" in cell.text) == (Origin.BROKEN, True)


def test_numbers_are_read_as_they_are_shown() -> None:
    book = load_workbook(io.BytesIO(workbook(("Customers", [["Name", "Number"], ["Acme", 123], ["Bolt", 4.0]]))))
    book.worksheets[0]["B2"].number_format = "00000"
    file = io.BytesIO()
    book.save(file)

    assert cells("k.xlsx", file.getvalue())[1:] == [["Acme", "00123"], ["Bolt", "4"]]


def test_hidden_sheets_are_left_out() -> None:
    content = workbook(("Sheet", []), ("Secret", []), hidden=("Secret",))

    assert [sheet.title for sheet in parse_tables("k.xlsx", content).sheets] == ["Sheet"]


def test_a_workbook_of_more_than_fifty_sheets_is_refused() -> None:
    fifty = [(f"S{number}", [["Name", "Number"]]) for number in range(50)]

    assert len(parse_tables("k.xlsx", workbook(*fifty)).sheets) == 50
    with pytest.raises(TableFileError, match="has 51 sheets with the hidden ones, more than 50"):
        parse_tables("k.xlsx", workbook(*fifty, ("Last", []), hidden=("Last",)))


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}", b"\0" * 60 * 2**20)

    with pytest.raises(TableFileError, match="unpacks to"):
        parse_tables("k.xlsx", file.getvalue())


def test_a_file_with_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_LINES", 3)

    assert len(cells("k.csv", b"a,b\n" * 3)) == 3
    with pytest.raises(TableFileError, match="Divide it"):
        parse_tables("k.csv", b"a,b\n" * 4)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"Name,Number\n", b"\xd0\xcf\x11\xe0"])
)
def test_any_octets_are_read_or_refused(content: bytes, beginning: bytes) -> None:
    try:
        parse_tables("any", beginning + content)
    except TableFileError as error:
        assert str(error).startswith("any")  # noqa: PT017


WHOLE = workbook(("Customers", [["Name", "Number"], ["Acme", 1], ["Bolt", "=A1"]]))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    """A part of the archive is replaced, so that the damage is behind the archive's own sums."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    put = data.draw(st.sampled_from([b"", b"<", b'"', b"\xff", b"999999999", b"<c r='ZZZZ9'/>", b"&bad;", b"x"]))
    parts[name] = parts[name][:at] + put + parts[name][at + data.draw(st.integers(0, 40)) :]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)

    try:
        parse_tables("any", file.getvalue())
    except TableFileError as error:
        assert "XLSX" in str(error) or "lines" in str(error)  # noqa: PT017
