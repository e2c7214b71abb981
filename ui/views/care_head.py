"""The top of a customer's page: who it is, the answer to a caller, and what may be said."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nocdesk.boards.care_rows import CareCustomer, KnownProblem
from nocdesk.boards.care_told import caller_text
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.customer_words import moment_on_clock
from ui.actions import ActionTable
from ui.glyphs import paint_hatch, paint_severity, paint_tick
from ui.mirroring import painter_on, sides
from ui.nesting import nest
from ui.text import plural
from ui.theme import Theme
from ui.views.care_words import MOST_PROBLEMS, answers, severity_of
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, line, plain

EDGE = 4
_NOTHING = (
    _("No known problem"),
    _("Nothing is wrong with this customer's services as far as we measure, and no ticket is open."),
)
_GLYPH = 18


class AnswerBox(QWidget):
    """What is known, in a line or a few for each problem, on the tint of the worst of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._severity: PerceivedSeverity | None = None
        self._is_quiet, self._is_planned = True, False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(sides(44, 8, 12, 9))
        self._column.setSpacing(3)
        self._pairs = [self._pair("title"), *(self._pair("section") for _ in range(MOST_PROBLEMS - 1))]
        self._more = plain("", "muted", wrap=True)
        self._column.addWidget(self._more)
        self._column.addStretch(1)

    @property
    def text(self) -> str:
        """All that it says."""
        pairs = [label.text() for pair in self._pairs for label in pair if not label.isHidden()]
        return "\n".join([*pairs, *([] if self._more.isHidden() else [self._more.text()])])

    def show_problems(self, problems: Sequence[KnownProblem], now: datetime, zone: ZoneInfo) -> None:
        """Say these, the worst first, or that there is none."""
        self._is_quiet = not problems
        self._is_planned = bool(problems) and problems[0].service_class is ServiceClass.PLANNED
        self._severity = next((s for p in problems if (s := severity_of(p.service_class)) is not None), None)
        self._fill(answers(problems, now, zone) or [_NOTHING])
        self.setAccessibleName(self.text)
        self.update()

    def _pair(self, role: str) -> tuple[QLabel, QLabel]:
        head, rest = plain("", role, wrap=True), plain("", wrap=True)
        self._column.addWidget(head)
        self._column.addWidget(rest)
        return head, rest

    def _fill(self, said: Sequence[tuple[str, str]]) -> None:
        for place, (head, rest) in enumerate(self._pairs):
            is_said = place < len(said)
            head.setVisible(is_said)
            rest.setVisible(is_said)
            if is_said:
                head.setText(said[place][0])
                rest.setText(said[place][1])
        more = len(said) - len(self._pairs)
        self._more.setVisible(more > 0)
        self._more.setText(
            _("And {problem}: see the services below.").format(problem=plural(more, "more problem", "more problems"))
        )

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge = self._colours()
        painter.fillRect(self.rect(), ground)
        painter.fillRect(0, 0, EDGE, self.height(), edge)
        top = self._pairs[0][0].geometry().top() + 1
        self._paint_mark(painter, QRectF(16, top, _GLYPH, _GLYPH))

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        """A tick, the severity's shape, a hatch for planned work, or a circle for a report."""
        muted = self.theme.color("muted")
        if self._is_quiet:
            paint_tick(painter, box.center(), 13, muted)
        elif self._severity is not None:
            self.theme.paint_glyph(painter, box, self._severity, filled=True)
        elif self._is_planned:
            inside = box.adjusted(1, 1, -1, -1)
            paint_hatch(painter, inside, muted, 5)
            painter.setPen(QPen(muted, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(inside)
        else:
            paint_severity(painter, box, PerceivedSeverity.CLEARED, line=muted, fill=None)

    def _colours(self) -> tuple[QColor, QColor]:
        if self._severity is None:
            return self.theme.color("surface.table"), self.theme.color("grid" if self._is_quiet else "border")
        colours = self.theme.severity(self._severity)
        return colours.tint, colours.line


class CareHead(QFrame):
    """Name, number and people; the answer; the words for the customer with the key that copies them."""

    def __init__(self, theme: Theme, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._name = plain("", "title")
        self._people = ElidedLabel("", "muted")
        self._clock = plain("", "muted")
        self.answer = AnswerBox(theme)
        self.may_say = plain("", wrap=True)
        self.copy_button = KeyButton(theme, actions.key_text("care.copy_words"), _("Copy"), compact=True)
        self.ticket_button = KeyButton(theme, actions.key_text("care.ticket"), _("Open a ticket"), primary=True)
        if not actions.allows("care.ticket"):
            self.ticket_button.hide()
        self._build()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 7, 12, 7)
        top.setSpacing(12)
        top.addWidget(self._name)
        top.addWidget(self._people, 1)
        top.addWidget(self._clock)
        top.addWidget(self.ticket_button)
        say = QVBoxLayout()
        say.setContentsMargins(12, 6, 12, 9)
        say.setSpacing(3)
        title = QHBoxLayout()
        title.addWidget(plain(_("You may say"), "section"))
        title.addStretch(1)
        title.addWidget(self.copy_button)
        nest(say, title)
        say.addWidget(self.may_say)
        say.addStretch(1)
        self.may_say.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.answer, 1)
        nest(middle, say, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        nest(column, top)
        column.addWidget(line())
        nest(column, middle)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.answer.theme = theme
        self.answer.update()
        for button in (self.copy_button, self.ticket_button):
            button.set_theme(theme)

    def show_customer(
        self, customer: CareCustomer, problems: Sequence[KnownProblem], now: datetime, zone: ZoneInfo
    ) -> None:
        """Show a customer, and what is known of these problems of it."""
        self._name.setText(f"{customer.name}  {customer.number}")
        people = " · ".join(", ".join(part for part in (p.name, p.role, p.phone) if part) for p in customer.contacts)
        self._people.setText(people or _("no contact is known"))
        self._people.setToolTip(self._people.text())
        self._clock.setText(_("local time {moment_on_clock}").format(moment_on_clock=moment_on_clock(now, now, zone)))
        self.answer.show_problems(problems, now, zone)
        self.may_say.setText(caller_text(problems, now, zone, customer.book))
