"""The commands about reports: make one now, or have them written on a calendar."""

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from nocdesk.commandline.opening import acting, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import require_writable, show_json, show_table
from nocdesk.language import N_, _
from nocdesk.people.policy import Act
from nocdesk.reports.commands import schedule_report, unschedule_report
from nocdesk.reports.formats import ReportFormat, spoken_in, write_report
from nocdesk.reports.orders import ACTS, ReportKind, ReportOrder, customer_named, known_by, make_report
from nocdesk.reports.report_period import Every, period_named
from nocdesk.reports.schedules import ALL_TIMEZONE, ScheduleRow, schedule_rows
from nocdesk.settings import Settings
from nocdesk.shifts.alarm_health import AlarmTerms

commands = typer.Typer(help="Make reports, or have them written on a calendar.", no_args_is_help=True)

Customer = Annotated[str | None, typer.Option(help="About this customer only; all without it.")]
Period = Annotated[str, typer.Option(help="Such as 2026, 2026-Q4, 2026-10, 2026-W45 or 2026-10-25.")]
Format = Annotated[ReportFormat, typer.Option("--format", help="What kind of file.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As it was known on that day, or then.")]
Output = Annotated[Path, typer.Option(help="The file to write.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


_OF_CUSTOMERS: Mapping[ReportKind, str] = {
    ReportKind.SLA: N_(
        _("Performance against agreements: what was promised, what was kept, what was left out, what is owed.")
    ),
    ReportKind.EXCEPTIONS: N_(_("Breaches, what was decided about them, and the evidence for them.")),
    ReportKind.CAPACITY: N_(
        _("Developing capacity problems: how full interfaces are, and when they reach their limit.")
    ),
    ReportKind.USAGE: N_(_("Usage patterns: what interfaces carry by weekday and hour.")),
}
"""The reports that may be about one customer, each a command of its kind's name."""


def _command_of(kind: ReportKind) -> Callable[..., None]:
    def make(
        context: typer.Context,
        period: Period,
        output: Output,
        customer: Customer = None,
        file_format: Format = ReportFormat.PDF,
        as_of: AsOf = None,
        force: Force = False,
    ) -> None:
        _make(context, kind, customer, period, file_format, as_of, output, force)

    return make


for _kind, _words in _OF_CUSTOMERS.items():
    commands.command(_kind.value, help=_words)(_command_of(_kind))


@commands.command("alarms")
def alarms(
    context: typer.Context,
    period: Period,
    output: Output,
    file_format: Format = ReportFormat.PDF,
    force: Force = False,
) -> None:
    """Alarm quality: load, floods, the worst ten, chattering, stale and shelved alarms, missing rules."""
    _make(context, ReportKind.ALARMS, None, period, file_format, None, output, force)


@commands.command("schedule")
def schedule(
    context: typer.Context,
    kind: Annotated[ReportKind, typer.Argument(help="What it is about.")],
    folder: Annotated[Path, typer.Option(help="A folder on the collector's machine, by its whole path.")],
    customer: Customer = None,
    every: Annotated[Every, typer.Option(help="For each of these, when it is over.")] = Every.MONTH,
    file_format: Format = ReportFormat.PDF,
) -> None:
    """Have a report written whenever a period is over; the collector does it."""
    with acting(context, Act.SCHEDULE_REPORT) as work:
        customer_id = None if customer is None else customer_named(work.session, customer).id
        number = schedule_report(
            work,
            kind=kind,
            customer_id=customer_id,
            every=every,
            file_format=file_format,
            folder=str(folder.expanduser()),
        )
    print(
        _("Schedule {number}: the first report is that of the {every} that runs now, an hour after its end.").format(
            number=number, every=every
        )
    )


@commands.command("schedules")
def schedules(context: typer.Context, as_json: AsJson = False) -> None:
    """List the reports on the calendar."""
    with store_for(context, Act.VIEW_SLA) as core, core.read() as session:
        rows = schedule_rows(session, now=core.clock.now())
    if as_json:
        show_json([_record(row) for row in rows])
        return
    titles = ("schedule", "report", "customer", "every", "format", "folder", "next", "last written", "fault")
    cells = (
        (r.id, r.kind, r.customer, r.every, r.file_format, r.folder, _at(r.next_at), _at(r.last_written_at), r.fault)
        for r in rows
    )
    show_table(titles, cells, empty=_("No report is on the calendar: `nocdesk report schedule` puts one there."))


@commands.command("unschedule")
def unschedule(context: typer.Context, number: Annotated[int, typer.Argument(help="Which schedule.")]) -> None:
    """Take a report off the calendar; the files that were written stay."""
    with acting(context, Act.SCHEDULE_REPORT) as work:
        unschedule_report(work, schedule_id=number)
    print(_("Schedule {number} is off the calendar.").format(number=number))


def _make(
    context: typer.Context,
    kind: ReportKind,
    customer: str | None,
    period: str,
    file_format: ReportFormat,
    as_of: str | None,
    output: Path,
    force: bool,
) -> None:
    require_writable(output)
    with store_for(context, ACTS[kind]) as core, core.read() as session:
        order = _order(session, kind, customer, period, as_of, core.settings)
        with spoken_in(file_format):
            document = make_report(session, order, now=core.clock.now(), step=_show_share)
    write_report(document, file_format, output, replace=force, step=_show_share)
    _end_of_line()
    print(_("Written: {file}").format(file=output.absolute()))


def _order(
    session: Session, kind: ReportKind, customer: str | None, period: str, as_of: str | None, settings: Settings
) -> ReportOrder:
    choice = None if customer is None else customer_named(session, customer)
    timezone = ALL_TIMEZONE if choice is None else choice.timezone
    return ReportOrder(
        kind,
        choice,
        period_named(period, timezone),
        settings.reports.provider,
        known_by(as_of or "", timezone),
        AlarmTerms(settings.health, settings.shifts),
    )


def _record(row: ScheduleRow) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind.value,
        "customer": row.customer,
        "every": row.every.value,
        "format": row.file_format.value,
        "folder": row.folder,
        "scheduled_by": row.scheduled_by,
        "next_at": row.next_at.isoformat(),
        "last_written_at": row.last_written_at.isoformat() if row.last_written_at else None,
        "last_path": row.last_path,
        "fault": row.fault,
    }


def _at(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


def _show_share(share: float) -> None:
    if sys.stderr.isatty() and share > 0:
        print(f"\r{share:.0%} ", end="", file=sys.stderr, flush=True)


def _end_of_line() -> None:
    if sys.stderr.isatty():
        print("\r     \r", end="", file=sys.stderr, flush=True)
