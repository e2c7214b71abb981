"""What can be done on the screen of a problem, beside what is done to its alarms as in the console."""

from nocdesk.language import _
from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _problem(name: str, text: str, *keys: str, act: Act = Act.VIEW_ALARMS) -> ActionSpec:
    return ActionSpec(f"problem.{name}", text, keys, Scope.PROBLEM, act)


PROBLEM_ACTIONS: tuple[ActionSpec, ...] = (
    _problem("open", _("Open what the row is about"), "Return", "Enter"),
    _problem("acknowledge", _("Acknowledge the whole problem"), "Y", "Ctrl+Alt+Y", act=Act.ACKNOWLEDGE_ALARM),
    _problem("own", _("Own the problem, or let go"), "Shift+O", act=Act.WORK_PROBLEM),
    _problem("state", _("Move the problem on"), "Shift+T", act=Act.WORK_PROBLEM),
    _problem("merge", _("Merge the problem with another"), "M", "Ctrl+Alt+M", act=Act.CORRECT_PROBLEM),
    _problem("console", _("Show it in the console"), "V", "Ctrl+Alt+V"),
    _problem("ticket", _("Its ticket"), "T", "Ctrl+Alt+K", act=Act.VIEW_TICKETS),
    _problem("notices", _("What was written about it, to whom"), "Shift+W", act=Act.VIEW_TICKETS),
    _problem("copy_words", _("Copy what may be said"), "C"),
    _problem("next", _("Next open problem"), "]"),
    _problem("previous", _("Previous open problem"), "["),
    _problem("next_table", _("Next list"), "Ctrl+PgDown"),
    _problem("previous_table", _("Previous list"), "Ctrl+PgUp"),
)
