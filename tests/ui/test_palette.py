"""The palette, by key: what it offers, what it does, where it leads, and that it gives the focus back."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.network.model import Device
from nocdesk.people.model import Role
from nocdesk.services.model import Service
from tests.ui.desk_parts import console_of
from ui.application import Desk
from ui.dialogs.palette import Palette
from ui.palette_search import EntryKind

OpenDesk = Callable[..., Desk]


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def press(desk: Desk, key: str) -> None:
    """A key as it is written, sent to whatever has the focus."""
    combination = cast(Any, QKeySequence(key))[0]
    QTest.keyClick(QApplication.focusWidget() or desk.window, combination.key(), combination.keyboardModifiers())


def type_in(desk: Desk, text: str) -> None:
    QTest.keyClicks(desk.window.finder.palette.edit, text)


def palette_of(desk: Desk) -> Palette:
    return desk.window.finder.palette


def read_names(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desk.window.finder.names.kinds or bool(desk.window.finder.names.indexes))


def texts(desk: Desk) -> list[str]:
    return [hit.entry.text for hit in palette_of(desk).list.hits.hits]


def kinds(desk: Desk) -> set[EntryKind]:
    return {hit.entry.kind for hit in palette_of(desk).list.hits.hits}


@pytest.mark.parametrize("key", ["Ctrl+K", "F3"])
def test_a_key_opens_it_and_esc_gives_the_focus_back(desk: Desk, key: str) -> None:
    before = QApplication.focusWidget()

    press(desk, key)
    has_focus = QApplication.focusWidget() is palette_of(desk).edit
    press(desk, "Esc")

    assert has_focus
    assert not palette_of(desk).isVisible()
    assert QApplication.focusWidget() is before


def test_the_key_that_opened_it_closes_it(desk: Desk) -> None:
    before = QApplication.focusWidget()

    press(desk, "F3")
    press(desk, "F3")

    assert not palette_of(desk).isVisible()
    assert QApplication.focusWidget() is before


def test_a_line_of_text_that_has_a_use_of_its_own_for_the_key_gives_way(desk: Desk) -> None:
    class Greedy(QLineEdit):
        def event(self, event: QEvent) -> bool:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            return super().event(event)

    line = Greedy(desk.window)
    line.show()
    line.setFocus()

    press(desk, "Ctrl+L")
    press(desk, "Ctrl+K")

    assert palette_of(desk).isVisible()


def test_it_opens_from_a_line_of_text_too(desk: Desk) -> None:
    line = console_of(desk).list.line.edit
    line.setText("sev>=major")
    line.setFocus()
    line.setCursorPosition(0)

    press(desk, "Ctrl+K")

    assert palette_of(desk).isVisible()
    assert line.text() == "sev>=major"


def test_an_action_acts_on_the_panel_that_had_the_focus(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["silent"])

    press(desk, "Ctrl+K")
    type_in(desk, "acknow")
    press(desk, "Return")

    def is_acknowledged() -> bool:
        with shift_core.read() as session:
            return session.get_one(Alarm, alarm_ids["silent"]).acknowledged_by == "ann"

    qtbot.waitUntil(is_acknowledged)
    assert QApplication.focusWidget() is console.list.view


def test_it_offers_what_the_visible_screen_does_and_not_what_another_one_does(desk: Desk) -> None:
    console_of(desk).list.view.setFocus()
    press(desk, "Ctrl+K")
    type_in(desk, ">")
    on_console = texts(desk)
    press(desk, "Esc")
    desk.window.show_screen("workbench")

    press(desk, "Ctrl+K")
    type_in(desk, ">zoom")

    assert "Acknowledge" in on_console
    assert "Zoom in" not in on_console
    assert "Zoom in" in texts(desk)
    type_in(desk, "x acknowledge the")
    assert "Take the acknowledgement back" not in texts(desk)


def test_its_own_keys_are_not_among_what_it_offers(desk: Desk) -> None:
    press(desk, "Ctrl+K")

    type_in(desk, ">palette")

    assert not any("Palette" in text for text in texts(desk))


def test_it_says_when_nothing_is_found(desk: Desk) -> None:
    press(desk, "Ctrl+K")

    type_in(desk, "qqqzzz")

    assert texts(desk) == []
    assert palette_of(desk).plate.title == "Nothing here is called “qqqzzz”."
    press(desk, "Return")
    assert palette_of(desk).isVisible()


def test_what_was_done_lately_comes_first_next_time(desk: Desk) -> None:
    press(desk, "Ctrl+K")
    type_in(desk, "light or dark")
    press(desk, "Return")

    press(desk, "Ctrl+K")

    assert texts(desk)[0] == "Light or dark, or high contrast"


def test_the_arrows_step_through_what_was_found_and_round(desk: Desk) -> None:
    press(desk, "Ctrl+K")
    type_in(desk, ">zoom")
    press(desk, "Esc")
    press(desk, "Ctrl+K")
    rows = palette_of(desk).list

    press(desk, "Down")
    second = rows.currentIndex().row()
    press(desk, "Up")
    press(desk, "Up")

    assert second == 1
    assert rows.currentIndex().row() == len(rows.hits.hits) - 1


def test_another_screen_or_a_click_elsewhere_closes_it(desk: Desk) -> None:
    press(desk, "Ctrl+K")

    console_of(desk).list.line.edit.setFocus()

    assert not palette_of(desk).isVisible()
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_a_name_leads_to_its_screen(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    with shift_core.read() as session:
        service = session.scalars(select(Service).order_by(Service.id)).all()[7]
    press(desk, "Ctrl+P")
    read_names(desk, qtbot)
    offers_actions = EntryKind.ACTION in kinds(desk)
    went: list[str] = []
    desk.window.screens.shown.connect(went.append)

    type_in(desk, service.name)
    first = palette_of(desk).list.chosen()
    press(desk, "Return")

    assert first is not None
    assert (first.text, first.id) == (service.name, str(service.id))
    assert went == ["services"]
    assert not offers_actions


def test_a_new_customer_is_found_while_the_palette_is_open(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    press(desk, "Ctrl+K")
    read_names(desk, qtbot)
    type_in(desk, "@zebra crossing")
    before = texts(desk)

    with shift_core.work() as work:
        work.session.add(Customer(name="Zebra Crossing Ltd", number="C-9999", timezone="UTC"))

    qtbot.waitUntil(lambda: texts(desk) == ["Zebra Crossing Ltd"])
    assert before == []


@pytest.mark.parametrize("role", [Role.FIELD, Role.CARE])
def test_who_may_not_see_the_network_finds_no_word_of_it(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, role: Role
) -> None:
    with shift_core.read() as session:
        devices = set(session.scalars(select(Device.name)))
    desk = open_desk(shift_core, role=role)
    press(desk, "Ctrl+K")
    read_names(desk, qtbot)

    found = set()
    for name in devices:
        palette_of(desk).edit.setText(name)
        found |= {hit.entry.text for hit in palette_of(desk).list.hits.hits if hit.entry.text in devices}

    assert found == set()
    assert EntryKind.DEVICE not in kinds(desk)


def test_who_sees_the_network_finds_its_devices(desk: Desk, shift_core: Core, qtbot: QtBot) -> None:
    with shift_core.read() as session:
        device = session.scalars(select(Device.name).order_by(Device.name)).first()
    press(desk, "Ctrl+K")
    read_names(desk, qtbot)

    type_in(desk, f":{device}")

    assert texts(desk)[:1] == [device]
    assert kinds(desk) == {EntryKind.DEVICE}
