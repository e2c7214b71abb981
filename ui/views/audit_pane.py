"""The pane of the audit trail: who did what and from where, before and after side by side, and the rest of the act."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from nocdesk.boards.audit_board import AuditRow
from nocdesk.instants import dated_second
from nocdesk.language import _
from ui.actions import ActionTable
from ui.audit_text import value_text
from ui.mirroring import sides
from ui.nesting import nest
from ui.theme import Theme
from ui.views.audit_reads import AuditDetail
from ui.views.detail_sections import section
from ui.widgets.button_row import ButtonRow
from ui.widgets.detail_pane import DetailPane
from ui.widgets.labels import ElidedLabel, plain
from ui.widgets.pane import PaneHead

WIDTH = 460
NARROW = 340
MOST_OTHERS = 12
_CHANGED = "≠"
_TOP = Qt.AlignmentFlag.AlignTop


class AuditHead(PaneHead):
    """What was done to which thing, by whom, in which role."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._title = plain("", "title", wrap=True)
        self._who = plain("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(16, 12, 16, 8))
        column.addWidget(self._title)
        column.addWidget(self._who)

    def show_row(self, row: AuditRow) -> None:
        """Show an entry."""
        self._title.setText(f"{row.done}: {row.thing}")
        self._who.setText(
            _("{person} ({role}), {time}").format(person=row.actor, role=row.role, time=dated_second(row.at))
        )
        self.setAccessibleName(f"{self._title.text()}; {self._who.text()}")


class AuditPane(DetailPane[AuditDetail]):
    """Everything about the entry that the list stands on."""

    def __init__(self, theme: Theme, actions: ActionTable) -> None:
        self._head = AuditHead(theme)
        buttons = ButtonRow(theme, actions, {"audit.verify": _("Verify the trail")})
        super().__init__(self._head, buttons, about=_("What was changed"), narrowest=NARROW)
        self.show_message(_("Select an entry to see what it changed."))

    def show_detail(self, detail: AuditDetail) -> None:
        self._head.show_row(detail.row)
        super().show_detail(detail)

    def sections(self, detail: AuditDetail) -> Sequence[QWidget]:
        return (_compared(detail.row), _origin(detail.row), *_others(detail.others))


def _compared(row: AuditRow) -> QWidget:
    """Before and after side by side; what differs is marked."""
    changes = row.changes
    widget, column = section(_("Before and after"), _("{mark} differs").format(mark=_CHANGED) if changes else "")
    if not changes:
        column.addWidget(plain(_("The act says nothing of before and after."), "muted", wrap=True))
        return widget
    grid = _grid(0, 2, 3 if row.before else 1, 3 if row.after else 1)
    for place, head in enumerate((_("What"), _("Before"), _("After"))):
        grid.addWidget(plain(head, "caption"), 0, place + 1)
    for line, (key, (before, after)) in enumerate(changes.items(), 1):
        differs = before != after
        cells = (plain(_CHANGED if differs else ""), plain(value_text(key), "muted", wrap=True))
        values = (plain(value_text(before), wrap=True), plain(value_text(after), wrap=True))
        if differs:
            values[1].setStyleSheet("font-weight: 600")
        for place, cell in enumerate((*cells, *values)):
            _selectable(cell)
            grid.addWidget(cell, line, place, _TOP)
    nest(column, grid)
    return widget


def _origin(row: AuditRow) -> QWidget:
    widget, column = section(_("From where, and its place in the chain"))
    grid = _grid(0, 1)
    lines = [
        (_("From"), row.origin or _("not recorded")),
        (_("Program"), row.program or _("not recorded")),
        (_("Stored as"), f"{row.action}, {row.kind}"),
        (_("Entry"), str(row.id)),
        (_("SHA-256"), value_text(row.hash)),
    ]
    if row.is_carried:
        lines.append((_("Older"), _("written before there was a chain")))
    for line, (head, text) in enumerate(lines):
        label = plain(text, wrap=True)
        _selectable(label)
        grid.addWidget(plain(head, "muted"), line, 0, _TOP)
        grid.addWidget(label, line, 1, _TOP)
    nest(column, grid)
    return widget


def _others(others: Sequence[AuditRow]) -> Sequence[QWidget]:
    """What else the same act entered: done in one transaction, or not at all."""
    if not others:
        return ()
    widget, column = section(_("In the same act"), str(len(others)))
    for row in others[:MOST_OTHERS]:
        column.addWidget(ElidedLabel(f"{row.id}  {row.done}: {row.thing}", "muted"))
    if len(others) > MOST_OTHERS:
        column.addWidget(plain(_("and {count} more").format(count=len(others) - MOST_OTHERS), "muted"))
    return (widget,)


def _grid(*stretches: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    for column, stretch in enumerate(stretches):
        grid.setColumnStretch(column, stretch)
    return grid


def _selectable(label: QLabel) -> None:
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setMinimumWidth(1)
