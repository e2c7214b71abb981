"""The breach review: the queue, what was measured at the breach, and the decision, by keys alone."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.breach_board import BreachQueueBoard
from nocdesk.boards.breach_rows import QueueGroup
from nocdesk.boards.evidence_rows import Subject
from nocdesk.language import _
from nocdesk.people.presence import PresenceKind
from nocdesk.sla.breaches.model import BreachStep
from ui.breach_draft import BreachDraft, kept_drafts, taken_up
from ui.change_feed import Changes
from ui.screen import Binding, Place, Scope, Screen, Standing
from ui.text import moment
from ui.theme import Theme
from ui.upkeep import Upkeep
from ui.views.breach_deciding import BreachDeciding
from ui.views.breach_pane import BreachPane
from ui.views.breach_reads import BreachReads, BreachScene
from ui.views.evidence_opening import open_evidence
from ui.widgets.breach_decision import BreachDecision
from ui.widgets.breach_queue import BreachQueue
from ui.widgets.panes import HANDLE, Panes
from ui.workplace import Workplace

SETTLE_MS = 60
READ_ALL_EVERY_S = 15.0
_SHARES = (0.294, 0.2335)
"""How much of the width the queue and the decision take."""


class BreachReview(Screen):
    """Keeps its three panes true to the store while it is visible; what is typed stays until it is signed."""

    counted = Signal(int, int)
    """How many breaches there are to decide, and how many promises are at risk or broken."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._reads = BreachReads(workplace.core)
        self._background = workplace.background
        self._clock = workplace.clock
        self._with_older = False
        self._shown_id: int | None = None
        self._wanted: int | None = None
        self._scene: BreachScene | None = None
        actions = workplace.actions
        self.queue = BreachQueue(theme, self._clock)
        self.pane = BreachPane(theme, actions.key_text("breach.evidence"))
        self.decision = BreachDecision(theme, actions, workplace.me, workplace.core.actor.role)
        self.deciding = BreachDeciding(workplace, self)
        self._upkeep: Upkeep[BreachQueueBoard] = Upkeep(
            self, self._background, self._clock, self._ask, self._take, self.queue.fail, every_s=READ_ALL_EVERY_S
        )
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        parts = self.queue, self.pane, self.decision
        column.addWidget(Panes(Qt.Orientation.Horizontal, *parts, growing=1, share=self._share))
        self._connect()

    def _connect(self) -> None:
        self.queue.shown_changed.connect(self._on_shown_changed)
        self.queue.older_wanted.connect(self._on_older)
        self.queue.retry_requested.connect(self.reload)
        self.queue.said.connect(self.said)
        self.pane.evidence_requested.connect(self.open_evidence)
        self.decision.signed.connect(self._on_sign)
        self.deciding.signed.connect(self._on_signed)
        self.deciding.arrived.connect(self.reload)
        self.deciding.dropped.connect(self._on_dropped)
        self.deciding.let_go.connect(self._on_let_go)
        self.deciding.reread.connect(self._on_reread)
        self._settle.timeout.connect(self._read_shown)

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.queue.view, self.queue.handlers())
        yield Binding(Scope.BREACH, self.queue.view, self._handlers())
        yield Binding(Scope.FORM, self.queue.view, {"form.save": self.decision.save})
        yield Binding(Scope.FORM, self.decision, {"form.save": self.decision.save, "form.leave": self.take_focus})

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "breach.confirm": partial(self.decision.choose, BreachStep.CONFIRM),
            "breach.exclude": partial(self.decision.choose, BreachStep.EXCLUDE),
            "breach.dispute": partial(self.decision.choose, BreachStep.DISPUTE),
            "breach.reopen": partial(self.decision.choose, BreachStep.REOPEN),
            "breach.note": self.decision.note.setFocus,
            "breach.evidence": self.open_evidence,
            "breach.plots": self.open_plots,
            "breach.older": self.queue.older.toggle,
        }

    @property
    def scene(self) -> BreachScene | None:
        """What is shown beside the queue."""
        return self._scene

    def on_changes(self, changes: Changes) -> None:
        if changes.touches("breach", "sla", "service", "customer", "inventory"):
            self.reload()
        elif changes.touches("ticket", "alarm"):
            self._settle.start()

    def reload(self) -> None:
        self._upkeep.reload()

    def tick(self) -> None:
        self.queue.tick()
        self._upkeep.tick()

    def go_to(self, place: Place) -> None:
        self._wanted = place.id
        self._stand_on_wanted()

    def drafts(self) -> Mapping[str, str]:
        return kept_drafts(self.decision.drafts)

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        self.decision.drafts |= taken_up(drafts)

    def take_focus(self) -> None:
        self.queue.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.queue.view, self.pane.plots, self.decision.note]

    def veiled(self) -> list[QWidget]:
        return [self.queue.view, self.pane.plots, self.pane.ledger]

    def pose(self) -> None:
        self.queue.view.step(0)

    def set_theme(self, theme: Theme) -> None:
        for pane in (self.queue, self.pane, self.decision):
            pane.set_theme(theme)

    def open_evidence(self) -> None:
        """Open what the chosen breach follows from: its bins or stretches, the samples, the polls."""
        if self._scene is None:
            return
        row = self._scene.detail.row
        if row.standing is None:
            self.said.emit(_("The period of this breach is over; its readings are in the plots (G)."))
            return
        self.go_requested.emit(open_evidence(Subject.objective(row.standing.id), row.began_at, row.until_at))

    def open_plots(self) -> None:
        """Open the plots of the service around the chosen breach."""
        if self._scene is not None:
            shown = self._scene.shown
            start, end = (datetime.fromtimestamp(at, UTC) for at in (shown.start, shown.end))
            self.go_requested.emit(Place("workbench", self._scene.detail.row.service_id, start, end))

    def _ask(self, _ids: object) -> partial[BreachQueueBoard]:
        return partial(self._reads.queue, with_older=self._with_older)

    def _take(self, board: BreachQueueBoard) -> None:
        last = (
            _(" Last: {last_at}.").format(last_at=moment(board.last_at, self._clock.now()))
            if board.last_at is not None
            else ""
        )
        why = _("Nothing waits for a decision, and nothing was decided in the last 8 h.{last}").format(last=last)
        self.queue.take(board.rows, older=board.older, nothing=_("No breaches to review."), why=why)
        self.counted.emit(sum(row.group is not QueueGroup.DECIDED for row in board.rows), board.at_risk)
        self._stand_on_wanted()
        self._settle.start()

    def _stand_on_wanted(self) -> None:
        if self._wanted is not None and self.queue.view.select_id(self._wanted):
            self._wanted = None

    def _on_older(self, is_wanted: bool) -> None:
        self._with_older = is_wanted
        self.reload()

    def _on_shown_changed(self) -> None:
        row = self.queue.shown_row()
        self.selection_said.emit(_("1 breach selected") if row is not None else "")
        if (row.id if row is not None else None) != self._shown_id:
            self._settle.start()

    def standing(self) -> Standing | None:
        return Standing(PresenceKind.BREACH, self._shown_id, self.pane.others) if self._shown_id is not None else None

    def _read_shown(self) -> None:
        row = self.queue.shown_row()
        self._shown_id = row.id if row is not None else None
        if row is None:
            self._scene = None
            self.pane.show_message(_("No breach to show."), self._clock.now())
            self.decision.show_message()
        elif self.isVisible():
            self._background.read(partial(self._reads.scene, row.id), self._on_scene, self.queue.fail)

    def _on_scene(self, scene: BreachScene | None) -> None:
        if scene is None or scene.detail.row.id != self._shown_id:
            return
        self._scene = scene
        now = self._clock.now()
        self.pane.show_scene(scene, now)
        self.decision.show_detail(scene.detail, now)

    def _on_sign(self, draft: BreachDraft) -> None:
        if self._scene is not None and self._scene.detail.row.id == draft.breach_id:
            self.deciding.sign(draft, self._scene.detail.row)

    def _on_signed(self, draft: BreachDraft) -> None:
        is_done_with = self.decision.forget_signed(draft)
        # Whoever writes about another breach by now goes on there: in the queue the letters decide.
        if is_done_with and self._shown_id == draft.breach_id:
            self.take_focus()
        self.reload()

    def _on_dropped(self, draft: BreachDraft) -> None:
        self.decision.forget(draft.breach_id)
        self.said.emit(_("Their decision stands"))

    def _on_let_go(self, draft: BreachDraft) -> None:
        since = self.decision.drafts.get(draft.breach_id)
        self.decision.drafts[draft.breach_id] = since.joined(draft) if since is not None else draft
        self.reload()

    def _on_reread(self) -> None:
        self.take_focus()
        self.reload()

    def _share(self, width: int) -> tuple[int, int, int]:
        queue, decision = (
            max(pane.minimumWidth(), round(width * share))
            for pane, share in zip((self.queue, self.decision), _SHARES, strict=True)
        )
        return queue, width - queue - decision - 2 * HANDLE, decision

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
