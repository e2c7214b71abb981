"""Benches paint without a display, so that their figures do not depend on one."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def no_wait_for_a_disk() -> None:
    """Figures are of stores as they are in use: they wait for the disk."""
