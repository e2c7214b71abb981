"""`nocdesk annotations`: what the staff writes on services' plots: list, add, remove."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from nocdesk.commandline.listings import instant_of, service_id_of
from nocdesk.commandline.opening import acting, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.views.plot_notes import PlotNoteRow, PlotNoteWish, plot_notes, take_back_plot_note, write_plot_note

commands = typer.Typer(help="Annotations and bookmarks on plots: list, add, remove.")


@commands.callback(invoke_without_command=True)
def annotations(
    context: typer.Context,
    service: Annotated[str | None, typer.Option(help="A service by its name; all without it.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="Only what lasts until then or longer.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Only what began before.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the annotations and your own bookmarks."""
    if context.invoked_subcommand is not None:
        return
    since, until = instant_of(start, "--from"), instant_of(end, "--to")
    with store_for(context, Act.VIEW_TICKETS) as core, core.read() as session:
        service_id = service_id_of(session, service) if service is not None else None
        rows = plot_notes(session, core.actor, service_id, since, until)
    if as_json:
        show_json([_record(row) for row in rows])
        return
    titles = ("id", "service", "from (UTC)", "to (UTC)", "kind", "who", "text")
    show_table(titles, map(_cells, rows), empty=_("No annotation is there."))


@commands.command("add")
def add(
    context: typer.Context,
    service: Annotated[str, typer.Argument(help="A service by its name.")],
    text: Annotated[str, typer.Argument(help="What happened; may be left out of a bookmark.")] = "",
    start: Annotated[str | None, typer.Option("--from", help="When it began; now without it.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="When it ended; a moment without it.")] = None,
    bookmark: Annotated[bool, typer.Option("--bookmark", help="Seen by yourself alone.")] = False,
) -> None:
    """Write on the plots of a service, of a moment or a stretch of time."""
    starts_at, ends_at = instant_of(start, "--from"), instant_of(end, "--to")
    with acting(context, Act.ANNOTATE_PLOT) as work:
        begins = starts_at or work.now
        wish = PlotNoteWish(service_id_of(work.session, service), begins, ends_at or begins, text, bookmark)
        number = write_plot_note(work, wish=wish)
    print(_("Written as {number}.").format(number=number))


@commands.command("remove")
def remove(
    context: typer.Context,
    which: Annotated[int, typer.Argument(metavar="ID", help="By its number, as the list shows it.")],
) -> None:
    """Take one of your own away; of annotations, who may share takes away those of others too."""
    with acting(context, Act.ANNOTATE_PLOT) as work:
        take_back_plot_note(work, note_id=which)
    print(_("{which} is taken away.").format(which=which))


def _record(row: PlotNoteRow) -> dict[str, object]:
    return {
        "id": row.id,
        "service": row.service,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "author": row.author,
        "text": row.text,
        "is_bookmark": row.is_bookmark,
        "written_at": row.written_at.isoformat(),
    }


def _cells(row: PlotNoteRow) -> tuple[object, ...]:
    kind = _("bookmark") if row.is_bookmark else _("annotation")
    return row.id, row.service, _at(row.starts_at), _at(row.ends_at), kind, row.author, row.text


def _at(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
