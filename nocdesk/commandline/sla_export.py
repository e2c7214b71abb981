"""`nocdesk sla export`: the agreement of a service and what it is judged by, as the files that `evaluate` reads."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.listings import instant_of, service_id_of
from nocdesk.commandline.opening import store_for
from nocdesk.language import _
from nocdesk.outages.stretch import Stretch
from nocdesk.people.policy import Act
from nocdesk.sla.bundle import (
    OUTAGE_TITLES,
    OUTAGES,
    SAMPLE_TITLES,
    SAMPLES,
    TICKETS,
    outage_cells,
    sample_cells,
)
from nocdesk.sla.bundle_csv import csv_bytes, instant_text
from nocdesk.sla.evaluating import Evidence
from nocdesk.sla.stored_evidence import stored_evidence, without_holes
from nocdesk.sla.terms_text import terms_to_toml
from nocdesk.sla.ticket_file import COLUMNS, OPTIONAL, clock_cells
from nocdesk.sla.versions import InForce
from nocdesk.sla.what_if import begin_of, version_of
from nocdesk.whole_file import write_whole


def export(
    context: typer.Context,
    service: Annotated[str, typer.Argument(help="The service, by its name.")],
    folder: Annotated[Path, typer.Option(help="Where agreement.toml and the files it is judged by are written.")],
    start: Annotated[
        str | None, typer.Option("--from", help="An instant; without it where the agreement's periods begin.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="An instant, up to which it is; else now.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write the agreement of a service with the samples, outages and tickets it is judged by, for `sla evaluate`."""
    with store_for(context, Act.VIEW_SLA) as core, core.read() as session:
        number = service_id_of(session, service)
        until = instant_of(end, "--to") or core.clock.now()
        # A period that ends at that instant is the one that is meant, and not the next.
        version = version_of(session, number, instant_before(until))
        since = instant_of(start, "--from") or begin_of(version, version.terms, instant_before(until))
        since = max(since, version.starts_at)
        if since >= until:
            raise typer.BadParameter(_("it is not before --to"), param_hint="--from")
        evidence = stored_evidence(session, number, [version.terms], since, until)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "agreement.toml", terms_to_toml(version.terms).encode(), force)
    outages = outage_cells(service, _outages(evidence, since, until))
    _write(folder / SAMPLES, csv_bytes(SAMPLE_TITLES, _sample_rows(service, evidence, since)), force)
    _write(folder / OUTAGES, csv_bytes(OUTAGE_TITLES, outages), force)
    _write(folder / TICKETS, csv_bytes((*COLUMNS, *OPTIONAL), clock_cells(service, evidence.tickets or ())), force)
    print(
        _("Written to {folder}: agreement.toml (version {version}), samples.csv, outages.csv, tickets.csv.").format(
            folder=folder.absolute(), version=version.number
        )
    )
    print(
        _(
            "Judge them with: nocdesk sla evaluate --agreement agreement.toml --samples "
            "samples.csv --outages outages.csv --tickets tickets.csv --from {since} --to {until}{alive}"
        ).format(since=instant_text(since), until=instant_text(until), alive=_alive(version))
    )


def _alive(version: InForce) -> str:
    """Up to when it is promised, where that is known: a budget is of what remains of the period until then."""
    return "" if version.ends_at is None else f" --alive /{instant_text(version.ends_at)}"


def instant_before(until: datetime) -> datetime:
    """The last instant that lies before one."""
    return until - datetime.resolution


def _write(path: Path, content: bytes, force: bool) -> None:
    write_whole(path, lambda file: file.write(content), replace=force)


def _sample_rows(service: str, evidence: Evidence, since: datetime) -> Iterable[tuple[str, str, str | float]]:
    """A metric that nothing measures has one row without a value, so that no other series is taken for it."""
    for metric, samples in sorted(evidence.series.items()):
        name = f"{service}:{metric}"
        if not len(samples.at_us):
            yield name, instant_text(since), ""
        yield from sample_cells(name, samples)


def _outages(evidence: Evidence, since: datetime, until: datetime) -> Iterable[Stretch]:
    """Every stretch that is not up; time of which the ledger tells nothing is not known."""
    return (each for each in without_holes(evidence.stretches, since, until) if each.service_class != "up")
