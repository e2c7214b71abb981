"""The commands about planned works: plan, announce, extend, end, import and export of calendar files."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.work_fields import WORK_WORDS
from nocdesk.commandline.filtering import fields_help
from nocdesk.commandline.listings import UnknownServiceError, instant_of
from nocdesk.commandline.opening import allow, invocation
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import OutputFileError, show_json
from nocdesk.commandline.works_listing import list_works
from nocdesk.people.policy import Act
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.toml_file import nearest
from nocdesk.works.calendar_export import calendar_events
from nocdesk.works.calendar_import import ImportResult, import_calendar
from nocdesk.works.calendar_scope import ImportWishes
from nocdesk.works.checks import PlannedWorkError
from nocdesk.works.commands import announce_work, call_off_work, end_work_now, extend_work, plan_work
from nocdesk.works.icalendar_file import LARGEST_FILE, read_calendar, write_calendar
from nocdesk.works.laying_out import recurrence_of_series
from nocdesk.works.model import PlannedWork, WorkSeries
from nocdesk.works.recurrence import instant, next_occurrences, recurrence_of, zone_of
from nocdesk.works.recurrence_words import recurrence_words
from nocdesk.works.series_commands import announce_series, end_series, plan_series

commands = typer.Typer(no_args_is_help=True, help="Planned works: list, plan, announce, end, import, export.")
commands.command("list", epilog=fields_help(WORK_WORDS, "state:running,planned told:no starts<+2d"))(list_works)

Which = Annotated[str, typer.Argument(metavar="ID", help="A work by its id, or a whole series such as s3.")]
Zone = Annotated[str, typer.Option("--timezone", help="The zone of times written without one, and of a rule.")]


@commands.command("plan")
def plan(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What is to be done.")],
    start: Annotated[str, typer.Option("--from", help="When it begins, such as 2026-12-01T22:00.")],
    end: Annotated[str, typer.Option("--to", help="When it ends.")],
    service: Annotated[list[str], typer.Option("--service", help="A service that it takes down; may be repeated.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    rule: Annotated[str, typer.Option(help="How it recurs (RFC 5545), such as FREQ=WEEKLY;BYDAY=TU.")] = "",
    timezone: Zone = "UTC",
    announced: Annotated[str | None, typer.Option(help="When the customers were told of it.")] = None,
) -> None:
    """Plan work, once or recurring."""
    starts_at, ends_at = _instant(start, "--from", timezone), _instant(end, "--to", timezone)
    told_at = instant_of(announced, "--announced")
    with invocation(context).store() as core:
        allow(core.actor, Act.PLAN_WORK)
        with core.work() as work:
            scope = _service_ids(work.session, service)
            if not rule:
                number = plan_work(
                    work,
                    name=name,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    service_ids=scope,
                    reason=reason,
                    announced_at=told_at,
                )
                print(f"Planned as {number}: {name}, {starts_at:%Y-%m-%d %H:%M} to {ends_at:%Y-%m-%d %H:%M} UTC.")
                return
            recurrence = recurrence_of(rule, timezone, starts_at, ends_at)
            number = plan_series(
                work, name=name, recurrence=recurrence, service_ids=scope, reason=reason, announced_at=told_at
            )
            print(f"Planned as s{number}: {name}, {recurrence_words(recurrence)}. The next times:")
            for time in next_occurrences(recurrence, work.now, 5):
                print(f"  {time.occurs_at:%a %Y-%m-%d %H:%M} to {time.ends_at:%a %Y-%m-%d %H:%M} UTC")


@commands.command("announce")
def announce(
    context: typer.Context,
    which: Which,
    at: Annotated[str | None, typer.Option(help="When the customers were told; now, where it is left out.")] = None,
) -> None:
    """Say that the customers were told of a work, or of a whole series."""
    told_at = instant_of(at, "--at")
    with invocation(context).store() as core:
        allow(core.actor, Act.ANNOUNCE_WORK)
        with core.work() as work:
            name = _name(work.session, which)
            if _is_series(which):
                announce_series(work, series_id=_number(which), at=told_at)
            else:
                announce_work(work, work_id=_number(which), at=told_at)
            print(f"Announced: {name}, at {told_at or work.now:%Y-%m-%d %H:%M} UTC.")


@commands.command("extend")
def extend(
    context: typer.Context,
    which: Which,
    end: Annotated[str, typer.Option("--to", help="When it ends now.")],
    reason: Annotated[str, typer.Option(help="Why it takes longer.")],
    timezone: Zone = "UTC",
) -> None:
    """Let a work last longer; the time that is added was not announced."""
    ends_at = _instant(end, "--to", timezone)
    with invocation(context).store() as core:
        allow(core.actor, Act.PLAN_WORK)
        with core.work() as work:
            extend_work(work, work_id=_single(which), ends_at=ends_at, reason=reason)
            print(f"Extended: {_name(work.session, which)} to {ends_at:%Y-%m-%d %H:%M} UTC.")


@commands.command("end")
def end(
    context: typer.Context,
    which: Which,
    reason: Annotated[str, typer.Option(help="Why; needed for what has not begun, and for a series.")] = "",
) -> None:
    """End a work that goes on; call off one that has not begun; let a series take place no more."""
    with invocation(context).store() as core:
        allow(core.actor, Act.PLAN_WORK)
        with core.work() as work:
            print(_ended(work, which, reason))


@commands.command("import")
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
    with invocation(context).store() as core:
        allow(core.actor, Act.PLAN_WORK)
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


@commands.command("export")
def export_file(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output without it.")] = None,
) -> None:
    """Write everything planned as a calendar file, which imports to "nothing to do"."""
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_WORKS)
        with core.read() as session:
            content = write_calendar(calendar_events(session, core.clock.now()), core.clock.now())
    if file is None:
        sys.stdout.write(content.decode().replace("\r\n", "\n"))
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise OutputFileError(f"{file}: cannot be written ({error.strerror}). Name another file.") from error


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
        print(f"error: {fault}", file=sys.stderr)
    verb = "would be done" if is_dry else "done"
    print(
        f"{len(result.done)} {verb}, {result.unchanged} unchanged, {result.past} over already, "
        f"{len(result.faults)} faulty"
    )


def _ended(work: UnitOfWork, which: str, reason: str) -> str:
    name = _name(work.session, which)
    if _is_series(which):
        end_series(work, series_id=_number(which), reason=reason)
        return f"Ended: {name} takes place no more."
    planned = work.session.get(PlannedWork, _number(which))
    if planned is not None and planned.starts_at > work.now:
        call_off_work(work, work_id=planned.id, reason=reason)
        return f"Called off: {name}."
    end_work_now(work, work_id=_number(which))
    return f"Ended: {name}."


def _content(file: Path) -> bytes:
    """No more than one byte beyond what is read anyway, so that a huge file fills no memory."""
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1)


def _mapping(pairs: list[str]) -> dict[str, tuple[str, ...]]:
    mapped: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        category, sign, service = pair.partition("=")
        if not (sign and category.strip() and service.strip()):
            raise typer.BadParameter(f"'{pair}' is not CATEGORY=SERVICE", param_hint="--map")
        key = category.strip().casefold()
        mapped[key] = (*mapped.get(key, ()), service.strip())
    return mapped


def _service_ids(session: Session, names: list[str]) -> set[int]:
    known = {name: number for name, number in session.execute(select(Service.name, Service.id)).all()}
    for name in names:
        if name not in known:
            raise UnknownServiceError(f"There is no service '{name}'; {nearest(name, sorted(known))}")
    return {known[name] for name in names}


def _instant(text: str, option: str, timezone: str) -> datetime:
    """An instant; a time without a zone is one of `timezone`."""
    at = instant_of(text, option)
    assert at is not None
    written = datetime.fromisoformat(text)
    return at.astimezone(UTC) if written.tzinfo else instant(written, zone_of(timezone))


def _name(session: Session, which: str) -> str:
    series = session.get(WorkSeries, _number(which)) if _is_series(which) else None
    planned = None if _is_series(which) else session.get(PlannedWork, _number(which))
    if series is not None:
        return f"{series.name} ({recurrence_words(recurrence_of_series(series))})"
    if planned is None:
        raise PlannedWorkError(f"There is no planned work {which}: `nocdesk works list` shows what there is.")
    return planned.name


def _is_series(which: str) -> bool:
    return which.startswith("s")


def _single(which: str) -> int:
    if _is_series(which):
        raise PlannedWorkError(f"{which} is a whole series: name one of its works, as `nocdesk works list` shows them.")
    return _number(which)


def _number(which: str) -> int:
    digits = which.removeprefix("s")
    if not digits.isdecimal() or len(digits) > 15:
        raise PlannedWorkError(f"'{which}' is neither a work such as 12 nor a series such as s3.")
    return int(digits)
