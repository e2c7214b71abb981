"""From passphrases to keys that are good at one engine only (RFC 3414, clause 2.6 and A.2; RFC 7860; RFC 3826)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from nocdesk.credentials import AuthProtocol, CredentialError, PrivProtocol, UsmUser
from nocdesk.snmp_secrets import PRIV_KEY_OCTETS

EXPANDED_OCTETS = 1_048_576
"""RFC 3414, A.2: a passphrase is repeated to a mebioctet and hashed."""
MAX_PASSPHRASES = 1_024
MAX_ENGINES = 16_384

Hash = Callable[[bytes], "hashlib._Hash"]

HASHES: dict[AuthProtocol, Hash] = {
    AuthProtocol.MD5: hashlib.md5,
    AuthProtocol.SHA1: hashlib.sha1,
    AuthProtocol.SHA224: hashlib.sha224,
    AuthProtocol.SHA256: hashlib.sha256,
    AuthProtocol.SHA384: hashlib.sha384,
    AuthProtocol.SHA512: hashlib.sha512,
}


@dataclass(frozen=True, slots=True)
class LocalizedKeys:
    """What a user signs and encrypts with at one engine; None where it does not."""

    auth: bytes | None = field(default=None, repr=False)
    priv: bytes | None = field(default=None, repr=False)


@lru_cache(MAX_PASSPHRASES)
def passphrase_key(protocol: AuthProtocol, passphrase: str) -> bytes:
    """RFC 3414, A.2: the key of a passphrase (Ku), which costs a mebioctet of hashing and is remembered therefore."""
    return _expanded(protocol, passphrase.encode())


def _expanded(protocol: AuthProtocol, secret: bytes) -> bytes:
    repeated = secret * (EXPANDED_OCTETS // len(secret) + 1)
    return HASHES[protocol](repeated[:EXPANDED_OCTETS]).digest()


def localized_key(protocol: AuthProtocol, key: bytes, engine_id: bytes) -> bytes:
    """RFC 3414, clause 2.6: a passphrase's key as it is good at one engine (Kul)."""
    return HASHES[protocol](key + engine_id + key).digest()


def localized_auth(user: UsmUser, engine_id: bytes) -> bytes | None:
    """What the user signs with there; cheap, while Cisco's longer privacy keys cost a mebioctet of hashing each."""
    if user.keys:
        return _held(user, engine_id).auth
    if user.auth_passphrase is None:
        return None
    return localized_key(user.auth, passphrase_key(user.auth, user.auth_passphrase), engine_id)


@lru_cache(MAX_ENGINES)
def localized(user: UsmUser, engine_id: bytes) -> LocalizedKeys:
    """The user's keys at that engine: those that the credential holds, else those of its passphrases."""
    if user.keys:
        return _held(user, engine_id)
    auth = localized_auth(user, engine_id)
    if auth is None or user.priv_passphrase is None:
        return LocalizedKeys(auth)
    priv = localized_key(user.auth, passphrase_key(user.auth, user.priv_passphrase), engine_id)
    return LocalizedKeys(auth, privacy_key(user.auth, user.priv, priv, engine_id))


def _held(user: UsmUser, engine_id: bytes) -> LocalizedKeys:
    for keys in user.keys:
        if keys.engine_id == engine_id:
            return LocalizedKeys(keys.auth_key, keys.priv_key)
    raise CredentialError(
        f"The credential of SNMPv3 user '{user.user}' holds no key for engine {engine_id.hex()}: "
        "add the one that is localized to it, or store the passphrases"
    )


def privacy_key(auth: AuthProtocol, priv: PrivProtocol, key: bytes, engine_id: bytes) -> bytes:
    """A localized key in the length that encryption takes: cut off, or extended in one of the two ways of the field.

    draft-blumenthal-aes-usm-04, clause 3.1.2.1, as net-snmp does it; draft-reeder-snmpv3-usm-3desede-00, clause 2.1, as
    Cisco does.
    """
    octets = PRIV_KEY_OCTETS[priv]
    is_chained = priv in (PrivProtocol.AES192_CISCO, PrivProtocol.AES256_CISCO)
    last = key
    while len(key) < octets:
        if is_chained:
            last = localized_key(auth, _expanded(auth, last), engine_id)
            key += last
        else:
            key += HASHES[auth](key).digest()
    return key[:octets]
