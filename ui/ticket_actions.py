"""What can be done with tickets, and on the restoration board."""

from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _ticket(name: str, text: str, act: Act, *keys: str) -> ActionSpec:
    return ActionSpec(f"ticket.{name}", text, keys, Scope.TICKETS, act)


def _restoration(name: str, text: str, *keys: str, act: Act = Act.SET_RESTORATION) -> ActionSpec:
    return ActionSpec(f"restoration.{name}", text, keys, Scope.RESTORATION, act)


TICKET_ACTIONS: tuple[ActionSpec, ...] = (
    _ticket("open", "Open at the service's plots", Act.VIEW_TICKETS, "Return", "Enter"),
    _ticket("new", "New ticket", Act.OPEN_TICKET, "T", "Ctrl+Alt+K"),
    _ticket("status", "Change the status", Act.WORK_TICKET, "S", "Ctrl+Alt+S"),
    _ticket("note", "Note", Act.WORK_TICKET, "N", "Ctrl+Alt+N"),
    _ticket("take", "Take it", Act.WORK_TICKET, "A", "Ctrl+Alt+A"),
    _ticket("assign", "Give it to a workgroup", Act.WORK_TICKET, "G", "Ctrl+Alt+G"),
    _ticket("clock", "Stop the clock, or let it run on", Act.WORK_TICKET, "P", "Ctrl+Alt+P"),
    _ticket("merge", "Merge into an older ticket", Act.CLOSE_TICKET, "M", "Ctrl+Alt+M"),
    _ticket("split", "Split a part off into a ticket of its own", Act.OPEN_TICKET, "X", "Ctrl+Alt+X"),
    _ticket("load", "Who has how much to do", Act.VIEW_TICKETS, "W", "Ctrl+Alt+W"),
    _ticket("close", "Close, accepted by the customer", Act.CLOSE_TICKET, "C", "Ctrl+Alt+C"),
    _ticket("link", "Link the proposed alarm", Act.MATCH_TICKET, "L", "Ctrl+Alt+L"),
    _ticket("decline", "Decline the proposed alarm", Act.MATCH_TICKET, "D", "Ctrl+Alt+D"),
    _ticket("notices", "What was written about it, to whom", Act.VIEW_TICKETS, "Shift+W"),
    _ticket("problem", "Its problem: cause, effect, timeline", Act.VIEW_ALARMS, "Shift+P"),
    _restoration("dispatched", "Dispatched", "1"),
    _restoration("onSite", "On site", "2"),
    _restoration("diagnosing", "Diagnosing", "3"),
    _restoration("repairing", "Repairing", "4"),
    _restoration("testing", "Testing", "5"),
    _restoration("restored", "Restored", "6"),
    _restoration("etr", "Estimated time of restoration", "E", "Ctrl+Alt+E"),
    _restoration("update", "Write an update", "U", "Ctrl+Alt+U"),
    _restoration("lanes", "Lanes or table", "V", act=Act.VIEW_RESTORATION),
    _restoration("ticket", "Open the ticket", "Return", "Enter", act=Act.VIEW_RESTORATION),
    _restoration("problem", "Its problem: cause, effect, timeline", "Shift+P", act=Act.VIEW_ALARMS),
)
