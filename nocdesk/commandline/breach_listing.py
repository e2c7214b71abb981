"""`nocdesk sla breaches`: what is to review, what waits for its second signature, and what was decided."""

from typing import Annotated

import typer

from nocdesk.boards.breach_board import breach_queue
from nocdesk.boards.breach_records import breach_records
from nocdesk.boards.records import Record
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import duration, percent, show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act


def breaches(
    context: typer.Context,
    as_json: AsJson = False,
    with_older: Annotated[bool, typer.Option("--all", help="Also those that were decided more than 8 h ago.")] = False,
) -> None:
    """List the breaches of objectives and what was decided about them, the latest first."""
    with store_for(context, Act.VIEW_SLA) as core, core.read() as session:
        board = breach_queue(session, now=core.clock.now(), with_older=with_older)
        records = breach_records(session, board.rows, core.clock.now())
    if as_json:
        show_json(records)
        return
    titles = ("id", "state", "customer", "service", "objective", "began", "until", "bad", "budget used", "reason", "by")
    show_table(titles, map(_cells, records), empty=_("There is no breach to review."))


def _cells(record: Record) -> list[object]:
    return [
        record["id"],
        record["state"],
        record["customer"],
        record["service"],
        record["objective"],
        record["began_at"],
        _("running") if record["running"] else record["until_at"],
        duration(record["bad_s"]),
        percent(record["budget_used"], 1),
        record["reason"],
        record["decided_by"],
    ]
