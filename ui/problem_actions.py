"""What can be done on the screen of a problem, beside what is done to its alarms as in the console."""

from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _problem(name: str, text: str, *keys: str, act: Act = Act.VIEW_ALARMS) -> ActionSpec:
    return ActionSpec(f"problem.{name}", text, keys, Scope.PROBLEM, act)


PROBLEM_ACTIONS: tuple[ActionSpec, ...] = (
    _problem("open", "Open what the row is about", "Return", "Enter"),
    _problem("acknowledge", "Acknowledge the whole problem", "Y", "Ctrl+Alt+Y", act=Act.ACKNOWLEDGE_ALARM),
    _problem("own", "Own the problem, or let go", "Shift+O", act=Act.WORK_PROBLEM),
    _problem("merge", "Merge the problem with another", "M", "Ctrl+Alt+M", act=Act.CORRECT_PROBLEM),
    _problem("console", "Show it in the console", "V", "Ctrl+Alt+V"),
    _problem("ticket", "Its ticket", "T", "Ctrl+Alt+K", act=Act.VIEW_TICKETS),
    _problem("notices", "What was written about it, to whom", "Shift+W", act=Act.VIEW_TICKETS),
    _problem("copy_words", "Copy what may be said", "C"),
    _problem("next", "Next open problem", "]"),
    _problem("previous", "Previous open problem", "["),
    _problem("next_table", "Next list", "Ctrl+PgDown"),
    _problem("previous_table", "Previous list", "Ctrl+PgUp"),
)
