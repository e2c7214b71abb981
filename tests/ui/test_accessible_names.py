"""Whoever hears the screen instead of seeing it is told what each thing is that the keyboard can reach."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from nocdesk.core import Core
from nocdesk.people.model import Role
from ui.application import Desk

OpenDesk = Callable[..., Desk]


def names_in(window: QWidget) -> dict[str, str]:
    """The accessible name of every visible widget that takes the focus, by its class and its parent's."""
    names = {}
    for place, widget in enumerate(window.findChildren(QWidget)):
        if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            interface = QAccessible.queryAccessibleInterface(widget)
            name = interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()
            names[f"{place} {type(widget).__name__} in {type(widget.parent()).__name__}"] = name.strip()
    return names


def unnamed(window: QWidget) -> list[str]:
    """Those without a name."""
    return [widget for widget, name in names_in(window).items() if not name]


@pytest.mark.parametrize(
    ("screen", "some"),
    [
        ("console", {"Alarms", "Filter of the list: Alarms", "Quality of the selected alarm's service"}),
        ("workbench", {"Services", "Search for a service"}),
        ("works", {"Planned works", "Calendar of the next 14 days", "About the work"}),
    ],
)
def test_everything_that_takes_the_focus_has_an_accessible_name(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, screen: str, some: set[str]
) -> None:
    desk = open_desk(shift_core)

    desk.window.show_screen(screen)

    assert unnamed(desk.window) == []
    assert some <= set(names_in(desk.window).values())


def test_the_desk_of_field_support_is_named_too(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk
) -> None:
    desk = open_desk(shift_core, role=Role.FIELD)

    assert unnamed(desk.window) == []
