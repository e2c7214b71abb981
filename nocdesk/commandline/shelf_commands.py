"""The commands about what asks nobody for attention: shelve, agree, extend, unshelve, out of service and back."""

import re
from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy import select

from nocdesk.alarms.out_of_service import OutOfServiceError, take_back_into_service, take_out_of_service
from nocdesk.alarms.shelf import ShelfState
from nocdesk.alarms.shelving import ShelfError, extend_shelf, second_shelf, shelve_alarm, unshelve_alarm
from nocdesk.alarms.standing import alarm_by_id
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.boards.records import Record, instant
from nocdesk.boards.shelf_board import QuietRow, quiet_rows
from nocdesk.boards.shelf_fields import SHELF_WORDS
from nocdesk.commandline.filtering import FilterText, fields_help, nothing, passing
from nocdesk.commandline.opening import acting, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.store.unit_of_work import UnitOfWork

Which = Annotated[int, typer.Argument(metavar="ID", help="The alarm, as `nocdesk alarm list` shows it.")]
Reason = Annotated[str, typer.Option(help="Why nobody needs to look at it.")]
Lasts = Annotated[str, typer.Option("--for", metavar="TIME", help="Such as 15m, 1h, 4h or 24h, which is the most.")]


def add_to(commands: typer.Typer) -> None:
    """Add them to the commands about alarms."""
    for name, command in (
        ("shelve", shelve),
        ("agree", agree),
        ("extend", extend),
        ("unshelve", unshelve),
        ("out", take_out),
        ("back", take_back),
    ):
        commands.command(name)(command)
    commands.command("shelf", epilog=fields_help(SHELF_WORDS, "kind:shelved by:ann until<+1h"))(shelf)


def shelf(context: typer.Context, as_json: AsJson = False, words: FilterText = "") -> None:
    """List what asks nobody for attention: shelved, suppressed by planned work, out of service."""
    with store_for(context, Act.VIEW_ALARMS) as core, core.read() as session:
        records = [_record(row) for row in passing(quiet_rows(session), SHELF_WORDS, words, core)]
    if as_json:
        show_json(records)
        return
    titles = ("state", "id", "severity", "resource", "text", "reason", "by", "since", "until")
    show_table(
        titles,
        ([record[title] for title in titles] for record in records),
        empty=nothing(_("Nothing is shelved"), words),
    )


def shelve(
    context: typer.Context,
    number: Which,
    reason: Reason,
    lasts: Lasts = "1h",
    once: Annotated[bool, typer.Option("--once", help="Until it clears, 24 h at most.")] = False,
) -> None:
    """Put an alarm aside; a critical one waits for a second person."""
    with acting(context, Act.SHELVE_ALARM) as work:
        until = None if once else work.now + _span(lasts)
        found = shelve_alarm(work, alarm_id=number, reason=reason, until=until)
        print(
            _("Alarm {number} {said} until {until:%Y-%m-%d %H:%M} UTC.").format(
                number=number, said=_said(found), until=found.until
            )
        )


def agree(context: typer.Context, number: Which) -> None:
    """Agree, as the second person, that a critical alarm is put aside."""
    with acting(context, Act.SHELVE_ALARM) as work:
        second_shelf(work, shelf_id=_shelf_of(work, number))
        print(_("Alarm {number} is shelved.").format(number=number))


def extend(context: typer.Context, number: Which, reason: Reason, lasts: Lasts = "1h") -> None:
    """Leave an alarm on the shelf for longer, from now."""
    with acting(context, Act.SHELVE_ALARM) as work:
        until = work.now + _span(lasts)
        extend_shelf(work, shelf_id=_shelf_of(work, number), until=until, reason=reason)
        print(_("Alarm {number} is shelved until {until:%Y-%m-%d %H:%M} UTC.").format(number=number, until=until))


def unshelve(
    context: typer.Context, number: Which, reason: Annotated[str, typer.Option(help="Why; may be left out.")] = ""
) -> None:
    """Bring an alarm back, or decline that it is put aside."""
    with acting(context, Act.SHELVE_ALARM) as work:
        unshelve_alarm(work, shelf_id=_shelf_of(work, number), reason=reason)
        print(_("Alarm {number} is not shelved any more.").format(number=number))


def take_out(
    context: typer.Context,
    resource: Annotated[str, typer.Argument(help="A device, or one thing of it such as 'rt-1 ge-0/0/1'.")],
    reason: Reason,
) -> None:
    """Take a resource out of service: its alarms ask nobody for attention until it is taken back."""
    with acting(context, Act.TAKE_OUT_OF_SERVICE) as work:
        take_out_of_service(work, resource=resource, reason=reason)
        print(_("{resource} is out of service.").format(resource=resource))


def take_back(
    context: typer.Context, resource: Annotated[str, typer.Argument(help="As it was taken out of service.")]
) -> None:
    """Take a resource back into service."""
    with acting(context, Act.TAKE_OUT_OF_SERVICE) as work:
        query = select(OutOfService.id).where(OutOfService.resource == resource, OutOfService.ended_at.is_(None))
        number = work.session.scalar(query)
        if number is None:
            raise OutOfServiceError(
                _("{resource} is not out of service: `nocdesk alarm shelf` shows what is.").format(resource=resource)
            )
        take_back_into_service(work, out_id=number)
        print(_("{resource} is in service again.").format(resource=resource))


def _shelf_of(work: UnitOfWork, alarm_id: int) -> int:
    key = alarm_by_id(work, alarm_id).natural_key
    query = select(AlarmShelf.id).where(AlarmShelf.natural_key == key, AlarmShelf.ended_at.is_(None))
    number = work.session.scalar(query)
    if number is None:
        raise ShelfError(
            _("Alarm {alarm_id} is not shelved: `nocdesk alarm shelf` shows what is.").format(alarm_id=alarm_id)
        )
    return number


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})(m|h)", text.strip())
    if found is None:
        raise typer.BadParameter(
            _("'{text}' is no time: write such as 15m, 1h or 24h").format(text=text), param_hint="--for"
        )
    return timedelta(minutes=int(found[1])) if found[2] == "m" else timedelta(hours=int(found[1]))


def _said(shelf: AlarmShelf) -> str:
    return _("waits for a second person, to be shelved") if shelf.state is ShelfState.ASKED else _("is shelved")


def _record(row: QuietRow) -> Record:
    return {
        "state": row.kind.value,
        "id": row.id,
        "severity": row.severity.value if row.severity else None,
        "resource": row.resource,
        "text": row.text,
        "reason": row.reason,
        "by": row.by or None,
        "seconded_by": row.seconded_by,
        "since": instant(row.since),
        "until": instant(row.until),
        "once": row.is_one_shot,
    }
