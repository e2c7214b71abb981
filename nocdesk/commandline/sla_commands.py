"""`nocdesk sla`: where each objective stands, and agreements judged from files, as they are or changed."""

from typing import Annotated

import typer

from nocdesk.boards.promise_fields import SLA_LIST_WORDS
from nocdesk.commandline import breach_listing, listings, sla_bundles, sla_export, sla_what_if
from nocdesk.commandline.filtering import FilterText, fields_help
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.sla_evaluation import (
    AgreementFile,
    Alive,
    Asked,
    OneService,
    OutageFile,
    SampleFile,
    Since,
    TicketFile,
    Until,
    bad_input_ends_with_two,
    read_matter,
    say_what_is_not_measured,
)
from nocdesk.commandline.sla_output import show_judgements
from nocdesk.sla.evaluating import evaluate as judge_agreement
from nocdesk.sla.terms_file import read_terms

_FIELDS = fields_help(SLA_LIST_WORDS, "state:risk,breach used>50")
commands = typer.Typer(
    help="Show where each objective stands; judge agreements from files.", rich_markup_mode=None, add_completion=False
)


@commands.callback(invoke_without_command=True, epilog=_FIELDS)
def sla(
    context: typer.Context,
    as_json: AsJson = False,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    words: FilterText = "",
) -> None:
    """Show where each objective stands, month to date."""
    if context.invoked_subcommand is None:
        listings.sla(context, as_json, service, words)


commands.command("status", epilog=_FIELDS)(listings.sla)
commands.command("breaches")(breach_listing.breaches)
commands.command("export")(sla_export.export)
commands.command("what-if")(sla_what_if.what_if)
commands.command("bundle")(sla_bundles.bundle)
commands.command("verify")(sla_bundles.verify)


@commands.command()
def evaluate(
    agreement: AgreementFile,
    samples: SampleFile = None,
    outages: OutageFile = None,
    tickets: TicketFile = None,
    service: OneService = None,
    start: Since = None,
    end: Until = None,
    alive: Alive = None,
    in_words: Annotated[bool, typer.Option("--words", help="Also the arithmetic, in words.")] = False,
    as_json: AsJson = False,
) -> None:
    """Judge an agreement by samples, outages and tickets in files; nothing is stored. Code 2 where a file is faulty."""
    with bad_input_ends_with_two():
        terms = read_terms(agreement)
        asked = Asked(samples, outages, tickets, service, start, end, alive)
        matter = read_matter(asked, terms)
        say_what_is_not_measured(terms, matter.evidence, asked)
        found = judge_agreement(terms, matter.evidence, matter.since, matter.until, matter.life)
    show_judgements(found, terms, as_json=as_json, in_words=in_words)
