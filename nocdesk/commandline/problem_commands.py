"""`nocdesk problems`: list, show, explain; split, merge, move, forbid; own and move on."""

from typing import Annotated

import typer
from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.boards.problem_fields import PROBLEM_WORDS
from nocdesk.commandline.filtering import FilterText, fields_help
from nocdesk.commandline.opening import acting, operator_name
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.problem_listing import Which, WithOver, explain, list_corrections, list_problems, show
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.problems.correcting import (
    forbid_grouping,
    merge_problems,
    move_alarm,
    split_problem,
    withdraw_correction,
)
from nocdesk.problems.listing import problem_numbered
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.problems.states import WORDS

_FIELDS = fields_help(PROBLEM_WORDS, "sev>=major customer:harbour age<1d")
commands = typer.Typer(help="Problems: list, show, explain; split, merge, move, forbid; own and move on.")
commands.command("list", epilog=_FIELDS)(list_problems)
commands.command("show")(show)
commands.command("explain")(explain)
commands.command("corrections")(list_corrections)

Why = Annotated[str, typer.Option("--reason", help="Why; it is remembered with the correction.")]
AlarmId = Annotated[int, typer.Argument(metavar="ALARM", help="An alarm by its id.")]


@commands.callback(invoke_without_command=True, epilog=_FIELDS)
def problems(
    context: typer.Context, as_json: AsJson = False, with_over: WithOver = False, words: FilterText = ""
) -> None:
    """List the open problems, the worst first."""
    if context.invoked_subcommand is None:
        list_problems(context, as_json, with_over, words)


@commands.command("split")
def split(
    context: typer.Context,
    which: Which,
    alarm: Annotated[list[int], typer.Option("--alarm", help="An alarm that is not part of it; may be repeated.")],
    reason: Why,
) -> None:
    """Part alarms from a problem; they are one of their own, and stay parted when they come again."""
    with acting(context, Act.CORRECT_PROBLEM) as work:
        number = problem_numbered(work.session, which)
        new = split_problem(work, problem_id=number, alarm_ids=alarm, reason=reason)
        print(
            _("Split off as {number}; it is remembered.").format(
                number=work.session.get_one(ServiceProblem, new).number
            )
        )


@commands.command("merge")
def merge(
    context: typer.Context,
    which: Which,
    other: Annotated[list[str], typer.Argument(metavar="OTHER", help="The problems that are part of it.")],
    reason: Why,
) -> None:
    """Let other problems be part of one; it stays so when they come again."""
    with acting(context, Act.CORRECT_PROBLEM) as work:
        into = problem_numbered(work.session, which)
        others = [problem_numbered(work.session, each) for each in other]
        merge_problems(work, into_id=into, problem_ids=others, reason=reason)
        print(
            _("Merged into {number}; it is remembered.").format(
                number=work.session.get_one(ServiceProblem, into).number
            )
        )


@commands.command("move")
def move(context: typer.Context, alarm: AlarmId, which: Which, reason: Why) -> None:
    """Put an alarm into another problem; it stays so when it comes again."""
    with acting(context, Act.CORRECT_PROBLEM) as work:
        number = problem_numbered(work.session, which)
        move_alarm(work, alarm_id=alarm, problem_id=number, reason=reason)
        print(
            _("Moved to {number}; it is remembered.").format(number=work.session.get_one(ServiceProblem, number).number)
        )


@commands.command("forbid")
def forbid(
    context: typer.Context,
    cause: Annotated[int, typer.Argument(metavar="CAUSE", help="The alarm that does not explain the other.")],
    symptom: Annotated[int, typer.Argument(metavar="SYMPTOM", help="The alarm that it does not explain.")],
    reason: Why,
) -> None:
    """Say that one alarm does not explain another, whatever a rule says."""
    with acting(context, Act.CORRECT_PROBLEM) as work:
        number = forbid_grouping(work, cause_alarm_id=cause, symptom_alarm_id=symptom, reason=reason)
        names = dict(work.session.execute(select(Alarm.id, Alarm.resource).where(Alarm.id.in_([cause, symptom]))).all())
        print(
            _("Correction {number}: {cause} does not explain {symptom}.").format(
                number=number, cause=names[cause], symptom=names[symptom]
            )
        )


@commands.command("withdraw")
def withdraw(
    context: typer.Context,
    correction: Annotated[int, typer.Argument(metavar="CORRECTION", help="A correction by its id.")],
    reason: Why,
) -> None:
    """Let a correction hold no longer."""
    with acting(context, Act.CORRECT_PROBLEM) as work:
        withdraw_correction(work, correction_id=correction, reason=reason)
        print(_("Withdrawn: correction {correction}. The rules decide again.").format(correction=correction))


@commands.command("own")
def own(
    context: typer.Context,
    which: Which,
    owner: Annotated[str | None, typer.Option(help="Whose it is; yours, where it is left out.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Give it back.")] = False,
) -> None:
    """Take a problem, give it to somebody, or give it back."""
    whose = None if nobody else owner or operator_name()
    with acting(context, Act.WORK_PROBLEM) as work:
        own_problem(work, problem_id=problem_numbered(work.session, which), owner=whose)
        print(_("Owned by {whose}: {which}.").format(whose=whose or _("nobody"), which=which))


@commands.command("state")
def state(
    context: typer.Context,
    which: Which,
    to: Annotated[ProblemState, typer.Argument(metavar="STATE", help="inProgress, pending, held, resolved, closed …")],
    reason: Annotated[str, typer.Option(help="Why; needed for what is put off, given up or taken up again.")] = "",
) -> None:
    """Move a problem on in its life."""
    with acting(context, Act.WORK_PROBLEM) as work:
        change_problem_state(work, problem_id=problem_numbered(work.session, which), state=to, reason=reason)
        print(_("{which} is {words}.").format(which=which, words=WORDS[to]))
