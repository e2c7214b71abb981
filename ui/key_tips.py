"""Tool tips that name the key of an action, and follow when the action gets another."""

from PySide6.QtWidgets import QWidget

from ui.keys_in_force import with_keys

_TIP, _ACTION = "keyedTip", "keyedAction"


def set_tip(widget: QWidget, tip: str, action_id: str) -> None:
    """A tool tip with the key of an action in the place of `{key}`; what has no other name is called so too."""
    widget.setProperty(_TIP, tip)
    widget.setProperty(_ACTION, action_id)
    renew_tip(widget)


def renew_tip(widget: QWidget) -> None:
    """Name the key that is in force now, where the tool tip names one."""
    tip, action_id = widget.property(_TIP), widget.property(_ACTION)
    if not isinstance(tip, str) or not isinstance(action_id, str):
        return
    words = with_keys(tip, key=action_id)
    if widget.accessibleName() in ("", widget.toolTip()):
        widget.setAccessibleName(words)
    widget.setToolTip(words)
