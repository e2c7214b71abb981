"""`nocdesk sla`: where each objective stands, and agreements judged from files, as they are or changed."""

from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline import breach_listing, listings
from nocdesk.commandline.listings import AsJson
from nocdesk.commandline.sla_evaluation import (
    Asked,
    bad_input_ends_with_two,
    read_matter,
    say_what_is_not_measured,
)
from nocdesk.commandline.sla_output import show_compared, show_judgements
from nocdesk.sla.evaluating import compare
from nocdesk.sla.evaluating import evaluate as judge_agreement
from nocdesk.sla.terms_file import read_terms

commands = typer.Typer(
    help="Show where each objective stands; judge agreements from files.", rich_markup_mode=None, add_completion=False
)

AgreementFile = Annotated[
    Path, typer.Option("--agreement", metavar="FILE.toml", help="The agreement; its keys stand in docs/cli.md.")
]
SampleFile = Annotated[
    Path | None, typer.Option("--samples", metavar="FILE.csv", help="Samples, with the columns series,at,value.")
]
OutageFile = Annotated[
    Path | None,
    typer.Option(
        "--outages",
        metavar="FILE.csv",
        help="Outages, with the columns service,from,to,class,reason; all other time is up.",
    ),
]
OneService = Annotated[str | None, typer.Option("--service", help="Which service, where the files have several.")]
Since = Annotated[
    str | None,
    typer.Option("--from", help="An instant, by the agreement's clocks if it has no offset; else the data's first."),
]
Until = Annotated[str | None, typer.Option("--to", help="An instant, up to which it is judged; else the data's last.")]


@commands.callback(invoke_without_command=True)
def sla(
    context: typer.Context,
    as_json: AsJson = False,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
) -> None:
    """Show where each objective stands, month to date."""
    if context.invoked_subcommand is None:
        listings.sla(context, as_json, service)


commands.command("status")(listings.sla)
commands.command("breaches")(breach_listing.breaches)


@commands.command()
def evaluate(
    agreement: AgreementFile,
    samples: SampleFile = None,
    outages: OutageFile = None,
    service: OneService = None,
    start: Since = None,
    end: Until = None,
    in_words: Annotated[bool, typer.Option("--words", help="Also the arithmetic, in words.")] = False,
    as_json: AsJson = False,
) -> None:
    """Judge an agreement by samples and outages in files; nothing is stored. Ends with code 2 on a faulty file."""
    with bad_input_ends_with_two():
        terms = read_terms(agreement)
        asked = Asked(samples, outages, service, start, end)
        matter = read_matter(asked, terms)
        say_what_is_not_measured(terms, matter.evidence, asked)
        found = judge_agreement(terms, matter.evidence, matter.since, matter.until)
    show_judgements(found, terms, as_json=as_json, in_words=in_words)


@commands.command("what-if")
def what_if(
    agreement: AgreementFile,
    changed: Annotated[Path, typer.Option("--changed", metavar="FILE.toml", help="The same with something changed.")],
    samples: SampleFile = None,
    outages: OutageFile = None,
    service: OneService = None,
    start: Since = None,
    end: Until = None,
    as_json: AsJson = False,
) -> None:
    """Judge an agreement as it is and with something changed, side by side."""
    with bad_input_ends_with_two():
        old, new = read_terms(agreement), read_terms(changed)
        asked = Asked(samples, outages, service, start, end)
        matter = read_matter(asked, old)
        say_what_is_not_measured(new, matter.evidence, asked)
        found = compare(old, new, matter.evidence, matter.since, matter.until)
    show_compared(found, old, new, as_json=as_json)
