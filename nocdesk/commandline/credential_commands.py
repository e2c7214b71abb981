"""The commands about secrets; a secret is typed or piped in and never stands on a command line."""

import getpass
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from nocdesk.commandline.edge_commands import localize
from nocdesk.commandline.opening import encrypted_file, invocation
from nocdesk.commandline.passphrase import ask_passphrase
from nocdesk.credentials import (
    AuthProtocol,
    Community,
    Credential,
    CredentialError,
    EngineKeys,
    KeyringCredentials,
    Password,
    PrivProtocol,
    UsmUser,
    weaknesses,
)
from nocdesk.language import _
from nocdesk.network.model import SnmpVersion
from nocdesk.provider.fields import is_credential_name

commands = typer.Typer(no_args_is_help=True, help="Keep the secrets that devices name.")


@commands.command("set")
def set_credential(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The name that devices refer to.")],
    snmp: Annotated[
        SnmpVersion, typer.Option(help="v1 and v2c ask for a community, v3 for user and passphrases.")
    ] = SnmpVersion.V3,
    user: Annotated[str | None, typer.Option(help="The SNMPv3 user; asked for without it.")] = None,
    auth: Annotated[AuthProtocol, typer.Option(help="How messages are signed.")] = AuthProtocol.SHA256,
    priv: Annotated[PrivProtocol, typer.Option(help="How messages are encrypted.")] = PrivProtocol.AES128,
    localized: Annotated[
        list[str] | None,
        typer.Option(help="An engine id in hexadecimal: keys localized to it are asked for, not passphrases."),
    ] = None,
    password: Annotated[bool, typer.Option("--password", help="A mail server's or a webhook's.")] = False,
    in_file: Annotated[bool, typer.Option("--file", help="Keep it in the encrypted file, not in the keyring.")] = False,
) -> None:
    """Store a secret in the keyring, or with --file in the encrypted file beside the store."""
    if not is_credential_name(name):
        raise typer.BadParameter(_("a name has up to 64 letters, digits, dots and dashes"), param_hint="NAME")
    settings = invocation(context).settings()
    engine_ids = [_octets(text, _("an engine id")) for text in localized or ()]
    if engine_ids and snmp is not SnmpVersion.V3:
        raise typer.BadParameter(_("only v3 has keys"), param_hint="--localized")
    credential = Password(_secret(_("Password: "))) if password else _ask(snmp, user, auth, priv, engine_ids)
    if in_file:
        encrypted_file(settings, ask_passphrase).write(name, credential)
    else:
        KeyringCredentials().write(name, credential)
    print(
        _("Credential '{name}' is stored in {credential_file}.").format(
            name=name, credential_file=settings.credential_file if in_file else _("the keyring")
        )
    )
    for weakness in () if isinstance(credential, Password) else weaknesses(credential):
        print(_("Weak: {weakness}.").format(weakness=weakness))


commands.command()(localize)


def _ask(
    snmp: SnmpVersion, user: str | None, auth: AuthProtocol, priv: PrivProtocol, engine_ids: Sequence[bytes]
) -> Credential:
    if snmp is not SnmpVersion.V3:
        return Community(_secret(_("Community: ")))
    name = user or typer.prompt(_("User"))
    if engine_ids:
        return UsmUser(name, auth=auth, priv=priv, keys=tuple(map(_localized_keys, engine_ids)))
    auth_passphrase = _secret(_("Authentication passphrase: "))
    priv_passphrase = _secret(_("Privacy passphrase: "))
    return UsmUser(name, auth_passphrase or None, priv_passphrase or None, auth, priv)


def _localized_keys(engine_id: bytes) -> EngineKeys:
    auth_key = _octets(
        _secret(_("Authentication key at {engine}, in hexadecimal: ").format(engine=engine_id.hex())), _("a key")
    )
    priv_key = _octets(
        _secret(_("Privacy key at {engine}, in hexadecimal: ").format(engine=engine_id.hex())), _("a key")
    )
    return EngineKeys(engine_id, auth_key, priv_key or None)


def _octets(text: str, what: str) -> bytes:
    """What is written in hexadecimal, with or without 0x; a key is not repeated in the message."""
    try:
        return bytes.fromhex(text.strip().removeprefix("0x"))
    except ValueError as error:
        raise CredentialError(
            _("What was given is not {what} in hexadecimal: write such as 80001f8880e9630000").format(what=what)
        ) from error


def _secret(prompt: str) -> str:
    """Typed without being shown; one line each from a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")
