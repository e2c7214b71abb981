"""`nocdesk problems` that reads: what is wrong at the root, whom it touches, and why it is believed."""

from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from nocdesk.boards.problem_fields import PROBLEM_WORDS
from nocdesk.boards.problem_records import (
    correction_record,
    impact_records,
    member_record,
    records_of,
)
from nocdesk.boards.records import Record
from nocdesk.commandline.filtering import FilterText, nothing, passing
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import duration, show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.problems.listing import correction_rows, member_rows, problem_numbered, problem_row, problem_rows
from nocdesk.problems.queries import problem_impact

WithOver = Annotated[bool, typer.Option("--all", help="Also those that are over.")]
Which = Annotated[str, typer.Argument(metavar="NUMBER", help="A problem by its number, such as SP-1001.")]


def list_problems(
    context: typer.Context, as_json: AsJson = False, with_over: WithOver = False, words: FilterText = ""
) -> None:
    """List the open problems, the worst first."""
    with store_for(context, Act.VIEW_ALARMS) as core, core.read() as session:
        rows = passing(problem_rows(session, with_over=with_over), PROBLEM_WORDS, words, core)
        records = records_of(session, rows, core.clock.now())
    if as_json:
        show_json(records)
        return
    keys = ("number", "severity", "state", "text", "alarms", "active", "services", "customers", "began_at", "owner")
    titles = (
        "number", "severity", "state", "text", "alarms", "active", "services", "customers", "began", "owner",
        "attention",
    )  # fmt: skip
    cells = ([*(_few(r[key]) for key in keys), _attention(r)] for r in records)
    show_table(titles, cells, empty=nothing(_("There is no open problem"), words))


def show(context: typer.Context, which: Which, as_json: AsJson = False) -> None:
    """Show a problem with its alarms."""
    with store_for(context, Act.VIEW_ALARMS) as core, core.read() as session:
        record = _whole(session, which, core.clock.now())
    if as_json:
        show_json(record)
        return
    _show_head(record)
    keys = ("alarm", "role", "severity", "resource", "text", "began_at", "cleared_at", "rule")
    titles = ("alarm", "role", "severity", "resource", "text", "began", "cleared", "rule")
    show_table(titles, ([r[key] for key in keys] for r in record["members"]), empty=_("It has no alarms any more."))


def explain(context: typer.Context, which: Which, as_json: AsJson = False) -> None:
    """Say why these alarms are one problem, whom it touches, what is promised to them, and what it costs."""
    with store_for(context, Act.VIEW_ALARMS) as core, core.read() as session:
        record = _whole(session, which, core.clock.now())
        record |= impact_records(session, problem_impact(session, problem_numbered(session, which)))
    if as_json:
        show_json(record)
        return
    _show_head(record)
    print(_("\nWhy: {reason} (rule: {rule})").format(reason=record["reason"], rule=record["rule"]))
    for member in record["members"]:
        who = _(", by {person}").format(person=member["by"]) if member["by"] else ""
        print(
            _("  {role:8} {alarm}: {reason} (rule: {rule}{who})").format(
                role=member["role"],
                alarm=member["alarm"],
                reason=member["reason"],
                rule=member["rule"],
                who=who,
            )
        )
    print()
    touched = ([r[key] for key in ("service", "customer", "effect")] for r in record["touched"])
    show_table(("service", "customer", "effect"), touched, empty=_("It touches no service."))
    if record["promises"]:
        print()
        promises = [_promise(each) for each in record["promises"]]
        show_table(("service", "objective", "state", "budget left", "breach"), promises, empty="")
    for money in record["at_stake"]:
        print(
            _("Credits due now: {now} {currency}; if it lasts four hours more: {later} {currency}.").format(
                now=money["credit"], currency=money["currency"], later=money["credit_if_240_min"]
            )
        )


def list_corrections(context: typer.Context, as_json: AsJson = False) -> None:
    """List what people have corrected about the grouping, and still holds."""
    with store_for(context, Act.VIEW_ALARMS) as core, core.read() as session:
        records = [correction_record(row) for row in correction_rows(session)]
    if as_json:
        show_json(records)
        return
    titles = ("id", "kind", "cause", "symptom", "by", "at", "reason")
    show_table(titles, ([r[key] for key in titles] for r in records), empty=_("Nothing has been corrected."))


def _whole(session: Session, which: str, now: datetime) -> Record:
    problem_id = problem_numbered(session, which)
    (record,) = records_of(session, [problem_row(session, problem_id)], now)
    return {**record, "members": [member_record(row) for row in member_rows(session, problem_id)]}


def _show_head(record: Record) -> None:
    merged = _(", merged into {other}").format(other=record["merged_into"]) if record["merged_into"] else ""
    print(f"{record['number']} {record['severity']}, {record['state']}{merged}: {record['text']}")
    print(
        _("since {began_at}; {active} of {count} alarms active; {customers}").format(
            began_at=record["began_at"],
            active=record["active"],
            count=record["alarms"],
            customers=_customers(record),
        )
    )
    print(_("attention: {attention}").format(attention=_attention(record)))


def _attention(record: Record) -> str:
    """What a person has to do about it still, or what covers it."""
    covers = f": {', '.join(_some(record['covered_by']))}" if record["covered_by"] else ""
    new = _(", {count} unacknowledged").format(count=record["unacknowledged"]) if record["unacknowledged"] else ""
    partly = _("; covered in part") if covers and record["attention"] != "covered" else ""
    return f"{record['attention']}{new}{partly}{covers}"


def _customers(record: Record) -> str:
    names = [str(name) for name in record["customers"]]
    return (
        _("{count} services of {customers}").format(count=record["services"], customers=", ".join(_some(names)))
        if names
        else _("no service touched")
    )


def _few(value: object) -> object:
    return _some([str(each) for each in value]) if isinstance(value, list) else value


def _some(names: list[str], shown: int = 3) -> list[str]:
    return names if len(names) <= shown else [*names[:shown], _("{count} more").format(count=len(names) - shown)]


def _promise(record: Record) -> list[object]:
    left = duration(record["budget_left_s"])
    return [record["service"], record["objective"], record["state"], left, record["breach_at"]]
