"""The front door: which program or command a person starts, and how errors reach that person."""

import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from nocdesk.garbage import coming_up

with coming_up():
    import typer

    from nocdesk.commandline.display import (
        has_window,
        qt_or_remedy,
        require_display,
        theme_name,
        window_size,
    )
    from nocdesk.commandline.ending import end_after, end_as_ctrl_c_does, said_plainly
    from nocdesk.commandline.opening import Invocation, allow, invocation, machine_credentials, operator_name
    from nocdesk.commandline.options import AsJson, ServerUrl, ShowVersion
    from nocdesk.commandline.output import require_writable, show_findings, show_markdown, show_progress
    from nocdesk.commandline.passphrase import ask_passphrase
    from nocdesk.commandline.registering import COMMANDS, add_commands
    from nocdesk.commandline.spoken_help import run_command
    from nocdesk.commandline.store_password import GivenPassword, ask_at_terminal
    from nocdesk.core import Core
    from nocdesk.manual.keys import without_keys
    from nocdesk.manual.pages import CONTENTS, page_named
    from nocdesk.network.model import DeviceKind
    from nocdesk.people.model import Actor, Role
    from nocdesk.people.policy import Act
    from nocdesk.settings import Theme, first_steps_file, settings_file

if TYPE_CHECKING:
    from ui.application import Desk

PICTURES_AFTER_S = 45.0
"""When the first fault of the demo's story is an alarm with a ticket beside it."""

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
    add_commands(app, said, {"credential": _add_credential_commands})
    return app


def _add_credential_commands(app: typer.Typer) -> None:
    from nocdesk.commandline.credential_commands import commands

    commands.command()(localize)
    COMMANDS["credential"](app)


def localize(
    context: typer.Context, name: Annotated[str, typer.Argument(help="A v3 credential with passphrases.")]
) -> None:
    """Keep keys that are good at its devices only, instead of a credential's passphrases; every device must answer."""
    from probes.localizing import localize_credential

    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_NETWORK)
        localize_credential(core, machine_credentials(core.settings, cache(ask_passphrase), os.environ), name)


@app.callback()
def front_door(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="The settings file, instead of the usual one.")] = None,
    role: Annotated[Role | None, typer.Option(help="In which role, instead of that of the settings.")] = None,
    _version: ShowVersion = False,
) -> None:
    """The operations desk of a telecom or network service provider."""
    context.obj = Invocation(config, role)


@app.command()
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Look whether settings, store, credentials and devices are in place; each fault in one line with its remedy."""
    from nocdesk.check import check_store
    from probes.reachability import unreachable
    from probes.traps.socket_options import try_port

    call = invocation(context)
    settings = call.settings()
    with call.store() as core:
        allow(core.actor, Act.VIEW_NETWORK)
        credentials = machine_credentials(settings, ask_passphrase, os.environ)
        reach = partial(unreachable, pace=settings.poll, clock=core.clock)
        findings = list(check_store(core, credentials, reach, try_port))
    if not show_findings(findings, as_json=as_json):
        raise typer.Exit(1)


@app.command()
def discover(
    context: typer.Context,
    hosts: Annotated[
        list[str], typer.Argument(metavar="HOST|CIDR|FILE…", help="Hosts, ranges such as 192.0.2.0/24, files of them.")
    ],
    credential: Annotated[
        list[str] | None, typer.Option(help="Try only this one; may be repeated. Else all that are known, v3 first.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The UDP port, where a host names none.")] = 161,
    kind: Annotated[DeviceKind, typer.Option(help="What new devices are for.")] = DeviceKind.ACCESS_ROUTER,
    tries: Annotated[int, typer.Option(min=1, max=20, help="With how many credentials a host is asked at most.")] = 5,
    rate: Annotated[float, typer.Option(min=0.1, max=1000, help="How many hosts are asked in a second.")] = 100,
    apply: Annotated[bool, typer.Option("--apply", help="Bring the plan into the store without asking.")] = False,
    toml: Annotated[
        Path | None, typer.Option(help="Write the plan to this file, to be looked at and imported.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask devices what they offer, and propose devices, interfaces and probes; nothing is ever set on a device."""
    from probes.discovery.command import Wishes, at_terminal, run_discovery

    call = invocation(context)
    wishes = Wishes(hosts, credential or (), port, kind, tries, rate, apply, as_json, toml)
    with call.store(may_create=True) as core:
        credentials = machine_credentials(core.settings, cache(ask_passphrase), os.environ)
        if not run_discovery(core, credentials, wishes, at_terminal()):
            raise typer.Exit(1)


@app.command()
def mibs(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Objects to look up, by name or by OID.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read the MIB folder that the settings name as mib_dir and list what it gives; or look objects up in it."""
    from probes.snmp.mib_listing import look_up, show_folder

    settings = invocation(context).settings()
    if names:
        look_up(settings, names, as_json=as_json)
    elif not show_folder(settings, as_json=as_json):
        raise typer.Exit(1)


@app.command()
def collect(
    context: typer.Context,
    site: Annotated[
        list[str] | None, typer.Option(help="Poll the devices of this site only; may be given several times.")
    ] = None,
    can: Annotated[
        list[str] | None, typer.Option(metavar="LABEL", help="What a device may need of its collector; repeatable.")
    ] = None,
    never_judge: Annotated[
        bool, typer.Option("--never-judge", help="Leave the judging and the calendar to other collectors.")
    ] = False,
) -> None:
    """Poll the devices and judge what they say, until the process is told to end."""
    from nocdesk.commandline.collecting import log_to, reach_of
    from probes.running import run_collector

    log_to(sys.stderr)
    reach = replace(reach_of(site, can), may_judge=not never_judge)
    with invocation(context).store(may_create=True) as core:
        run_collector(core, machine_credentials(core.settings, ask_passphrase, os.environ), reach)


@app.command()
def move(
    context: typer.Context,
    to: Annotated[str, typer.Option(help="The new, empty store: postgresql://HOST/NAME or sqlite:///FILE.")],
    credential: Annotated[str, typer.Option(help="The name of the new store's password on this machine.")] = "",
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Empty what a stopped move has left, and begin anew.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Carry the whole store into another database and compare both to the last row; a stopped move goes on."""
    from nocdesk.commandline.moving import MoveWishes
    from nocdesk.commandline.moving import move as move_to
    from probes.exclusive import only_collector

    move_to(invocation(context), MoveWishes(to, credential, afresh, as_json), only_collector)


@app.command()
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
        arrange = partial(_arrange, size=window_size(size), seconds=None)
        with coming_up(), qt_or_remedy():
            from ui.application import run_desk
            from ui.first_run.first_steps import FirstSteps
        steps = FirstSteps(mark=first_steps_file(), settings=settings_file(call.config))
        raise typer.Exit(run_desk(core, theme=theme_name(theme), on_open=arrange, first_steps=steps))


def _ask_for_the_desk(why: str) -> GivenPassword | None:
    """At the terminal from which the desk is opened, else in a window."""
    if sys.stdin.isatty():
        return ask_at_terminal(why)
    with coming_up(), qt_or_remedy():
        from ui.first_run.password_dialog import ask_in_a_window
    return ask_in_a_window(why)


@app.command("help")
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


@app.command()
def wallboard(
    context: typer.Context,
    theme: Annotated[Theme | None, typer.Option(help="How it looks; dark where nothing is said.")] = None,
    window: Annotated[bool, typer.Option("--window", help="In a window and not on the full screen.")] = False,
) -> None:
    """Show the wallboard on the full screen; it needs no input. F11 makes it a window."""
    require_display()
    with invocation(context).store() as core:
        allow(core.actor, Act.VIEW_WALLBOARD)
        with coming_up(), qt_or_remedy():
            from ui.application import run_wallboard
        raise typer.Exit(run_wallboard(core, theme=theme_name(theme or core.settings.theme), full_screen=not window))


@app.command()
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
    with (
        Demo(options, progress=show_progress) as running,
        closing(running.open_core(Actor(operator_name(), role or settings.role))) as core,
    ):
        running.begin()
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
        arrange = partial(_arrange, size=size, seconds=for_s)
        return run_desk(core, theme=theme, on_open=arrange, first_steps=FirstSteps(is_demo=True, tours=tour))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with qt_or_remedy():
        from ui.screenshots import take_screenshots
    after_s = PICTURES_AFTER_S if for_s is None else for_s
    for path in take_screenshots(core, into, size=size, theme=theme, after_s=after_s):
        print(path)
    return 0


def _arrange(desk: "Desk", *, size: tuple[int, int] | None, seconds: float | None) -> None:
    """Give the window its size, and end it after a time in the way that Ctrl+C does."""
    if size is not None:
        desk.window.showNormal()
        desk.window.resize(*size)
    if seconds is not None:
        end_after(seconds)
