"""What can be done about alarm quality, in the shift log, and with a handover."""

from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _health(name: str, text: str, *keys: str, act: Act = Act.REVIEW_ALARM_HEALTH) -> ActionSpec:
    return ActionSpec(f"health.{name}", text, keys, Scope.HEALTH, act)


def _shift(name: str, text: str, *keys: str, act: Act = Act.VIEW_SHIFT_LOG) -> ActionSpec:
    return ActionSpec(f"shift.{name}", text, keys, Scope.SHIFT, act)


def _handover(name: str, text: str, *keys: str, act: Act = Act.HAND_OVER) -> ActionSpec:
    return ActionSpec(f"handover.{name}", text, keys, Scope.HANDOVER, act)


SHIFT_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("shift.note", "Quick note in the shift log", ("Ctrl+L",), Scope.GLOBAL, Act.WRITE_SHIFT_LOG),
    _health("open", "Its alarms, their evidence", "Return", "Enter"),
    _health("console", "Show the alarm in the console", "G", "Ctrl+Alt+G"),
    _health("request", "Request a change of its rule", "F", "Ctrl+Alt+F", act=Act.WRITE_SHIFT_LOG),
    _health("scope", "Next shift or console", "V", "Ctrl+Alt+V"),
    _shift("open", "Show what it is about", "Return", "Enter"),
    _shift("handover", "Hand the shift over", "H", "Ctrl+Alt+H", act=Act.HAND_OVER),
    _shift("done", "Done with", "D", "Ctrl+Alt+D", act=Act.WRITE_SHIFT_LOG),
    _shift("earlier", "The days before", "["),
    _shift("later", "The days after", "]"),
    _handover("prepare", "Prepare, or fill anew", "N", "Ctrl+Alt+N"),
    _handover("read_back", "Read back", "Y", "Ctrl+Alt+Y"),
    _handover("sign", "Sign, as either side", "Ctrl+Return", "Ctrl+Enter"),
    _handover("refuse", "Refuse, with a reason", "X", "Ctrl+Alt+X"),
    _handover("recall", "Take the signature back", "U", "Ctrl+Alt+U"),
    _handover("open", "Show what it is about", "Return", "Enter", act=Act.VIEW_SHIFT_LOG),
    _handover("export", "Export as PDF", "E", "Ctrl+E", act=Act.VIEW_SHIFT_LOG),
    _handover("older", "The handover before", "[", act=Act.VIEW_SHIFT_LOG),
    _handover("newer", "The handover after", "]", act=Act.VIEW_SHIFT_LOG),
)
