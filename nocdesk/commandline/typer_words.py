"""What Typer says of itself (headings of help, faults of what was typed), in the language of this process."""

import re
from functools import cache
from io import StringIO
from string import Formatter

import typer.core
from typer._click import HelpFormatter
from typer._click.exceptions import ClickException

from nocdesk.language import N_, _

HEADINGS = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("required"),
    N_("default: {default}"),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("Show this message and exit."),
    N_("Missing command."),
    N_("No such command {name!r}."),
)
"""What it says as it stands."""

FAULTS = (
    N_("Missing argument {name}. Choose from:{choices}"),
    N_("Missing argument {name}."),
    N_("Missing option {name}. Choose from:{choices}"),
    N_("Missing option {name}."),
    N_("Invalid value for {name}: {fault}"),
    N_("Invalid value: {fault}"),
    N_("Value error, {fault}"),
    N_("{fault}. Did you mean {names}?"),
    N_("{value} is not one of {choices}."),
    N_("No such option: {name} (Possible options: {names})"),
    N_("No such option: {name}"),
    N_("Option {name} requires an argument."),
    N_("Option {name} does not take a value."),
    N_("Got unexpected extra argument(s) ({arguments})"),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be a valid number, unable to parse string as a number"),
    N_("Input should be greater than or equal to {limit}"),
    N_("Input should be less than or equal to {limit}"),
)
"""What it puts together before anybody could translate it; the first that fits is what it said."""

_HINT = N_("Try '{command}' for help.")
_ERROR = N_("Error: {fault}")


class SpokenFormatter(HelpFormatter):
    """Help whose first line is in the language of this process."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _("Usage:") + " ")


class SpokenContext(typer.Context):
    """The surroundings of a command whose help is in the language of this process."""

    formatter_class = SpokenFormatter


def speak() -> None:
    """Have Typer look its own words up in our catalogue."""
    # WORKAROUND: it asks gettext, which reads compiled catalogues only: https://docs.python.org/3/library/gettext.html
    vars(typer.core)["_"] = _


def spoken_fault(fault: ClickException) -> str:
    """All that Typer prints of a fault: the usage, how to get help, and what is wrong."""
    printed = StringIO()
    fault.show(printed)
    usage, mark, wrong = printed.getvalue().rstrip("\n").partition("Error: ")
    hinted = "\n".join(_fitting(_HINT, line) or line for line in usage.split("\n"))
    return hinted + _(_ERROR).format(fault=_spoken(wrong)) if mark else hinted


def _spoken(text: str) -> str:
    """What was said, as far as it is known; else as it was said."""
    return next((said for message in FAULTS if (said := _fitting(message, text))), text)


def _fitting(message: str, text: str) -> str | None:
    """The text in the language of this process, if it is what the message says."""
    found = _pattern(message).fullmatch(text)
    if found is None:
        return None
    said = {name: _spoken(part) if name == "fault" else part for name, part in found.groupdict().items()}
    return _(message).format(**said)


@cache
def _pattern(message: str) -> re.Pattern[str]:
    parts = (re.escape(text) + (f"(?P<{name}>.+)" if name else "") for text, name, *_rest in Formatter().parse(message))
    return re.compile("".join(parts), re.DOTALL)
