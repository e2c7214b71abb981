"""`nocdesk views`: filters of lists by name: list, keep, forget, export and import."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from nocdesk.boards.alarm_fields import ALARM_WORDS
from nocdesk.boards.problem_fields import PROBLEM_WORDS
from nocdesk.boards.service_fields import SERVICE_WORDS
from nocdesk.boards.shelf_fields import SHELF_WORDS
from nocdesk.boards.ticket_fields import TICKET_WORDS
from nocdesk.boards.work_fields import WORK_WORDS
from nocdesk.commandline.filtering import understood
from nocdesk.commandline.opening import allow, invocation
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.core import Core
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.toml_file import nearest, read_toml
from nocdesk.views.commands import ViewError
from nocdesk.views.list_views import ListViewRow, ListViewWish, forget_list_view, keep_list_view, list_view_rows

LISTS: Mapping[str, Vocabulary[Any]] = {
    "alarms": ALARM_WORDS,
    "tickets": TICKET_WORDS,
    "services": SERVICE_WORDS,
    "problems": PROBLEM_WORDS,
    "works": WORK_WORDS,
    "shelf": SHELF_WORDS,
}
"""The lists that views are kept of, by their words on the command line."""

commands = typer.Typer(help="Filters of lists by name: list, keep, forget, export, import.")
ListName = Annotated[str, typer.Argument(metavar="LIST", help=_("One of {names}.").format(names=", ".join(LISTS)))]
Name = Annotated[str, typer.Argument(help="What it is called.")]
Shared = Annotated[bool, typer.Option("--shared", help="For everybody who sees the list.")]


@commands.callback(invoke_without_command=True)
def views(context: typer.Context, as_json: AsJson = False) -> None:
    """List your views and the shared ones."""
    if context.invoked_subcommand is not None:
        return
    with invocation(context).store() as core:
        rows = _rows(core)
    if as_json:
        show_json([_record(row) for row in rows])
        return
    cells = (
        [row.list_name, row.name, row.text, _("everybody") if row.is_shared else _("you"), row.owner] for row in rows
    )
    show_table(("list", "name", "filter", "for", "kept by"), cells, empty=_("No view is kept."))


@commands.command("keep")
def keep(
    context: typer.Context,
    list_name: ListName,
    name: Name,
    text: Annotated[str, typer.Argument(metavar="WORDS", help="The filter, as behind --filter.")],
    shared: Shared = False,
) -> None:
    """Keep a filter by a name; one of that name is replaced."""
    with invocation(context).store() as core:
        _keep(core, [ListViewWish(list_name, name, text, shared)])
        print(_("“{name}” is kept for {whom}.").format(name=name, whom=_("everybody") if shared else _("you")))


@commands.command("forget")
def forget(context: typer.Context, list_name: ListName, name: Name) -> None:
    """Forget a view."""
    with invocation(context).store() as core:
        found = [row for row in _rows(core) if (row.list_name, row.name) == (list_name, name)]
        if not found:
            raise ViewError(
                _("There is no view '{name}' of {list_name}: look at `nocdesk views`.").format(
                    name=name, list_name=list_name
                )
            )
        with core.work() as work:
            forget_list_view(work, view_id=found[0].id)
        print(_("“{name}” is forgotten.").format(name=name))


@commands.command("export")
def export(context: typer.Context) -> None:
    """Write your views and the shared ones as TOML on standard output."""
    with invocation(context).store() as core:
        for row in _rows(core):
            sys.stdout.write("\n".join(_lines(row)) + "\n\n")


@commands.command("import")
def import_file(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="Such as export writes it.")]
) -> None:
    """Keep the views of a file, all or none; those marked as shared are shared, where your role may."""
    wishes = list(_wishes(file))
    with invocation(context).store() as core:
        _keep(core, wishes)
    print(_("{count} views are kept.").format(count=len(wishes)))


def _rows(core: Core) -> list[ListViewRow]:
    allow(core.actor, Act.KEEP_VIEW)
    with core.read() as session:
        return list_view_rows(session, core.actor)


def _keep(core: Core, wishes: list[ListViewWish]) -> None:
    for wish in wishes:
        if wish.list_name not in LISTS:
            raise ViewError(
                _("There are no views of '{list_name}'; {nearest}").format(
                    list_name=wish.list_name, nearest=nearest(wish.list_name, list(LISTS))
                )
            )
        understood(LISTS[wish.list_name], wish.text, core)
    with core.work() as work:
        for wish in wishes:
            keep_list_view(work, wish=wish)


def _record(row: ListViewRow) -> dict[str, object]:
    return {"list": row.list_name, "name": row.name, "filter": row.text, "shared": row.is_shared, "by": row.owner}


def _lines(row: ListViewRow) -> Iterator[str]:
    yield "[[view]]"
    for key, text in (("list", row.list_name), ("name", row.name), ("filter", row.text)):
        # What JSON calls a string is one in TOML as well, but for this character.
        yield f"{key} = {json.dumps(text, ensure_ascii=False)}".replace("\x7f", "\\u007f")
    yield f"shared = {str(row.is_shared).lower()}"


def _wishes(file: Path) -> Iterator[ListViewWish]:
    found = read_toml(file)
    views = found.content.get("view")
    if not isinstance(views, list):
        raise ViewError(_("{file}: holds no [[view]]. Write one with `nocdesk views export`.").format(file=file))
    for number, view in enumerate(views):
        if not _is_view(view):
            place = found.place(("view", number))
            raise ViewError(
                _("{place}: a view has the texts list, name and filter, and shared = true or false.").format(
                    place=place
                )
            )
        yield ListViewWish(view["list"], view["name"], view["filter"], view.get("shared", False))


def _is_view(view: object) -> bool:
    if not isinstance(view, dict) or not isinstance(view.get("shared", False), bool):
        return False
    return all(isinstance(view.get(key), str) for key in ("list", "name", "filter"))
