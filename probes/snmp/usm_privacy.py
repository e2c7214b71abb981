"""Encrypts scoped PDUs: AES in CFB (RFC 3826, and with longer keys as it is in the field), DES in CBC (RFC 3414)."""

import secrets
from typing import Protocol

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from nocdesk.credentials import PrivProtocol

SALT_OCTETS = 8
BLOCK = 16
_ZEROS = bytes(BLOCK)
_PADDING = tuple(bytes(-octets % BLOCK) for octets in range(BLOCK))
"""What fills up the last block, by the octets that it has."""
DES_BLOCK = 8
_SALTS = 2**64
_DES_SALTS = 2**32


class UndecryptableError(ValueError):
    """A ciphertext or salt that no encryption of this kind can have made."""


class Sealer(Protocol):
    """One key's encryption; for one thread, as it keeps a counter and ciphers that have begun."""

    def encrypt(self, plain: bytes, boots: int, time: int) -> tuple[bytes, bytes]:
        """The ciphertext and its salt, which is never used twice."""
        ...

    def decrypt(self, ciphertext: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """The plain text, with DES up to seven octets of padding behind it; raises UndecryptableError."""
        ...


def sealer(protocol: PrivProtocol, key: bytes) -> Sealer:
    """The encryption with a localized key."""
    return DesSealer(key) if protocol is PrivProtocol.DES else AesSealer(key)


class AesSealer:
    """AES-CFB-128 on two ciphers that are begun once, as beginning one costs several times as much as its work.

    CFB adds to each block the encrypted ciphertext of the block before, and to the first one the encrypted
    initialization vector. So a begun decryption goes on with any vector that it is fed as ciphertext, and a begun
    encryption with one that it was made to give out: by a block that is the vector plus what it would add to it.
    """

    __slots__ = ("_decrypt", "_encrypt", "_last", "_salt")

    def __init__(self, key: bytes) -> None:
        cipher = Cipher(AES(key), CFB(_ZEROS))
        self._encrypt, self._decrypt = cipher.encryptor().update, cipher.decryptor().update
        self._last = _ZEROS
        self._salt = secrets.randbelow(_SALTS)

    def encrypt(self, plain: bytes, boots: int, time: int) -> tuple[bytes, bytes]:
        self._salt = salt = (self._salt + 1) % _SALTS
        size = len(plain)
        # RFC 3826, clause 3.1.2.1: the vector is boots, time and salt.
        added = int.from_bytes(self._decrypt(self._last + _ZEROS)[BLOCK:], "big")
        lead = ((boots << 96 | time << 64 | salt) ^ added).to_bytes(BLOCK, "big")
        sealed = self._encrypt(lead + plain + _PADDING[size % BLOCK])
        self._last = sealed[-BLOCK:]
        return sealed[BLOCK : BLOCK + size], sealed[BLOCK - SALT_OCTETS : BLOCK]

    def decrypt(self, ciphertext: bytes, boots: int, time: int, salt: bytes) -> bytes:
        if len(salt) != SALT_OCTETS:
            raise UndecryptableError
        size = len(ciphertext)
        vector = (boots << 32 | time).to_bytes(BLOCK - SALT_OCTETS, "big") + salt
        return self._decrypt(vector + ciphertext + _PADDING[size % BLOCK])[BLOCK : BLOCK + size]


class DesSealer:
    """DES-CBC: weak, and kept for devices that know nothing better."""

    __slots__ = ("_cipher", "_pre_vector", "_salt")

    def __init__(self, key: bytes) -> None:
        # Three times the same key makes of triple DES the single one.
        self._cipher = TripleDES(key[:DES_BLOCK] * 3)
        self._pre_vector = int.from_bytes(key[DES_BLOCK:], "big")
        self._salt = secrets.randbelow(_DES_SALTS)

    def encrypt(self, plain: bytes, boots: int, _time: int) -> tuple[bytes, bytes]:
        self._salt = (self._salt + 1) % _DES_SALTS
        salt = boots << 32 | self._salt
        padded = plain + bytes(-len(plain) % DES_BLOCK)
        encryptor = Cipher(self._cipher, CBC(self._vector(salt))).encryptor()
        return encryptor.update(padded) + encryptor.finalize(), salt.to_bytes(SALT_OCTETS, "big")

    def decrypt(self, ciphertext: bytes, _boots: int, _time: int, salt: bytes) -> bytes:
        if len(salt) != SALT_OCTETS or len(ciphertext) % DES_BLOCK or not ciphertext:
            raise UndecryptableError
        decryptor = Cipher(self._cipher, CBC(self._vector(int.from_bytes(salt, "big")))).decryptor()
        return decryptor.update(ciphertext) + decryptor.finalize()

    def _vector(self, salt: int) -> bytes:
        """RFC 3414, clause 8.1.1.1: the salt over the pre-IV, which is the second half of the key."""
        return (salt ^ self._pre_vector).to_bytes(DES_BLOCK, "big")
