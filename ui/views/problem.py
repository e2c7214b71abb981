"""A problem on a screen of its own: cause and effect as a picture, its alarms, its timeline, and whom it reaches."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nocdesk.boards.problem_members import ProblemMemberRow
from nocdesk.boards.problem_page import ProblemServiceRow, SaidToCustomer
from nocdesk.language import _
from nocdesk.people.presence import PresenceKind
from ui.change_feed import Changes
from ui.keys_in_force import key_of, with_keys
from ui.nesting import nest
from ui.picture_screen import PictureScreen
from ui.screen import Binding, Place, Scope, Standing
from ui.theme import Theme
from ui.topology.scene import Chosen
from ui.topology.sketch import alarms_at, customer_key, place_of_alarm
from ui.views.problem_keys import ProblemKeys
from ui.views.problem_lists import ProblemLists
from ui.views.problem_pane import WIDTH, ProblemPane
from ui.views.problem_reads import ProblemAnswer, ProblemReads
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.panes import Panes, PaneSplit
from ui.widgets.plate import Plate
from ui.widgets.problem_head import ProblemHeadBar
from ui.widgets.problem_sketch import SketchPanel
from ui.workplace import Workplace

RESIZED_MS, SAID_MS = 250, 120
_MOVED_BY = ("problem", "problem_correction", "ticket", "sla", "match", "service")


class ProblemScreen(PictureScreen[ProblemAnswer]):
    """Keeps one problem true to the store while it is visible; a place names it by its id.

    Without one it shows what presses most; that is over stays to be seen.
    """

    soon_ms = 300

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace)
        self._reads = ProblemReads(workplace.core)
        self._asked: int | None = None
        self._is_gone = False
        self._customer: int | None = None
        self._answer: ProblemAnswer | None = None
        self._proof = ""
        self.head = ProblemHeadBar(theme, self._clock, workplace.actions)
        self.notice = NoticeBar(theme, can_retry=True)
        self.sketch = SketchPanel(theme)
        self.lists = ProblemLists(theme, self._clock, workplace.me)
        self.pane = ProblemPane(theme, self._clock)
        self.plate = Plate()
        self.keys = ProblemKeys(workplace, self.lists, self.sketch, self.pane, self)
        self._settle, self._words = (QTimer(self, singleShot=True, interval=ms) for ms in (RESIZED_MS, SAID_MS))
        self._build()
        self._connect()

    def _build(self) -> None:
        left = Panes(Qt.Orientation.Vertical, self.sketch, self.lists, sizes=(340, 280))
        self._whole = QWidget()
        inner = QVBoxLayout(self._whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        inner.addWidget(self.head)
        inner.addWidget(PaneSplit(left, self.pane, widest=WIDTH), 1)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._whole, 0, 0)
        grid.addWidget(self.plate, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(self.notice)
        nest(column, grid, 1)
        self.plate.hide()

    def _connect(self) -> None:
        for speaker in (self.keys, self.lists, self.sketch):
            speaker.said.connect(self.said)
        self.keys.go_requested.connect(self.go_requested)
        self.keys.problem_requested.connect(self.show_problem)
        self.head.action_requested.connect(lambda action_id: self.keys.handlers()[action_id]())
        self.lists.retry_requested.connect(self.reload)
        self.notice.retry_requested.connect(self.reload)
        self.lists.opened.connect(self.keys.open)
        self.lists.shown_changed.connect(self._on_row)
        self.sketch.chosen.connect(self._on_chosen)
        self.sketch.opened.connect(self._on_opened)
        self.sketch.resized.connect(self._settle.start)
        self._settle.timeout.connect(self._on_settled)
        self._words.timeout.connect(self._read_words)

    def bindings(self) -> Iterable[Binding]:
        lists, keys = self.lists, self.keys
        for table in lists.lists:
            yield Binding(Scope.LIST, table.view, table.handlers())
        yield Binding(Scope.ALARMS, lists.members.view, keys.alarm_handlers())
        yield Binding(Scope.PROBLEM, lists.members.view, keys.member_handlers())
        for view in (lists.steps.view, lists.services.view, self.sketch.canvas):
            yield Binding(Scope.PROBLEM, view, keys.handlers())
        yield Binding(Scope.NETWORK, self.sketch.canvas, self.sketch.canvas.handlers())
        # Nothing of a list but the way back.
        yield Binding(Scope.LIST, self.sketch.canvas, {})

    def on_changes(self, changes: Changes) -> None:
        if changes.touches("inventory"):
            self._reads.forget_network()
        is_ours = changes.touches(*_MOVED_BY, "inventory")
        members = {row.id for row in self._answer.page.members} if self._answer and self._answer.page else set()
        if is_ours or not members.isdisjoint(changes.of("alarm")):
            self._upkeep.outdate()
            if not self._soon.isActive():
                self._soon.start()

    def tick(self) -> None:
        self.head.tick()
        self.lists.tick()
        self.pane.tick()

    def prove_polling(self, proof: str) -> None:
        self._proof = proof
        self._show_plate()

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self.show_problem(place.id)

    def show_problem(self, problem_id: int) -> None:
        """Show another problem."""
        shown = self._answer.page.detail.id if self._answer is not None and self._answer.page is not None else None
        self._asked, self._is_gone = problem_id, False
        if problem_id != shown:
            self._customer = None
            self.lists.begin_anew()
            self.sketch.canvas.show_choice(None)
            self.reload()

    def take_focus(self) -> None:
        if self._is_gone:
            self._asked, self._is_gone = None, False
            self.reload()
        self.lists.current.view.setFocus()

    def standing(self) -> Standing | None:
        page = self._answer.page if self._answer is not None else None
        return Standing(PresenceKind.PROBLEM, page.detail.id, self.pane.others) if page is not None else None

    def panels(self) -> list[QWidget]:
        return [self.sketch.canvas, self.lists.current.line.edit, self.lists.current.view, self.pane.area]

    def veiled(self) -> list[QWidget]:
        return [self.sketch.canvas, *(table.view for table in self.lists.lists)]

    def pose(self) -> None:
        """Stand on what explains the problem."""
        page = self.keys.page
        if page is not None and page.members:
            self.lists.members.view.select_id(page.members[0].id)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.head, self.notice, self.sketch, self.lists, self.pane):
            part.set_theme(theme)

    def ask(self, ids: frozenset[int] | None) -> Callable[[], ProblemAnswer]:
        canvas = self.sketch.canvas
        before = canvas.scene if self._answer is not None else None
        return partial(self._reads.problem, self._asked, canvas.room, before, self._customer)

    def take(self, answer: ProblemAnswer) -> None:
        if answer.asked != self._asked:
            # Another problem was asked for meanwhile: it is read next.
            self._upkeep.outdate()
            return
        self._answer = answer
        self._is_gone = answer.page is None and answer.asked is not None
        self.notice.say("")
        self.keys.take(answer.page, answer.others)
        if answer.page is not None and answer.scene is not None:
            self._asked = answer.page.detail.id
            self.head.show_page(answer.page)
            self.sketch.show_scene(answer.scene)
            self.lists.take(answer.page)
            self.pane.show_page(answer.page, answer.said)
        self._whole.setVisible(answer.page is not None)
        self._show_plate()
        self._on_row()

    def fail(self, message: str) -> None:
        self.notice.say(message)
        self.failed.emit(message)

    def _show_plate(self) -> None:
        if self._answer is None:
            return
        self.plate.setVisible(self._answer.page is None)
        if self._asked is not None:
            self.plate.say(
                _("There is no such problem any more."),
                with_keys(_("{key} shows the one that presses most."), key="view.problem"),
            )
            return
        way = _(
            "Alarms that hang together become one here by themselves; {key} in the console merges two by hand."
        ).format(key=key_of("alarm.merge"))
        self.plate.say(_("No open problem."), f"{way} {self._proof}")

    def _on_row(self) -> None:
        """The picture follows the list of alarms, and what may be said follows the list of services."""
        row, answer = self.lists.current.shown_row(), self._answer
        if answer is None or not self.lists.current.view.selected_ids():
            return
        if isinstance(row, ProblemMemberRow):
            self.sketch.canvas.show_choice(place_of_alarm(answer.sketch, row.id))
        elif isinstance(row, ProblemServiceRow):
            self.sketch.canvas.show_choice(self._customer_node(row.customer_id))
            if row.customer_id != self._customer:
                self._customer = row.customer_id
                self._words.start()

    def _customer_node(self, customer_id: int) -> Chosen | None:
        scene = self.sketch.canvas.scene
        keys = (customer_key(customer_id), customer_key(0))
        key = next((key for key in keys if scene is not None and key in scene.graph.nodes), None)
        return Chosen(cluster=key) if key is not None else None

    def _on_chosen(self, chosen: Chosen | None) -> None:
        """Something was chosen in the picture: the list of alarms stands on what is wrong there."""
        self.sketch.canvas.show_choice(chosen)
        if chosen is None or self._answer is None:
            return
        found = alarms_at(self._answer.sketch, chosen)
        if found and self.lists.current is self.lists.members:
            self.lists.members.view.select_id(found[0])

    def _on_opened(self, chosen: Chosen) -> None:
        self._on_chosen(chosen)
        self.sketch.canvas.setFocus()
        self.keys.open()

    def _read_words(self) -> None:
        page, customer = self.keys.page, self._customer
        if page is not None and customer is not None:
            job = partial(self._reads.said, page, customer)
            self._workplace.background.read(job, self._on_words, self.fail)

    def _on_words(self, said: SaidToCustomer | None) -> None:
        page = self.keys.page
        if page is not None and said is not None and said.customer_id == self._customer:
            self.pane.show_page(page, said)

    def _on_settled(self) -> None:
        if self.sketch.canvas.is_outgrown:
            self.reload()
