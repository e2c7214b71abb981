"""The commands that open windows: the desk and the wallboard."""

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from nocdesk.commandline.display import qt_or_remedy, require_display, theme_name, window_size
from nocdesk.commandline.ending import end_after
from nocdesk.commandline.opening import invocation, store_for
from nocdesk.commandline.options import ServerUrl
from nocdesk.commandline.store_password import GivenPassword, ask_at_terminal
from nocdesk.garbage import coming_up
from nocdesk.people.policy import Act
from nocdesk.settings import Theme, first_steps_file, settings_file

if TYPE_CHECKING:
    from ui.application import Desk


def desk(
    context: typer.Context,
    theme: Annotated[Theme | None, typer.Option(help="How the desk looks, instead of what the settings say.")] = None,
    size: Annotated[str | None, typer.Option(metavar="WxH", help="The window's size in pixels.")] = None,
    url: ServerUrl = None,
) -> None:
    """Open the desk."""
    require_display()
    call = invocation(context) if url is None else replace(invocation(context), url=url)
    with call.store(may_create=True, ask=_ask_for_the_desk) as core:
        on_open = partial(arrange, size=window_size(size))
        with coming_up(), qt_or_remedy():
            from ui.application import run_desk
            from ui.first_run.first_steps import FirstSteps
        steps = FirstSteps(mark=first_steps_file(), settings=settings_file(call.config))
        raise typer.Exit(run_desk(core, theme=theme_name(theme), on_open=on_open, first_steps=steps))


def wallboard(
    context: typer.Context,
    theme: Annotated[Theme | None, typer.Option(help="How it looks; dark where nothing is said.")] = None,
    window: Annotated[bool, typer.Option("--window", help="In a window and not on the full screen.")] = False,
) -> None:
    """Show the wallboard on the full screen; it needs no input. F11 makes it a window."""
    require_display()
    with store_for(context, Act.VIEW_WALLBOARD) as core:
        with coming_up(), qt_or_remedy():
            from ui.application import run_wallboard
        raise typer.Exit(run_wallboard(core, theme=theme_name(theme or core.settings.theme), full_screen=not window))


def arrange(desk: "Desk", *, size: tuple[int, int] | None, seconds: float | None = None) -> None:
    """Give the window its size, and end it after a time in the way that Ctrl+C does."""
    if size is not None:
        desk.window.showNormal()
        desk.window.resize(*size)
    if seconds is not None:
        end_after(seconds)


def _ask_for_the_desk(why: str) -> GivenPassword | None:
    """At the terminal from which the desk is opened, else in a window."""
    if sys.stdin.isatty():
        return ask_at_terminal(why)
    with coming_up(), qt_or_remedy():
        from ui.first_run.password_dialog import ask_in_a_window
    return ask_in_a_window(why)
