"""The command that prints a page of the manual."""

from typing import Annotated

import typer

from nocdesk.commandline.output import show_markdown
from nocdesk.manual.keys import without_keys
from nocdesk.manual.pages import CONTENTS, page_named


def show_help(page: Annotated[str, typer.Argument(help="The page, such as console or filters.")] = CONTENTS) -> None:
    """Print a page of the manual, with the keys of this account; without a name the contents."""
    from nocdesk.manual.terminal_text import terminal_text

    text = page_named(page).text
    try:
        from ui.help.keys import keys_of_this_account
    except ImportError:  # Without Qt's libraries, as on a collector's machine, nothing knows the keys.
        text = without_keys(text)
    else:
        text = keys_of_this_account().put_into(text)
    show_markdown(terminal_text(text))
