"""The one table of actions: unique ids and keys, permissions, and where the keys act."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY
from ui.actions import ACTIONS, ActionTable
from ui.screen import Scope


def test_every_action_has_an_id_of_its_own() -> None:
    counted = Counter(spec.id for spec in ACTIONS)

    assert [action_id for action_id, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("scope", list(Scope))
def test_no_key_does_two_things_where_it_acts(scope: Scope, qapp: QApplication) -> None:
    keys = [
        (QKeySequence(key).toString(), spec.id)
        for spec in ACTIONS
        if spec.scope in (scope, Scope.GLOBAL)
        for key in spec.keys
    ]

    counted = Counter(key for key, _ in keys)

    assert [(key, spec) for key, spec in keys if counted[key] > 1] == []


def test_every_key_is_one_that_qt_can_read(qapp: QApplication) -> None:
    unread = [key for spec in ACTIONS for key in spec.keys if QKeySequence(key).isEmpty()]

    assert unread == []


def test_a_single_letter_acts_only_where_a_list_or_a_plot_has_the_focus() -> None:
    letters = [spec.id for spec in ACTIONS if spec.scope is Scope.GLOBAL and any(len(key) == 1 for key in spec.keys)]

    assert letters == ["shortcuts"]


@pytest.mark.parametrize("role", list(Role))
def test_a_widget_is_given_only_what_the_role_may_do(role: Role, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    table = ActionTable(role)

    bound = table.bind(Scope.LIST, widget, {spec.id: lambda: None for spec in ACTIONS})

    permitted = {s.id for s in ACTIONS if s.scope is Scope.LIST and (s.act is None or role in POLICY[s.act])}
    assert bound.keys() == permitted
    assert all(action.shortcutContext() is Qt.ShortcutContext.WidgetShortcut for action in bound.values())
