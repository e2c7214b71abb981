"""The commands about shifts: the calendar, the log, notes."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from nocdesk.boards.shift_log import shift_log
from nocdesk.boards.shift_rows import LogRow
from nocdesk.commandline import handover_commands
from nocdesk.commandline.listings import instant_of
from nocdesk.commandline.opening import acting, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.shifts.calendar import shift_at, shifts_between
from nocdesk.shifts.commands import finish_shift_note, tagged, withdraw_shift_note, write_shift_note
from nocdesk.shifts.model import NoteKind

commands = typer.Typer(no_args_is_help=True, help="Shifts: their calendar, their log, and handing over.")
commands.add_typer(handover_commands.commands, name="handover")

Which = Annotated[int, typer.Argument(metavar="ID", help="A note by its number, as the log shows it.")]


@commands.command("log")
def log(
    context: typer.Context,
    start: Annotated[str | None, typer.Option("--from", help="From when on; since the shift began without it.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Until when; now without it.")] = None,
    search: Annotated[str, typer.Option(help="Only lines with all these words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show the log of a time: what people noted, and what was done and began."""
    starts_at, ends_at = instant_of(start, "--from"), instant_of(end, "--to")
    with store_for(context, Act.VIEW_SHIFT_LOG) as core:
        now = core.clock.now()
        shift = shift_at(core.settings.shifts, now)
        starts_at = starts_at or (shift.starts_at if shift else now - timedelta(hours=8))
        with core.read() as session:
            rows = shift_log(session, starts_at, ends_at or now + timedelta(microseconds=1), search=search)
    if as_json:
        show_json([_record(row) for row in rows])
        return
    cells = ((_at(row.at), row.kind, row.who, row.text, _note(row)) for row in rows)
    show_table(("at (UTC)", "kind", "who", "what", "note"), cells, empty=_("Nothing stands in the log of this time."))


@commands.command("note")
def note(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to note; may begin with #false, #vendor, #staff or #change.")],
    kind: Annotated[NoteKind | None, typer.Option(help="What it is about, instead of by its tag.")] = None,
) -> None:
    """Write a line into the shift log; what is about more than this shift stands on the next handover sheet."""
    meant, words = tagged(text)
    with acting(context, Act.WRITE_SHIFT_LOG) as work:
        number = write_shift_note(work, text=words, kind=kind or meant)
    print(_("Noted as {number}.").format(number=number))


@commands.command("done")
def done(context: typer.Context, which: Which) -> None:
    """Say that what a note tells is done with, so that no further handover sheet shows it."""
    with acting(context, Act.WRITE_SHIFT_LOG) as work:
        finish_shift_note(work, note_id=which)
    print(_("Note {which} is done with.").format(which=which))


@commands.command("withdraw")
def withdraw(context: typer.Context, which: Which) -> None:
    """Take a note of one's own back."""
    with acting(context, Act.WRITE_SHIFT_LOG) as work:
        withdraw_shift_note(work, note_id=which)
    print(_("Note {which} is taken back.").format(which=which))


@commands.command("calendar")
def calendar(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=366, help="For so many days.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Show which shift is on when, from now on."""
    with store_for(context, Act.VIEW_SHIFT_LOG) as core:
        now = core.clock.now()
        shifts = shifts_between(core.settings.shifts, now, now + timedelta(days=days))
    if as_json:
        show_json(
            [
                {"shift": one.name, "starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()}
                for one in shifts
            ]
        )
        return
    cells = ((one.name, _at(one.starts_at), _at(one.ends_at)) for one in shifts)
    show_table(("shift", "from (UTC)", "to (UTC)"), cells, empty=_("No shift is planned: see shifts.hours."))


def _record(row: LogRow) -> dict[str, object]:
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "kind": row.kind.value,
        "who": row.who or None,
        "text": row.text,
        "count": row.count,
        "about": row.about,
        "note": row.note_id,
        "note_kind": row.note_kind.value if row.note_kind else None,
        "is_open": row.is_open,
        "is_withdrawn": row.is_withdrawn,
    }


def _note(row: LogRow) -> str:
    if row.note_id is None:
        return ""
    state = _("withdrawn") if row.is_withdrawn else _("open") if row.is_open else ""
    return f"{row.note_id} {state}".strip()


def _at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
