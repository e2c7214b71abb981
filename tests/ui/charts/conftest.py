"""The desk's own themes and fonts for charts drawn offscreen."""

import pytest
from PySide6.QtWidgets import QApplication

from ui.theme import Theme, load_fonts, load_themes


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    """Each theme in turn."""
    load_fonts()
    return load_themes()[request.param]
