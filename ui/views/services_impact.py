"""What depends on a service, as a list over the screen."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from nocdesk.boards.inventory_rows import DependentRow
from nocdesk.language import _, ngettext
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from ui.actions import ActionTable
from ui.delegates import RowDelegate
from ui.filters import FilterWords, text_field
from ui.models.row_table import RIGHT, Column, RowTableModel
from ui.screen import Scope
from ui.text import MISSING, minute, nouns, plural
from ui.theme import Theme
from ui.views.services_text import STATE_WORDS
from ui.widgets.labels import plain
from ui.widgets.row_list import RowList

_SIZE = (720, 440)
_SEVERITIES = {ServiceClass.DOWN: PerceivedSeverity.CRITICAL, ServiceClass.DEGRADED: PerceivedSeverity.MAJOR}
_WORDS: FilterWords[DependentRow] = FilterWords(
    lambda row: (row.name, row.label, row.customer),
    {"customer": text_field(lambda row: row.customer), "service": text_field(lambda row: f"{row.name} {row.label}")},
)


class DependentDelegate(RowDelegate[DependentRow]):
    """What does not work is edged in its severity's colour."""

    def edge(self, row: DependentRow) -> QColor | None:
        severity = _SEVERITIES.get(row.service_class)
        return self.theme.severity(severity).line if severity is not None else None

    def weight(self, row: DependentRow, column: str) -> int:
        return 600 if column == "state" and row.service_class in _SEVERITIES else 400


class ImpactDialog(QDialog):
    """Lists the services that fail with one; `chosen` carries the one to go to."""

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, actions: ActionTable, title: str, rows: Sequence[DependentRow], now: datetime, *, me: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(_("What depends on it"))
        self.resize(*_SIZE)
        self.list: RowList[DependentRow] = RowList(
            theme,
            RowTableModel(_columns(now), key=lambda row: row.id, order=_order),
            DependentDelegate(theme),
            name=_("Services that depend on it"),
            words=_WORDS,
            hint=_("Customer or service"),
            loading=_("Reading …"),
            nothing=_("Nothing depends on it"),
            noun=nouns("service", "services"),
            me=me,
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(plain(_("What depends on {title}").format(title=title), "title", wrap=True))
        column.addWidget(plain(summary(rows), "muted", wrap=True))
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.list.explain(_("No other service fails when it does."))
        self.list.take(rows)
        actions.bind(Scope.LIST, self.list.view, self.list.handlers())
        self.list.view.doubleClicked.connect(self._choose)
        self.list.view.setFocus()

    def _choose(self) -> None:
        row = self.list.shown_row()
        if row is not None:
            self.chosen.emit(row.id)
            self.accept()

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return
        super().keyPressEvent(event)


def summary(rows: Sequence[DependentRow]) -> str:
    """How many services of how many customers, and how many of them do not work."""
    if not rows:
        return _("No other service needs it.")
    customers = len({row.customer for row in rows})
    broken = sum(row.service_class in _SEVERITIES for row in rows)
    words = _("{service} of {customer}").format(
        service=plural(len(rows), "service", "services"), customer=plural(customers, "customer", "customers")
    )
    return _("{words}; {broken} of them down or degraded. Enter goes to one.").format(
        words=words, broken=broken or _("none")
    )


def _columns(now: datetime) -> list[Column[DependentRow]]:
    return [
        Column(
            "service",
            _("Service"),
            260,
            lambda row: row.label or row.name,
            lambda row: row.label or row.name,
            minimum=160,
            stretch=True,
        ),
        Column("customer", _("Customer"), 160, lambda row: row.customer, lambda row: row.customer, minimum=100),
        Column("state", _("State"), 116, lambda row: STATE_WORDS[row.service_class], _order),
        Column(
            "since",
            _("Since"),
            84,
            lambda row: minute(row.since, now) if row.since is not None else MISSING,
            _began,
            RIGHT,
        ),
        Column("steps", _("Through"), 92, _steps_text, lambda row: row.steps),
    ]


def _order(row: DependentRow) -> tuple[int, int, str, str]:
    severity = _SEVERITIES.get(row.service_class, PerceivedSeverity.CLEARED)
    return severity.rank, row.steps, row.customer, row.name


def _began(row: DependentRow) -> float:
    return row.since.timestamp() if row.since is not None else 0.0


def _steps_text(row: DependentRow) -> str:
    others = row.steps - 1
    return ngettext("{others} other", "{others} others", others).format(others=others) if others else _("directly")
