"""The probe pane: how it stands, its last poll and values, its device and service, and what the device said."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.probe_board import PolledRow, ProbeDetail
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.actions import ActionTable
from ui.mirroring import painter_on, sides
from ui.probe_delegate import paint_probe_state
from ui.probe_text import STATE_SEVERITY, TYPE_WORD, state_words
from ui.runs import Run, paint_runs
from ui.theme import Theme
from ui.views.probes_answer import last_answer
from ui.views.probes_sections import asked_for, device, last_poll, service, values
from ui.widgets.button_row import ButtonRow
from ui.widgets.detail_pane import DetailPane
from ui.widgets.labels import plain
from ui.widgets.pane import PaneHead

WIDTH = 360
NARROW = 300
_BUTTONS: Mapping[str, str] = {"probe.poll": _("Poll now"), "probe.network": _("Its device")}
_LEFT = 42


class ProbeHead(PaneHead):
    """The probe's name, what it is, and its state in words."""

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__(theme)
        self._clock = clock
        self._row: PolledRow | None = None
        self._title = plain("", "title", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(_LEFT, 12, 16, 38))
        column.addWidget(self._title)

    def show_row(self, row: PolledRow) -> None:
        """Show a probe."""
        self._row = row
        self._title.setText(row.name)
        self.setAccessibleName(f"{row.name}: {state_words(row, self._clock.now())}")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        row, theme, room = self._row, self.theme, self.width() - _LEFT - 16
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_probe_state(painter, theme, QRectF(16, self._title.geometry().top() + 1, 18, 18), row.state)
        what = [Run(TYPE_WORD[row.type], weight=500), Run(_("on {device}").format(device=row.device), "muted", gap=5)]
        paint_runs(painter, theme, _LEFT, self.height() - 26, what, room)
        words = Run(state_words(row, self._clock.now()), f"sev.{STATE_SEVERITY[row.state]}.text", 600)
        paint_runs(painter, theme, _LEFT, self.height() - 8, [words], room)


class ProbeDetailPane(DetailPane[ProbeDetail]):
    """Everything about the probe that the list stands on; ages go on when it is read again."""

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable) -> None:
        self._theme = theme
        self._clock = clock
        self._head = ProbeHead(theme, clock)
        self._hint = (
            _("{words} asks now.").format(words=actions.key_text("probe.poll")) if actions.allows("probe.poll") else ""
        )
        buttons = ButtonRow(theme, actions, _BUTTONS, primary="probe.poll")
        super().__init__(self._head, buttons, about=_("What the probe said last"), narrowest=NARROW)
        self.show_message(_("Select a probe to see what it said last."))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        if self._detail is not None:
            self.rebuild(self._detail)

    def show_detail(self, detail: ProbeDetail) -> None:
        self._head.show_row(detail.row)
        self.rebuild(detail)

    def sections(self, detail: ProbeDetail) -> Sequence[QWidget]:
        now = self._clock.now()
        return (
            last_poll(detail, now),
            asked_for(detail.asked, now, self._hint),
            values(detail, now),
            device(detail),
            service(detail),
            last_answer(detail, self._theme),
        )
