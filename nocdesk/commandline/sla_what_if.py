"""`nocdesk sla what-if`: an agreement as it is and with something changed, from files or by what the store knows."""

from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.listings import instant_of, service_id_of
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.sla_evaluation import (
    Alive,
    Asked,
    InputError,
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
from nocdesk.commandline.sla_output import show_compared
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.sla.evaluating import Compared, compare
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_file import read_terms
from nocdesk.sla.what_if import Span
from nocdesk.sla.what_if import what_if as try_out


def what_if(
    context: typer.Context,
    changed: Annotated[Path, typer.Option("--changed", metavar="FILE.toml", help="The same with something changed.")],
    agreement: Annotated[
        Path | None,
        typer.Option("--agreement", metavar="FILE.toml", help="The agreement; else that of --service in the store."),
    ] = None,
    samples: SampleFile = None,
    outages: OutageFile = None,
    tickets: TicketFile = None,
    service: OneService = None,
    start: Since = None,
    end: Until = None,
    alive: Alive = None,
    span: Annotated[
        Span, typer.Option("--last", help="Of a service in the store: its periods as they run, or so long up to --to.")
    ] = Span.PERIOD,
    as_json: AsJson = False,
) -> None:
    """Judge an agreement as it is and with something changed, side by side; nothing is stored."""
    asked = Asked(samples, outages, tickets, service, start, end, alive)
    with bad_input_ends_with_two():
        new = read_terms(changed)
        old, found = (
            _from_store(context, asked, new, span)
            if agreement is None
            else _from_files(read_terms(agreement), asked, new)
        )
    show_compared(found, old, new, as_json=as_json)


def _from_files(old: Terms, asked: Asked, new: Terms) -> tuple[Terms, tuple[Compared, ...]]:
    matter = read_matter(asked, old)
    say_what_is_not_measured(new, matter.evidence, asked)
    return old, compare(old, new, matter.evidence, matter.since, matter.until, matter.life)


def _from_store(context: typer.Context, asked: Asked, new: Terms, span: Span) -> tuple[Terms, tuple[Compared, ...]]:
    if asked.service is None or asked.samples or asked.outages or asked.tickets or asked.start or asked.alive:
        raise InputError(
            _(
                "It is not said which agreement is changed: name its file with --agreement, or only a service of the "
                "store with --service, and what of it with --last and --to."
            )
        )
    with store_for(context, Act.VIEW_SLA) as core, core.read() as session:
        until = instant_of(asked.end, "--to") or core.clock.now()
        tried = try_out(session, service_id_of(session, asked.service), new, span, until)
    return tried.version.terms, tried.found
