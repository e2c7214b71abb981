"""What can be done about alarm quality, in the shift log, with a handover, and with the audit trail."""

from nocdesk.language import _
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
    ActionSpec("shift.note", _("Quick note in the shift log"), ("Ctrl+L",), Scope.GLOBAL, Act.WRITE_SHIFT_LOG),
    _health("open", _("Its alarms, their evidence"), "Return", "Enter"),
    _health("console", _("Show the alarm in the console"), "G", "Ctrl+Alt+G"),
    _health("rule", _("Show the rule that makes it"), "W", "Ctrl+Alt+W", act=Act.CHANGE_RULES),
    _health("request", _("Request a change of its rule"), "F", "Ctrl+Alt+F", act=Act.WRITE_SHIFT_LOG),
    _health("scope", _("Next shift or console"), "V", "Ctrl+Alt+V"),
    _shift("open", _("Show what it is about"), "Return", "Enter"),
    _shift("handover", _("Hand the shift over"), "H", "Ctrl+Alt+H", act=Act.HAND_OVER),
    _shift("done", _("Done with"), "D", "Ctrl+Alt+D", act=Act.WRITE_SHIFT_LOG),
    _shift("earlier", _("The days before"), "["),
    _shift("later", _("The days after"), "]"),
    _handover("prepare", _("Prepare, or fill anew"), "N", "Ctrl+Alt+N"),
    _handover("read_back", _("Read back"), "Y", "Ctrl+Alt+Y"),
    _handover("sign", _("Sign, as either side"), "Ctrl+Return", "Ctrl+Enter"),
    _handover("refuse", _("Refuse, with a reason"), "X", "Ctrl+Alt+X"),
    _handover("recall", _("Take the signature back"), "U", "Ctrl+Alt+U"),
    _handover("open", _("Show what it is about"), "Return", "Enter", act=Act.VIEW_SHIFT_LOG),
    _handover("export", _("Export as PDF"), "E", "Ctrl+E", act=Act.VIEW_SHIFT_LOG),
    _handover("older", _("The handover before"), "[", act=Act.VIEW_SHIFT_LOG),
    _handover("newer", _("The handover after"), "]", act=Act.VIEW_SHIFT_LOG),
    ActionSpec("audit.verify", _("Verify the whole trail"), ("V", "Ctrl+Alt+V"), Scope.AUDIT, Act.VIEW_AUDIT),
)
