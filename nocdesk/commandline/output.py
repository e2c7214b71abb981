"""What commands print: tables for people, JSON and CSV for programs."""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from nocdesk.errors import NocdeskError
from nocdesk.finding import Finding, Weight
from nocdesk.language import _, pgettext
from nocdesk.spreadsheet_text import inert

Row = Sequence[object]

NOTHING = "\N{EN DASH}"
"""What stands where there is no value."""

_WIDE = 200


class OutputFileError(NocdeskError):
    """A file that a command should write cannot be written."""


def show_json(value: Any) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def show_findings(findings: Iterable[Finding], *, as_json: bool) -> bool:
    """What `nocdesk check` found, a line each; whether nothing keeps NocDesk from working."""
    found = list(findings)
    if as_json:
        show_json([{"weight": f.weight.value, "subject": f.subject, "text": f.text} for f in found])
    else:
        for finding in found:
            print(finding)
    return all(finding.weight is not Weight.FAULT for finding in found)


def show_json_rows(titles: Sequence[str], rows: Iterable[Row]) -> None:
    """One JSON list of objects, printed as the rows come."""
    separator = "[\n  "
    for row in rows:
        text = json.dumps(dict(zip(titles, row, strict=True)), indent=2, ensure_ascii=False)
        sys.stdout.write(separator + text.replace("\n", "\n  "))
        separator = ",\n  "
    sys.stdout.write("[]\n" if separator.startswith("[") else "\n]\n")


def show_table(titles: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """A table as wide as the terminal, or 200 columns where there is none; `empty` is said where it has no row."""
    table = Table(*map(heading, titles), box=None, pad_edge=False, header_style="bold")
    for row in rows:
        # From outside comes text and never markup, nor a control sequence that the terminal would follow.
        table.add_row(*(Text(_cell(value)) for value in row))
    if not table.row_count:
        print(empty)
        return
    console = Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False, soft_wrap=False)
    console.print(table)


def heading(title: str) -> str:
    """The title of a column, in the language of this process; programs read it in English."""
    return pgettext("heading", title) if title else title


def show_markdown(text: str) -> None:
    """Laid out for a terminal; as it is for whatever else reads it."""
    if sys.stdout.isatty():
        Console().print(Markdown(text))
    else:
        print(text)


def show_csv(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Comma-separated values (RFC 4180); a text that a spreadsheet would run as a formula is defused."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([inert(value) if isinstance(value, str) else value for value in row] for row in rows)


def require_writable(path: Path) -> None:
    """Refuse a file that could not be written, before the work whose result it is to take."""
    if (
        path.is_dir()
        or not path.absolute().parent.is_dir()
        or not os.access(path if path.exists() else path.absolute().parent, os.W_OK)
    ):
        raise OutputFileError(
            _("{path}: cannot be written. Name a file in a directory that exists and that you may write.").format(
                path=path
            )
        )


def show_progress(what: str, share: float) -> None:
    """How far something long is, in one line of a terminal; a file or a pipe gets none."""
    if sys.stderr.isatty():
        print(f"\r{what}: {share:.0%} ", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def step_teller() -> Callable[[str, float], None]:
    """Tells how far something long is: as `show_progress` in a terminal, elsewhere in one line for each step."""
    told: set[str] = set()

    def tell(what: str, share: float) -> None:
        if sys.stderr.isatty():
            show_progress(what, share)
        elif what not in told:
            told.add(what)
            print(what, file=sys.stderr, flush=True)

    return tell


def percent(share: float | None, digits: int = 3) -> str:
    """A share as people read it."""
    return NOTHING if share is None else f"{share * 100:.{digits}f} %"


def duration(seconds: float | None) -> str:
    """Seconds as days, hours and minutes."""
    if seconds is None:
        return NOTHING
    sign, whole = ("-" if seconds < 0 else ""), int(abs(seconds))
    days, hours, minutes = whole // 86_400, whole // 3600 % 24, whole // 60 % 60
    if days:
        return f"{sign}{days}d {hours}h"
    if hours:
        return f"{sign}{hours}h {minutes}m"
    return f"{sign}{minutes}m {whole % 60}s"


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    text = NOTHING if value is None or value == "" else str(value)
    return "".join(character if character.isprintable() else " " for character in text)
