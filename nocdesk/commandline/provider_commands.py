"""The commands that bring a provider in and out: init, import, export."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.opening import allow, invocation, store_for
from nocdesk.commandline.plan_output import show_plan
from nocdesk.commandline.table_import import TableWishes, bring_tables_in
from nocdesk.errors import NocdeskError
from nocdesk.importing.reading import is_table_file
from nocdesk.importing.writing import write_tables
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import add_catalogue
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import read_provider
from nocdesk.provider.plan import plan_import
from nocdesk.store_check import what_roles_are_worth


class TableOptionError(NocdeskError):
    """An option that is for tables stands beside a provider file."""


class ExportFileError(NocdeskError):
    """The file to export to cannot be written."""


def init(context: typer.Context) -> None:
    """Make the store, or bring it up to date, with the catalogue that comes with NocDesk."""
    with invocation(context).store(may_create=True, fills=False) as core:
        added = add_catalogue(core)
        where = core.engine.url.render_as_string(hide_password=True)
        promise = what_roles_are_worth(core)
    print(_("The store is ready: {where}").format(where=where))
    print(promise.text)
    if added.steps:
        print(_("{count} entries of the catalogue were added.").format(count=len(added.steps)))


def import_file(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="A provider file (TOML, docs/provider.md), or tables of what it holds (CSV or XLSX)."),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be done.")] = False,
    kind: Annotated[str, typer.Option(help="What a table tells of, where its titles do not show it.")] = "",
    good_only: Annotated[bool, typer.Option("--good-lines-only", help="Leave faulty lines of tables out.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the sums as JSON.")] = False,
) -> None:
    """Bring a provider's customers, services and network in; nothing is deleted, a second import does nothing."""
    if is_table_file(file):
        bring_tables_in(context, file, TableWishes(kind, dry_run, good_only, as_json))
        return
    if kind or good_only:
        raise TableOptionError(
            _("{file}: --kind and --good-lines-only are for tables. Leave them out, or name a CSV.").format(file=file)
        )
    provider = read_provider(file)
    with invocation(context).store(may_create=True) as core:
        if dry_run:
            with core.read() as session:
                plan = plan_import(session, provider)
        else:
            allow(core.actor, Act.IMPORT_PROVIDER)
            with core.work() as work:
                plan = import_provider(work, provider)
    show_plan(plan, as_json=as_json, is_dry=dry_run)


def export_file(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to write; standard output without it. A name that ends in .xlsx: as tables."),
    ] = None,
) -> None:
    """Write the provider out as a file that imports to "nothing to do"."""
    with store_for(context, Act.VIEW_NETWORK) as core, core.read() as session:
        if file is not None and file.suffix.lower() == ".xlsx":
            write_tables(session, file)
            return
        text = export_provider(session)
    if file is None:
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportFileError(
            _("{file}: cannot be written ({strerror}). Name another file.").format(file=file, strerror=error.strerror)
        ) from error
