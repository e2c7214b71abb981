"""From a command's options to an opened store: settings, who acts, and in which role."""

import getpass
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer
from sqlalchemy.engine import make_url

from nocdesk.commandline.passphrase import ask_passphrase
from nocdesk.commandline.store_password import Asker, ask_at_terminal, keep_in, keyring_name, open_with_password
from nocdesk.core import Core, open_core
from nocdesk.credential_file import EncryptedFile, Passphrase, passphrase_from
from nocdesk.credentials import Credentials, CredentialSource, KeyringCredentials, Password, SystemdCredentials
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import Act, NotAllowedError, may, require
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.settings import Settings, load_settings
from nocdesk.store.server_address import is_on_a_socket
from nocdesk.store.unit_of_work import UnitOfWork


class NoStoreError(NocdeskError):
    """There is nothing to read yet."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """What stands before the subcommand: which settings, and in which role."""

    config: Path | None
    role: Role | None
    url: str | None = None

    def settings(self) -> Settings:
        """The settings of this call."""
        return load_settings(self.config, role=self.role, url=self.url)

    @contextmanager
    def store(self, *, may_create: bool = False, fills: bool = True, ask: Asker = ask_at_terminal) -> Iterator[Core]:
        """The store, opened by the operator; a missing one is made (and given the catalogue) only to be written."""
        settings = self.settings()
        if not may_create:
            require_store(settings)
        core = _open(settings, ask)
        try:
            self._refuse_another_role(core)
            if may_create and fills and _may_fill(core):
                ensure_catalogue(core)
            yield core
        finally:
            core.close()

    def _refuse_another_role(self, core: Core) -> None:
        """On a team store a role is not chosen."""
        if core.is_team and self.role not in (None, core.actor.role):
            raise NotAllowedError(
                _(
                    "--role {role}: on a team store the login decides, and '{login}' is {own}. Leave --role out, or "
                    "log in as somebody else."
                ).format(role=self.role, login=core.actor.name, own=core.actor.role)
            )


def invocation(context: typer.Context) -> Invocation:
    """What the front door laid into the context."""
    found = context.find_object(Invocation)
    return found if found is not None else Invocation(None, None)


@contextmanager
def store_for(context: typer.Context, act: Act) -> Iterator[Core]:
    """The store, opened by an operator whose role permits the act."""
    with invocation(context).store() as core:
        allow(core.actor, act)
        yield core


@contextmanager
def acting(context: typer.Context, act: Act) -> Iterator[UnitOfWork]:
    """A unit of work for an operator whose role permits the act; committed at the end, unless something failed."""
    with store_for(context, act) as core, core.work() as work:
        yield work


def _open(settings: Settings, ask: Asker) -> Core:
    actor = Actor(operator_name(), settings.role)
    if settings.store_url.get_backend_name() == "sqlite":
        return open_core(settings, actor)
    return open_with_password(
        lambda password: open_core(settings, actor, password=password),
        database_password(settings),
        ask,
        partial(keep_in, KeyringCredentials(), _credential_name(settings)),
    )


def database_password(settings: Settings) -> str | None:
    """What the store's server asks for, where it is kept; else PostgreSQL's own places are left to it."""
    if settings.database_credential:
        return named_password(settings, settings.database_credential)
    if is_on_a_socket(settings.store_url):
        return None  # It knows who asks: a keyring that is locked is not waited for.
    found = KeyringCredentials().find(_credential_name(settings))
    return found.text if isinstance(found, Password) else None


def named_password(settings: Settings, credential: str) -> str | None:
    """A password that this machine keeps under a name; none where none is named."""
    return machine_credentials(settings, ask_passphrase, os.environ).password(credential) if credential else None


def _credential_name(settings: Settings) -> str:
    return settings.database_credential or keyring_name(settings.store_url, operator_name())


def _may_fill(core: Core) -> bool:
    return not core.is_team or may(core.actor.role, Act.IMPORT_PROVIDER)


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
        if actor.is_login:
            raise
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
