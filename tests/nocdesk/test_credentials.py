"""What a credential may be: what is refused, what is flagged, and that none of it ever shows a secret."""

from collections.abc import Iterator

import keyring
import pytest

from nocdesk.credential_text import credential_from_json, credential_to_json
from nocdesk.credentials import (
    AuthProtocol,
    Community,
    Credential,
    CredentialError,
    Credentials,
    EngineKeys,
    MemoryCredentials,
    PrivProtocol,
    UsmUser,
    weaknesses,
)
from tests.nocdesk.credential_samples import COMMUNITY, USER

ENGINE = bytes.fromhex("80001f8880e9630000")

LOCALIZED = UsmUser(
    "watcher", keys=(EngineKeys(ENGINE, b"a" * 32, b"p" * 16), EngineKeys(b"other", b"b" * 32, b"q" * 16))
)


@pytest.fixture(autouse=True)
def _own_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize("text", ["public", "private", "PUBLIC", "", "  ", " private "])
def test_a_community_that_everybody_knows_is_refused(text: str) -> None:
    with pytest.raises(CredentialError, match="refused"):
        Community(text)


@pytest.mark.parametrize(
    ("auth", "priv", "complaint"),
    [
        ("curt", None, "shorter than 8"),
        ("long-enough", "curt", "shorter than 8"),
        ("the-same-secret", "the-same-secret", "one passphrase for authentication and privacy"),
        (None, "long-enough", "encrypts without signing"),
    ],
)
def test_a_weak_user_is_refused_with_the_remedy(auth: str | None, priv: str | None, complaint: str) -> None:
    with pytest.raises(CredentialError, match=complaint) as refusal:
        UsmUser("watcher", auth, priv)

    assert "watcher" in str(refusal.value)
    assert all(secret not in str(refusal.value) for secret in (auth, priv) if secret)


def test_a_user_needs_a_name() -> None:
    with pytest.raises(CredentialError, match="needs a name"):
        UsmUser("", "long-enough")


def test_a_strong_user_has_no_weakness() -> None:
    assert weaknesses(USER) == ()


@pytest.mark.parametrize(
    ("credential", "words"),
    [
        (COMMUNITY, ["clear"]),
        (UsmUser("w"), ["without authentication", "without privacy"]),
        (UsmUser("w", "long-enough"), ["without privacy"]),
        (UsmUser("w", "long-enough", "long-enough-2", AuthProtocol.MD5, PrivProtocol.DES), ["MD5", "DES"]),
        (UsmUser("w", "long-enough", "long-enough-2", AuthProtocol.SHA1), ["SHA-1"]),
        (UsmUser("w", keys=(EngineKeys(ENGINE, b"a" * 32),)), ["without privacy"]),
        (UsmUser("w", auth=AuthProtocol.MD5, keys=(EngineKeys(ENGINE, b"a" * 16, b"p" * 16),)), ["MD5"]),
    ],
)
def test_what_is_allowed_but_weak_is_flagged(credential: Credential, words: list[str]) -> None:
    found = weaknesses(credential)

    assert len(found) == len(words)
    assert all(word in line for word, line in zip(words, found, strict=True))


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ((EngineKeys(ENGINE, b"short"),), "5 octets where SHA-256 has 32"),
        ((EngineKeys(ENGINE, b"a" * 32, b"p" * 20),), "20 octets where AES-128 has 16"),
        ((EngineKeys(b"tiny", b"a" * 32),), "engine id of 4 octets: it has 5 to 32"),
        ((EngineKeys(ENGINE, b"a" * 32), EngineKeys(b"other", b"a" * 32, b"p" * 16)), "for some engines only"),
    ],
)
def test_keys_that_cannot_be_are_refused(keys: tuple[EngineKeys, ...], complaint: str) -> None:
    with pytest.raises(CredentialError, match=complaint):
        UsmUser("watcher", keys=keys)


def test_passphrases_are_not_kept_beside_localized_keys() -> None:
    with pytest.raises(CredentialError, match="has passphrases and localized keys"):
        UsmUser("watcher", "long-enough", keys=(EngineKeys(ENGINE, b"a" * 32),))


def test_no_representation_shows_a_localized_key() -> None:
    assert "aaaa" not in repr(LOCALIZED)
    assert "pppp" not in repr(LOCALIZED)


@pytest.mark.parametrize("credential", [USER, COMMUNITY, MemoryCredentials({"a": USER})])
def test_no_representation_shows_a_secret(credential: object) -> None:
    shown = f"{credential!r} {credential}"

    assert "secret" not in shown
    assert "kestrel" not in shown


@pytest.mark.parametrize(
    "credential",
    [
        COMMUNITY,
        USER,
        LOCALIZED,
        UsmUser("w"),
        UsmUser("w", "long-enough", None, AuthProtocol.SHA512),
        UsmUser("ü", "pässwörter"),
    ],
)
def test_a_credential_survives_being_written_down(credential: Credential) -> None:
    assert credential_from_json(credential_to_json(credential), name="core") == credential


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"community": 7}',
        '{"user": "w", "shoe": "9"}',
        '{"user": "w", "auth": "ROT13"}',
        '{"user": "w", "keys": "hunter22"}',
        '{"user": "w", "keys": "80001f88:xy:"}',
        '"hunter22"',
    ],
)
def test_an_unreadable_credential_is_named_and_not_quoted(text: str) -> None:
    with pytest.raises(CredentialError, match="'core'") as refusal:
        credential_from_json(text, name="core")

    assert "hunter22" not in str(refusal.value)


def test_a_missing_credential_says_how_to_store_it() -> None:
    credentials = Credentials([MemoryCredentials({"edge": USER})])

    assert credentials.resolve("edge") == USER
    with pytest.raises(CredentialError, match="nocdesk credential set core"):
        credentials.resolve("core")
