"""`nocdesk traps`: the traps that came, the rules that make alarms of them, those missing, and what a rule would do."""

from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.records import instant
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import NOTHING, show_json, show_table
from nocdesk.commandline.trap_listing import traps
from nocdesk.commandline.trap_trial import Trial, trial_of
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.names.lookup import Names
from nocdesk.names.objects import parse_oid
from nocdesk.people.policy import Act
from nocdesk.traps.event import Heard
from nocdesk.traps.model import Trap
from nocdesk.traps.rules.book import rules_and_names
from nocdesk.traps.rules.missing import last_said_of, missing_rules, skeleton
from nocdesk.traps.rules.rule import TrapRule, When
from nocdesk.traps.rules.trial import heard_of, heard_of_name
from nocdesk.traps.words import oid_text

commands = typer.Typer(
    invoke_without_command=True, help="Traps and INFORMs: the last ones, their rules, rules missing, and a trial."
)
commands.callback(invoke_without_command=True)(traps)


class UnknownTrapError(NocdeskError):
    """There is no such trap."""


@commands.command("rules")
def list_rules(context: typer.Context, as_json: AsJson = False) -> None:
    """List the rules in force and what each does, and what is wrong with files that cannot be used."""
    with store_for(context, Act.VIEW_NETWORK) as core:
        rules, names = rules_and_names(core.settings.trap_rules_dir, core.settings.names_file)
    if as_json:
        show_json({"rules": [_rule_record(rule, names) for rule in rules.all()], "faults": list(rules.faults)})
    else:
        titles = ("rule", "notification", "when", "does", "about", "file")
        show_table(titles, (_rule_cells(rule, names) for rule in rules.all()), empty=_("There is no rule."))
        for fault in rules.faults:
            print(fault)
    if rules.faults:
        raise typer.Exit(1)


@commands.command("missing")
def list_missing(
    context: typer.Context,
    notification: Annotated[
        str | None, typer.Argument(metavar="[OID]", help="Print the beginning of a rule for this one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List notifications that came and that no rule knows; with one of them, print a rule to start from."""
    with store_for(context, Act.VIEW_NETWORK) as core:
        rules, names = rules_and_names(core.settings.trap_rules_dir, core.settings.names_file)
        with core.read() as session:
            if notification is not None:
                print(skeleton(last_said_of(session, _number(notification, names)), names), end="")
                return
            rows = missing_rules(session, rules)
    if as_json:
        show_json(
            [
                {
                    "notification": oid_text(names, row.trap_oid),
                    "notification_oid": row.trap_oid,
                    "count": row.count,
                    "devices": list(row.devices),
                    "last_at": instant(row.last_at),
                }
                for row in rows
            ]
        )
        return
    cells = (
        [oid_text(names, row.trap_oid), row.trap_oid, row.count, ", ".join(row.devices), instant(row.last_at)]
        for row in rows
    )
    titles = ("notification", "number", "count", "devices", "last (UTC)")
    show_table(titles, cells, empty=_("Every notification that came has a rule."))
    if rows:
        print(_("A rule to start from: nocdesk traps missing NUMBER"))


@commands.command("try")
def try_rule(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="ID|OID", help="A trap by its id, or a notification by its number.")],
    device: Annotated[str | None, typer.Option(help="As if this device had sent it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show which rule a trap meets and what alarm that makes; nothing is changed."""
    with store_for(context, Act.VIEW_NETWORK) as core:
        rules, names = rules_and_names(core.settings.trap_rules_dir, core.settings.names_file)
        with core.read() as session:
            heard = _heard(session, which, names, device)
            trial = trial_of(session, rules, names, heard)
    if as_json:
        show_json(trial.record())
    else:
        _show_trial(trial)


def _heard(session: Session, which: str, names: Names, device: str | None) -> Heard:
    if not which.isdigit():
        return heard_of_name(session, _number(which, names), device)
    trap = session.scalar(select(Trap).where(Trap.id == int(which)))
    if trap is None:
        raise UnknownTrapError(_("There is no trap {which}: its id stands in nocdesk traps --json").format(which=which))
    return heard_of(trap)


def _number(text: str, names: Names) -> str:
    return text.removeprefix(".") if parse_oid(text) else ".".join(map(str, names.oid_of(text)))


def _show_trial(trial: Trial) -> None:
    for title, value in trial.lines():
        print(f"{title:<14}{value}")


def _rule_record(rule: TrapRule, names: Names) -> dict[str, Any]:
    raised = rule.raised
    return {
        "rule": rule.name,
        "source": rule.source,
        "file": rule.file,
        "line": rule.line,
        "notification": oid_text(names, rule.trap),
        "notification_oid": rule.trap,
        "when": [_when(one) for one in rule.when],
        "about": rule.place.kind.value,
        "raises": None if raised is None else raised.problem.condition.value,
        "problem": None if raised is None else raised.problem.specific or None,
        "severity": None if raised is None or raised.severity is None else raised.severity.value,
        "text": None if raised is None else raised.text,
        "guidance": [] if raised is None else list(raised.guidance),
        "quiet_s": None if raised is None else raised.quiet_s,
        "expires_s": None if raised is None else raised.expires_s,
        "clears": list(rule.clears_names),
        "ignored": rule.ignored or None,
    }


def _rule_cells(rule: TrapRule, names: Names) -> list[object]:
    name = oid_text(names, rule.trap)
    where = rule.trap if name == rule.trap else f"{name} ({rule.trap})"
    when = ", ".join(_when(one) for one in rule.when) or NOTHING
    return [rule.name, where, when, does_words(rule), rule.place.kind.value, f"{rule.file}:{rule.line}"]


def does_words(rule: TrapRule) -> str:
    """What a rule does."""
    if rule.raised is not None:
        problem = rule.raised.problem
        severity = f" ({rule.raised.severity})" if rule.raised.severity else ""
        return _("raises {problem}{severity}").format(problem=problem.specific or problem.condition, severity=severity)
    if rule.clears:
        return _("clears {names}").format(names=", ".join(name.rpartition("::")[2] for name in rule.clears_names))
    return _("no alarm: {ignored}").format(ignored=rule.ignored)


def _when(one: When) -> str:
    values = " or ".join(
        one.object.syntax.labels.get(v, str(v)) if isinstance(v, int) else v for v in sorted(one.values, key=str)
    )
    return f"{one.object.name} {'is not' if one.is_other else 'is'} {values}"
