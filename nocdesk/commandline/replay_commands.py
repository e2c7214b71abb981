"""The command that runs a recorded stream of events through the live code again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.listings import instant_of
from nocdesk.commandline.opening import Invocation, NoStoreError, invocation
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.language import _
from nocdesk.problems.rule_file import correlation_rules
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import ProviderFile, parse_provider, read_provider
from nocdesk.replay.play import Score, play
from nocdesk.replay.records import Record, outcome_record
from nocdesk.replay.stream_file import read_stream
from nocdesk.text_file import UnreadableFileError
from nocdesk.toml_file import FaultyFileError


def replay(
    context: typer.Context,
    events: Annotated[Path, typer.Argument(metavar="EVENTS.jsonl", help="Recorded events, a JSON object a line.")],
    inventory: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="A provider file; else that of the store, where there is one."),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder with rules; else that of the settings.")
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="Also show what stood then.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run recorded events through the live code on a virtual clock, and show what stands at the end."""
    call, then = invocation(context), instant_of(at, "--at")
    with _faults_of_input():
        score = Score(
            events.name,
            tuple(read_stream(events)),
            _provider(call, inventory),
            correlation_rules(rules or call.settings().rules_dir),
            problems=call.settings().problems,
        )
        # A run of its own: to stop in the middle would move when it is looked what belongs together.
        stood = None if then is None else outcome_record(play(score, until=then))
        end = outcome_record(play(score))
    if as_json:
        show_json({**end, "at": stood})
        return
    if stood is not None:
        _show(stood)
        print()
    _show(end)


@contextmanager
def _faults_of_input() -> Iterator[None]:
    """What is wrong with the files ends the command as wrong usage does."""
    try:
        yield
    except (FaultyFileError, UnreadableFileError) as error:
        for line in str(error).splitlines():
            print(_("error: {line}").format(line=line), file=sys.stderr)
        raise typer.Exit(2) from error


def _provider(call: Invocation, inventory: Path | None) -> ProviderFile | None:
    """The inventory of a file, else a copy of the store's; None where there is neither."""
    if inventory is not None:
        return read_provider(inventory)
    try:
        with call.store() as core, core.read() as session:
            return parse_provider(_("the store's inventory"), export_provider(session))
    except NoStoreError:
        return None


def _show(outcome: Record) -> None:
    print(_("At {time}:").format(time=outcome["time"]))
    keys = ("severity", "state", "resource", "condition", "text", "services", "count", "began_at", "cleared_at")
    titles = ("severity", "state", "resource", "condition", "text", "services", "count", "began", "cleared")
    show_table(titles, ([row[key] for key in keys] for row in outcome["alarms"]), empty=_("No alarm was raised."))
    print()
    show_table(_PROBLEM_TITLES, map(_problem_cells, outcome["problems"]), empty=_("No problem was found."))
    print()
    titles = ("ticket", "status", "customer", "service", "text", "opened", "problem", "likeliest alarm", "score")
    show_table(titles, map(_ticket_cells, outcome["tickets"]), empty=_("No ticket was opened."))


_PROBLEM_TITLES = (
    "problem", "state", "severity", "root", "why", "symptoms", "related", "services", "customers", "tickets", "began",
    "resolved",
)  # fmt: skip


def _problem_cells(problem: Record) -> list[object]:
    root = problem["root"]
    return [
        *(problem[key] for key in ("number", "state", "severity")),
        f"{root['resource']}: {root['condition']}" if root else None,
        problem["reason"],
        *(len(problem[key]) for key in ("symptoms", "related", "services", "customers")),
        *(problem[key] for key in ("tickets", "began_at", "resolved_at")),
    ]


def _ticket_cells(ticket: Record) -> list[object]:
    cells = [ticket[key] for key in ("number", "status", "customer", "service", "text", "opened_at", "problem")]
    likeliest = ticket["matches"][0] if ticket["matches"] else None
    return [*cells, *((likeliest["resource"], likeliest["score"]) if likeliest else (None, None))]
