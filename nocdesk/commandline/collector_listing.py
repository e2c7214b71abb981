"""`nocdesk collectors`: which collector polls what, and what nobody polls."""

import typer

from nocdesk.boards.collector_board import PolledGroup, polled_groups
from nocdesk.boards.records import Record, instant
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act


def collectors(context: typer.Context, as_json: AsJson = False) -> None:
    """List by site which collector polls the devices, how many stand by, and what nobody polls (ends with 1 then)."""
    with store_for(context, Act.VIEW_NETWORK) as core, core.read() as session:
        groups = polled_groups(session, core.clock.now())
    records = [_record(group) for group in groups]
    if as_json:
        show_json(records)
    else:
        keys = ("site", "needs", "devices", "collector", "last_sign_at", "polls_per_min", "standing_by", "judges")
        titles = ("site", "needs", "devices", "collector", "last sign", "polls/min", "standing by", "judges")
        shown = [{**record, "collector": record["collector"] or "nobody"} for record in records]
        cells = [[_cell(record[key]) for key in keys] for record in shown]
        show_table(titles, cells, empty=_("There is no device with a probe"))
    if any(group.collector is None for group in groups):
        raise typer.Exit(1)


def _record(row: PolledGroup) -> Record:
    by = row.collector
    return {
        "site": row.group.site,
        "needs": list(row.group.needs),
        "devices": row.devices,
        "collector": None if by is None else by.source[:8],
        "last_sign_at": None if by is None else instant(by.beat_at),
        "polls_per_min": None if by is None else round(by.polls_per_min),
        "standing_by": row.standing_by,
        "judges": by is not None and by.judges,
    }


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else ""
    return " ".join(map(str, value)) if isinstance(value, list) else value
