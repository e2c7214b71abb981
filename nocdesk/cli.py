"""The front door: which program or command a person starts, and how errors reach that person."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from nocdesk.garbage import coming_up

with coming_up():
    import typer

    from nocdesk.commandline.ending import said_plainly
    from nocdesk.commandline.opening import Invocation
    from nocdesk.commandline.options import ShowVersion
    from nocdesk.commandline.registering import add_commands
    from nocdesk.commandline.spoken_help import run_command
    from nocdesk.people.model import Role

app = typer.Typer(
    name="nocdesk",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run a command; whatever goes wrong is said in plain lines and ends with exit code 1 (wrong usage: 2)."""
    with said_plainly():
        sys.exit(run_command(with_commands(sys.argv[1:])))


def with_commands(said: Sequence[str] = ()) -> typer.Typer:
    """The program with those of its commands whose words are said; with all where no word is a command's."""
    with coming_up():
        add_commands(app, said)
    return app


@app.callback()
def front_door(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="The settings file, instead of the usual one.")] = None,
    role: Annotated[Role | None, typer.Option(help="In which role, instead of that of the settings.")] = None,
    _version: ShowVersion = False,
) -> None:
    """The operations desk of a telecom or network service provider."""
    context.obj = Invocation(config, role)
