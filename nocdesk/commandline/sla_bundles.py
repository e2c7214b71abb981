"""`nocdesk sla bundle` and `verify`: evidence to hand over, and its check."""

from pathlib import Path
from typing import Annotated

import typer

from nocdesk.boards.evidence_bundle import Wanted, bundle_content, period_instant
from nocdesk.commandline.opening import store_for
from nocdesk.language import _
from nocdesk.people.policy import Act, may
from nocdesk.sla.bundle import Content, files_of, write_bundle
from nocdesk.sla.bundle_check import check_bundle
from nocdesk.sla.bundle_reading import read_bundle

Service = Annotated[str, typer.Argument(help="The service, by its name.")]
ObjectiveName = Annotated[str, typer.Option("--objective", help="The objective, by its name in the agreement.")]
PeriodText = Annotated[
    str | None, typer.Option("--period", help="Such as 2026, 2026-10 or 2026-10-25; the one that runs without it.")
]

NOT_EQUAL = 1
"""The exit code of a bundle that is not what it says."""


def bundle(
    context: typer.Context,
    service: Service,
    objective: ObjectiveName,
    output: Annotated[Path, typer.Option("--output", metavar="DIR|ZIP", help="A folder or a .zip; not there yet.")],
    period: PeriodText = None,
) -> None:
    """Write everything that a figure rests on, with hashes; `nocdesk sla verify` reckons it again."""
    content = _content(context, service, objective, period)
    write_bundle(files_of(content), output)
    print(f"{output}: {content.judgement.verdict.value}, {content.judgement.reason}")


def verify(path: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A folder or a .zip.")]) -> None:
    """Reckon a bundle's figure again from its files alone; says equal (code 0), or where it is not (code 1)."""
    checked = check_bundle(read_bundle(path))
    if checked.is_equal:
        print(
            _("equal: {objective} of {service} is {verdict}").format(
                objective=checked.objective, service=checked.service, verdict=checked.verdict
            )
        )
        return
    print(_("not equal: {objective} of {service}").format(objective=checked.objective, service=checked.service))
    for finding in checked.findings:
        print(f"  {finding.where}: {finding.what}")
    raise typer.Exit(NOT_EQUAL)


def _content(context: typer.Context, service: str, objective: str, period: str | None) -> Content:
    wanted = Wanted(service, objective, None if period is None else period_instant(period))
    with store_for(context, Act.VIEW_SLA) as core:
        sees = may(core.actor.role, Act.VIEW_NETWORK)
        with core.read() as session:
            return bundle_content(session, wanted, core.clock.now(), with_network=sees)
