"""The four first steps by keys alone: what is chosen holds, what is tried is real, and the tour ticks what was done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy.engine import make_url

from nocdesk.core import Core
from nocdesk.credential_file import EncryptedFile
from nocdesk.credentials import Password
from nocdesk.people.model import Role
from nocdesk.settings import load_settings
from tests.postgres import PostgresServer
from ui.actions import ActionTable, key_or_words
from ui.application import Desk
from ui.background import Background
from ui.first_run.first_steps import FirstSteps
from ui.first_run.server_form import ServerForm
from ui.first_run.tour import tour_of
from ui.first_run.wizard import Wizard
from ui.keymap import Keymap
from ui.preferences import PreferenceMemory

OpenDesk = Callable[..., Desk]
CONTROL = Qt.KeyboardModifier.ControlModifier


def begun(desk: Desk, steps: FirstSteps) -> Wizard:
    desk.window.first_steps.begin(steps, is_known=False)
    wizard = desk.window.first_steps.wizard
    assert wizard is not None
    return wizard


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)


def test_four_steps_by_keys_and_then_the_tour_on_the_real_list(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = open_desk(shift_core)
    settings = tmp_path / "settings.toml"
    wizard = begun(desk, FirstSteps(tmp_path / "mark", settings))
    qtbot.waitUntil(wizard.isActiveWindow)

    press(Qt.Key.Key_D)
    press(Qt.Key.Key_Tab)
    for _ in range(2):
        press(Qt.Key.Key_Down)
    worn = desk.theme.name
    press(Qt.Key.Key_Return, CONTROL)
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(settings.exists)
    press(Qt.Key.Key_Return, CONTROL)
    server = wizard.connect_page.server
    server.address.setFocus()
    QTest.keyClicks(server.address, "postgresql://noc@127.0.0.1:1/x")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "No PostgreSQL answers" in server.said.text())
    press(Qt.Key.Key_Return, CONTROL)
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    here = wizard.step
    press(Qt.Key.Key_Return, CONTROL)
    press(Qt.Key.Key_Return, CONTROL)

    assert desk.preferences.now.language == "de"
    assert (worn, load_settings(settings).role, here) == ("dark", Role.ADMINISTRATOR, 2)
    assert not server.keep.isEnabled()
    host = desk.window.first_steps
    assert (host.wizard, host.is_touring, host.bar.isVisible()) == (None, True, True)

    console = desk.window.console
    assert console is not None
    qtbot.waitUntil(console.list.view.hasFocus)
    QTest.keyClick(console.list.view, Qt.Key.Key_J)
    QTest.keyClick(console.list.view, Qt.Key.Key_A)
    assert "of 6. J K: the next row, and the one before, done; /" in host.bar.accessibleName()
    assert "acknowledge" not in host.bar.accessibleName()
    host.bar.end.click()
    assert (host.is_touring, host.bar.isVisible()) == (False, False)
    QTest.keyClick(console.list.view, Qt.Key.Key_K)


def test_the_steps_name_the_keys_of_this_seat(provider_core: Core, open_desk: OpenDesk, tmp_path: Path) -> None:
    actions = ("first_steps", "theme.switch", "window.wallboard")
    memory = PreferenceMemory(tmp_path / "desk.toml")
    memory.change(replace(memory.now, keys={name: (f"Ctrl+Alt+F{at}",) for at, name in enumerate(actions, 2)}))
    wizard = begun(open_desk(provider_core, preferences=memory), FirstSteps(tmp_path / "mark"))

    said = " ".join(label.text() for label in wizard.findChildren(QLabel))

    assert "Ctrl+Alt+F2 comes back" in said
    assert "Ctrl+Alt+F3 switches" in said
    assert "Wallboard (Ctrl+Alt+F4)" in wizard.seat.picture.accessibleName() + said
    assert key_or_words(ActionTable(Role.ENGINEER, Keymap({"first_steps": ()})), "first_steps") == "“First steps”"


def test_the_monitors_stand_on_the_side_from_which_one_reads(
    provider_core: Core, open_desk: OpenDesk, tmp_path: Path
) -> None:
    wizard = begun(open_desk(provider_core), FirstSteps(tmp_path / "mark"))
    wizard.show_step(1)
    page, picture = wizard.seat, wizard.seat.picture
    from_left = picture.geometry()

    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    layout = page.layout()
    assert layout is not None
    layout.activate()

    assert from_left.left() == 0
    assert from_left.width() < page.width()
    assert picture.geometry().right() == page.rect().right()


def test_esc_leaves_and_the_palette_s_action_comes_back(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = open_desk(provider_core, role=Role.CARE)
    wizard = begun(desk, FirstSteps(tmp_path / "mark"))
    qtbot.waitUntil((tmp_path / "mark").exists)

    wizard.connect_page.import_wished.emit()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    was_left = desk.window.first_steps.wizard is None
    QTest.keyClick(desk.window, Qt.Key.Key_F2, CONTROL)

    again = desk.window.first_steps.wizard
    assert was_left
    assert again is not None
    assert not again.connect_page.table.isEnabled()
    assert "0 services" not in again.connect_page.store.text()
    QTest.keyClick(again, Qt.Key.Key_Escape)


@pytest.mark.parametrize("steps", [FirstSteps(), FirstSteps(is_demo=True)], ids=["no word of it", "a demo"])
def test_nothing_is_shown_unasked_where_the_opener_does_not_say_so(
    provider_core: Core, open_desk: OpenDesk, steps: FirstSteps
) -> None:
    desk = open_desk(provider_core)

    desk.window.first_steps.begin(steps, is_known=False)

    assert QApplication.activeModalWidget() is None


def test_only_where_nothing_is_real_an_alarm_is_acknowledged_for_the_key(
    provider_core: Core, open_desk: OpenDesk
) -> None:
    actions = open_desk(provider_core).window.actions_table

    own, demo = tour_of(actions, is_demo=False), tour_of(actions, is_demo=True)

    assert [len(tour.stops) for tour in (own, demo)] == [6, 6]
    assert not any("alarm.acknowledge" in stop.actions for stop in own.stops)
    assert demo.after("alarm.acknowledge").done == 1
    for action in ("list.previous", "alarm.acknowledge", "list.filter", "palette", "alarm.evidence", "list.back"):
        demo = demo.after(action)
    assert demo.is_over


def test_a_server_that_answers_is_kept_without_its_password(
    postgres_server: PostgresServer, postgres_template: str, background: Background, qtbot: QtBot, tmp_path: Path
) -> None:
    keyring, settings = EncryptedFile(tmp_path / "enc", lambda: "a long passphrase"), tmp_path / "settings.toml"
    form = ServerForm(background, settings, lambda: keyring)
    qtbot.addWidget(form)
    form.address.setText(postgres_server.url(postgres_template))
    form.address.setText(make_url(form.address.text()).set(password="hunter1").render_as_string(hide_password=False))
    form.password.setText("hunter2")
    form.try_it()
    qtbot.waitUntil(form.keep.isEnabled)

    # Enter on the button does not try once more: the window around presses it.
    QTest.keyClick(form.keep, Qt.Key.Key_Return)
    assert form.keep.isEnabled()
    form.keep.click()
    qtbot.waitUntil(lambda: form.said.text().startswith("Kept."))

    loaded = load_settings(settings)
    assert "hunter" not in settings.read_text("utf-8")
    assert make_url(loaded.database_url) == make_url(postgres_server.url(postgres_template))
    assert keyring.find(loaded.database_credential) == Password("hunter2")
    assert form.password.text() == ""
