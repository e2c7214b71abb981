"""The sheet of shortcuts: whatever the seat can do and nothing else, all of it in sight, searched by typing."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY
from tests.ui.desk_parts import console_of
from ui.action_spec import ActionSpec
from ui.actions import ACTIONS, ActionTable
from ui.application import Desk
from ui.dialogs.shortcuts import ShortcutSheet, groups_of
from ui.runs import advance
from ui.screen import Scope, screens_of
from ui.theme import Theme
from ui.widgets.shortcut_columns import NARROWEST, Group, flow, shown_keys

OpenDesk = Callable[..., Desk]
SEATS = [Role.ENGINEER, Role.SUPERVISOR, Role.FIELD, Role.CARE, Role.ADMINISTRATOR, Role.AUDITOR]


MakeSheet = Callable[[Role, QSize], ShortcutSheet]


@pytest.fixture
def sheet_of(theme: Theme) -> Iterator[MakeSheet]:
    """Lays sheets over windows of a size, which stay until the test ends."""
    windows = []

    def lay(role: Role, size: QSize) -> ShortcutSheet:
        windows.append(QWidget())
        windows[-1].resize(size)
        sheet = ShortcutSheet(theme, ActionTable(role), [spec.name for spec in screens_of(role)], windows[-1])
        sheet.show()
        QApplication.processEvents()
        return sheet

    yield lay
    for window in windows:
        window.deleteLater()


def shown(sheet: ShortcutSheet) -> list[ActionSpec]:
    return [line.spec for column in sheet.columns.columns for line in column if line.spec is not None]


@given(
    st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=13),
    st.integers(min_value=3, max_value=50),
    st.integers(min_value=0, max_value=1),
)
def test_every_line_stands_once_no_column_is_too_long_and_no_title_stands_alone(
    sizes: list[int], height: int, between: int
) -> None:
    specs = [[ActionSpec(f"{n}.{m}", "do", ("A",), Scope.LIST) for m in range(size)] for n, size in enumerate(sizes)]
    groups = [Group(f"group {n}", tuple(rows)) for n, rows in enumerate(specs)]

    columns = flow(groups, height, between)

    flowed = [line.spec for column in columns for line in column if line.spec is not None]
    assert flowed == [spec for rows in specs for spec in rows]
    assert all(0 < len(column) <= height for column in columns)
    assert all(column[0].head for column in columns)
    for column in columns:
        heads = [place for place, line in enumerate(column) if line.head]
        assert all(place + 1 < len(column) and column[place + 1].spec is not None for place in heads)


@pytest.mark.parametrize("size", [QSize(1280, 800), QSize(1920, 1080)], ids=["1280x800", "1920x1080"])
@pytest.mark.parametrize("role", SEATS)
def test_everything_the_seat_can_do_fits_uncut_with_its_first_key(
    sheet_of: MakeSheet, theme: Theme, role: Role, size: QSize
) -> None:
    sheet = sheet_of(role, size)
    columns = sheet.columns

    width = columns.column_width

    assert sheet.width() <= size.width()
    assert sheet.height() <= size.height()
    assert width >= NARROWEST
    assert all(len(column) * columns.row_height <= columns.height() for column in columns.columns)
    for spec in shown(sheet):
        room = width - advance(theme, spec.text) - 10
        keys = shown_keys(theme, spec, room)
        taken = sum(advance(theme, key, 11, 500) + 14 for key in keys)
        assert taken <= room + 4, spec.id


@pytest.mark.parametrize("role", SEATS)
def test_only_what_the_role_may_do_on_the_screens_it_has_is_on_the_sheet(sheet_of: MakeSheet, role: Role) -> None:
    sheet = sheet_of(role, QSize(1920, 1080))

    ids = {spec.id for spec in shown(sheet)}

    assert not {spec.id for spec in ACTIONS if spec.act is not None and role not in POLICY[spec.act]} & ids
    assert ("alarm.acknowledge" in ids) is (role in {Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR})
    assert ("restoration.onSite" in ids) is (role not in {Role.CARE, Role.AUDITOR})
    assert ("care.search" in ids) is (role in POLICY_OF_CARE)
    assert any(spec.scope is Scope.NETWORK for spec in shown(sheet)) is (role not in {Role.FIELD, Role.CARE})


POLICY_OF_CARE = {Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.CARE}


def test_a_group_of_a_screen_that_the_seat_has_not_is_left_out() -> None:
    specs = [ActionSpec("x", "Do", ("A",), Scope.CARE), ActionSpec("y", "Do", ("B",), Scope.LIST)]

    assert [group.title for group in groups_of(specs, ["console"])] == ["In every list"]
    assert [group.title for group in groups_of(specs, ["care"])] == ["In every list", "In the customers"]


def test_the_sheet_begins_with_the_keys_of_what_has_the_focus(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    view = console_of(desk).list.view
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)

    QTest.keyClick(view, Qt.Key.Key_Question)
    sheet = QApplication.activeModalWidget()

    assert isinstance(sheet, ShortcutSheet)
    heads = [line.head for column in sheet.columns.columns for line in column if line.head]
    assert heads[0] == "In the alarm list"
    assert heads.index("In every list") < heads.index("Anywhere")
    sheet.accept()


def test_no_action_stands_on_the_sheet_twice(sheet_of: MakeSheet) -> None:
    counted = Counter(spec.id for spec in shown(sheet_of(Role.ENGINEER, QSize(1280, 800))))

    assert [action for action, count in counted.items() if count > 1] == []


def test_typing_searches_words_keys_and_titles(sheet_of: MakeSheet) -> None:
    sheet = sheet_of(Role.ENGINEER, QSize(1280, 800))

    found = {}
    for text in ("acknowledge", "ctrl+z", "plots zoom", "no such thing"):
        sheet.search.setText(text)
        found[text] = {spec.id for spec in shown(sheet)}

    assert {"alarm.acknowledge", "alarm.unacknowledge"} <= found["acknowledge"]
    assert "undo" in found["ctrl+z"]
    assert found["plots zoom"] >= {"plot.zoom_in", "plot.zoom_out", "plot.reset"}
    assert not any(action.startswith("network.") for action in found["plots zoom"])
    assert found["no such thing"] == set()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_a_key_opens_it_and_a_key_closes_it_where_the_focus_was(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, key: Qt.Key
) -> None:
    desk = open_desk(shift_core)
    view = console_of(desk).list.view
    view.setFocus()

    QTest.keyClick(view, Qt.Key.Key_Question)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ShortcutSheet)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is sheet.search)
    QTest.keyClicks(sheet.search, "undo")
    QTest.keyClick(sheet.search, key)

    assert not sheet.isVisible()
    assert desk.window.focusWidget() is view


def test_whoever_hears_it_hears_every_shortcut(sheet_of: MakeSheet) -> None:
    sheet = sheet_of(Role.ENGINEER, QSize(1280, 800))

    said = sheet.search.accessibleDescription()

    assert all(spec.text in said for spec in shown(sheet))
