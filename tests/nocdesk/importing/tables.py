"""Tables for tests: a store to import into, and workbooks with cells of every kind."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from nocdesk.core import Core
from nocdesk.importing.reading import parse_tables
from nocdesk.importing.trial import Trial, import_tables, try_tables
from nocdesk.people.model import Actor, Role

ADMINISTRATOR = Actor("root", Role.ADMINISTRATOR)


def tried(core: Core, text: str | bytes, name: str = "table.csv", kind: str = "") -> Trial:
    """The dry run of a file."""
    content = text.encode() if isinstance(text, str) else text
    with core.read() as session:
        return try_tables(session, parse_tables(name, content), kind)


def brought_in(core: Core, text: str | bytes, name: str = "table.csv", *, good_only: bool = False) -> Trial:
    """The import of a file."""
    content = text.encode() if isinstance(text, str) else text
    with core.work(ADMINISTRATOR) as work:
        return import_tables(work, parse_tables(name, content), good_only=good_only)


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    """A workbook as a spreadsheet program would write it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
