"""Runs commands in the language of this process: their help stands in English in docstrings and options."""

import sys

import typer
from typer._click import Command
from typer._click.exceptions import ClickException
from typer.core import TyperArgument, TyperGroup, TyperOption

from nocdesk.commandline.typer_words import SpokenContext, speak, spoken_fault
from nocdesk.language import _


def run_command(app: typer.Typer) -> int:
    """Run what was typed, and give the code to end with; a fault of what was typed is said on standard error."""
    try:
        # Where the command ends well it gives nothing, or the code that it asked for.
        return int(spoken_command(app)(standalone_mode=False) or 0)
    except ClickException as fault:
        print(spoken_fault(fault), file=sys.stderr)
        return fault.exit_code
    except typer.Abort:
        print(_("Aborted!"), file=sys.stderr)
        return 1


def spoken_command(app: typer.Typer) -> Command:
    """The program's command, with all that its help says translated."""
    speak()
    command = typer.main.get_command(app)
    _translate(command)
    return command


def _translate(command: Command) -> None:
    command.context_class = SpokenContext
    command.help = _said(command.help)
    command.options_metavar = _said(command.options_metavar)
    for parameter in command.get_params(SpokenContext(command)):
        if isinstance(parameter, TyperArgument | TyperOption):
            parameter.help = _said(parameter.help)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = _(command.subcommand_metavar)
        for part in command.commands.values():
            _translate(part)


def _said(text: str | None) -> str | None:
    # The empty message is the head of a catalogue.
    return _(text) if text else text
