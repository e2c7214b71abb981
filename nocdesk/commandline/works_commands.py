"""The commands about planned works: plan, announce, extend, end."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.work_fields import WORK_WORDS
from nocdesk.calendar_words import short_weekday
from nocdesk.commandline.filtering import fields_help
from nocdesk.commandline.listings import UnknownServiceError, instant_of
from nocdesk.commandline.opening import acting
from nocdesk.commandline.works_calendar import export_file, import_file
from nocdesk.commandline.works_listing import list_works
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.toml_file import nearest
from nocdesk.works.checks import PlannedWorkError
from nocdesk.works.commands import announce_work, call_off_work, end_work_now, extend_work, plan_work
from nocdesk.works.laying_out import recurrence_of_series
from nocdesk.works.model import PlannedWork, WorkSeries
from nocdesk.works.recurrence import Recurrence, instant, next_occurrences, recurrence_of, zone_of
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
    with acting(context, Act.PLAN_WORK) as work:
        scope = _service_ids(work.session, service)
        if rule:
            recurrence = recurrence_of(rule, timezone, starts_at, ends_at)
            number = plan_series(
                work, name=name, recurrence=recurrence, service_ids=scope, reason=reason, announced_at=told_at
            )
            said = _series_words(number, name, recurrence, work.now)
        else:
            number = plan_work(
                work,
                name=name,
                starts_at=starts_at,
                ends_at=ends_at,
                service_ids=scope,
                reason=reason,
                announced_at=told_at,
            )
            said = _("Planned as {number}: {name}, {starts_at:%Y-%m-%d %H:%M} to {ends_at:%Y-%m-%d %H:%M} UTC.").format(
                number=number, name=name, starts_at=starts_at, ends_at=ends_at
            )
    print(said)


@commands.command("announce")
def announce(
    context: typer.Context,
    which: Which,
    at: Annotated[str | None, typer.Option(help="When the customers were told; now, where it is left out.")] = None,
) -> None:
    """Say that the customers were told of a work, or of a whole series."""
    told_at = instant_of(at, "--at")
    with acting(context, Act.ANNOUNCE_WORK) as work:
        name, now = _name(work.session, which), work.now
        if _is_series(which):
            announce_series(work, series_id=_number(which), at=told_at)
        else:
            announce_work(work, work_id=_number(which), at=told_at)
    print(_("Announced: {name}, at {told_at:%Y-%m-%d %H:%M} UTC.").format(name=name, told_at=told_at or now))


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
    with acting(context, Act.PLAN_WORK) as work:
        extend_work(work, work_id=_single(which), ends_at=ends_at, reason=reason)
        name = _name(work.session, which)
    print(_("Extended: {name} to {ends_at:%Y-%m-%d %H:%M} UTC.").format(name=name, ends_at=ends_at))


@commands.command("end")
def end(
    context: typer.Context,
    which: Which,
    reason: Annotated[str, typer.Option(help="Why; needed for what has not begun, and for a series.")] = "",
) -> None:
    """End a work that goes on; call off one that has not begun; let a series take place no more."""
    with acting(context, Act.PLAN_WORK) as work:
        said = _ended(work, which, reason)
    print(said)


commands.command("import")(import_file)
commands.command("export")(export_file)


def _ended(work: UnitOfWork, which: str, reason: str) -> str:
    name = _name(work.session, which)
    if _is_series(which):
        end_series(work, series_id=_number(which), reason=reason)
        return _("Ended: {name} takes place no more.").format(name=name)
    planned = work.session.get(PlannedWork, _number(which))
    if planned is not None and planned.starts_at > work.now:
        call_off_work(work, work_id=planned.id, reason=reason)
        return _("Called off: {name}.").format(name=name)
    end_work_now(work, work_id=_number(which))
    return _("Ended: {name}.").format(name=name)


def _series_words(number: int, name: str, recurrence: Recurrence, now: datetime) -> str:
    """What was planned, and when it takes place next, a line each."""
    planned = _("Planned as s{number}: {name}, {recurrence}. The next times:").format(
        number=number, name=name, recurrence=recurrence_words(recurrence)
    )
    times = (
        _("  {begins} to {ends} UTC").format(begins=_day_and_time(time.occurs_at), ends=_day_and_time(time.ends_at))
        for time in next_occurrences(recurrence, now, 5)
    )
    return "\n".join((planned, *times))


def _day_and_time(at: datetime) -> str:
    return f"{short_weekday(at.weekday())} {at:%Y-%m-%d %H:%M}"


def _service_ids(session: Session, names: list[str]) -> set[int]:
    known = {name: number for name, number in session.execute(select(Service.name, Service.id)).all()}
    for name in names:
        if name not in known:
            raise UnknownServiceError(
                _("There is no service '{name}'; {nearest}").format(name=name, nearest=nearest(name, sorted(known)))
            )
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
        raise PlannedWorkError(
            _("There is no planned work {which}: `nocdesk works list` shows what there is.").format(which=which)
        )
    return planned.name


def _is_series(which: str) -> bool:
    return which.startswith("s")


def _single(which: str) -> int:
    if _is_series(which):
        raise PlannedWorkError(
            _("{which} is a whole series: name one of its works, as `nocdesk works list` shows them.").format(
                which=which
            )
        )
    return _number(which)


def _number(which: str) -> int:
    digits = which.removeprefix("s")
    if not digits.isdecimal() or len(digits) > 15:
        raise PlannedWorkError(_("'{which}' is neither a work such as 12 nor a series such as s3.").format(which=which))
    return int(digits)
