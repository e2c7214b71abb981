"""The sheet of shortcuts, made from the table of actions."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from nocdesk.language import _
from ui.action_spec import ActionSpec
from ui.keys_in_force import key_text
from ui.mirroring import painter_on
from ui.nesting import nest
from ui.screen import Scope
from ui.theme import Theme
from ui.widgets.labels import plain
from ui.widgets.shortcut_columns import Group, ShortcutColumns

TITLES: Mapping[Scope, str] = {
    Scope.GLOBAL: _("Anywhere"),
    Scope.LIST: _("In every list"),
    Scope.VIEWS: _("In the alarms and the tickets"),
    Scope.ALARMS: _("In the alarm list"),
    Scope.PLOT: _("In the plots"),
    Scope.PICKER: _("In the service picker"),
    Scope.FORM: _("In a form"),
    Scope.SERVICES: _("In the services"),
    Scope.NETWORK: _("In the network"),
    Scope.TICKETS: _("In the tickets"),
    Scope.RESTORATION: _("On the restoration board"),
    Scope.SLA: _("In the promises"),
    Scope.BREACH: _("In the breach review"),
    Scope.CARE: _("In the customers"),
    Scope.PROBES: _("In the probes"),
    Scope.REPORTS: _("In the reports"),
    Scope.WORKS: _("In the planned works"),
    Scope.SHELF: _("On the shelf"),
    Scope.EVIDENCE: _("In the evidence"),
    Scope.RULES: _("In the rule workshop"),
    Scope.HEALTH: _("In the alarm health"),
    Scope.SHIFT: _("In the shift log"),
    Scope.HANDOVER: _("In the handover"),
    Scope.NOTICES: _("In the notices"),
    Scope.PROBLEM: _("In a problem"),
    Scope.AUDIT: _("In the audit trail"),
}
SCREEN_OF: Mapping[Scope, str] = {
    Scope.ALARMS: "console",
    Scope.PLOT: "workbench",
    Scope.PICKER: "workbench",
    Scope.SERVICES: "services",
    Scope.NETWORK: "network",
    Scope.TICKETS: "tickets",
    Scope.RESTORATION: "restoration",
    Scope.SLA: "sla",
    Scope.BREACH: "sla",
    Scope.CARE: "care",
    Scope.PROBES: "probes",
    Scope.REPORTS: "reports",
    Scope.WORKS: "works",
    Scope.SHELF: "works",
    Scope.EVIDENCE: "evidence",
    Scope.RULES: "rules",
    Scope.HEALTH: "health",
    Scope.SHIFT: "shiftlog",
    Scope.HANDOVER: "handover",
    Scope.NOTICES: "notices",
    Scope.PROBLEM: "problem",
    Scope.AUDIT: "audit",
}
_AROUND, _MARGIN = 12, 20
_ENOUGH, _LARGEST = QSize(1280, 800), QSize(1760, 1000)


_SCROLLS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 2, Qt.Key.Key_PageUp: -2}


class ShortcutSheet(QDialog):
    """Every key that the seat can use, by where it acts; typing searches, arrows scroll, Esc or Enter closes it.

    It begins with the keys that act at `first`.
    """

    def __init__(
        self,
        theme: Theme,
        specs: Iterable[ActionSpec],
        screens: Collection[str],
        parent: QWidget | None = None,
        *,
        first: Sequence[Scope] = (),
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups = groups_of(specs, screens, first)
        self.setWindowTitle(_("Shortcuts"))
        self.setAccessibleName(_("Shortcuts"))
        self.search = QLineEdit()
        self.search.setAccessibleName(_("Search the shortcuts"))
        self.search.setAccessibleDescription(spoken(self._groups))
        self.search.setPlaceholderText(_("Type to search: words or a key"))
        self.search.setFixedWidth(300)
        self.columns = ShortcutColumns(theme)
        head = QHBoxLayout()
        head.addWidget(plain(_("Shortcuts"), "title"))
        head.addStretch(1)
        head.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 14, _MARGIN, 12)
        column.setSpacing(10)
        nest(column, head)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.columns)
        column.addWidget(self.area, 1)
        self.setFixedSize(_size_for(parent or self))
        self.search.textChanged.connect(self._on_search)
        self._on_search("")

    def _on_search(self, text: str) -> None:
        self.columns.show_groups(
            found_in(self._groups, text), _("No shortcut has “{text}”. Esc closes.").format(text=text.strip())
        )

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            return
        if event.key() in _SCROLLS:
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.value() + _SCROLLS[Qt.Key(event.key())] * bar.pageStep() // 2)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), self._theme.color("surface.raised"))
        painter.setPen(self._theme.color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))


def scopes_at(widget: QWidget | None, specs: Iterable[ActionSpec]) -> list[Scope]:
    """Where the keys act that are for a widget and for what stands around it, those of its screen first."""
    scope_of = {spec.id: spec.scope for spec in specs if spec.scope is not Scope.GLOBAL}
    found: list[Scope] = []
    around = widget
    while around is not None:
        for action in around.actions():
            is_here = around is widget or action.shortcutContext() is Qt.ShortcutContext.WidgetWithChildrenShortcut
            if is_here and action.objectName() in scope_of:
                found.append(scope_of[action.objectName()])
        around = around.parentWidget()
    return sorted(dict.fromkeys(found), key=lambda scope: scope not in SCREEN_OF)


def groups_of(specs: Iterable[ActionSpec], screens: Collection[str], first: Sequence[Scope] = ()) -> list[Group]:
    """The actions that have keys and act on one of these screens, or on all, by where they act: at `first` first."""
    by_scope: dict[Scope, list[ActionSpec]] = {scope: [] for scope in (*first, *Scope)}
    for spec in specs:
        if spec.keys and (spec.scope not in SCREEN_OF or SCREEN_OF[spec.scope] in screens):
            by_scope[spec.scope].append(spec)
    return [Group(TITLES[scope], tuple(rows)) for scope, rows in by_scope.items() if rows]


def found_in(groups: Iterable[Group], text: str) -> list[Group]:
    """Of each group the actions that hold every word, in their text, their keys or the title of the group."""
    words = text.casefold().split()
    found = [
        Group(group.title, tuple(spec for spec in group.specs if all(word in _all_of(group, spec) for word in words)))
        for group in groups
    ]
    return [group for group in found if group.specs]


def spoken(groups: Iterable[Group]) -> str:
    """The sheet for whoever hears it."""
    either = _(" or ")
    return "; ".join(f"{spec.text}: {either.join(spec.keys)}" for group in groups for spec in group.specs)


def _size_for(window: QWidget) -> QSize:
    """As large as the window, or larger where that is small and the screen has the room."""
    room = window.size().expandedTo(_ENOUGH.boundedTo(window.screen().availableSize()))
    return _LARGEST.boundedTo(room - QSize(2 * _AROUND, 2 * _AROUND))


def _all_of(group: Group, spec: ActionSpec) -> str:
    return " ".join((spec.text, group.title, *(key_text(key) for key in spec.keys))).casefold()
