"""What can be done with tickets, and on the restoration board."""

from nocdesk.language import _
from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _ticket(name: str, text: str, act: Act, *keys: str) -> ActionSpec:
    return ActionSpec(f"ticket.{name}", text, keys, Scope.TICKETS, act)


def _restoration(name: str, text: str, *keys: str, act: Act = Act.SET_RESTORATION) -> ActionSpec:
    return ActionSpec(f"restoration.{name}", text, keys, Scope.RESTORATION, act)


TICKET_ACTIONS: tuple[ActionSpec, ...] = (
    _ticket("open", _("Open at the service's plots"), Act.VIEW_TICKETS, "Return", "Enter"),
    _ticket("new", _("New ticket"), Act.OPEN_TICKET, "T", "Ctrl+Alt+K"),
    _ticket("status", _("Change the status"), Act.WORK_TICKET, "S", "Ctrl+Alt+S"),
    _ticket("note", _("Note"), Act.WORK_TICKET, "N", "Ctrl+Alt+N"),
    _ticket("take", _("Take it"), Act.WORK_TICKET, "A", "Ctrl+Alt+A"),
    _ticket("assign", _("Give it to a workgroup"), Act.WORK_TICKET, "G", "Ctrl+Alt+G"),
    _ticket("clock", _("Stop the clock, or let it run on"), Act.WORK_TICKET, "P", "Ctrl+Alt+P"),
    _ticket("merge", _("Merge into an older ticket"), Act.CLOSE_TICKET, "M", "Ctrl+Alt+M"),
    _ticket("split", _("Split a part off into a ticket of its own"), Act.OPEN_TICKET, "X", "Ctrl+Alt+X"),
    _ticket("load", _("Who has how much to do"), Act.VIEW_TICKETS, "W", "Ctrl+Alt+W"),
    _ticket("close", _("Close, accepted by the customer"), Act.CLOSE_TICKET, "C", "Ctrl+Alt+C"),
    _ticket("link", _("Link the proposed alarm"), Act.MATCH_TICKET, "L", "Ctrl+Alt+L"),
    _ticket("decline", _("Decline the proposed alarm"), Act.MATCH_TICKET, "D", "Ctrl+Alt+D"),
    _ticket("notices", _("What was written about it, to whom"), Act.VIEW_TICKETS, "Shift+W"),
    _ticket("problem", _("Its problem: cause, effect, timeline"), Act.VIEW_ALARMS, "Shift+P"),
    _restoration("dispatched", _("Dispatched"), "1"),
    _restoration("onSite", _("On site"), "2"),
    _restoration("diagnosing", _("Diagnosing"), "3"),
    _restoration("repairing", _("Repairing"), "4"),
    _restoration("testing", _("Testing"), "5"),
    _restoration("restored", _("Restored"), "6"),
    _restoration("etr", _("Estimated time of restoration"), "E", "Ctrl+Alt+E"),
    _restoration("update", _("Write an update"), "U", "Ctrl+Alt+U"),
    _restoration("lanes", _("Lanes or table"), "V", act=Act.VIEW_RESTORATION),
    _restoration("ticket", _("Open the ticket"), "Return", "Enter", act=Act.VIEW_RESTORATION),
    _restoration("problem", _("Its problem: cause, effect, timeline"), "Shift+P", act=Act.VIEW_ALARMS),
)
