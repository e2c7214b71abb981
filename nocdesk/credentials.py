"""Credentials are references: a device names one, and its secret is kept by the keyring, systemd or a sealed file."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

import keyring
from keyring.errors import KeyringError

from nocdesk.credential_text import credential_from_json, credential_to_json, for_snmp, secret_from_json
from nocdesk.language import _
from nocdesk.snmp_secrets import (
    MIN_PASSPHRASE,
    AuthProtocol,
    Community,
    Credential,
    CredentialError,
    EngineKeys,
    Password,
    PrivProtocol,
    Secret,
    UsmUser,
    weaknesses,
)

__all__ = [
    "MIN_PASSPHRASE",
    "AuthProtocol",
    "Community",
    "Credential",
    "CredentialError",
    "CredentialSource",
    "Credentials",
    "EngineKeys",
    "KeyringCredentials",
    "MemoryCredentials",
    "Password",
    "PrivProtocol",
    "Secret",
    "SystemdCredentials",
    "UsmUser",
    "WritableSource",
    "weaknesses",
]

KEYRING_SERVICE = "nocdesk"


class CredentialSource(Protocol):
    """A place where secrets are kept."""

    def find(self, name: str) -> Secret | None:
        """The credential of that name, or None where this place does not have it."""
        ...

    def names(self) -> tuple[str, ...]:
        """The names that this place can list."""
        ...


@runtime_checkable
class WritableSource(CredentialSource, Protocol):
    """A place that takes secrets too."""

    def write(self, name: str, credential: Secret) -> None:
        """Add or replace one credential."""
        ...


@dataclass(frozen=True, slots=True)
class MemoryCredentials:
    """Secrets that were never written down: the demo's, and those of tests."""

    credentials: Mapping[str, Credential] = field(repr=False)

    def find(self, name: str) -> Secret | None:
        return self.credentials.get(name)

    def names(self) -> tuple[str, ...]:
        return tuple(self.credentials)

    def to_json(self) -> str:
        """All of them in clear, to hand over through a pipe."""
        return json.dumps({name: credential_to_json(credential) for name, credential in self.credentials.items()})

    @classmethod
    def from_json(cls, text: str) -> "MemoryCredentials":
        """Read what `to_json` wrote."""
        return cls({name: credential_from_json(secret, name=name) for name, secret in json.loads(text).items()})


@dataclass(frozen=True, slots=True)
class SystemdCredentials:
    """What systemd lays into the unit's own directory (`LoadCredentialEncrypted=`), as one JSON file for each name."""

    directory: Path

    def find(self, name: str) -> Secret | None:
        path = self.directory / name
        # A name is not a path: nothing outside the directory may be read.
        if path.parent != self.directory or not path.is_file():
            return None
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CredentialError(
                _("Credential '{name}' cannot be read from {path}: check its rights and that it is a text").format(
                    name=name, path=path
                )
            ) from error
        return secret_from_json(text, name=name)

    def names(self) -> tuple[str, ...]:
        try:
            return tuple(sorted(path.name for path in self.directory.iterdir() if path.is_file()))
        except OSError:
            return ()


class KeyringCredentials:
    """The operating system's keyring; one that does not answer in time counts as absent from then on."""

    def __init__(self, *, service: str = KEYRING_SERVICE, timeout_s: float = 3.0) -> None:
        self._service = service
        self._timeout_s = timeout_s
        self._is_absent = False

    def find(self, name: str) -> Secret | None:
        text = self._ask(lambda: keyring.get_password(self._service, name))
        return None if text is None else secret_from_json(text, name=name)

    def names(self) -> tuple[str, ...]:
        """None: a keyring finds what is named and lists nothing."""
        return ()

    def write(self, name: str, credential: Secret) -> None:
        """Store it, or say that this machine has no keyring to store it in."""
        text = credential_to_json(credential)

        def store() -> str:
            keyring.set_password(self._service, name, text)
            return name

        if self._ask(store) is None:
            raise CredentialError(
                _(
                    "Credential '{name}' was not stored, because this machine's keyring is missing or "
                    "locked: unlock it, or use the encrypted file with `nocdesk credential set {name} "
                    "--file`"
                ).format(name=name)
            )

    def _ask(self, question: Callable[[], str | None]) -> str | None:
        """The keyring's answer, if there is one in time; a locked keyring may wait for a person who is not there."""
        if self._is_absent:
            return None
        answers: list[str | None] = []

        def ask() -> None:
            try:
                answers.append(question())
            except (KeyringError, RuntimeError, OSError):
                return  # No backend, or it is locked: the next source is asked.

        thread = threading.Thread(target=ask, name="keyring", daemon=True)
        thread.start()
        thread.join(self._timeout_s)
        self._is_absent = not answers
        return answers[0] if answers else None


@dataclass(frozen=True, slots=True)
class Credentials:
    """The sources in the order in which they are asked."""

    sources: Sequence[CredentialSource]

    def resolve(self, name: str) -> Credential:
        """The credential of that name; without one a device is not polled at all."""
        return self.locate(name)[1]

    def locate(self, name: str) -> tuple[CredentialSource, Credential]:
        """The same, and the place that has it."""
        source, secret = self._find(name)
        return source, for_snmp(secret, name)

    def password(self, name: str) -> str:
        """The password of that name, for a server that is no device."""
        secret = self._find(name)[1]
        if not isinstance(secret, Password):
            raise CredentialError(
                _(
                    "Credential '{name}' is one for SNMP and no password: store the password under "
                    "another name with `nocdesk credential set --password`, and name that one in the "
                    "settings"
                ).format(name=name)
            )
        return secret.text

    def _find(self, name: str) -> tuple[CredentialSource, Secret]:
        for source in self.sources:
            found = source.find(name)
            if found is not None:
                return source, found
        raise CredentialError(
            _(
                "There is no credential named '{name}': store it with `nocdesk credential set "
                "{name}` (keyring or encrypted file), or hand it over as a systemd credential"
            ).format(name=name)
        )

    def names(self) -> tuple[str, ...]:
        """What the sources can list, in their order; one that cannot be opened now lists nothing."""
        found: dict[str, None] = {}
        for source in self.sources:
            with suppress(CredentialError):
                found.update(dict.fromkeys(source.names()))
        return tuple(found)
