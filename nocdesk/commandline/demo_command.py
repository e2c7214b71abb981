"""The command that shows NocDesk on an invented provider: in a window, as a table, or as pictures."""

import os
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.desk_commands import arrange
from nocdesk.commandline.display import has_window, qt_or_remedy, theme_name, window_size
from nocdesk.commandline.ending import end_as_ctrl_c_does
from nocdesk.commandline.opening import invocation, operator_name
from nocdesk.commandline.output import require_writable, step_teller
from nocdesk.core import Core
from nocdesk.garbage import coming_up
from nocdesk.language import _
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Theme

PICTURES_AFTER_S = 45.0
"""When the first fault of the demo's story is an alarm with a ticket beside it."""


def demo(
    context: typer.Context,
    headless: Annotated[bool, typer.Option("--headless", help="No window: a table in the terminal.")] = False,
    seconds: Annotated[float | None, typer.Option("--for", min=0, help="End after so many seconds.")] = None,
    speed: Annotated[float, typer.Option(min=0.1, max=100, help="How fast the story goes; clocks stay true.")] = 1.0,
    devices: Annotated[
        int | None, typer.Option(help="So many devices; the story and the day before are those of the first 30.")
    ] = None,
    role: Annotated[Role | None, typer.Option(help="In which role to sit at the desk.")] = None,
    tour: Annotated[bool, typer.Option("--tour", help="Begin with the tour of keys.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write what was seen to this file at the end.")
    ] = None,
    screenshots: Annotated[Path | None, typer.Option(help="Render every screen to PNG in this directory.")] = None,
    size: Annotated[str | None, typer.Option(metavar="WxH", help="The window's size in pixels.")] = None,
    theme: Annotated[Theme | None, typer.Option(help="light, dark or high-contrast.")] = None,
) -> None:
    """Show NocDesk on an invented provider with simulated devices and a story of faults; nothing of it is kept."""
    from nocdesk.boards.summary import write_summary
    from probes.demo import Demo, DemoOptions
    from probes.demo_headless import run_demo

    end_as_ctrl_c_does()  # With nothing left behind.
    settings, measures = invocation(context).settings(), window_size(size)
    if json_file is not None:
        require_writable(json_file)
    options = DemoOptions(speed=speed, devices=devices)
    if screenshots is None and (headless or not has_window()):
        raise typer.Exit(run_demo(options, seconds=seconds, report=json_file))
    tell = step_teller()
    with (
        Demo(options, progress=tell) as running,
        closing(running.open_core(Actor(operator_name(), role or settings.role))) as core,
    ):
        running.begin()
        tell(_("Opening the desk"), 1.0)
        code = _show_demo(core, seconds, screenshots, measures, theme_name(theme or settings.theme), tour)
        running.stop_polling()
        if json_file is not None:
            with core.read() as session:
                write_summary(session, core.clock.now(), json_file)
    raise typer.Exit(code)


def _show_demo(
    core: Core, for_s: float | None, into: Path | None, size: tuple[int, int] | None, theme: str | None, tour: bool
) -> int:
    if into is None:
        with coming_up(), qt_or_remedy():
            from ui.application import run_desk
            from ui.first_run.first_steps import FirstSteps
        on_open = partial(arrange, size=size, seconds=for_s)
        return run_desk(core, theme=theme, on_open=on_open, first_steps=FirstSteps(is_demo=True, tours=tour))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with qt_or_remedy():
        from ui.screenshots import take_screenshots
    after_s = PICTURES_AFTER_S if for_s is None else for_s
    for path in take_screenshots(core, into, size=size, theme=theme, after_s=after_s):
        print(path)
    return 0
