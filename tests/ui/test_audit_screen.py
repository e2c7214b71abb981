"""The screen of the audit trail: what was done and changed, and a key that verifies whether it was written over."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from nocdesk.audit_keeping import AuditKeeping
from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.people.model import Actor, Role
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.views.audit import AuditScreen

OpenDesk = Callable[..., Desk]


@pytest.fixture
def screen(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot) -> AuditScreen:
    """An auditor's, who has gone there by its key; the last act changed a rule, and its end was told."""
    with shift_core.work() as work:
        work.audit_file("apply_rule", "correlation_rules", {"text": "old", "same": 1}, {"text": "new", "same": 1})
        work.audit_file("an_act_to_come", "things_to_come", {}, {})
    AuditKeeping(shift_core, Credentials([])).run()
    auditor = Core(shift_core.engine, shift_core.settings, Actor("otto", Role.AUDITOR), shift_core.clock)
    desk = open_desk(auditor)
    QTest.keyClick(desk.window, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    screen = screen_of(desk, "audit", AuditScreen)
    qtbot.waitUntil(lambda: screen.list.model.rowCount() > 1)
    return screen


def verify(screen: AuditScreen, qtbot: QtBot) -> tuple[str, str]:
    """Press the key, and give what the figure says then."""
    before = screen.figures.texts[1]
    view = screen.list.view
    view.window().activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: screen.figures.texts[1] != before and not screen.work.is_running)
    return screen.figures.texts[1]


def test_the_trail_is_read_verified_and_found_written_over(screen: AuditScreen, shift_core: Core, qtbot: QtBot) -> None:
    newest = screen.list.model.shown_rows[0].id
    screen.list.go_to(newest - 1)
    qtbot.waitUntil(lambda: screen.detail.detail is not None and screen.detail.detail.row.id == newest - 1)
    shown = [label.text() for label in screen.detail.area.findChildren(QLabel)]

    whole = verify(screen, qtbot)
    with shift_core.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_refuse_update"))
        connection.execute(text("UPDATE audit_entry SET actor = 'nobody' WHERE seq = :seq"), {"seq": newest})
    written_over = verify(screen, qtbot)

    assert shown.count("≠") == 1
    assert {"old", "new", "In the same act"} <= set(shown)
    # In words, with the names that are stored beside them; what a later version did by its name.
    assert [(row.done, row.thing) for row in screen.list.model.shown_rows[:2]] == [
        ("an act to come", "things to come"),
        ("Rule put in force", "correlation rules"),
    ]
    assert "apply_rule, correlation_rules" in shown
    assert screen.figures.texts[2][1] == "told to file; 0 entries since"
    assert whole[0] == "whole"
    assert f"Anchors vouch for entries 1 to {newest}." in whole[1]
    assert written_over[0] == "NOT WHOLE"
    assert screen.trouble.text == f"entry {newest} is not what was written"
