"""The commands that bring a provider in and out: init, import, export."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.opening import allow, invocation
from nocdesk.commandline.output import show_json
from nocdesk.errors import NocdeskError
from nocdesk.people.policy import Act
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import add_catalogue
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import read_provider
from nocdesk.provider.plan import Plan, plan_counts, plan_import, plan_lines


class ExportFileError(NocdeskError):
    """The file to export to cannot be written."""


def init(context: typer.Context) -> None:
    """Make the store, or bring it up to date, with the catalogue that comes with NocDesk."""
    with invocation(context).store(may_create=True, fills=False) as core:
        added = add_catalogue(core)
        where = core.engine.url.render_as_string(hide_password=True)
    print(f"The store is ready: {where}")
    if added.steps:
        print(f"{len(added.steps)} entries of the catalogue were added.")


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A provider file (TOML); its format stands in docs/provider.md.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the sums as JSON.")] = False,
) -> None:
    """Bring a provider's customers, services and network in; nothing is deleted, a second import does nothing."""
    provider = read_provider(file)
    with invocation(context).store(may_create=True) as core:
        if dry_run:
            with core.read() as session:
                plan = plan_import(session, provider)
        else:
            allow(core.actor, Act.IMPORT_PROVIDER)
            with core.work() as work:
                plan = import_provider(work, provider)
    _show(plan, as_json=as_json, is_dry=dry_run)


def export_file(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output without it.")] = None,
) -> None:
    """Write the provider out as a file that imports to "nothing to do"."""
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_NETWORK)
        with core.read() as session:
            text = export_provider(session)
    if file is None:
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportFileError(f"{file}: cannot be written ({error.strerror}). Name another file.") from error


def _show(plan: Plan, *, as_json: bool, is_dry: bool) -> None:
    if as_json:
        lists = {"absent": list(plan.absent), "warnings": list(plan.warnings)}
        show_json({**plan_counts(plan), "unchanged": plan.unchanged, **lists, "applied": not is_dry})
        return
    for line in plan_lines(plan):
        print(line)
    if plan.steps:
        print("Nothing was changed: this was a dry run." if is_dry else "Done.")
