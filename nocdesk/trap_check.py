"""What `nocdesk check` says of traps: whether they can come in, whose are believed, and what was lost last."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.credentials import Credential, UsmUser
from nocdesk.finding import Finding, Weight
from nocdesk.language import _
from nocdesk.network.model import Device
from nocdesk.setting_groups import SecurityLevel, TrapSettings
from nocdesk.traps.event import LOSSES
from nocdesk.traps.model import ReceiverState
from nocdesk.traps.queries import ReceiverRow, count_rows, receiver_rows
from nocdesk.traps.rules.folder import load_rules
from nocdesk.traps.words import CAUSE_WORDS

ALIVE_WITHIN = timedelta(seconds=15)
RECENT = timedelta(days=1)
"""A loss is worth a warning for so long."""
BUFFER_ASKED_BYTES = 4 * 2**20

Bind = Callable[[str, int], tuple[int, str]]
"""Tries an address and a port: the octets of the buffer that the system gave, and why it cannot be listened on."""


def check_traps(core: Core, found: Mapping[str, Credential], bind: Bind) -> Iterator[Finding]:
    """All that can be said of the reception of traps; `found` are the credentials that could be resolved."""
    settings = core.settings.traps
    if not settings.enabled:
        yield Finding(Weight.OK, "traps", _("are not received: set enabled = true under [traps] to receive them"))
        return
    with core.read() as session:
        receiver = next(iter(receiver_rows(session)), None)
        senders = [(name, named) for name, named in session.execute(select(Device.name, Device.credential))]
        losses = _last_loss(core, session)
    yield from _port(core, settings, receiver, bind)
    yield from _senders(settings, senders, found)
    yield losses
    yield from _rules(core.settings.trap_rules_dir)


def _port(core: Core, settings: TrapSettings, receiver: ReceiverRow | None, bind: Bind) -> Iterator[Finding]:
    if receiver is not None and _is_alive(core, receiver):
        where = _where(receiver.address, receiver.port)
        yield Finding(Weight.OK, "traps", _("are received by the collector on {port}").format(port=where))
        yield _buffer(receiver.buffer_bytes)
        return
    size, fault = bind(settings.address, settings.port)
    if fault:
        yield Finding(Weight.FAULT, "traps", fault)
        return
    said = _("{port} is free for the collector, which receives nothing now")
    yield Finding(Weight.OK, "traps", said.format(port=_where(settings.address, settings.port)))
    yield _buffer(size)


def _where(address: str, port: int) -> str:
    if not address:
        return _("UDP port {port} of this machine").format(port=port)
    return _("UDP port {port} of {address}").format(port=port, address=address)


def _rules(directory: Path) -> Iterator[Finding]:
    for fault in load_rules(directory).faults:
        yield Finding(Weight.WEAK, "traps", _("a file of rules is left out: {fault}").format(fault=fault))


def _is_alive(core: Core, receiver: ReceiverRow) -> bool:
    return receiver.state is ReceiverState.RUNNING and core.clock.now() - receiver.beat_at <= ALIVE_WITHIN


def _buffer(size: int) -> Finding:
    asked = f"{BUFFER_ASKED_BYTES / 2**20:.0f} MiB"
    if size >= BUFFER_ASKED_BYTES:
        return Finding(Weight.OK, "traps", _("the receive buffer has {size}").format(size=asked))
    said = _(
        "the receive buffer has {size} KiB where {asked} were asked for, so bursts may be lost: "
        "`sysctl net.core.rmem_max={octets}`, or give the collector CAP_NET_ADMIN"
    ).format(size=f"{size / 1024:.0f}", asked=asked, octets=BUFFER_ASKED_BYTES)
    return Finding(Weight.WEAK, "traps", said)


def credential_names(session: Session) -> set[str]:
    """What the devices that may send are believed by."""
    return set(session.scalars(select(Device.credential)))


def _senders(
    settings: TrapSettings, senders: Sequence[tuple[str, str]], found: Mapping[str, Credential]
) -> Iterator[Finding]:
    if not senders:
        said = _("no device is in the inventory, so everything is refused: bring them in with `nocdesk import FILE`")
        yield Finding(Weight.FAULT, "traps", said)
        return
    for name in sorted({credential for _device, credential in senders}):
        devices = sorted(device for device, credential in senders if credential == name)
        if name not in found:
            said = _(
                "of {devices} are refused, as credential '{name}' is missing: `nocdesk credential set {name}`"
            ).format(devices=_some(devices), name=name)
            yield Finding(Weight.FAULT, "traps", said)
        elif (lack := _lack(settings, found[name])) is not None:
            said = _("of {devices} are refused: credential '{name}' {lack}")
            yield Finding(Weight.WEAK, "traps", said.format(devices=_some(devices), name=name, lack=lack))


def _lack(settings: TrapSettings, credential: Credential) -> str | None:
    """What a v3 user needs and does not have to be believed."""
    if not isinstance(credential, UsmUser) or settings.minimum_level is SecurityLevel.NO_AUTH_NO_PRIV:
        return None
    if not credential.signs:
        return _("has a user without a key: store its passphrases, or lower [traps] minimum_level")
    if settings.minimum_level is SecurityLevel.AUTH_PRIV and not credential.encrypts:
        return _("has a user without a privacy key: store its passphrase, or lower [traps] minimum_level")
    return None


def _some(devices: Sequence[str]) -> str:
    named = ", ".join(devices[:3])
    return named if len(devices) <= 3 else _("{names} and {count} more").format(names=named, count=len(devices) - 3)


def _last_loss(core: Core, session: Session) -> Finding:
    losses = [row for row in count_rows(session) if row.cause in LOSSES]
    if not losses:
        return Finding(Weight.OK, "traps", _("none was ever lost"))
    last = max(losses, key=lambda row: row.last_at)
    total = sum(row.count for row in losses)
    told = _("{count} lost in all, the last at {at:%Y-%m-%d %H:%M} UTC: {cause}")
    if last.source:
        told = _("{count} lost in all, the last from {source} at {at:%Y-%m-%d %H:%M} UTC: {cause}")
    said = told.format(count=total, source=last.source, at=last.last_at, cause=CAUSE_WORDS[last.cause])
    is_recent = core.clock.now() - last.last_at <= RECENT
    return Finding(
        Weight.WEAK if is_recent else Weight.OK,
        "traps",
        _("{said}; see `nocdesk traps`").format(said=said) if is_recent else said,
    )
