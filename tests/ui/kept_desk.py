"""A desk of which is kept how it stands."""

from pathlib import Path

import pytest

from ui.application import Desk
from ui.session_keeper import SessionKeeper


def keep(desk: Desk, path: Path) -> SessionKeeper:
    """Let the desk come back to what the file says, and keep how it stands."""
    window = desk.window
    keeper = SessionKeeper(path, window.screens, window.operations.queue, window.calls.annunciator, window)
    keeper.failed.connect(window.operations.failed)
    keeper.begin(shows_front=True)
    return keeper


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one.session"
