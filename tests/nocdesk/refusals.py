"""How a command refuses."""

import re
from pathlib import Path

import pytest

from nocdesk.store import base
from tests.nocdesk.command import Outcome, Run, runner
from tests.nocdesk.provider.faulty_files import SOUND


def assert_refused(outcome: Outcome, *said: str, code: int = 1) -> None:
    """The command failed and said these lines (regular expressions), and nothing else."""
    assert outcome.code == code
    assert outcome.out == ""
    lines = outcome.err.splitlines()
    assert len(lines) == len(said), outcome.err
    for line, pattern in zip(lines, said, strict=True):
        assert re.fullmatch(f"error: {pattern}", line), line


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "data"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path) -> Run:
    """`nocdesk` on a store that holds the sound provider; it does not wait long for a lock."""
    monkeypatch.setattr(base, "BUSY_TIMEOUT_MS", 200)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    run = runner(monkeypatch, capsys, data_dir)
    sound = tmp_path / "sound.toml"
    sound.write_text(SOUND, encoding="utf-8")
    assert run("--role", "administrator", "import", sound).code == 0
    return run
