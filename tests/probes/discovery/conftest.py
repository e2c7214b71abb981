"""`nocdesk` with the credentials that the agents of these tests accept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nocdesk.credential_text import credential_to_json
from nocdesk.credentials import Credential
from tests.nocdesk.command import Run, runner
from tests.probes.serving import RECORDED

KeepCredential = Callable[[str, Credential], None]


@pytest.fixture
def keep_credential(tmp_path: Path) -> KeepCredential:
    """Lay a credential where systemd would."""
    directory = tmp_path / "credentials"
    directory.mkdir()

    def keep(name: str, credential: Credential) -> None:
        (directory / name).write_text(credential_to_json(credential), encoding="utf-8")

    return keep


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    keep_credential: KeepCredential,
) -> Run:
    """`nocdesk` on an empty store; the credential "recorded" is there."""
    keep_credential("recorded", RECORDED)
    config = tmp_path / "settings.toml"
    config.write_text("[poll]\ntimeout_s = 1\nretries = 2\n", encoding="utf-8")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    monkeypatch.setenv("NOCDESK_CONFIG", str(config))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return run
