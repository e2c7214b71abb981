"""The pane beside the service cards: state, restoration, what may be said, parts, tickets."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.inventory_rows import InventoryRow, PartRow
from nocdesk.boards.service_curves import CurveRow
from nocdesk.boards.service_words import may_say, not_yet
from nocdesk.clock import Clock
from nocdesk.instants import minute_shown
from nocdesk.language import _
from nocdesk.tickets.customer_words import zone_words
from nocdesk.tickets.timeline import zone_named
from ui.actions import ActionTable
from ui.nesting import nest
from ui.theme import Theme
from ui.views.services_head import RestorationHead, ServiceHead
from ui.views.services_sections import parts as parts_section
from ui.views.services_sections import promises, tickets, unsaid
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain

WIDE, NARROW = 388, 332
_BUTTONS = (
    ("service.copy_words", _("Copy")),
    ("service.plots", _("Plots")),
    ("service.ticket", _("Ticket")),
    ("service.impact", _("Impact")),
)


class ServicePane(QFrame):
    """Everything about the service that the cards stand on; its sections are built anew when something changed."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._row: InventoryRow | None = None
        self._parts: Sequence[PartRow] = ()
        self._curve: CurveRow | None = None
        self._built: object = None
        self._head = ServiceHead(theme)
        self._restoration = RestorationHead(theme)
        self._zone = plain("", "caption")
        self._words = QLabel()
        self._sections: QWidget | None = None
        self._buttons = {
            action_id: KeyButton(theme, actions.key_text(action_id), text, compact=True)
            for action_id, text in _BUTTONS
            if actions.allows(action_id)
        }
        self._body = QWidget()
        self._scroll = QScrollArea()
        self._build()
        self._dress()

    @property
    def row(self) -> InventoryRow | None:
        """The service that is shown."""
        return self._row

    @property
    def words(self) -> str:
        """What may be said about it."""
        return self._words.text()

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = self._head.theme = self._restoration.theme = theme
        for button in self._buttons.values():
            button.set_theme(theme)
        self._built = None
        self._dress()
        self.refresh()

    def show_service(self, row: InventoryRow | None, parts: Sequence[PartRow], curve: CurveRow | None) -> None:
        """Show a service with its parts and its curve; None for nothing."""
        if row is None or self._row is None or row.id != self._row.id:
            self._scroll.verticalScrollBar().setValue(0)
        self._row, self._parts, self._curve = row, parts, curve
        self.refresh()

    def refresh(self) -> None:
        """Bring words and ages up to the minute."""
        row, now = self._row, self._clock.now()
        self._body.setVisible(row is not None)
        if row is None:
            return
        self._head.show_row(row, now)
        self._restoration.show_row(row, now)
        zone = zone_named(row.timezone)
        self._zone.setText(_("times in {zone_words}").format(zone_words=zone_words(now, zone)))
        self._words.setText(may_say(row, now))
        what = (row, tuple(self._parts), id(self._curve), minute_shown(now))
        if what != self._built:
            self._built = what
            self._build_sections(row, now)

    def _build(self) -> None:
        self.setProperty("role", "table")
        self.setAccessibleName(_("The service in words"))
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._restoration)
        column.addWidget(line())
        column.addWidget(self._say())
        self._rest = QVBoxLayout()
        self._rest.setSpacing(0)
        nest(column, self._rest)
        column.addStretch(1)
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._scroll)
        for action_id, button in self._buttons.items():
            button.clicked.connect(_emitter(self.action_requested.emit, action_id))

    def _say(self) -> QWidget:
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(plain(_("You may say"), "section"))
        head.addStretch(1)
        head.addWidget(self._zone)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in self._buttons.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        nest(column, head)
        column.addWidget(self._words)
        nest(column, buttons)
        return widget

    def _dress(self) -> None:
        colours = {name: self._theme.color(name).name() for name in ("surface.raised", "border", "text")}
        self._words.setStyleSheet(
            f"background: {colours['surface.raised']}; color: {colours['text']};"
            f" border: 1px solid {colours['border']}; border-radius: 4px; padding: 8px 10px;"
        )

    def _build_sections(self, row: InventoryRow, now: datetime) -> None:
        if self._sections is not None:
            self._rest.removeWidget(self._sections)
            self._sections.deleteLater()
        self._sections = QWidget()
        column = QVBoxLayout(self._sections)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        sentences = not_yet(row)
        for widget in (
            *((unsaid(sentences),) if sentences else ()),
            promises(row, self._curve, now),
            parts_section(self._parts, now),
            tickets(row.tickets, self._theme, now),
        ):
            column.addWidget(line())
            column.addWidget(widget)
        self._rest.addWidget(self._sections)


def _emitter(emit: Callable[[str], object], action_id: str) -> Callable[[], object]:
    return lambda: emit(action_id)
