"""Reads back what was written, from the files alone: the texts of a PDF, the cells of a workbook, the rows of CSV."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.S)
_SHOWN = re.compile(rb"/(F\d+(?:\+\d+)?) [\d.]+ Tf|\((.*?)(?<!\\)\) Tj", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.S)
_CHARACTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def pdf_pages(written: bytes) -> list[list[str]]:
    """The texts of each page of a PDF in the order in which they were drawn; its streams must not be compressed."""
    objects = {int(number): body for number, body in _OBJECT.findall(written)}
    fonts = {
        name: _unicode_of(objects, int(number))
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+(?:\+\d+)?) (\d+) 0 R", body)
    }
    pages = []
    for body in objects.values():
        if re.search(rb"/Type /Page\b(?!s)", body) is None:
            continue
        found = re.search(rb"/Contents (\d+) 0 R", body)
        assert found is not None
        pages.append(_texts(_stream(objects[int(found[1])]), fonts))
    return pages


def _unicode_of(objects: dict[int, bytes], font: int) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    if found is None:
        return {}
    table = _stream(objects[int(found[1])])
    pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4,})>\n", table)
    return {int(code, 16): bytes.fromhex(value.decode()).decode("utf-16-be") for code, value in pairs}


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1]) if b"/FlateDecode" in body[: found.start()] else found[1]


def _texts(content: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    texts, characters = [], dict[int, str]()
    for font, shown in _SHOWN.findall(content):
        if font:
            characters = fonts[font]
            continue
        codes = _ESCAPE.sub(_unescaped, shown)
        texts.append("".join(characters[code] for code in codes))
    return texts


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else _CHARACTERS.get(code, code)


@dataclass(frozen=True, slots=True)
class XlsxCell:
    """A cell as it is stored: its text or number, whether it is a text, and whether it is to be computed."""

    text: str
    is_text: bool
    is_formula: bool


def xlsx_cells(written: bytes) -> list[list[XlsxCell]]:
    """All cells of each sheet of a workbook."""
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        shared = [
            "".join(part.text or "" for part in item.iter(f"{_CELLS}t"))
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{_CELLS}si")
        ]
        names = sorted(
            (name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        return [_cells(archive.read(name), shared) for name in names]


def _cells(sheet: bytes, shared: list[str]) -> list[XlsxCell]:
    found = []
    for cell in ElementTree.fromstring(sheet).iter(f"{_CELLS}c"):
        value = cell.find(f"{_CELLS}v")
        text = (value.text or "") if value is not None else ""
        is_text = cell.get("t") == "s"
        is_formula = cell.find(f"{_CELLS}f") is not None
        found.append(XlsxCell(shared[int(text)] if is_text else text, is_text, is_formula))
    return found


def csv_rows(written: bytes) -> list[list[str]]:
    """The rows of a file of comma-separated values."""
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
