"""The import of tables at the command line: first every line is tried, then all come in, or none."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.opening import allow, invocation
from nocdesk.commandline.output import show_json
from nocdesk.commandline.plan_output import plan_sums, show_plan
from nocdesk.importing.columns import TABLE_KINDS, kind_called, within
from nocdesk.importing.faults import LineFault
from nocdesk.importing.reading import read_tables
from nocdesk.importing.table import TableFileError
from nocdesk.importing.trial import Trial, import_tables, trial_lines, try_tables
from nocdesk.importing.writing import write_template
from nocdesk.language import _
from nocdesk.people.policy import Act


@dataclass(frozen=True, slots=True)
class TableWishes:
    """How tables are to be imported."""

    kind: str
    is_dry: bool
    good_only: bool
    as_json: bool


def bring_tables_in(context: typer.Context, file: Path, wishes: TableWishes) -> None:
    """Try tables out and bring them in; ends with exit code 1 where a fault kept them out."""
    if wishes.kind and kind_called(wishes.kind) is None:
        names = ", ".join(within(kind.title) for kind in TABLE_KINDS)
        raise TableFileError(
            _("there are no tables of '{kind}'. Choose one of: {names}.").format(kind=wishes.kind, names=names)
        )
    tables = read_tables(file)
    with invocation(context).store(may_create=True) as core:
        with core.read() as session:
            trial = try_tables(session, tables, wishes.kind)
        is_kept_out = wishes.is_dry or (bool(trial.faults) and not wishes.good_only)
        if not is_kept_out:
            allow(core.actor, Act.IMPORT_PROVIDER)
            with core.work() as work:
                trial = import_tables(work, tables, kind=wishes.kind, good_only=wishes.good_only)
    _show(trial, wishes, is_kept_out=is_kept_out)
    if trial.faults and not wishes.good_only:
        raise typer.Exit(1)


def _show(trial: Trial, wishes: TableWishes, *, is_kept_out: bool) -> None:
    if wishes.as_json:
        faults = [_plain(fault) for fault in trial.faults]
        sums = plan_sums(trial.plan, is_dry=is_kept_out)
        show_json({**sums, "lines": trial.lines, "faults": faults, "notes": list(trial.notes)})
        return
    for line in trial_lines(trial):
        print(line)
    if is_kept_out and not wishes.is_dry:
        print(
            _("Nothing was changed. Correct these lines, or bring in the others with --good-lines-only."),
            file=sys.stderr,
        )
        return
    show_plan(trial.plan, as_json=False, is_dry=is_kept_out)


def _plain(fault: LineFault) -> dict[str, object]:
    place = fault.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "line": place.line,
        "column": place.column,
        "what": fault.what,
        "remedy": fault.remedy,
    }


def import_template(
    file: Annotated[Path, typer.Argument(help="Where to write it; a name that ends in .xlsx.")],
) -> None:
    """Write an empty workbook whose sheets and titles `nocdesk import` knows; the needed columns are bold."""
    write_template(file)
    print(_("{file}: fill in the sheets that you need, then: nocdesk import {file} --dry-run").format(file=file))
