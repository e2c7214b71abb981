"""From a command's options to an opened store: settings, who acts, and in which role."""

import getpass
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from sqlalchemy.engine import make_url

from nocdesk.commandline.passphrase import ask_passphrase
from nocdesk.core import Core, open_core
from nocdesk.credential_file import EncryptedFile, Passphrase, passphrase_from
from nocdesk.credentials import Credentials, CredentialSource, KeyringCredentials, SystemdCredentials
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import Act, NotAllowedError, require
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.settings import Settings, load_settings
from nocdesk.store.unit_of_work import UnitOfWork


class NoStoreError(NocdeskError):
    """There is nothing to read yet."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """What stands before the subcommand: which settings, and in which role."""

    config: Path | None
    role: Role | None

    def settings(self) -> Settings:
        """The settings of this call."""
        return load_settings(self.config, role=self.role)

    @contextmanager
    def store(self, *, may_create: bool = False, fills: bool = True) -> Iterator[Core]:
        """The store, opened by the operator; a missing one is made (and given the catalogue) only to be written."""
        settings = self.settings()
        if not may_create:
            require_store(settings)
        core = open_core(settings, Actor(operator_name(), settings.role), password=database_password(settings))
        try:
            if may_create and fills:
                ensure_catalogue(core)
            yield core
        finally:
            core.close()


def invocation(context: typer.Context) -> Invocation:
    """What the front door laid into the context."""
    found = context.find_object(Invocation)
    return found if found is not None else Invocation(None, None)


@contextmanager
def acting(context: typer.Context, act: Act) -> Iterator[UnitOfWork]:
    """A unit of work for an operator whose role permits the act; committed at the end, unless something failed."""
    with invocation(context).store() as core:
        allow(core.actor, act)
        with core.work() as work:
            yield work


def database_password(settings: Settings) -> str | None:
    """What the store's server asks for, where the settings name it; else PostgreSQL's own places are left to it."""
    return named_password(settings, settings.database_credential)


def named_password(settings: Settings, credential: str) -> str | None:
    """A password that this machine keeps under a name; none where none is named."""
    return machine_credentials(settings, ask_passphrase, os.environ).password(credential) if credential else None


def require_store(settings: Settings) -> None:
    """Refuse to look for data where no store has been made."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise NoStoreError(
            _(
                "{database}: there is no store yet. Make one with `nocdesk init`, or name another in database_url."
            ).format(database=url.database)
        )


def allow(actor: Actor, act: Act) -> None:
    """Refuse what the operator's role does not permit, and say how another role is taken."""
    try:
        require(actor, act)
    except NotAllowedError as error:
        raise NotAllowedError(
            _("{error}. Take one with `nocdesk --role ROLE …`, or set role in settings.toml.").format(error=error)
        ) from error


def operator_name() -> str:
    """The operating system's name for who is at the keyboard."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"  # A container's user need not have a name.


def machine_credentials(settings: Settings, prompt: Passphrase, environment: Mapping[str, str]) -> Credentials:
    """Every place where this machine may keep a secret: what systemd hands over, the keyring, the encrypted file."""
    sources: list[CredentialSource] = []
    if directory := environment.get("CREDENTIALS_DIRECTORY"):
        sources.append(SystemdCredentials(Path(directory)))
    return Credentials([*sources, KeyringCredentials(), encrypted_file(settings, prompt)])


def encrypted_file(settings: Settings, prompt: Passphrase) -> EncryptedFile:
    """The file beside the store that only a passphrase opens."""
    return EncryptedFile(settings.credential_file, passphrase_from(settings.passphrase_file, prompt))
