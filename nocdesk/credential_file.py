"""Credentials in a file that only a passphrase opens: argon2id makes the key, AES-GCM seals the content."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nocdesk.credential_text import credential_to_json, secret_from_json
from nocdesk.credentials import MIN_PASSPHRASE, CredentialError, Secret
from nocdesk.language import _

FORMAT = 1
SALT_BYTES = 16
NONCE_BYTES = 12
KEY_BYTES = 32

Passphrase = Callable[[], str]
"""Asked only when a file is opened; never an argument of a command."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a guess costs: RFC 9106, clause 4, second recommended option."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


MAX_COST = Cost(passes=20, memory_kib=1_048_576, lanes=16)
"""More than this in a file's header is a broken or hostile file, not a careful person."""


@dataclass(frozen=True, slots=True)
class EncryptedFile:
    """A source of credentials; `find` asks for the passphrase only if the file exists."""

    path: Path
    passphrase: Passphrase = field(repr=False)
    cost: Cost = Cost()

    def find(self, name: str) -> Secret | None:
        if not self.path.exists():
            return None
        text = self._open().get(name)
        return None if text is None else secret_from_json(text, name=name)

    def names(self) -> tuple[str, ...]:
        return tuple(self._open()) if self.path.exists() else ()

    def write(self, name: str, credential: Secret) -> None:
        """Add or replace one credential."""
        secrets_by_name = self._open() if self.path.exists() else {}
        self._seal({**secrets_by_name, name: credential_to_json(credential)})

    def _open(self) -> dict[str, str]:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise CredentialError(
                _("{path} cannot be read ({reason}): check its rights").format(path=self.path, reason=error.strerror)
            ) from error
        try:
            header, box = _split(content)
            cost = Cost(int(header["passes"]), int(header["memory_kib"]), int(header["lanes"]))
            salt, nonce = base64.b64decode(header["salt"]), base64.b64decode(header["nonce"])
        except (ValueError, KeyError, TypeError) as error:
            raise CredentialError(
                _("{path} is not a credential file of this version: restore it from a backup").format(path=self.path)
            ) from error
        if cost.passes > MAX_COST.passes or cost.memory_kib > MAX_COST.memory_kib or cost.lanes > MAX_COST.lanes:
            raise CredentialError(
                _("{path} asks for an absurd amount of memory or time: restore it from a backup").format(path=self.path)
            )
        return self._unbox(header, box, _key(self.passphrase(), salt, cost), nonce)

    def _unbox(self, header: dict[str, str], box: bytes, key: bytes, nonce: bytes) -> dict[str, str]:
        try:
            content = AESGCM(key).decrypt(nonce, box, _bound(header))
        except InvalidTag as error:
            raise CredentialError(
                _(
                    "{path} does not open: the passphrase is wrong or the file was changed. Check "
                    "NOCDESK_PASSPHRASE_FILE, or restore the file"
                ).format(path=self.path)
            ) from error
        names: dict[str, str] = json.loads(content)
        return names

    def _seal(self, secrets_by_name: dict[str, str]) -> None:
        passphrase = self.passphrase()
        if len(passphrase) < MIN_PASSPHRASE:
            raise CredentialError(
                _("The passphrase of {path} is shorter than {limit} characters: choose a longer one").format(
                    path=self.path, limit=MIN_PASSPHRASE
                )
            )
        salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
        header = {
            "format": str(FORMAT),
            "passes": str(self.cost.passes),
            "memory_kib": str(self.cost.memory_kib),
            "lanes": str(self.cost.lanes),
            "salt": base64.b64encode(salt).decode(),
            "nonce": base64.b64encode(nonce).decode(),
        }
        content = json.dumps(secrets_by_name).encode()
        box = AESGCM(_key(passphrase, salt, self.cost)).encrypt(nonce, content, _bound(header))
        _replace(self.path, json.dumps({**header, "box": base64.b64encode(box).decode()}).encode())


def _split(raw: bytes) -> tuple[dict[str, str], bytes]:
    document = json.loads(raw)
    if not isinstance(document, dict) or document.get("format") != str(FORMAT):
        raise ValueError(FORMAT)
    box = base64.b64decode(document.pop("box"))
    return document, box


def _bound(header: dict[str, str]) -> bytes:
    """The header as associated data, so that a changed cost or salt is found and not followed."""
    return json.dumps(header, sort_keys=True).encode()


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(passphrase.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file and rename, readable by its owner only, so that a crash leaves one of the two whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def passphrase_from(path: Path | None, prompt: Passphrase) -> Passphrase:
    """Read the passphrase from the file that NOCDESK_PASSPHRASE_FILE names, otherwise ask a person."""

    def ask() -> str:
        if path is None:
            return prompt()
        try:
            return path.read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise CredentialError(
                _("The passphrase file {path} cannot be read ({reason}): check NOCDESK_PASSPHRASE_FILE").format(
                    path=path, reason=error.strerror
                )
            ) from error
        except UnicodeDecodeError:
            # Without its cause, which quotes the secret.
            raise CredentialError(
                _("The passphrase file {path} is not UTF-8 text: write it anew").format(path=path)
            ) from None

    return ask
