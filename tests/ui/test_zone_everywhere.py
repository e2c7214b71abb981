"""Another zone is followed by every screen of every seat at once: as if the desk had been opened in it."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.people.model import Role
from tests.ui.painted_text import listening
from tests.ui.problem_builder import put_problem
from tests.ui.reach import press
from tests.ui.test_screens_fit import cut_the_ring, promise_restoration, settle
from tests.ui.widget_text import measured_text
from ui.application import Desk
from ui.screen import SCREENS

OpenDesk = Callable[..., Desk]
KOLKATA = "Asia/Kolkata"
_TIMED = re.compile(r"\d:\d\d|\b(UTC|IST)\b")
# Evidence and what was written down once stay in UTC, and say so.
_KEPT_IN_UTC = {"handover", "settings"}
_RECORDED = re.compile("ETR (set|moved)|Fault on .* known since")


@pytest.fixture
def eventful(shift_core: Core, alarm_ids: dict[str, int]) -> Core:
    """A store with alarms, a problem and promises, whose customers live in Riga: what they read is on their clock."""
    put_problem(shift_core, cut_the_ring(shift_core), [alarm_ids[name] for name in ("ring", "loss", "pdv", "silent")])
    promise_restoration(shift_core)
    with shift_core.work() as work:
        work.session.execute(update(Customer).values(timezone="Europe/Riga"))
    return shift_core


def test_every_screen_follows_another_zone_as_if_it_had_been_opened_in_it(
    eventful: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(eventful, role=Role.SUPERVISOR)
    assert desk.window.screens.names == tuple(spec.name for spec in SCREENS)
    desk.preferences.change(replace(desk.preferences.now, time_zone=KOLKATA))
    after = {}
    for name in desk.window.screens.names:
        switch(desk, qtbot)
        assert {"09:59:00", "UTC"} <= texts_of(desk.window.strip)
        show(desk, name, qtbot)
        switch(desk, qtbot)
        after[name] = texts_of(desk.window)
    fresh = open_desk(eventful, preferences=desk.preferences)

    for name in fresh.window.screens.names:
        show(fresh, name, qtbot)
        assert after[name] == texts_of(fresh.window), name
        assert {"15:29:00", "IST"} <= after[name], name
        left = [text for text in after[name] if re.search(r"\bUTC\b", text) and not _RECORDED.match(text)]
        assert not left or name in _KEPT_IN_UTC, (name, left)


def switch(desk: Desk, qtbot: QtBot) -> None:
    """Press the key that goes from the chosen zone to UTC, or back."""
    press(desk.window, "Ctrl+Alt+Z")
    settle(desk, qtbot)


def show(desk: Desk, name: str, qtbot: QtBot) -> None:
    """Bring a screen to the front, and let it stand on something."""
    screen = desk.window.show_screen(name)
    assert screen is not None
    settle(desk, qtbot)
    screen.pose()
    settle(desk, qtbot)


def texts_of(window: QWidget) -> set[str]:
    """Every text with a time that can be read in the window, painted by Qt or by the desk, or told to who listens."""
    QApplication.processEvents()
    shown = [widget for widget in (window, *window.findChildren(QWidget)) if widget.isVisible()]
    told = {text for widget in shown for text in (measured_text(widget)[0], widget.accessibleDescription())}
    with listening() as heard:
        window.grab()
    return {text for text in told | {text.text for text in heard.texts} if _TIMED.search(text)}
