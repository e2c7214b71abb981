"""Options that many commands have."""

from importlib.metadata import version
from typing import Annotated

import typer


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"nocdesk {version('nocdesk')}")
        raise typer.Exit


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON; its fields stand in docs/cli.md.")]
WithClosed = Annotated[bool, typer.Option("--all", help="Also those that are closed.")]
ServerUrl = Annotated[
    str | None, typer.Option(metavar="postgresql://…", help="The team's store, instead of that of the settings.")
]
ShowVersion = Annotated[
    bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
]
