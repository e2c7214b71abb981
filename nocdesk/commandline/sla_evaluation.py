"""What `nocdesk sla evaluate` and `what-if` read: the files, and from when until when they are judged."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.sla.evaluating import Evidence, Life
from nocdesk.sla.micros import SECOND_US, instant_at, us_of
from nocdesk.sla.outage_file import OutageRow, laid_out, read_outages
from nocdesk.sla.periods import PeriodKind, PeriodRule, period_at
from nocdesk.sla.sample_file import read_samples
from nocdesk.sla.terms import Terms
from nocdesk.sla.ticket_file import TicketRow, read_tickets
from nocdesk.toml_file import nearest

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
TicketFile = Annotated[
    Path | None,
    typer.Option(
        "--tickets",
        metavar="FILE.csv",
        help="Clocks of tickets, with the columns service,ticket,clock,priority,from,to.",
    ),
]
OneService = Annotated[str | None, typer.Option("--service", help="Which service, where the files have several.")]
Since = Annotated[
    str | None,
    typer.Option("--from", help="An instant, by the agreement's clocks if it has no offset; else the data's first."),
]
Until = Annotated[str | None, typer.Option("--to", help="An instant, up to which it is judged; else the data's last.")]
Alive = Annotated[
    str | None,
    typer.Option(
        metavar="FROM/TO", help="From when until when the service lived, where it began or ended; either may be empty."
    ),
]

Row = TypeVar("Row", OutageRow, TicketRow)

_SPAN_BIN_S = 300

BAD_INPUT = 2
"""The exit code where a file cannot be accepted."""


class InputError(NocdeskError):
    """Files from which nothing can be judged."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which files and what of them, as it was written behind the options."""

    samples: Path | None
    outages: Path | None
    tickets: Path | None
    service: str | None
    start: str | None
    end: str | None
    alive: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """The evidence, from when until when it is judged, and the life of the service."""

    evidence: Evidence
    since: datetime
    until: datetime
    life: Life


@contextmanager
def bad_input_ends_with_two() -> Iterator[None]:
    """A fault in a file is said like any other, and is told from a failure by the exit code."""
    try:
        yield
    except NocdeskError as error:
        for line in str(error).splitlines():
            print(_("error: {line}").format(line=line), file=typer.get_text_stream("stderr"))
        raise typer.Exit(BAD_INPUT) from error


def read_matter(asked: Asked, terms: Terms) -> Matter:
    """The evidence in the files."""
    if asked.samples is None and asked.outages is None and asked.tickets is None:
        raise InputError(_("There is nothing to judge: name a file with --samples, --outages or --tickets."))
    series = {} if asked.samples is None else read_samples(asked.samples)
    own = [] if asked.outages is None else _own_rows(read_outages(asked.outages), asked.outages, asked)
    tickets = None if asked.tickets is None else _own_rows(read_tickets(asked.tickets), asked.tickets, asked)
    rows = [*own, *(tickets or ())]
    if asked.service is not None:
        series = {name: found for name, found in series.items() if ":" not in name or _is_of(name, asked.service)}
    ends = [us for found in series.values() if len(found.at_us) for us in (int(found.at_us[0]), int(found.at_us[-1]))]
    span = _span(terms, [*ends, *(us_of(row.began_at) for row in rows)], rows)
    since, until = _chosen(asked.start, "--from", terms, span), _chosen(asked.end, "--to", terms, span)
    if since >= until:
        raise typer.BadParameter(_("it is not before --to"), param_hint="--from")
    life = _life(asked.alive, terms)
    if (life.begins_at or since) >= until or (life.ends_at or until) <= since:
        raise typer.BadParameter(
            _("the life lies outside the time that is judged, {since} to {until}").format(
                since=since.isoformat(), until=until.isoformat()
            ),
            param_hint="--alive",
        )
    clocks = None if tickets is None else [row.timed for row in tickets]
    return Matter(Evidence(laid_out(own, since, until), series, clocks), since, until, life)


def say_what_is_not_measured(terms: Terms, evidence: Evidence, asked: Asked) -> None:
    """Name the objectives of which the files say nothing: they would else look unmeasured, or without a fault."""
    for objective in terms.objectives:
        if objective.counts_bins and evidence.samples_of(objective, terms) is None:
            words = nearest(objective.name, tuple(evidence.series)) if evidence.series else _("there are no samples")
            _note(_("no series for {objective}: {words}").format(objective=objective.name, words=words))
        elif objective.counts_tickets and asked.tickets is None:
            _note(_("no tickets for {objective}: name their file with --tickets").format(objective=objective.name))
        elif not (objective.counts_bins or objective.counts_tickets) and asked.outages is None:
            _note(_("no outages for {objective}: all time counts as up").format(objective=objective.name))


def _note(text: str) -> None:
    print(_("note: {text}").format(text=text), file=typer.get_text_stream("stderr"))


def _own_rows(rows: Sequence[Row], file: Path, asked: Asked) -> list[Row]:
    services = sorted({row.service for row in rows})
    if asked.service is None:
        if len(services) > 1:
            raise InputError(
                _(
                    "{file}: has rows of {count} services: say which with --service, such as --service '{services}'."
                ).format(file=file, count=len(services), services=services[0])
            )
        return list(rows)
    if asked.service not in services:
        words = nearest(asked.service, services) if services else _("it is empty")
        _note(_("no rows of {service} in {file}: {words}").format(service=asked.service, file=file, words=words))
    return [row for row in rows if row.service == asked.service]


def _is_of(series: str, service: str) -> bool:
    return series.rpartition(":")[0].partition(":")[0] == service


def _span(
    terms: Terms, begins_us: Sequence[int], rows: Iterable[OutageRow | TicketRow]
) -> tuple[datetime, datetime] | None:
    """From the first instant in the data to the last, in whole bins; None where there is no data."""
    if not begins_us:
        return None
    bin_us = max((each.bin_s for each in terms.objectives if each.counts_bins), default=_SPAN_BIN_S) * SECOND_US
    ends_us = [us_of(row.ended_at) for row in rows if row.ended_at is not None]
    first, last = _on_grid(min(begins_us), bin_us, terms), _on_grid(max(begins_us), bin_us, terms) + bin_us
    return instant_at(first), instant_at(max([last, *ends_us]))


def _on_grid(us: int, bin_us: int, terms: Terms) -> int:
    day_us = us_of(period_at(PeriodRule(PeriodKind.DAY), instant_at(us), terms.timezone).starts_at)
    return us - (us - day_us) % bin_us


def _chosen(text: str | None, option: str, terms: Terms, span: tuple[datetime, datetime] | None) -> datetime:
    if text is None:
        if span is None:
            raise InputError(
                _("There are no data from which {option} would follow: write it, such as {option} 2026-03-01").format(
                    option=option
                )
            )
        return span[option == "--to"]
    return _instant(text, option, terms)


def _life(text: str | None, terms: Terms) -> Life:
    if text is None:
        return Life()
    begin, slash, end = text.strip().partition("/")
    if not slash:
        raise typer.BadParameter(
            _("'{text}' is no life: write it as FROM/TO, such as 2026-03-01/").format(text=text), param_hint="--alive"
        )
    begins_at, ends_at = (_instant(part, "--alive", terms) if part else None for part in (begin, end))
    if begins_at is not None and ends_at is not None and ends_at <= begins_at:
        raise typer.BadParameter(_("'{text}' does not end after it begins").format(text=text), param_hint="--alive")
    return Life(begins_at, ends_at)


def _instant(text: str, option: str, terms: Terms) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            _("'{text}' is not an instant: write such as 2026-03-01 or 2026-03-01T09:00+02:00").format(text=text),
            param_hint=option,
        ) from error
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=ZoneInfo(terms.timezone))
