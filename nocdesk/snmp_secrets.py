"""What an SNMP agent must be told before it answers: communities, users, their protocols and keys."""

from dataclasses import dataclass, field
from enum import StrEnum

from nocdesk.errors import NocdeskError
from nocdesk.language import _

MIN_PASSPHRASE = 8
"""RFC 3414, clause 11.2: a passphrase has at least eight characters."""

MIN_ENGINE_ID, MAX_ENGINE_ID = 5, 32
"""SNMP-FRAMEWORK-MIB (RFC 3411) SnmpEngineID."""
REFUSED_COMMUNITIES = frozenset({"", "public", "private"})


class CredentialError(NocdeskError):
    """A credential is missing, unreadable or too weak to be used."""


class AuthProtocol(StrEnum):
    """How an SNMPv3 message is signed (RFC 3414, RFC 7860)."""

    SHA256 = "SHA-256"
    SHA384 = "SHA-384"
    SHA512 = "SHA-512"
    SHA224 = "SHA-224"
    SHA1 = "SHA-1"
    MD5 = "MD5"


class PrivProtocol(StrEnum):
    """How an SNMPv3 message is encrypted (RFC 3826); the longer ones as net-snmp or, with -C, Cisco extend the key."""

    AES128 = "AES-128"
    AES192 = "AES-192"
    AES256 = "AES-256"
    AES192_CISCO = "AES-192-C"
    AES256_CISCO = "AES-256-C"
    DES = "DES"


AUTH_KEY_OCTETS = {
    AuthProtocol.MD5: 16,
    AuthProtocol.SHA1: 20,
    AuthProtocol.SHA224: 28,
    AuthProtocol.SHA256: 32,
    AuthProtocol.SHA384: 48,
    AuthProtocol.SHA512: 64,
}
PRIV_KEY_OCTETS = {
    PrivProtocol.DES: 16,
    PrivProtocol.AES128: 16,
    PrivProtocol.AES192: 24,
    PrivProtocol.AES192_CISCO: 24,
    PrivProtocol.AES256: 32,
    PrivProtocol.AES256_CISCO: 32,
}
"""How long a localized key is; that of DES has its pre-IV behind it (RFC 3414, clause 8.1.1.1)."""


@dataclass(frozen=True, slots=True)
class Community:
    """An SNMPv2c community; it crosses the network in clear."""

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if self.text.strip().lower() in REFUSED_COMMUNITIES:
            raise CredentialError(
                _(
                    "The communities 'public', 'private' and the empty one are refused: "
                    "set one of your own on the device"
                )
            )


@dataclass(frozen=True, slots=True)
class EngineKeys:
    """A user's keys as they are localized to one engine (RFC 3414, clause 2.6): of no use at any other."""

    engine_id: bytes
    auth_key: bytes = field(repr=False)
    priv_key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UsmUser:
    """An SNMPv3 user, with passphrases or with keys that are localized to the engines that it may speak to.

    Without an authentication passphrase and without keys its messages are neither signed nor encrypted.
    """

    user: str
    auth_passphrase: str | None = field(default=None, repr=False)
    priv_passphrase: str | None = field(default=None, repr=False)
    auth: AuthProtocol = AuthProtocol.SHA256
    priv: PrivProtocol = PrivProtocol.AES128
    keys: tuple[EngineKeys, ...] = ()

    @property
    def signs(self) -> bool:
        return self.auth_passphrase is not None or bool(self.keys)

    @property
    def encrypts(self) -> bool:
        return self.priv_passphrase is not None or any(keys.priv_key is not None for keys in self.keys)

    def __post_init__(self) -> None:
        self._check_passphrases()
        self._check_keys()

    def _check_keys(self) -> None:
        if self.keys and (self.auth_passphrase is not None or self.priv_passphrase is not None):
            raise CredentialError(
                _("SNMPv3 user '{user}' has passphrases and localized keys: keep the keys, which tell less").format(
                    user=self.user
                )
            )
        if len({keys.priv_key is None for keys in self.keys}) > 1:
            raise CredentialError(
                _("SNMPv3 user '{user}' has a privacy key for some engines only: give one for each, or none").format(
                    user=self.user
                )
            )
        for keys in self.keys:
            self._check_length(keys.auth_key, AUTH_KEY_OCTETS[self.auth], self.auth)
            self._check_length(keys.priv_key, PRIV_KEY_OCTETS[self.priv], self.priv)
            if not MIN_ENGINE_ID <= len(keys.engine_id) <= MAX_ENGINE_ID:
                raise CredentialError(
                    _(
                        "SNMPv3 user '{user}' has a key for an engine id of {count} octets: it has "
                        "{shortest} to {longest}"
                    ).format(
                        user=self.user,
                        count=len(keys.engine_id),
                        shortest=MIN_ENGINE_ID,
                        longest=MAX_ENGINE_ID,
                    )
                )

    def _check_length(self, key: bytes | None, octets: int, protocol: AuthProtocol | PrivProtocol) -> None:
        if key is not None and len(key) != octets:
            raise CredentialError(
                _(
                    "SNMPv3 user '{user}' has a localized key of {count} octets where {protocol} has "
                    "{octets}: give the key as it is localized to the engine"
                ).format(user=self.user, count=len(key), protocol=protocol, octets=octets)
            )

    def _check_passphrases(self) -> None:
        if not self.user:
            raise CredentialError(_("An SNMPv3 user needs a name: give the user name that is set on the device"))
        for passphrase in (self.auth_passphrase, self.priv_passphrase):
            if passphrase is not None and len(passphrase) < MIN_PASSPHRASE:
                raise CredentialError(
                    _(
                        "A passphrase of SNMPv3 user '{user}' is shorter than {limit} characters: choose a longer one"
                    ).format(user=self.user, limit=MIN_PASSPHRASE)
                )
        if self.priv_passphrase is not None and self.auth_passphrase is None:
            raise CredentialError(
                _(
                    "SNMPv3 user '{user}' encrypts without signing, which SNMPv3 does not know: give an "
                    "authentication passphrase too"
                ).format(user=self.user)
            )
        if self.auth_passphrase is not None and self.auth_passphrase == self.priv_passphrase:
            raise CredentialError(
                _(
                    "SNMPv3 user '{user}' has one passphrase for authentication and privacy: choose two different ones"
                ).format(user=self.user)
            )


@dataclass(frozen=True, slots=True)
class Password:
    """What a mail server or a webhook knows NocDesk by; no device is asked with it."""

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.text:
            raise CredentialError(_("The password is empty: enter the one that was agreed with the server"))


Credential = Community | UsmUser
Secret = Credential | Password


def weaknesses(credential: Credential) -> tuple[str, ...]:
    """What is allowed but should be shown as weak."""
    if isinstance(credential, Community):
        return (_("a community crosses the network in clear and proves nothing about the answer: prefer v3 authPriv"),)
    found: list[str] = []
    if not credential.signs:
        found.append(_("without authentication anybody can answer in the device's place"))
    elif credential.auth in (AuthProtocol.MD5, AuthProtocol.SHA1):
        found.append(_("{protocol} is broken: use SHA-256 where the device can").format(protocol=credential.auth))
    if not credential.encrypts:
        found.append(_("without privacy everything crosses the network in clear"))
    elif credential.priv is PrivProtocol.DES:
        found.append(_("DES is broken: use AES-128 where the device can"))
    return tuple(found)
