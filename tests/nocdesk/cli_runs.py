"""A provider that was imported at the command line."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on an empty data directory."""
    return runner(monkeypatch, capsys, tmp_path / "data")


@pytest.fixture
def provider_file(tmp_path: Path) -> Path:
    """A sound provider file."""
    path = tmp_path / "p.toml"
    path.write_text(SOUND, encoding="utf-8")
    return path


@pytest.fixture
def stocked(run: Run, provider_file: Path) -> Run:
    """`nocdesk` on a store that holds the sound provider."""
    assert run("--role", "administrator", "import", provider_file).code == 0
    return run
