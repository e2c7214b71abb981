"""`nocdesk sla export`: the agreement of a service and what it is judged by, as the files that `evaluate` reads."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.listings import instant_of, service_id_of
from nocdesk.commandline.opening import allow, invocation
from nocdesk.commandline.output import Row, show_csv
from nocdesk.outages.stretch import Stretch
from nocdesk.people.policy import Act
from nocdesk.sla.evaluating import Evidence
from nocdesk.sla.micros import instant_at
from nocdesk.sla.sample_file import COLUMNS as SAMPLE_COLUMNS
from nocdesk.sla.stored_evidence import stored_evidence, without_holes
from nocdesk.sla.terms_text import terms_to_toml
from nocdesk.sla.what_if import begin_of, version_of
from nocdesk.whole_file import write_whole

_OUTAGE_COLUMNS = ("service", "from", "to", "class", "reason", "announced", "beneath", "work_from")


def export(
    context: typer.Context,
    service: Annotated[str, typer.Argument(help="The service, by its name.")],
    folder: Annotated[Path, typer.Option(help="Where agreement.toml, samples.csv and outages.csv are written.")],
    start: Annotated[
        str | None, typer.Option("--from", help="An instant; without it where the agreement's periods begin.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="An instant, up to which it is; else now.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write the agreement of a service with the samples and outages it is judged by, for `nocdesk sla evaluate`."""
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_SLA)
        with core.read() as session:
            number = service_id_of(session, service)
            until = instant_of(end, "--to") or core.clock.now()
            # A period that ends at that instant is the one that is meant, and not the next.
            version = version_of(session, number, instant_before(until))
            since = instant_of(start, "--from") or begin_of(version, version.terms, instant_before(until))
            since = max(since, version.starts_at)
            if since >= until:
                raise typer.BadParameter("it is not before --to", param_hint="--from")
            evidence = stored_evidence(session, number, [version.terms], since, until)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "agreement.toml", terms_to_toml(version.terms), force)
    _write(folder / "samples.csv", _csv(SAMPLE_COLUMNS, _sample_rows(service, evidence, since)), force)
    _write(folder / "outages.csv", _csv(_OUTAGE_COLUMNS, _outage_rows(service, evidence, since, until)), force)
    print(f"Written to {folder.absolute()}: agreement.toml (version {version.number}), samples.csv, outages.csv.")
    print(
        "Judge them with: nocdesk sla evaluate --agreement agreement.toml --samples samples.csv "
        f"--outages outages.csv --from {_text(since)} --to {_text(until)}"
    )


def instant_before(until: datetime) -> datetime:
    """The last instant that lies before one."""
    return until - datetime.resolution


def _write(path: Path, text: str, force: bool) -> None:
    write_whole(path, lambda file: file.write(text.encode()), replace=force)


def _csv(titles: tuple[str, ...], rows: Iterable[Row]) -> str:
    text = io.StringIO()
    show_csv(titles, rows, text)
    return text.getvalue()


def _sample_rows(service: str, evidence: Evidence, since: datetime) -> Iterable[Row]:
    """A metric that nothing measures has one row without a value, so that no other series is taken for it."""
    for metric, samples in sorted(evidence.series.items()):
        name = f"{service}:{metric}"
        if not len(samples.at_us):
            yield name, _text(since), ""
        for at_us, value in zip(samples.at_us.tolist(), samples.values.tolist(), strict=True):
            yield name, _text(instant_at(at_us)), repr(value)


def _outage_rows(service: str, evidence: Evidence, since: datetime, until: datetime) -> Iterable[Row]:
    """Every stretch that is not up; one of which the ledger tells nothing is not known."""
    for stretch in without_holes(evidence.stretches, since, until):
        if stretch.service_class != "up":
            yield _outage_row(service, stretch)


def _outage_row(service: str, stretch: Stretch) -> Row:
    announced, work_from = ("" if at is None else _text(at) for at in (stretch.announced_at, stretch.work_began_at))
    span = _text(stretch.began_at), _text(stretch.ended_at)
    return service, *span, stretch.service_class.value, "", announced, stretch.beneath.value, work_from


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
