"""Everything the desk can do, in one table: id, words, keys, where they act, and who may."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.people.policy import Act, may
from ui.action_spec import ActionSpec
from ui.key_text import KeyText
from ui.keymap import Keymap
from ui.keys_in_force import hold, key_text
from ui.notice_actions import NOTICE_ACTIONS
from ui.plot_actions import PLOT_ACTIONS
from ui.problem_actions import PROBLEM_ACTIONS
from ui.screen import SCREENS, Scope
from ui.shift_actions import SHIFT_ACTIONS
from ui.ticket_actions import TICKET_ACTIONS
from ui.work_actions import WORK_ACTIONS


def _in(scope: Scope, name: str, text: str, *keys: str, act: Act | None = None) -> ActionSpec:
    return ActionSpec(name, text, keys, scope, act)


def _alarm(name: str, text: str, act: Act | None, *keys: str) -> ActionSpec:
    return _in(Scope.ALARMS, f"alarm.{name}", text, *keys, act=act)


def _list(name: str, text: str, *keys: str) -> ActionSpec:
    return _in(Scope.LIST, f"list.{name}", text, *keys)


def _global(name: str, text: str, *keys: str, act: Act | None = None) -> ActionSpec:
    return _in(Scope.GLOBAL, name, text, *keys, act=act)


def _service(name: str, text: str, *keys: str) -> ActionSpec:
    return _in(Scope.SERVICES, f"service.{name}", text, *keys)


def _network(name: str, text: str, *keys: str, act: Act = Act.VIEW_NETWORK) -> ActionSpec:
    return _in(Scope.NETWORK, f"network.{name}", text, *keys, act=act)


def _report(name: str, text: str, *keys: str, act: Act = Act.VIEW_SLA) -> ActionSpec:
    return _in(Scope.REPORTS, f"report.{name}", text, *keys, act=act)


def _evidence(name: str, text: str, *keys: str) -> ActionSpec:
    return _in(Scope.EVIDENCE, f"evidence.{name}", text, *keys)


SAVED_FILTER_COUNT = 9

ACTIONS: tuple[ActionSpec, ...] = (
    *(_global(f"view.{spec.name}", spec.title, spec.key, act=spec.act) for spec in SCREENS),
    _global("palette", _("Palette: everything by name"), "Ctrl+K", "F3"),
    _global("palette.names", _("Go to a customer, service or ticket"), "Ctrl+P"),
    _global("back", _("Back to where you were"), "Alt+Left"),
    _global("forward", _("Forward again"), "Alt+Right"),
    _global("panel.next", _("Next panel"), "F6"),
    _global("panel.previous", _("Previous panel"), "Shift+F6"),
    _global("alarm.next_unacknowledged", _("Next unacknowledged alarm"), "F8", act=Act.VIEW_ALARMS),
    _global("alarm.previous_unacknowledged", _("Previous unacknowledged alarm"), "Shift+F8", act=Act.VIEW_ALARMS),
    _global("banner.acknowledge", _("Acknowledge the banner's alarm"), "Ctrl+Shift+A", act=Act.ACKNOWLEDGE_ALARM),
    _global("banner.open", _("Show the banner's alarm"), "Ctrl+Shift+O", act=Act.VIEW_ALARMS),
    *(
        _global(f"filter.{place}", _("Saved filter {place}").format(place=place), f"Ctrl+{place}")
        for place in range(1, SAVED_FILTER_COUNT + 1)
    ),
    _global("undo", _("Undo"), "Ctrl+Z"),
    _global("redo", _("Do again what was undone"), "Ctrl+Shift+Z"),
    _global("call.mute", _("Mute sounds for 5 min, or unmute"), "Ctrl+M", act=Act.ACKNOWLEDGE_ALARM),
    _global("call.close", _("Close the calls that are shown"), "Shift+Esc", act=Act.ACKNOWLEDGE_ALARM),
    _global("call.peace", _("Do not disturb: choose for how long"), "Ctrl+Alt+Q", act=Act.ACKNOWLEDGE_ALARM),
    _global("waiting", _("What waits for the store"), "Ctrl+Shift+W"),
    _global("jobs", _("Jobs under way"), "Ctrl+Shift+J"),
    _global("note", _("Note in the journal"), "Ctrl+J", act=Act.ANNOTATE_ALARM),
    _global("help", _("Help for what has the focus"), "F1"),
    _global("shortcuts", _("Shortcuts"), "?", "Ctrl+F1"),
    _global("import", _("Import a file"), "Ctrl+Shift+I", act=Act.IMPORT_PROVIDER),
    _global("discover", _("Discover devices"), "Ctrl+Shift+D", act=Act.DISCOVER_DEVICES),
    _global("first_steps", _("First steps"), "Ctrl+F2"),
    _global("theme.switch", _("Light or dark, or high contrast"), "Ctrl+Alt+T"),
    _global("zone.switch", _("Times in UTC, or in your zone"), "Ctrl+Alt+Z"),
    _global("window.full_screen", _("Full screen"), "F11"),
    _global("window.detach", _("Take the screen out, or back"), "Ctrl+Shift+N"),
    _global("window.next_monitor", _("To the next monitor"), "Ctrl+Shift+M"),
    _global("window.layouts", _("Layouts of the windows"), "Ctrl+Shift+L"),
    _global("window.wallboard", _("Wallboard, in a window of its own"), "Shift+F11", act=Act.VIEW_WALLBOARD),
    _in(Scope.FORM, "form.save", _("Save"), "Ctrl+Return", "Ctrl+Enter"),
    _in(Scope.FORM, "form.leave", _("Leave the form, what was typed stays"), "Esc"),
    _list("next", _("Next row"), "J"),
    _list("previous", _("Previous row"), "K"),
    _list("extend_next", _("Select on to the next row"), "Shift+J"),
    _list("extend_previous", _("Select on to the previous row"), "Shift+K"),
    _list("filter", _("Filter"), "/", "Ctrl+F"),
    _in(Scope.VIEWS, "list.keep_view", _("Keep the filter as a tab"), "Ctrl+Shift+K", act=Act.KEEP_VIEW),
    _in(Scope.VIEWS, "list.share_view", _("Share the filter as a tab"), "Ctrl+Shift+U", act=Act.SHARE_VIEW),
    _in(Scope.VIEWS, "list.forget_view", _("Forget the tab that is chosen"), "Ctrl+Shift+X", act=Act.KEEP_VIEW),
    _list("select", _("Select or deselect the row"), "Space"),
    _list("select_all", _("Select all rows"), "Ctrl+A"),
    _list("clear_selection", _("Clear the selection"), "Esc"),
    _list("copy", _("Copy as table text"), "Ctrl+C"),
    _list("copy_markdown", _("Copy as Markdown"), "Ctrl+Shift+C"),
    _list("export", _("Export the rows"), "Ctrl+E"),
    _list("read", _("Read the row aloud"), "R", "Ctrl+Alt+R"),
    _list("back", _("Back to where you were"), "Backspace"),
    _in(Scope.ALARMS, "list.take_in", _("Take in the waiting rows"), "N", "Ctrl+Alt+N"),
    _alarm("evidence", _("Down: its problem, evidence, varbinds"), None, "Return", "Enter"),
    _alarm("problem", _("Its problem: cause, effect, timeline"), None, "Shift+P"),
    _alarm("open", _("Open at the service's plots, ± 1 h"), None, "G", "Ctrl+Alt+G"),
    _alarm("acknowledge", _("Acknowledge"), Act.ACKNOWLEDGE_ALARM, "A", "Ctrl+Alt+A"),
    _alarm("acknowledge_with_note", _("Acknowledge with a note"), Act.ACKNOWLEDGE_ALARM, "Shift+A"),
    _alarm("unacknowledge", _("Take the acknowledgement back"), Act.ACKNOWLEDGE_ALARM, "U", "Ctrl+Alt+U"),
    _alarm("own", _("Own, or let go"), Act.OWN_ALARM, "O", "Ctrl+Alt+O"),
    _alarm("give", _("Give to somebody, or to nobody"), Act.OWN_ALARM, "Shift+G"),
    _alarm("lasting_note", _("Note that outlives the alarm"), Act.ANNOTATE_ALARM, "Shift+N"),
    _alarm("ticket", _("Ticket: create or open"), Act.OPEN_TICKET, "T", "Ctrl+Alt+K"),
    _alarm("link", _("Link the proposed ticket"), Act.MATCH_TICKET, "L", "Ctrl+Alt+L"),
    _alarm("decline", _("Decline the proposed ticket"), Act.MATCH_TICKET, "D", "Ctrl+Alt+D"),
    _alarm("shelve", _("Shelve for 1 h"), Act.SHELVE_ALARM, "S", "Ctrl+Alt+S"),
    _alarm("shelve_choose", _("Shelve: choose for how long"), Act.SHELVE_ALARM, "Shift+S"),
    _alarm("unshelve", _("Unshelve, or agree to a shelf"), Act.SHELVE_ALARM, "H", "Ctrl+Alt+H"),
    _alarm("out_of_service", _("Take its resource out of service"), Act.TAKE_OUT_OF_SERVICE, "Shift+X"),
    _alarm("clear", _("Clear, with a reason"), Act.CLEAR_ALARM, "X", "Ctrl+Alt+X"),
    _alarm("poll", _("Poll now"), Act.POLL_NOW, "P", "Ctrl+Alt+P"),
    _alarm("network", _("Show its device and the impact"), Act.VIEW_NETWORK, "I", "Ctrl+Alt+I"),
    _alarm("expand", _("Show the symptoms of the problem"), None, "Right"),
    _alarm("collapse", _("Fold the symptoms away"), None, "Left"),
    _alarm("own_problem", _("Own the problem, or let go"), Act.WORK_PROBLEM, "Shift+O"),
    _alarm("split", _("Split symptoms off their problem"), Act.CORRECT_PROBLEM, "Shift+D"),
    _alarm("move", _("Move to another problem"), Act.CORRECT_PROBLEM, "Shift+M"),
    _alarm("merge", _("Merge the problem with another"), Act.CORRECT_PROBLEM, "M", "Ctrl+Alt+M"),
    _alarm("forbid", _("Never group these two again"), Act.CORRECT_PROBLEM, "Shift+F"),
    *PLOT_ACTIONS,
    _in(Scope.PLOT, "workbench.search", _("Search for a service"), "/"),
    _service("plots", _("Open at the service's plots"), "G", "Return", "Enter", "Ctrl+Alt+G"),
    _service("impact", _("What depends on it"), "I", "Ctrl+Alt+I"),
    _in(Scope.SERVICES, "service.rests", _("What it rests on"), "O", "Ctrl+Alt+O", act=Act.VIEW_NETWORK),
    _in(Scope.SERVICES, "service.ticket", _("Its ticket"), "T", "Ctrl+Alt+K", act=Act.VIEW_TICKETS),
    _service("copy_words", _("Copy what may be said"), "C", "Ctrl+Alt+C"),
    _service("expand", _("Open the branch"), "Right"),
    _service("collapse", _("Close the branch"), "Left"),
    _network("zoom_in", _("Zoom in"), "=", "+"),
    _network("zoom_out", _("Zoom out"), "-"),
    _network("fit", _("Fit all"), "0", "Home"),
    _network("left", _("Walk to the left"), "Left"),
    _network("right", _("Walk to the right"), "Right"),
    _network("up", _("Walk up"), "Up"),
    _network("down", _("Walk down"), "Down"),
    _network("open", _("Open"), "Return", "Enter"),
    _network("search", _("Search for a device, link or site"), "/"),
    _network("impact", _("What it carries"), "I"),
    _network("plots", _("Plots of the first service it carries"), "G"),
    _network("map", _("Show it on the site map"), "M", "Ctrl+Alt+M"),
    _network("poll", _("Poll now"), "P", "Ctrl+Alt+P", act=Act.POLL_NOW),
    _network("next_link", _("Next link of the device"), "."),
    _network("previous_link", _("Previous link of the device"), ","),
    _network("gather", _("Put the device back into its place"), "Backspace"),
    _network("next_table", _("Next table"), "Ctrl+PgDown"),
    _network("previous_table", _("Previous table"), "Ctrl+PgUp"),
    _network("leave", _("Back to the whole picture"), "Esc"),
    *PROBLEM_ACTIONS,
    *TICKET_ACTIONS,
    *NOTICE_ACTIONS,
    _in(Scope.SLA, "sla.evidence", _("Evidence: intervals, bins, samples"), "Return", "Enter", act=Act.VIEW_SLA),
    _in(Scope.SLA, "sla.open", _("Open the plots at the breach"), "G", "Ctrl+Alt+G", act=Act.VIEW_SLA),
    _in(Scope.SLA, "sla.ticket", _("Its ticket"), "T", "Ctrl+Alt+K", act=Act.VIEW_SLA),
    _in(Scope.SLA, "sla.what_if", _("What if the agreement were another"), "W", "Ctrl+Alt+W", act=Act.VIEW_SLA),
    _in(Scope.SLA, "sla.expand", _("Open the branch"), "Right", act=Act.VIEW_SLA),
    _in(Scope.SLA, "sla.collapse", _("Close the branch"), "Left", act=Act.VIEW_SLA),
    _in(Scope.SLA, "sla.page", _("Next page"), "Ctrl+PgDown", act=Act.VIEW_SLA),
    _in(Scope.BREACH, "breach.confirm", _("Confirm"), "Y", "Ctrl+Alt+Y", act=Act.DECIDE_BREACH),
    _in(Scope.BREACH, "breach.exclude", _("Exclude, or sign the exclusion"), "X", "Ctrl+Alt+X", act=Act.DECIDE_BREACH),
    _in(Scope.BREACH, "breach.dispute", _("Dispute"), "P", "Ctrl+Alt+P", act=Act.DECIDE_BREACH),
    _in(Scope.BREACH, "breach.reopen", _("Open again"), "U", "Ctrl+Alt+U", act=Act.DECIDE_BREACH),
    _in(Scope.BREACH, "breach.note", _("Note of the decision"), "C", "Ctrl+Alt+C", act=Act.DECIDE_BREACH),
    _in(Scope.BREACH, "breach.evidence", _("Evidence"), "Return", "Enter", act=Act.VIEW_SLA),
    _in(Scope.BREACH, "breach.plots", _("Plots at the breach"), "G", "Ctrl+Alt+G", act=Act.VIEW_SLA),
    _in(Scope.BREACH, "breach.older", _("Earlier decisions"), "E", "Ctrl+Alt+E", act=Act.VIEW_SLA),
    _in(Scope.BREACH, "breach.page", _("Next page"), "Ctrl+PgDown", act=Act.VIEW_SLA),
    _in(Scope.CARE, "care.search", _("Search for a customer"), "S", "Ctrl+Alt+S", act=Act.VIEW_CUSTOMERS),
    _in(Scope.CARE, "care.open", _("Open what the row is about"), "Return", "Enter", act=Act.VIEW_CUSTOMERS),
    _in(Scope.CARE, "care.ticket", _("Open a ticket"), "N", "Ctrl+N", act=Act.OPEN_TICKET),
    _in(Scope.CARE, "care.copy_words", _("Copy what may be said"), "C", act=Act.VIEW_CUSTOMERS),
    _in(Scope.PROBES, "probe.poll", _("Poll now"), "P", "Ctrl+Alt+P", act=Act.POLL_NOW),
    _in(Scope.PROBES, "probe.network", _("Show its device"), "Return", "Enter", act=Act.VIEW_NETWORK),
    _report("export", _("Export the report"), "Ctrl+E"),
    _report("cancel", _("Stop the export"), "Esc"),
    _report("folder", _("Open the folder of the last export"), "Ctrl+Shift+E"),
    _report("previous", _("The period before"), "Ctrl+["),
    _report("next", _("The period after"), "Ctrl+]"),
    _report("schedule", _("Put the report on the calendar"), "Ctrl+Alt+E", act=Act.SCHEDULE_REPORT),
    _report("unschedule", _("Take the schedule off the calendar"), "Ctrl+Alt+X", act=Act.SCHEDULE_REPORT),
    *WORK_ACTIONS,
    *SHIFT_ACTIONS,
    _evidence("open", _("Down: interval, bin, sample, varbinds"), "Return", "Enter"),
    _evidence("export", _("Export the evidence bundle"), "E", "Ctrl+Alt+E"),
    _evidence("open_branch", _("Open the branch"), "Right"),
    _evidence("close_branch", _("Close the branch"), "Left"),
    _in(Scope.RULES, "rule.try", _("Try the rule on what was recorded"), "Ctrl+Return", "Ctrl+Enter"),
    _in(Scope.RULES, "rule.stop", _("Stop the trial"), "Esc"),
    _in(Scope.RULES, "rule.apply", _("Put the rule in force"), "Ctrl+S", act=Act.CHANGE_RULES),
    _in(Scope.RULES, "rule.withdraw", _("Back to the shipped rule"), "Ctrl+Alt+X", act=Act.CHANGE_RULES),
)

hold({spec.id: spec for spec in ACTIONS})


class ActionTable:
    """The actions that a role may do, made into Qt's where a widget offers them; `listeners` hear what has run."""

    def __init__(self, role: Role, keymap: Keymap | None = None) -> None:
        self._role = role
        self._bound: list[QAction] = []
        self.listeners: list[Callable[[str], object]] = []
        self._specs = {spec.id: spec for spec in ACTIONS}
        hold(self._specs)
        if keymap is not None:
            self.set_keymap(keymap)

    def __iter__(self) -> Iterator[ActionSpec]:
        return (spec for spec in self._specs.values() if self.allows(spec.id))

    def set_keymap(self, keymap: Keymap) -> None:
        """Let other keys act from now on, wherever actions are offered."""
        self._specs = {spec.id: replace(spec, keys=keymap.keys_of(spec)) for spec in ACTIONS}
        hold(self._specs)
        self._bound = [action for action in self._bound if isValid(action)]
        for action in self._bound:
            action.setShortcuts([QKeySequence(key) for key in self._specs[action.objectName()].keys])

    def spec(self, action_id: str) -> ActionSpec:
        """The row of an action."""
        return self._specs[action_id]

    def allows(self, action_id: str) -> bool:
        """Whether the role may do it."""
        act = self._specs[action_id].act
        return act is None or may(self._role, act)

    def key_text(self, action_id: str) -> KeyText:
        """The first key of an action as people write it, for a key cap; empty where it has none."""
        return KeyText(key_text(next(iter(self._specs[action_id].keys), "")), action_id)

    def bind(self, scope: Scope, widget: QWidget, handlers: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
        """Give a widget those of `handlers` that act in `scope` and that the role may do."""
        context = _CONTEXTS.get(scope, Qt.ShortcutContext.WidgetShortcut)
        bound = {}
        for action_id, handler in handlers.items():
            spec = self._specs[action_id]
            if spec.scope is not scope or not self.allows(action_id):
                continue
            action = QAction(spec.text, widget)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setShortcutContext(context)
            action.triggered.connect(self._told(action_id, handler))
            widget.addAction(action)
            self._bound.append(action)
            bound[action_id] = action
        return bound

    def _told(self, action_id: str, handler: Callable[[], object]) -> Callable[[bool], None]:
        def on_triggered(_checked: bool = False) -> None:
            handler()
            for hear in tuple(self.listeners):
                hear(action_id)

        return on_triggered


def key_or_words(actions: ActionTable, action_id: str) -> str:
    """What a sentence says of how to do it: the key, and where it has none its words, as the palette finds it."""
    return actions.key_text(action_id) or f"“{actions.spec(action_id).text}”"


_CONTEXTS = {
    Scope.GLOBAL: Qt.ShortcutContext.WindowShortcut,
    Scope.FORM: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.REPORTS: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.RULES: Qt.ShortcutContext.WidgetWithChildrenShortcut,
}
