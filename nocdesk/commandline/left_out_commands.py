"""`nocdesk left-out`: what people left out of discoveries: list it, and take it back in."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Annotated

import typer

from nocdesk.boards.records import instant
from nocdesk.commandline.opening import acting, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.network.left_out import LeftOut, left_out_proposals, take_back_proposals
from nocdesk.people.policy import Act


class NotLeftOutError(NocdeskError):
    """What is to be taken back in was not left out."""


commands = typer.Typer(help="What people left out of discoveries: list it, and take it back in.")


@commands.callback(invoke_without_command=True)
def left_out(context: typer.Context, as_json: AsJson = False) -> None:
    """List what was left out at the desk, by whom and when; no discovery proposes it."""
    if context.invoked_subcommand is not None:
        return
    with store_for(context, Act.DISCOVER_DEVICES) as core, core.read() as session:
        rows = sorted(left_out_proposals(session).values(), key=lambda left: left.at)
    if as_json:
        show_json([_record(left) for left in rows])
        return
    titles = ("host", "port", "name", "would add", "left out by", "at (UTC)")
    show_table(titles, map(_cells, rows), empty=_("Nothing is left out."))


@commands.command("take-back")
def take_back(
    context: typer.Context,
    hosts: Annotated[list[str], typer.Argument(metavar="HOST", help="By address or by name, as they are listed.")],
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Only what was left out at this port.")] = None,
) -> None:
    """Let discoveries propose these hosts again, to everybody."""
    with acting(context, Act.DISCOVER_DEVICES) as work:
        known = [left for left in left_out_proposals(work.session).values() if port in (None, left.offered.port)]
        found = {left.offered.place: left for host in hosts for left in _of(host, known)}
        take_back_proposals(work, places=list(found))
    for left in found.values():
        print(_("{name} will be proposed again").format(name=f"{left.offered.name} ({left.offered.address})"))


def _of(host: str, known: Sequence[LeftOut]) -> Iterator[LeftOut]:
    found = [left for left in known if host in (left.offered.address, left.offered.name)]
    if not found:
        raise NotLeftOutError(_("'{host}' was not left out: look at `nocdesk left-out`.").format(host=host))
    yield from found


def _record(left: LeftOut) -> dict[str, object]:
    offered = left.offered
    return {
        "address": offered.address,
        "port": offered.port,
        "name": offered.name,
        "offered": list(offered.names),
        "by": left.by,
        "at": instant(left.at),
    }


def _cells(left: LeftOut) -> list[object]:
    offered, at = left.offered, f"{left.at.astimezone(UTC):%Y-%m-%d %H:%M}"
    return [offered.address, offered.port, offered.name, list(offered.names), left.by, at]
