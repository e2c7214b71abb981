"""The pane of a planned work: its head, what can be done, and everything about it."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from nocdesk.boards.work_rows import WorkDetail, WorkState, work_state
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.actions import ActionTable
from ui.theme import Theme
from ui.views.works_sections import sections
from ui.widgets.button_row import ButtonRow
from ui.widgets.detail_pane import DetailPane
from ui.widgets.work_head import WorkHead

WIDTH, NARROW = 360, 300
_BUTTONS: Mapping[str, str] = {"work.announce": _("Announce"), "work.extend": _("Extend"), "work.end": "End"}
_OPEN = {
    "work.announce": frozenset({WorkState.PLANNED}),
    "work.extend": frozenset({WorkState.PLANNED, WorkState.RUNNING}),
    "work.end": frozenset({WorkState.PLANNED, WorkState.RUNNING}),
}


class WorkDetailPane(DetailPane[WorkDetail]):
    """Everything about the work that the list stands on."""

    def __init__(self, theme: Theme, clock: Clock, actions: ActionTable) -> None:
        self._clock = clock
        self._head = WorkHead(theme)
        self._buttons = ButtonRow(theme, actions, _BUTTONS)
        super().__init__(self._head, self._buttons, title=_("Work"), about=_("About the work"), narrowest=NARROW)
        self.show_message(_("Select a work to see what it is about."))

    def sections(self, detail: WorkDetail) -> Sequence[QWidget]:
        return sections(detail, self._clock.now())

    def tick(self) -> None:
        """Let the countdown go on, and offer only what can be done by now."""
        if self._detail is None:
            return
        row, now = self._detail.row, self._clock.now()
        self._head.show_row(row, now)
        state = work_state(row, now)
        for action_id, button in self._buttons.buttons.items():
            button.setEnabled(state in _OPEN[action_id])
        if (end := self._buttons.buttons.get("work.end")) is not None:
            words = _("End now") if state is WorkState.RUNNING else _("Call off")
            if end.text() != words:
                end.setText(words)
                end.setAccessibleName(words)
                end.updateGeometry()
