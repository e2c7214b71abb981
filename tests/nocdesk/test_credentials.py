"""Credentials: what is refused, what is flagged, where they are found, and that none of it ever shows a secret."""

import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from nocdesk.credential_file import Cost, EncryptedFile, passphrase_from
from nocdesk.credentials import (
    AuthProtocol,
    Community,
    Credential,
    CredentialError,
    Credentials,
    EngineKeys,
    KeyringCredentials,
    MemoryCredentials,
    PrivProtocol,
    SystemdCredentials,
    UsmUser,
    credential_from_json,
    credential_to_json,
    weaknesses,
)

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
USER = UsmUser("watcher", "a-long-auth-secret", "a-long-priv-secret")
COMMUNITY = Community("kestrel-readings")
ENGINE = bytes.fromhex("80001f8880e9630000")
LOCALIZED = UsmUser(
    "watcher", keys=(EngineKeys(ENGINE, b"a" * 32, b"p" * 16), EngineKeys(b"other", b"b" * 32, b"q" * 16))
)


class DictKeyring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class LockedKeyring(DictKeyring):
    """A keyring that nobody unlocks."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")


class WaitingKeyring(DictKeyring):
    """A keyring that waits for a person in front of a dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.questions = 0
        self.person = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.questions += 1
        self.person.wait()
        return None


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


def test_memory_credentials_pass_through_a_pipe() -> None:
    given = MemoryCredentials({"a": USER, "b": COMMUNITY})

    assert MemoryCredentials.from_json(given.to_json()) == given


def test_a_systemd_credential_is_a_file_of_that_name_and_nothing_else(tmp_path: Path) -> None:
    directory = tmp_path / "credentials"
    directory.mkdir()
    (directory / "core").write_text(credential_to_json(USER), encoding="utf-8")
    (tmp_path / "outside").write_text(credential_to_json(USER), encoding="utf-8")
    source = SystemdCredentials(directory)

    assert source.find("core") == USER
    assert source.find("absent") is None
    assert source.find("../outside") is None
    assert source.find("") is None


def test_the_keyring_gives_back_what_was_stored() -> None:
    keyring.set_keyring(DictKeyring())
    source = KeyringCredentials()

    source.write("core", USER)

    assert source.find("core") == USER
    assert source.find("edge") is None


def test_a_locked_keyring_counts_as_absent_and_refuses_to_store_with_the_remedy() -> None:
    keyring.set_keyring(LockedKeyring())

    assert KeyringCredentials().find("core") is None
    with pytest.raises(CredentialError, match="encrypted file"):
        KeyringCredentials().write("core", USER)


def test_a_keyring_that_waits_for_a_person_is_asked_once_and_then_left_alone() -> None:
    waiting = WaitingKeyring()
    keyring.set_keyring(waiting)
    source = KeyringCredentials(timeout_s=0.05)

    found = [source.find("core"), source.find("edge")]
    waiting.person.set()

    assert found == [None, None]
    assert waiting.questions == 1


def test_an_encrypted_file_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    path = tmp_path / "credentials.enc"
    EncryptedFile(path, lambda: "correct horse", CHEAP).write("core", USER)
    EncryptedFile(path, lambda: "correct horse", CHEAP).write("edge", COMMUNITY)

    assert EncryptedFile(path, lambda: "correct horse").find("core") == USER
    assert EncryptedFile(path, lambda: "correct horse").find("edge") == COMMUNITY
    assert EncryptedFile(path, lambda: "correct horse").find("absent") is None
    with pytest.raises(CredentialError, match="passphrase is wrong or the file was changed"):
        EncryptedFile(path, lambda: "wrong horse").find("core")


def test_an_encrypted_file_holds_no_secret_in_clear_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "credentials.enc"

    EncryptedFile(path, lambda: "correct horse", CHEAP).write("core", USER)

    content = path.read_bytes()
    assert b"secret" not in content
    assert b"watcher" not in content
    assert path.stat().st_mode & 0o077 == 0 or path.drive


@pytest.mark.parametrize(
    ("before", "after"), [('"passes": "1"', '"passes": "2"'), ('"memory_kib": "64"', '"memory_kib": "65"')]
)
def test_a_changed_header_is_found(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "credentials.enc"
    source = EncryptedFile(path, lambda: "correct horse", CHEAP)
    source.write("core", USER)
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    with pytest.raises(CredentialError, match="wrong or the file was changed"):
        source.find("core")


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"format": "2"}', '{"format": "1"}', '{"format": "1", "box": "?"}']
)
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "credentials.enc"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CredentialError, match=r"credentials\.enc is not a credential file"):
        EncryptedFile(path, lambda: "correct horse").find("core")


def test_a_file_that_asks_for_absurd_memory_is_refused_before_it_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "credentials.enc"
    source = EncryptedFile(path, lambda: "correct horse", CHEAP)
    source.write("core", USER)
    path.write_text(path.read_text(encoding="utf-8").replace('"64"', '"999999999"'), encoding="utf-8")

    with pytest.raises(CredentialError, match="absurd"):
        source.find("core")


def test_a_short_passphrase_seals_nothing(tmp_path: Path) -> None:
    path = tmp_path / "credentials.enc"

    with pytest.raises(CredentialError, match="shorter than 8"):
        EncryptedFile(path, lambda: "short", CHEAP).write("core", USER)

    assert not path.exists()


def test_the_passphrase_comes_from_a_file_or_from_a_person(tmp_path: Path) -> None:
    path = tmp_path / "passphrase"
    path.write_text("correct horse\n", encoding="utf-8")

    assert passphrase_from(path, lambda: "typed by a person")() == "correct horse"
    assert passphrase_from(None, lambda: "typed by a person")() == "typed by a person"
    with pytest.raises(CredentialError, match="NOCDESK_PASSPHRASE_FILE"):
        passphrase_from(tmp_path / "absent", lambda: "typed by a person")()


def test_the_first_source_that_has_a_credential_gives_it(tmp_path: Path) -> None:
    keyring.set_keyring(DictKeyring())
    file = EncryptedFile(tmp_path / "credentials.enc", lambda: "correct horse", CHEAP)
    for name in ("core", "edge", "access"):
        file.write(name, Community("from-the-file"))
    for name in ("core", "edge"):
        KeyringCredentials().write(name, Community("from-the-keyring"))
    (tmp_path / "core").write_text(credential_to_json(Community("from-systemd")), encoding="utf-8")

    credentials = Credentials([SystemdCredentials(tmp_path), KeyringCredentials(), file])

    found = [credentials.resolve(name) for name in ("core", "edge", "access")]
    assert found == [Community("from-systemd"), Community("from-the-keyring"), Community("from-the-file")]


def test_a_place_that_cannot_be_read_is_named_and_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "core").write_bytes(b"\xff\xfe")
    (tmp_path / "sealed").mkdir()

    with pytest.raises(CredentialError, match="'core' cannot be read"):
        SystemdCredentials(tmp_path).find("core")
    with pytest.raises(CredentialError, match="cannot be read"):
        EncryptedFile(tmp_path / "sealed", lambda: "a long passphrase").find("core")
