"""The command that discovers: asks, shows what was found and the plan, and applies it where that is wished."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from nocdesk.commandline.opening import allow
from nocdesk.commandline.output import OutputFileError, require_writable, show_json
from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.language import _, ngettext
from nocdesk.names.file import load_names
from nocdesk.network.left_out import LeftOut, Place, left_out_before, left_out_proposals
from nocdesk.network.model import DeviceKind
from nocdesk.people.policy import Act, may
from nocdesk.provider.apply import import_provider
from nocdesk.provider.export import provider_text
from nocdesk.provider.file import ProviderFile, parse_provider
from nocdesk.provider.plan import Plan, plan_import, plan_lines
from nocdesk.provider.shape import Provider
from nocdesk.provider.stored import stored_provider
from probes.discovery.discovery import HOSTS_PER_S, Discovery, Errand, discover
from probes.discovery.hosts import SNMP_PORT, hosts_of
from probes.discovery.keys import MAX_TRIES, known_keys
from probes.discovery.listing import discovery_record, show_discovery
from probes.discovery.offers import plural
from probes.discovery.proposing import DeviceProposal, fragment
from probes.table_file import load_tables

_ALL_STORED = _("Nothing to do: all of it is in the store.")
_TOLD_EVERY = 256
"""Hosts between two lines of progress where there is no terminal to write over."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What stands on the command line."""

    hosts: Sequence[str]
    credentials: Sequence[str] = ()
    port: int = SNMP_PORT
    kind: DeviceKind = DeviceKind.ACCESS_ROUTER
    tries: int = MAX_TRIES
    hosts_per_s: float = HOSTS_PER_S
    is_applied: bool = False
    as_json: bool = False
    toml: Path | None = None


def run_discovery(core: Core, credentials: Credentials, wishes: Wishes, confirm: Callable[[], bool] | None) -> bool:
    """Discover and show; `confirm` asks the person, None where there is none. Whether anybody answered."""
    allow(core.actor, Act.DISCOVER_DEVICES)
    if wishes.is_applied:
        allow(core.actor, Act.IMPORT_PROVIDER)  # Before thousands of hosts are asked for nothing.
    if wishes.toml is not None:
        require_writable(wishes.toml)
    discovery = _discover(core, credentials, wishes)
    with core.read() as session:
        left_out = _left_out(discovery.proposals, left_out_proposals(session))
        wanted = fragment([one for one in discovery.proposals if one.offered.place not in left_out])
        file = parse_provider("discovered", provider_text(wanted))
        plan = plan_import(session, file)
    if wishes.toml is not None:
        _write(wishes.toml, wanted)
    if not wishes.as_json:
        show_discovery(discovery, load_names(core.settings.names_file), left_out)
        _show_plan(plan, left_out)
    is_applied = bool(plan.steps) and _is_wished(core, wishes, confirm)
    if is_applied:
        plan = _apply(core, file)
    if wishes.as_json:
        names = load_names(core.settings.names_file)
        show_json(discovery_record(discovery, plan, names, left_out, is_applied=is_applied))
    elif plan.steps:
        print(_("Done.") if is_applied else _("Nothing was changed. Apply it with --apply, as an administrator."))
    return bool(discovery.proposals)


def errand_of(core: Core, credentials: Credentials, wishes: Wishes) -> tuple[Errand, Provider]:
    """What is to be asked, and what the store has already."""
    hosts = hosts_of(wishes.hosts, wishes.port)
    with core.read() as session:
        stored = stored_provider(session)
    of_hosts = dict.fromkeys(host.credential for host in hosts if host.credential)
    keys = known_keys(credentials, wishes.credentials, of_hosts, (device.credential for device in stored.device))
    tables = tuple(load_tables(core.settings.table_dir).definitions.values())
    return Errand(hosts, keys, wishes.tries, wishes.kind, tables, wishes.hosts_per_s), stored


def _discover(core: Core, credentials: Credentials, wishes: Wishes) -> Discovery:
    errand, stored = errand_of(core, credentials, wishes)
    order = ", ".join(key.name for key in errand.keys[: wishes.tries])
    asking = _("Asking {hosts}").format(hosts=plural(len(errand.hosts), "host", "hosts"))
    print(
        _("{asking}; credentials tried, each once, in this order: {order}").format(asking=asking, order=order),
        file=sys.stderr,
    )
    return discover(errand, stored, core.settings.poll, core.clock, _show_progress)


def _left_out(proposals: Sequence[DeviceProposal], before: Mapping[Place, LeftOut]) -> Mapping[Place, LeftOut]:
    """Of what people left out of discoveries what is proposed just so again."""
    offers = [one.offered for one in proposals if one.entry is not None]
    again = {offered.place: left_out_before(before, offered) for offered in offers}
    return {place: left for place, left in again.items() if left is not None}


def _is_wished(core: Core, wishes: Wishes, confirm: Callable[[], bool] | None) -> bool:
    if wishes.is_applied:
        return True
    may_apply = may(core.actor.role, Act.IMPORT_PROVIDER)
    return confirm is not None and may_apply and not wishes.as_json and confirm()


def _apply(core: Core, file: ProviderFile) -> Plan:
    """The plan is made anew in the unit of work, as somebody may have changed the store meanwhile."""
    with core.work() as work:
        return import_provider(work, file)


def _show_plan(plan: Plan, left_out: Mapping[Place, LeftOut]) -> None:
    if left_out:
        print(_left_out_words(left_out))
    if not plan.steps:
        print(_("Nothing to do: all else is in the store.") if left_out else _ALL_STORED)
        return
    print(_("Plan:"))
    for line in plan_lines(replace(plan, absent=())):  # What was not asked about is not missing.
        print(f"  {line}")


def _left_out_words(left_out: Mapping[Place, LeftOut]) -> str:
    """How many, and by whom."""
    by = Counter(left.by for left in left_out.values())
    words = ngettext(
        "One is left out, as a person wished before ({by}): `nocdesk left-out` lists it and takes it back in.",
        "{count} are left out, as people wished before ({by}): `nocdesk left-out` lists them and takes them back in.",
        len(left_out),
    )
    return words.format(count=len(left_out), by=", ".join(f"{person}: {count}" for person, count in by.most_common()))


def _write(path: Path, wanted: Provider) -> None:
    try:
        path.write_text(provider_text(wanted), encoding="utf-8")
    except OSError as error:
        raise OutputFileError(
            _("{path}: cannot be written ({strerror}). Name another file.").format(path=path, strerror=error.strerror)
        ) from error


def _show_progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(
            "\r" + _("{done} of {of} hosts asked").format(done=done, of=of) + " ",
            end="\n" if done == of else "",
            file=sys.stderr,
            flush=True,
        )
    elif done % _TOLD_EVERY == 0:
        print(_("{done} of {of} hosts asked").format(done=done, of=of), file=sys.stderr, flush=True)


def at_terminal() -> Callable[[], bool] | None:
    """How a person is asked, if there is one at both ends."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return lambda: typer.confirm(_("Apply this plan?"))
