"""Options that many commands have."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON; its fields stand in docs/cli.md.")]
WithClosed = Annotated[bool, typer.Option("--all", help="Also those that are closed.")]
