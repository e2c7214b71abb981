"""The password of the store's server: where it is kept, and how it is asked for where it is not."""

import getpass
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

import typer
from sqlalchemy import URL

from nocdesk.core import Core
from nocdesk.credentials import CredentialError, Password, WritableSource
from nocdesk.language import _
from nocdesk.store.connecting import PasswordWantedError

TRIES = 3
_LONGEST_NAME = 64
_DIGEST = 12


@dataclass(frozen=True, slots=True)
class GivenPassword:
    """What a person typed, and whether this machine's keyring shall keep it."""

    text: str = field(repr=False)
    keeps: bool


Asker = Callable[[str], GivenPassword | None]
"""Asks whoever is there, and says why; None where nobody gives one."""


def keyring_name(url: URL, operator: str) -> str:
    """Under which name the keyring has the password of a login on a server, where the settings name none."""
    parts = (url.username or operator, url.host or "localhost", str(url.port or 5432), url.database or "")
    name = re.sub(r"[^A-Za-z0-9.-]", "-", "database." + ".".join(parts))
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - _DIGEST - 1]}-{sha256(name.encode()).hexdigest()[:_DIGEST]}"


def open_with_password(
    open_it: Callable[[str | None], Core], known: str | None, ask: Asker, keep: Callable[[str], None]
) -> Core:
    """Open a store with the password that is known, and ask for one while the server wants another."""
    given = None if known is None else GivenPassword(known, keeps=False)
    asked = 0
    while True:
        try:
            core = open_it(None if given is None else given.text)
        except PasswordWantedError as wanted:
            given = ask(str(wanted)) if asked < TRIES else None
            asked += 1
            if given is None:
                raise
        else:
            if given is not None and given.keeps:
                keep(given.text)
            return core


def keep_in(keyring: WritableSource, name: str, password: str) -> None:
    """Keep a password that served; a machine without a keyring asks again the next time."""
    try:
        keyring.write(name, Password(password))
    except CredentialError as error:
        print(error, file=sys.stderr)


def ask_at_terminal(why: str) -> GivenPassword | None:
    """Ask at the terminal, if a person sits there."""
    if not sys.stdin.isatty():
        return None
    print(why, file=sys.stderr)
    text = getpass.getpass(_("Password of the database: "))
    if not text:
        return None
    return GivenPassword(text, typer.confirm(_("Keep it in this machine's keyring?"), default=False, err=True))
