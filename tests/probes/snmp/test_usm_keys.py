"""Keys and encryption against what the RFCs print, the standard library's HMAC, and pysnmp."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.type.univ import OctetString
from pysnmp.entity import config
from pysnmp.proto.secmod.rfc3414.service import SnmpUSMSecurityModel

from nocdesk.credentials import AuthProtocol, CredentialError, EngineKeys, PrivProtocol, UsmUser
from nocdesk.snmp_secrets import PRIV_KEY_OCTETS
from probes.snmp.usm_authentication import DIGEST_OCTETS, Signer
from probes.snmp.usm_keys import LocalizedKeys, localized, localized_key, passphrase_key
from probes.snmp.usm_privacy import UndecryptableError, sealer

RFC_ENGINE = bytes.fromhex("000000000000000000000002")
ENGINE = bytes.fromhex("80001f8880e9630000d61ff449")
NUMBERS = st.integers(0, 2**31 - 1)
HASHLIB = {
    AuthProtocol.MD5: "md5",
    AuthProtocol.SHA1: "sha1",
    AuthProtocol.SHA224: "sha224",
    AuthProtocol.SHA256: "sha256",
    AuthProtocol.SHA384: "sha384",
    AuthProtocol.SHA512: "sha512",
}
THEIR_AUTH = {
    AuthProtocol.MD5: config.USM_AUTH_HMAC96_MD5,
    AuthProtocol.SHA1: config.USM_AUTH_HMAC96_SHA,
    AuthProtocol.SHA224: config.USM_AUTH_HMAC128_SHA224,
    AuthProtocol.SHA256: config.USM_AUTH_HMAC192_SHA256,
    AuthProtocol.SHA384: config.USM_AUTH_HMAC256_SHA384,
    AuthProtocol.SHA512: config.USM_AUTH_HMAC384_SHA512,
}
THEIR_PRIV = {
    PrivProtocol.DES: config.USM_PRIV_CBC56_DES,
    PrivProtocol.AES128: config.USM_PRIV_CFB128_AES,
    PrivProtocol.AES192: config.USM_PRIV_CFB192_AES_BLUMENTHAL,
    PrivProtocol.AES256: config.USM_PRIV_CFB256_AES_BLUMENTHAL,
    PrivProtocol.AES192_CISCO: config.USM_PRIV_CFB192_AES,
    PrivProtocol.AES256_CISCO: config.USM_PRIV_CFB256_AES,
}
"""pysnmp's names; its -C ones are those without BLUMENTHAL."""
SIGNING, ENCRYPTING = SnmpUSMSecurityModel.AUTH_SERVICES, SnmpUSMSecurityModel.PRIV_SERVICES


@pytest.mark.parametrize(
    ("protocol", "key", "at_engine"),
    [
        (AuthProtocol.MD5, "9faf3283884e92834ebc9847d8edd963", "526f5eed9fcce26f8964c2930787d82b"),
        (
            AuthProtocol.SHA1,
            "9fb5cc0381497b3793528939ff788d5d79145211",
            "6695febc9288e36282235fc7151f128497b38f3f",
        ),
    ],
)
def test_the_keys_of_maplesyrup_are_those_of_rfc_3414_a_3(protocol: AuthProtocol, key: str, at_engine: str) -> None:
    made = passphrase_key(protocol, "maplesyrup")

    assert made.hex() == key
    assert localized_key(protocol, made, RFC_ENGINE).hex() == at_engine


@pytest.mark.parametrize("auth", list(AuthProtocol))
@pytest.mark.parametrize("priv", list(PrivProtocol))
def test_every_pair_makes_the_keys_that_pysnmp_makes(auth: AuthProtocol, priv: PrivProtocol) -> None:
    user = UsmUser("watcher", "an-auth-secret", "a-priv-secret", auth, priv)

    keys = localized(user, ENGINE)

    name = THEIR_AUTH[auth]
    theirs, encryption = SIGNING[name], ENCRYPTING[THEIR_PRIV[priv]]
    assert keys.auth == bytes(theirs.localize_key(theirs.hash_passphrase(b"an-auth-secret"), OctetString(ENGINE)))
    hashed = encryption.hash_passphrase(name, b"a-priv-secret")
    assert keys.priv == bytes(encryption.localize_key(name, hashed, OctetString(ENGINE)))


@pytest.mark.parametrize("protocol", list(AuthProtocol))
@given(key=st.binary(min_size=16, max_size=64), before=st.binary(max_size=300), after=st.binary(max_size=300))
def test_a_digest_is_the_beginning_of_the_hmac(protocol: AuthProtocol, key: bytes, before: bytes, after: bytes) -> None:
    signer = Signer(protocol, key)

    blank = before + bytes(DIGEST_OCTETS[protocol]) + after
    assert signer.digest(before, after) == hmac.digest(key, blank, HASHLIB[protocol])[: DIGEST_OCTETS[protocol]]


@pytest.mark.parametrize("priv", list(PrivProtocol))
@given(plains=st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=4), boots=NUMBERS, time=NUMBERS)
def test_what_was_encrypted_is_decrypted_here_and_by_pysnmp(
    priv: PrivProtocol, plains: list[bytes], boots: int, time: int
) -> None:
    key = hashlib.sha512(b"any").digest()[: PRIV_KEY_OCTETS[priv]]
    ours = sealer(priv, key)

    for plain in plains:
        ciphertext, salt = ours.encrypt(plain, boots, time)

        assert ours.decrypt(ciphertext, boots, time, salt)[: len(plain)] == plain
        theirs = ENCRYPTING[THEIR_PRIV[priv]].decrypt_data(
            OctetString(key), (boots, time, OctetString(salt)), OctetString(ciphertext)
        )
        assert bytes(theirs)[: len(plain)] == plain


@pytest.mark.parametrize("priv", list(PrivProtocol))
def test_no_salt_is_used_twice(priv: PrivProtocol) -> None:
    ours = sealer(priv, bytes(range(PRIV_KEY_OCTETS[priv])))

    assert len({ours.encrypt(b"the same", 7, 7)[1] for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("priv", "ciphertext", "salt"),
    [
        (PrivProtocol.AES128, b"any", b"short"),
        (PrivProtocol.AES128, b"any", b""),
        (PrivProtocol.DES, b"not eight", b"8 octets"),
        (PrivProtocol.DES, b"", b"8 octets"),
        (PrivProtocol.DES, b"8 octets", b"nine octets"),
    ],
)
def test_what_cannot_have_been_encrypted_is_not_decrypted(priv: PrivProtocol, ciphertext: bytes, salt: bytes) -> None:
    with pytest.raises(UndecryptableError):
        sealer(priv, bytes(range(16))).decrypt(ciphertext, 1, 1, salt)


def test_localized_keys_serve_in_place_of_passphrases() -> None:
    whole = UsmUser("watcher", "an-auth-secret", "a-priv-secret")
    keys = localized(whole, ENGINE)
    assert keys.auth is not None
    held = UsmUser("watcher", keys=(EngineKeys(ENGINE, keys.auth, keys.priv),))

    assert localized(held, ENGINE) == keys


def test_localized_keys_are_of_no_use_at_another_engine() -> None:
    held = UsmUser("watcher", keys=(EngineKeys(ENGINE, bytes(32), bytes(16)),))

    with pytest.raises(CredentialError, match=f"holds no key for engine {RFC_ENGINE.hex()}"):
        localized(held, RFC_ENGINE)


def test_a_passphrase_is_hashed_once_for_all_engines() -> None:
    user = UsmUser("watcher", "a-secret-hashed-once", "a-priv-hashed-once")
    before = passphrase_key.cache_info().misses

    for number in range(100):
        localized(user, ENGINE + bytes((number,)))

    assert passphrase_key.cache_info().misses == before + 2


def test_no_representation_shows_a_key() -> None:
    assert "\\x07" not in repr(LocalizedKeys(b"\x07" * 16, b"\x07" * 16))
