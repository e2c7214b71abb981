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
    "credential_from_json",
    "credential_to_json",
    "weaknesses",
]

Secret = Credential | Password

KEYRING_SERVICE = "nocdesk"
_USER_FIELDS = frozenset({"user", "auth", "auth_passphrase", "priv", "priv_passphrase", "keys"})


def credential_to_json(credential: Secret) -> str:
    """The secret in clear, for a keyring, an encrypted file or a pipe between two of our own processes."""
    if isinstance(credential, Password):
        return json.dumps({"password": credential.text})
    if isinstance(credential, Community):
        return json.dumps({"community": credential.text})
    fields: dict[str, str | None] = {
        "user": credential.user,
        "auth": credential.auth.value,
        "auth_passphrase": credential.auth_passphrase,
        "priv": credential.priv.value,
        "priv_passphrase": credential.priv_passphrase,
        "keys": " ".join(map(_keys_text, credential.keys)) or None,
    }
    return json.dumps({name: value for name, value in fields.items() if value is not None})


def _keys_text(keys: EngineKeys) -> str:
    return ":".join((keys.engine_id.hex(), keys.auth_key.hex(), (keys.priv_key or b"").hex()))


def _keys_of(text: str) -> EngineKeys:
    engine_id, auth_key, priv_key = map(bytes.fromhex, text.split(":"))
    return EngineKeys(engine_id, auth_key, priv_key or None)


def credential_from_json(text: str, *, name: str) -> Credential:
    """Read what `credential_to_json` wrote of one for SNMP; `name` is for the message when it cannot be read."""
    return _for_snmp(secret_from_json(text, name=name), name)


def secret_from_json(text: str, *, name: str) -> Secret:
    """Read what `credential_to_json` wrote; `name` is for the message when it cannot be read."""
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        # The text is a secret, so neither it nor the parser's quotation of it is shown.
        raise CredentialError(
            _("Credential '{name}' is not readable: store it again with `nocdesk credential set {name}`").format(
                name=name
            )
        ) from error
    return _from_fields(fields, name)


def _from_fields(fields: object, name: str) -> Secret:
    unreadable = CredentialError(
        _(
            "Credential '{name}' has neither a community nor a user with known protocols: "
            "store it again with `nocdesk credential set {name}`"
        ).format(name=name)
    )
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise unreadable
    if set(fields) == {"password"}:
        return Password(fields["password"])
    if set(fields) == {"community"}:
        return Community(fields["community"])
    if "user" not in fields or not set(fields) <= _USER_FIELDS:
        raise unreadable
    try:
        auth = AuthProtocol(fields.get("auth", AuthProtocol.SHA256))
        priv = PrivProtocol(fields.get("priv", PrivProtocol.AES128))
        keys = tuple(map(_keys_of, fields.get("keys", "").split()))
    except ValueError as error:
        raise unreadable from error
    return UsmUser(fields["user"], fields.get("auth_passphrase"), fields.get("priv_passphrase"), auth, priv, keys)


def _for_snmp(secret: Secret, name: str) -> Credential:
    if isinstance(secret, Password):
        raise CredentialError(
            _(
                "Credential '{name}' is a password and none for SNMP: store one under another name "
                "with `nocdesk credential set`, and name that one in the provider file"
            ).format(name=name)
        )
    return secret


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
        return source, _for_snmp(secret, name)

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
