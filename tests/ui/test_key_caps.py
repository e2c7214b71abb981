"""Buttons show the keys that their actions have now, made before the keys were changed or after."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from nocdesk.core import Core
from ui.actions import ACTIONS
from ui.application import Desk
from ui.widgets.key_button import KeyButton
from ui.widgets.rail import RailButton

OTHER = {
    "alarm.acknowledge": ("Q",),
    "banner.open": ("Ctrl+Alt+0",),
    "view.tickets": ("Alt+Q",),
    "plot.live": ("Home",),
}
ARROWS = {"plot.shift_back": ("Ctrl+Alt+1",), "alarm.next_unacknowledged": ("Ctrl+Alt+2",)}


def test_made_buttons_follow_the_keys_at_once(provider_core: Core, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(provider_core)
    usual = shown_keys()

    desk.preferences.change(replace(desk.preferences.now, keys=OTHER))
    desk.window.show_screen("workbench")
    other = shown_keys()
    tips = {button.toolTip() for button in capped() if button.key.action_id == "banner.open"}
    desk.preferences.change(replace(desk.preferences.now, keys={}))

    assert {name: keys[0] for name, keys in OTHER.items()}.items() <= other.items()
    assert tips == {"Show (Ctrl+Alt+0)"}
    assert usual.items() <= shown_keys().items()


def test_tool_tips_and_names_of_arrows_follow_the_keys_at_once(
    provider_core: Core, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(provider_core)
    desk.window.show_screen("workbench")

    desk.preferences.change(replace(desk.preferences.now, keys=ARROWS))
    told = {text for widget in QApplication.allWidgets() for text in (widget.toolTip(), widget.accessibleName())}
    desk.preferences.change(replace(desk.preferences.now, keys={}))
    usual = {widget.toolTip() for widget in QApplication.allWidgets()}

    assert {"Next unacknowledged alarm (Ctrl+Alt+2)", "Shift the range back ( Ctrl+Alt+1 )"} <= told
    assert {"Previous unacknowledged alarm (Shift+F8)", "Next unacknowledged alarm (F8)"} <= usual
    assert not {tip for tip in usual if "Ctrl+Alt+2" in tip or "Ctrl+Alt+1" in tip}


def test_every_cap_begins_with_the_key_of_its_action(provider_core: Core, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(provider_core)
    for name in desk.window.screens.names:
        desk.window.screens.screen(name)

    keys = {spec.id: spec.keys[0].replace("Return", "Enter") for spec in ACTIONS if spec.keys}
    assert all(keys[name] == key for name, key in shown_keys().items())


def shown_keys() -> dict[str, str]:
    """What the buttons show, by action."""
    return {button.key.action_id: str(button.key) for button in capped()}


def capped() -> Iterator[KeyButton | RailButton]:
    """The buttons that show the key of an action, in tabs behind others too."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, KeyButton | RailButton) and widget.key.action_id:
            yield widget
