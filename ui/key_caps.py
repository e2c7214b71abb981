"""Lets buttons and tool tips show the keys that their actions have now."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from ui.actions import ActionTable
from ui.key_tips import renew_tip
from ui.widgets.key_button import KeyButton
from ui.widgets.rail import RailButton


def show_keys(actions: ActionTable, widgets: Iterable[QWidget]) -> None:
    """Put the keys of the table on those of the widgets that show one."""
    for widget in widgets:
        if isinstance(widget, KeyButton | RailButton) and widget.key.action_id:
            widget.show_key(actions.key_text(widget.key.action_id))
        renew_tip(widget)
