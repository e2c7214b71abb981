"""The commands that ask devices, or look after what does: each imports what it needs of the edge when it runs."""

import os
import sys
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.opening import allow, invocation, machine_credentials, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_findings
from nocdesk.commandline.passphrase import ask_passphrase
from nocdesk.network.model import DeviceKind
from nocdesk.people.policy import Act


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


def localize(
    context: typer.Context, name: Annotated[str, typer.Argument(help="A v3 credential with passphrases.")]
) -> None:
    """Keep keys that are good at its devices only, instead of a credential's passphrases; every device must answer."""
    from probes.localizing import localize_credential

    with store_for(context, Act.VIEW_NETWORK) as core:
        localize_credential(core, machine_credentials(core.settings, cache(ask_passphrase), os.environ), name)
