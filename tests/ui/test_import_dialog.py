"""A file brought in at the desk, by key: what is faulty is listed with its remedy, and nothing comes in unseen."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.customers.model import Customer, Site
from nocdesk.errors import NocdeskError
from nocdesk.importing.trial import Trial, import_tables
from nocdesk.people.model import Role
from ui.application import Desk
from ui.first_run.import_dialog import ImportDialog

OpenDesk = Callable[..., Desk]
CONTROL = Qt.KeyboardModifier.ControlModifier
SOUND = "Kunde;Kd-Nr\nZimmer;00123\n"
FAULTY = f"{SOUND}Ohne Nummer;\n"


@pytest.fixture
def desk(provider_core: Core, open_desk: OpenDesk) -> Desk:
    return open_desk(provider_core, role=Role.ADMINISTRATOR)


def opened(desk: Desk) -> ImportDialog:
    """The window as its key opens it."""
    QTest.keyClick(desk.window, Qt.Key.Key_I, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ImportDialog)
    return dialog


def tried(desk: Desk, qtbot: QtBot, path: Path) -> ImportDialog:
    """A file tried out by typing its name."""
    dialog = opened(desk)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.path)
    QTest.keyClicks(dialog.path, str(path))
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.trial is not None or bool(dialog.trouble.text()))
    return dialog


def customers(core: Core) -> set[str]:
    with core.read() as session:
        return set(session.scalars(select(Customer.name)))


def test_a_sound_file_is_tried_and_brought_in_by_keys(
    desk: Desk, provider_core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "kunden.csv"
    path.write_text(SOUND, encoding="utf-8")
    dialog = tried(desk, qtbot, path)
    before = customers(provider_core)

    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog.path, Qt.Key.Key_Return, CONTROL)

    assert "Zimmer" not in before
    assert "Zimmer" in customers(provider_core)


def test_faulty_lines_keep_a_file_out_until_the_good_ones_are_asked_for(
    desk: Desk, provider_core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "kunden.csv"
    path.write_text(FAULTY, encoding="utf-8")
    dialog = tried(desk, qtbot, path)
    [(_, fault)] = dialog.faults.model.shown_rows

    QTest.keyClick(dialog.faults.view, Qt.Key.Key_Return, CONTROL)
    kept_out = dialog.isVisible() and "Zimmer" not in customers(provider_core)
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog.faults.view, Qt.Key.Key_G, CONTROL)

    assert (fault.place.line, fault.remedy, kept_out) == (3, "add it", True)
    assert {"Zimmer"} == {name for name in customers(provider_core) if name in ("Zimmer", "Ohne Nummer")}


def test_a_file_that_cannot_be_read_is_told(desk: Desk, provider_core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = tried(desk, qtbot, tmp_path / "none.csv")

    assert "cannot be read" in dialog.trouble.text()
    assert not dialog.bring_all.isEnabled()


def test_a_file_whose_titles_leave_it_open_comes_in_as_what_is_chosen(
    desk: Desk, provider_core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name;Kunde\nWerk Nord;Zimmer\n", encoding="utf-8")
    with provider_core.work() as work:
        work.session.add(Customer(name="Zimmer", number="00123"))
    dialog = tried(desk, qtbot, path)
    [(_, left_open)] = dialog.faults.model.shown_rows

    dialog.kind.setFocus()
    QTest.keyClick(dialog.kind, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: dialog.trial is not None and not dialog.trial.faults)
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog.kind, Qt.Key.Key_Return, CONTROL)

    assert left_open.what == "its titles do not show what the table tells of"
    with provider_core.read() as session:
        assert "Werk Nord" in session.scalars(select(Site.name)).all()


def test_remarks_that_have_no_room_are_counted(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "kunden.csv"
    path.write_text("Kunde;Kd-Nr;Foo;Bar;Baz;Qux\nZimmer;00123;;;;\n", encoding="utf-8")

    said = tried(desk, qtbot, path).plan.text().splitlines()

    assert ["'Foo'" in said[-3], "'Bar'" in said[-2]] == [True, True]
    assert said[-1] == "2 further remarks: nocdesk import --dry-run lists them all."


def test_who_imports_can_neither_leave_nor_type_and_esc_stops_it_with_nothing_changed(
    desk: Desk, provider_core: Core, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kunden.csv"
    path.write_text(SOUND, encoding="utf-8")
    dialog = tried(desk, qtbot, path)
    before, go_on = customers(provider_core), Event()

    def slow(*_: object, step: Callable[[float], None], **__: object) -> Trial:
        step(0.25)
        go_on.wait(60)
        return import_tables(*_, step=step, **__)  # type: ignore[arg-type]

    monkeypatch.setattr("ui.first_run.import_dialog.import_tables", slow)
    QTest.keyClick(dialog.path, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: dialog.state.text() == "Importing… 25 %")
    held = [widget.isEnabled() for widget in (dialog.path, dialog.choose)]
    for key in (Qt.Key.Key_X, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        QTest.keyClick(dialog, key)
    stays = (dialog.isVisible(), dialog.close_button.text())
    go_on.set()
    qtbot.waitUntil(lambda: bool(dialog.trouble.text()))

    assert (held, stays) == ([False] * 2, (True, "Stop"))
    assert dialog.trouble.text() == "The import was stopped."
    assert (customers(provider_core), dialog.path.text()) == (before, str(path))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_window_that_is_gone_from_sight_has_the_failure_said_below(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kunden.csv"
    path.write_text(SOUND, encoding="utf-8")
    dialog = tried(desk, qtbot, path)

    def refuse(*_: object, **__: object) -> None:
        raise NocdeskError("The store is full; free some space.")

    monkeypatch.setattr("ui.first_run.import_dialog.import_tables", refuse)
    with qtbot.waitSignal(desk.window.operations.failed) as said:
        QTest.keyClick(dialog.path, Qt.Key.Key_Return, CONTROL)
        dialog.hide()

    assert said.args == ["The store is full; free some space."]


def test_only_who_may_import_has_the_key(provider_core: Core, open_desk: OpenDesk) -> None:
    desk = open_desk(provider_core, role=Role.ENGINEER)

    QTest.keyClick(desk.window, Qt.Key.Key_I, CONTROL | Qt.KeyboardModifier.ShiftModifier)

    assert QApplication.activeModalWidget() is None
