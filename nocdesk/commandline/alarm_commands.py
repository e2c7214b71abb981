"""The commands about alarms: raise and clear what another tool has seen, and work them as on the console."""

from collections.abc import Callable
from typing import Annotated

import typer

from nocdesk.alarms.commands import (
    acknowledge_alarm,
    annotate_alarm,
    clear_alarm,
    own_alarm,
    report_alarm,
    report_clear_alarm,
    unacknowledge_alarm,
)
from nocdesk.alarms.model import Condition
from nocdesk.alarms.reporting import Report
from nocdesk.alarms.resources import Resources
from nocdesk.boards.records import alarm_record
from nocdesk.commandline import shelf_commands
from nocdesk.commandline.listings import ALARM_FIELDS_HELP, alarms
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork

commands = typer.Typer(no_args_is_help=True, help="Alarms: list, raise, clear, acknowledge, shelve, out of service.")
commands.command("list", epilog=ALARM_FIELDS_HELP)(alarms)
shelf_commands.add_to(commands)

Which = Annotated[int, typer.Argument(metavar="ID", help="The alarm, as `nocdesk alarm list` shows it.")]
ResourceName = Annotated[str, typer.Argument(metavar="RESOURCE", help="A device, 'DEVICE INTERFACE', link or service.")]
ConditionName = Annotated[Condition, typer.Option(help="What the trouble is.")]
Key = Annotated[str, typer.Option(help="Tells several of one condition apart; clear with the same one.")]


@commands.command("raise")
def raise_(
    context: typer.Context,
    resource: ResourceName,
    text: Annotated[str, typer.Option(help="What is wrong, in a line.")],
    condition: ConditionName = Condition.REPORTED,
    severity: Annotated[PerceivedSeverity | None, typer.Option(help="Without it, that of the condition.")] = None,
    key: Key = "",
    as_json: AsJson = False,
) -> None:
    """Raise an alarm, or count up the one that is open about the same trouble."""
    report = Report(resource, condition, severity, text, key)

    def change(work: UnitOfWork) -> int:
        return report_alarm(work, report=report, resources=Resources(work.session)).id

    _do(context, Act.REPORT_ALARM, change, _("raised"), as_json)


@commands.command("clear")
def clear(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="ID|RESOURCE", help="An alarm by its number, or its resource.")],
    condition: ConditionName = Condition.REPORTED,
    key: Key = "",
    reason: Annotated[str, typer.Option(help="Why; needed where the alarm is named by its number.")] = "",
    as_json: AsJson = False,
) -> None:
    """Clear an alarm by hand, or the one that was raised of a resource with this condition and key."""

    def change(work: UnitOfWork) -> int:
        if which.isdecimal():
            clear_alarm(work, alarm_id=int(which), reason=reason)
            return int(which)
        report = Report(which, condition, None, reason, key)
        return report_clear_alarm(work, report=report, resources=Resources(work.session)).id

    _do(context, Act.CLEAR_ALARM if which.isdecimal() else Act.REPORT_ALARM, change, _("cleared"), as_json)


@commands.command("ack")
def acknowledge(
    context: typer.Context,
    number: Which,
    note: Annotated[str | None, typer.Option(help="What was seen.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take note of an alarm."""

    def change(work: UnitOfWork) -> int:
        acknowledge_alarm(work, alarm_id=number, note=note)
        return number

    _do(context, Act.ACKNOWLEDGE_ALARM, change, _("acknowledged"), as_json)


@commands.command("unack")
def unacknowledge(context: typer.Context, number: Which, as_json: AsJson = False) -> None:
    """Take an acknowledgement back."""

    def change(work: UnitOfWork) -> int:
        unacknowledge_alarm(work, alarm_id=number)
        return number

    _do(context, Act.ACKNOWLEDGE_ALARM, change, _("asks for attention again"), as_json)


@commands.command("own")
def own(
    context: typer.Context,
    number: Which,
    nobody: Annotated[bool, typer.Option("--nobody", help="Let go of it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take an alarm as one's own, or let go of it."""

    def change(work: UnitOfWork) -> int:
        own_alarm(work, alarm_id=number, owner=None if nobody else work.actor.name)
        return number

    _do(context, Act.OWN_ALARM, change, _("owned by nobody") if nobody else _("owned by you"), as_json)


@commands.command("note")
def note(
    context: typer.Context,
    number: Which,
    text: Annotated[str, typer.Argument(help="The line for the journal.")],
    lasting: Annotated[bool, typer.Option("--lasting", help="Show it with every later alarm of the trouble.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a line into an alarm's journal."""

    def change(work: UnitOfWork) -> int:
        annotate_alarm(work, alarm_id=number, text=text, is_lasting=lasting)
        return number

    _do(context, Act.ANNOTATE_ALARM, change, _("noted"), as_json)


def _do(context: typer.Context, act: Act, change: Callable[[UnitOfWork], int], done: str, as_json: bool) -> None:
    with store_for(context, act) as core:
        with core.work() as work:
            number = change(work)
        _show(core, number, done, as_json)


def _show(core: Core, number: int, done: str, as_json: bool) -> None:
    with core.read() as session:
        record = alarm_record(session, number, now=core.clock.now())
    if as_json:
        show_json(record)
    else:
        print(
            _("Alarm {number} {done}: {severity}, {resource}, {text}").format(
                number=number,
                done=done,
                severity=record["severity"],
                resource=record["resource"],
                text=record["text"],
            )
        )
