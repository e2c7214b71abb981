"""`nocdesk audit`: verify the trail, print its anchor, list and export it."""

import json
from collections import deque
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.boards.audit_board import AuditRow, audit_rows
from nocdesk.boards.audit_fields import AUDIT_WORDS
from nocdesk.boards.audit_records import TITLES, audit_cells, audit_record, report_record
from nocdesk.boards.audit_words import fault_words, report_words
from nocdesk.commandline.filtering import FilterText, fields_help, nothing, understood
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_csv, show_json, show_table
from nocdesk.language import _
from nocdesk.people.audit_anchors import anchor_line, present_anchor, read_anchors
from nocdesk.people.policy import Act
from nocdesk.people.verifying import verify_trail

commands = typer.Typer(help="Read the audit trail, and find out whether it is as it was written.")
_FIELDS_HELP = fields_help(AUDIT_WORDS, "person:ann kind:trouble_ticket act:close age<7d")


class ExportFormat(StrEnum):
    """As what the trail is exported."""

    CSV = "csv"
    JSON_LINES = "jsonl"


@commands.command()
def verify(
    context: typer.Context,
    anchor: Annotated[
        Path | None, typer.Option(help="A file with anchors: of the collector, a log of syslog, or a saved mail.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute the chain anew, entry by entry; where anything is wrong the exit code is 1."""
    with store_for(context, Act.VIEW_AUDIT) as core:
        anchors = () if anchor is None else read_anchors(anchor)
        with core.read() as session:
            report = verify_trail(session, anchors)
    if as_json:
        show_json(report_record(report))
    else:
        for line in (*map(fault_words, report.faults), *report_words(report)):
            print(line)
    if not report.is_whole:
        raise typer.Exit(1)


@commands.command()
def anchor(context: typer.Context) -> None:
    """Print the end of the trail: kept elsewhere, it shows whether the trail was made anew."""
    with store_for(context, Act.VIEW_AUDIT) as core, core.read() as session:
        print(anchor_line(present_anchor(session), core.clock.now()))


@commands.command("list", epilog=_FIELDS_HELP)
def list_entries(
    context: typer.Context,
    last: Annotated[int, typer.Option(min=1, help="At most so many, the last ones.")] = 100,
    as_json: AsJson = False,
    words: FilterText = "",
) -> None:
    """List who did what, the last act at the end."""
    with store_for(context, Act.VIEW_AUDIT) as core:
        wanted = understood(AUDIT_WORDS, words, core)
        with core.read() as session:
            rows = deque((row for row in audit_rows(session) if wanted.accepts(row)), maxlen=last)
    if as_json:
        show_json(list(map(audit_record, rows)))
        return
    titles = ("entry", "at (UTC)", "person", "role", "action", "thing", "changed", "from", "program")
    show_table(titles, map(_cells, rows), empty=nothing(_("Nothing has been done yet"), words))


@commands.command(epilog=_FIELDS_HELP)
def export(
    context: typer.Context,
    as_what: Annotated[ExportFormat, typer.Option("--format", help="CSV, or a JSON object a line.")] = ExportFormat.CSV,
    words: FilterText = "",
) -> None:
    """Print the trail for other programs, the first act first."""
    with store_for(context, Act.VIEW_AUDIT) as core:
        wanted = understood(AUDIT_WORDS, words, core)
        with core.read() as session:
            rows = (row for row in audit_rows(session) if wanted.accepts(row))
            if as_what is ExportFormat.CSV:
                show_csv(TITLES, map(audit_cells, rows))
                return
            for row in rows:
                print(json.dumps(audit_record(row), ensure_ascii=False))


def _cells(row: AuditRow) -> list[object]:
    at = f"{row.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return [row.id, at, row.actor, row.role, row.done, row.thing, list(row.changes), row.origin, row.program]
