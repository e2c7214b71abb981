"""Turns a credential's passphrases into keys that are good at its devices only, where every device answers."""

import asyncio
from collections.abc import Iterable, Sequence

from nocdesk.clock import Clock
from nocdesk.core import Core
from nocdesk.credentials import Credential, CredentialError, Credentials, EngineKeys, UsmUser, WritableSource
from nocdesk.language import _, ngettext
from nocdesk.network.queries import PollTarget, targets_naming
from nocdesk.setting_groups import PollSettings
from probes.reachability import SYS_UP_TIME, target_of
from probes.snmp.errors import SnmpError
from probes.snmp.native_client import NativeClient
from probes.snmp.usm_keys import localized
from probes.traps.engine_identity import known_engine_id


def localize_credential(core: Core, credentials: Credentials, name: str) -> None:
    """Ask every device that names it for its engine, and write keys in the passphrases' place; all or nothing."""
    source, credential = credentials.locate(name)
    user = _with_passphrases(name, credential)
    if not isinstance(source, WritableSource):
        raise CredentialError(
            _(
                "Credential '{name}' is handed over by systemd, where it can only be read: localize "
                "it in the keyring or the encrypted file, or write its keys where it is made"
            ).format(name=name)
        )
    with core.read() as session:
        devices = targets_naming(session, name)
    if not devices:
        raise CredentialError(
            _(
                "No device names credential '{name}', so there is no engine to localize it to: import the devices first"
            ).format(name=name)
        )
    engine_ids = _all_engines(name, devices, asyncio.run(_ask_all(devices, user, core.settings.poll, core.clock)))
    # Who sends an INFORM signs it with the user's key at our own engine.
    own = known_engine_id(core.settings.trap_directory)
    source.write(name, _with_keys(user, engine_ids if own is None else {*engine_ids, own}))
    print(
        _("Credential '{name}' holds keys for {engines} and no passphrase any more.").format(
            name=name, engines=_engines(len(engine_ids), own)
        )
    )
    print(_("A device that comes later needs its own: give all keys anew with `nocdesk credential set --localized`,"))
    print(_("or store the passphrases again and localize them again."))


def _with_passphrases(name: str, credential: Credential) -> UsmUser:
    if not isinstance(credential, UsmUser):
        raise CredentialError(
            _("Credential '{name}' is a community, and only v3 has keys: set the devices to v3").format(name=name)
        )
    if credential.keys:
        raise CredentialError(
            _(
                "Credential '{name}' is localized already, to {count} engines: for others store it "
                "anew with `nocdesk credential set {name}`"
            ).format(name=name, count=len(credential.keys))
        )
    if credential.auth_passphrase is None:
        raise CredentialError(
            _(
                "Credential '{name}' has no passphrase, so there is nothing to localize: set one "
                "with `nocdesk credential set {name}`"
            ).format(name=name)
        )
    return credential


async def _ask_all(
    devices: Sequence[PollTarget], user: UsmUser, pace: PollSettings, clock: Clock
) -> list[bytes | SnmpError]:
    client = NativeClient(clock, max_in_flight=pace.in_flight)
    try:
        return await asyncio.gather(*(_engine_of(client, device, user, pace) for device in devices))
    finally:
        await client.close()


async def _engine_of(client: NativeClient, device: PollTarget, user: UsmUser, pace: PollSettings) -> bytes | SnmpError:
    """The engine that answered signed: what is said in the discovery alone anybody may have said."""
    target = target_of(device, user, pace)
    try:
        await client.get(target, (SYS_UP_TIME,))
    except SnmpError as error:
        return error
    engine_id = client.engine_id(target)
    assert engine_id is not None, "an answer is believed of a known engine only"
    return engine_id


def _all_engines(name: str, devices: Sequence[PollTarget], answers: Sequence[bytes | SnmpError]) -> set[bytes]:
    missing = [
        _("device {device}: {answer}").format(device=device.name, answer=answer)
        for device, answer in zip(devices, answers, strict=True)
        if isinstance(answer, SnmpError)
    ]
    if missing:
        said = _("Credential '{name}' is unchanged, because {silent} of {count} devices gave no signed answer:").format(
            name=name, silent=len(missing), count=len(devices)
        )
        raise CredentialError("\n".join([said, *missing]))
    return {answer for answer in answers if isinstance(answer, bytes)}


def _with_keys(user: UsmUser, engine_ids: Iterable[bytes]) -> UsmUser:
    return UsmUser(user.user, auth=user.auth, priv=user.priv, keys=tuple(_keys(user, i) for i in sorted(engine_ids)))


def _keys(user: UsmUser, engine_id: bytes) -> EngineKeys:
    keys = localized(user, engine_id)
    assert keys.auth is not None, "a user with a passphrase signs"
    return EngineKeys(engine_id, keys.auth, keys.priv)


def _engines(devices: int, own: bytes | None) -> str:
    said = ngettext("{count} engine", "{count} engines", devices).format(count=devices)
    return (
        said
        if own is None
        else _("{said} of devices and for our own, which INFORMs are addressed to").format(said=said)
    )
