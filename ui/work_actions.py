"""What can be done with planned works, and with what they and people keep from asking for attention."""

from nocdesk.language import _
from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _work(name: str, text: str, act: Act, *keys: str) -> ActionSpec:
    return ActionSpec(f"work.{name}", text, keys, Scope.WORKS, act)


def _shelf(name: str, text: str, act: Act, *keys: str) -> ActionSpec:
    return ActionSpec(f"shelf.{name}", text, keys, Scope.SHELF, act)


WORK_ACTIONS: tuple[ActionSpec, ...] = (
    _work("new", _("Plan work"), Act.PLAN_WORK, "N", "Ctrl+Alt+N"),
    _work("announce", _("Announced to customers"), Act.ANNOUNCE_WORK, "A", "Ctrl+Alt+A"),
    _work("announce_series", _("Announced: the series"), Act.ANNOUNCE_WORK, "Shift+A"),
    _work("extend", _("Extend, with a reason"), Act.PLAN_WORK, "E", "Ctrl+Alt+E"),
    _work("move", _("Move to another window"), Act.PLAN_WORK, "M", "Ctrl+Alt+M"),
    _work("end", _("End now, or call off"), Act.PLAN_WORK, "X", "Ctrl+Alt+X"),
    _work("end_series", _("End the series"), Act.PLAN_WORK, "Shift+X"),
    _work("page", _("On the shelf, and back"), Act.VIEW_ALARMS, "V", "Ctrl+Alt+V"),
    _shelf("end", _("End now"), Act.SHELVE_ALARM, "X", "Ctrl+Alt+X"),
    _shelf("extend", _("Extend, with a reason"), Act.SHELVE_ALARM, "E", "Ctrl+Alt+E"),
    _shelf("agree", _("Agree, as the second person"), Act.SHELVE_ALARM, "H", "Ctrl+Alt+H"),
    _shelf("page", _("Planned works, and back"), Act.VIEW_ALARMS, "V", "Ctrl+Alt+V"),
    _work("plots", _("Plots of its first service"), Act.VIEW_WORKS, "Return", "Enter", "G", "Ctrl+Alt+G"),
)
