"""The commands that bring planned works in from calendar files, and write them as one."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.listings import instant_of
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import OutputFileError, show_json
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.works.calendar_export import calendar_events
from nocdesk.works.calendar_import import ImportResult, import_calendar
from nocdesk.works.calendar_scope import ImportWishes
from nocdesk.works.icalendar_file import LARGEST_FILE, read_calendar, write_calendar
from nocdesk.works.recurrence import zone_of


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A calendar file (.ics).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    service: Annotated[list[str] | None, typer.Option(help="The services of events that name none.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="CATEGORY=SERVICE", help="The service that a category means.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(help="The zone of dates and of floating times, which are refused without it.")
    ] = None,
    announced: Annotated[
        str | None, typer.Option(help="When the customers were told, where the file does not say so.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring a calendar's events in as planned works; those that it cannot are listed, each with its remedy."""
    if timezone is not None:
        zone_of(timezone)
    wishes = ImportWishes(tuple(service or ()), _mapping(mapping or []), timezone, instant_of(announced, "--announced"))
    with store_for(context, Act.PLAN_WORK) as core:
        found = read_calendar(file.name, _content(file))
        try:
            with core.work() as work:
                result = import_calendar(work, found, wishes)
                if dry_run:
                    raise _DryRunError(result)
        except _DryRunError as dry:
            result = dry.result
    _show(result, is_dry=dry_run, as_json=as_json)
    if result.faults:
        raise typer.Exit(1)


def export_file(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output without it.")] = None,
) -> None:
    """Write everything planned as a calendar file, which imports to "nothing to do"."""
    with store_for(context, Act.VIEW_WORKS) as core, core.read() as session:
        content = write_calendar(calendar_events(session, core.clock.now()), core.clock.now())
    if file is None:
        sys.stdout.write(content.decode().replace("\r\n", "\n"))
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise OutputFileError(
            _("{file}: cannot be written ({strerror}). Name another file.").format(file=file, strerror=error.strerror)
        ) from error


class _DryRunError(Exception):
    """Takes back what a dry run has tried."""

    def __init__(self, result: ImportResult) -> None:
        super().__init__()
        self.result = result


def _show(result: ImportResult, *, is_dry: bool, as_json: bool) -> None:
    counts = {"unchanged": result.unchanged, "past": result.past}
    if as_json:
        show_json({"done": list(result.done), "faults": list(result.faults), **counts, "applied": not is_dry})
        return
    for line in result.done:
        print(line)
    for fault in result.faults:
        print(_("error: {fault}").format(fault=fault), file=sys.stderr)
    verb = _("would be done") if is_dry else _("done")
    print(
        _("{count} {verb}, {unchanged} unchanged, {past} over already, {faulty} faulty").format(
            count=len(result.done), verb=verb, unchanged=result.unchanged, past=result.past, faulty=len(result.faults)
        )
    )


def _content(file: Path) -> bytes:
    """No more than one byte beyond what is read anyway, so that a huge file fills no memory."""
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1)


def _mapping(pairs: list[str]) -> dict[str, tuple[str, ...]]:
    mapped: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        category, sign, service = pair.partition("=")
        if not (sign and category.strip() and service.strip()):
            raise typer.BadParameter(_("'{pair}' is not CATEGORY=SERVICE").format(pair=pair), param_hint="--map")
        key = category.strip().casefold()
        mapped[key] = (*mapped.get(key, ()), service.strip())
    return mapped
