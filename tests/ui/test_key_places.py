"""What is said of actions that meet, held to what the screens really bind."""

from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from nocdesk.core import Core
from nocdesk.people.model import Role
from ui.actions import ACTIONS
from ui.application import Desk
from ui.key_places import BY_TURNS, TOGETHER, meet
from ui.screen import Scope

SPECS = {spec.id: spec for spec in ACTIONS}
Bound = tuple[QAction, ...]


@pytest.fixture
def places(shift_core: Core, alarm_ids: dict[str, int], open_desk: Callable[..., Desk]) -> list[Bound]:
    """Widget by widget, what its keys and those around it do, on every screen there is."""
    screens = open_desk(shift_core, role=Role.ADMINISTRATOR).window.screens
    for name in screens.names:
        screens.screen(name)
    return [tuple(actions_at(widget)) for screen in screens.made for widget in (screen, *screen.findChildren(QWidget))]


def actions_at(widget: QWidget) -> Iterator[QAction]:
    around: QWidget | None = widget
    while around is not None:
        for action in around.actions():
            reaches = action.shortcutContext() is Qt.ShortcutContext.WidgetWithChildrenShortcut
            if action.objectName() in SPECS and (around is widget or reaches):
                yield action
        around = around.parentWidget()


def test_whatever_is_bound_at_one_place_is_known_to_meet_or_acts_by_turns(places: list[Bound]) -> None:
    pairs = {frozenset((one, other)) for bound in places for one, other in combinations(bound, 2)}
    unknown = [
        sorted(action.objectName() for action in (one, other))
        for one, other in pairs
        if not meet(SPECS[one.objectName()], SPECS[other.objectName()])
        and not (turns(one, other) and one.isEnabled() is not other.isEnabled())
    ]

    assert unknown == []
    assert len(pairs) > len(ACTIONS)


def turns(one: QAction, other: QAction) -> bool:
    return frozenset((one.objectName(), other.objectName())) in BY_TURNS


def test_no_scopes_are_said_to_meet_that_do_not(places: list[Bound]) -> None:
    found = {
        frozenset((SPECS[one.objectName()].scope, SPECS[other.objectName()].scope))
        for bound in places
        for one, other in combinations(bound, 2)
    }

    assert {pair for pair in found if len(pair) > 1} == set(TOGETHER)


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        ("list.next", "ticket.note", True),
        ("list.take_in", "ticket.note", False),
        ("alarm.own", "problem.copy_words", True),
        ("alarm.evidence", "problem.open", False),
        ("network.fit", "problem.open", True),
        ("restoration.etr", "ticket.take", True),
        ("list.keep_view", "list.next", True),
        ("list.keep_view", "work.new", False),
        ("list.clear_selection", "rule.stop", False),
        ("list.next", "rule.stop", True),
    ],
)
def test_actions_meet_where_one_widget_has_both(one: str, other: str, do: bool) -> None:
    assert meet(SPECS[one], SPECS[other]) is do
    assert meet(SPECS[other], SPECS[one]) is do


def test_what_is_absent_belongs_to_one_of_the_scopes() -> None:
    strays = [
        action_id for scopes, absent in TOGETHER.items() for action_id in absent if SPECS[action_id].scope not in scopes
    ]

    assert strays == []
    assert Scope.GLOBAL not in frozenset().union(*TOGETHER)
