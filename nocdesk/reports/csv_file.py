"""A document as comma-separated values (RFC 4180): every figure and table, one below the other, for programs."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from decimal import Decimal
from io import TextIOWrapper
from typing import BinaryIO

from nocdesk.reports.document import Amount, Block, Document, Figures, Note, Step, Table, Unit, Value
from nocdesk.reports.plot_tables import plot_table
from nocdesk.spreadsheet_text import inert


def write_csv(document: Document, file: BinaryIO, step: Step = lambda _share: None) -> None:
    """Write it in UTF-8 with the mark by which spreadsheets know it; what `step` raises ends the work."""
    text = TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    lines = sum(
        len(block.rows) for section in document.sections for block in section.blocks if isinstance(block, Table)
    )
    for number, row in enumerate(_rows(document)):
        if number % 500 == 0:
            step(min(number / max(lines, 1), 1.0))
        writer.writerow([_cell(value, document.zone) for value in row])
    text.flush()
    text.detach()


def _rows(document: Document) -> Iterator[tuple[Value, ...]]:
    yield ("report", document.title)
    yield ("customer", document.customer)
    yield ("provider", document.provider or "NocDesk")
    yield ("period", document.period, document.starts_at, document.ends_at, document.timezone)
    yield ("computed", document.computed_at)
    yield ("as known by", document.reading_at)
    if document.caution:
        yield ("caution", document.caution)
    for section in document.sections:
        for block in section.blocks:
            yield ()
            yield from _block_rows(section.title, block)


def _block_rows(section: str, block: Block) -> Iterator[tuple[Value, ...]]:
    match block:
        case Table():
            yield from _table_rows(section, block)
        case Figures():
            yield (section,)
            yield ("figure", "value", "unit", "rests on")
            yield from ((f.label, f.value, _unit(f.unit), f.beside) for f in block.figures)
        case Note():
            yield (section, block.text)
        case _:
            yield from _table_rows(section, plot_table(block))


def _table_rows(section: str, table: Table) -> Iterator[tuple[Value, ...]]:
    yield (section, table.title)
    yield tuple(f"{c.title}{' (s)' if c.unit is Unit.SECONDS else ''}" for c in table.columns)
    yield from table.rows


def _unit(unit: Unit) -> str:
    return {Unit.SHARE: "share from 0 to 1", Unit.SECONDS: "s"}.get(unit, "")


def _cell(value: Value, zone: tzinfo) -> str | int | float | Decimal:
    match value:
        case None:
            return ""
        case str():
            return inert(value)
        case Amount():
            return _cell(value.value, zone)
        case datetime():
            return value.astimezone(zone).isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case _:
            return value
