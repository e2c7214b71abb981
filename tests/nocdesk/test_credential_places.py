"""Where credentials are kept and found: a pipe, systemd, the keyring, the encrypted file."""

import threading
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from nocdesk.credential_file import Cost, EncryptedFile, passphrase_from
from nocdesk.credential_text import credential_to_json
from nocdesk.credentials import (
    Community,
    CredentialError,
    Credentials,
    KeyringCredentials,
    MemoryCredentials,
    SystemdCredentials,
)
from tests.nocdesk.credential_samples import COMMUNITY, USER

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)


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
