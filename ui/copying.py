"""Rows as text on the clipboard: for a spreadsheet, or as Markdown."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication

from nocdesk.spreadsheet_text import inert

Table = Sequence[Sequence[str]]


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def tsv_of(heads: Sequence[str], rows: Table) -> str:
    """A table with tabs between its cells; a cell that a spreadsheet would compute is quoted."""
    return "\n".join("\t".join(inert(_one_line(cell)) for cell in cells) for cells in (heads, *rows))


def markdown_of(heads: Sequence[str], rows: Table) -> str:
    """A Markdown table."""
    lines = (heads, ["---"] * len(heads), *rows)
    return "\n".join("| " + " | ".join(_one_line(cell).replace("|", "\\|") for cell in cells) + " |" for cells in lines)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
