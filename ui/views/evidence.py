"""The evidence: what came of it above, every sample, trap and change of state in order, and the proof of each below."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.evidence_rows import SubjectKind
from nocdesk.language import _
from ui.dialogs.ask import AskDialog
from ui.long_work import LongWork
from ui.screen import Binding, Place, Scope, Screen
from ui.theme import Theme
from ui.views.evidence_curve import curve_of
from ui.views.evidence_head import EvidenceBar, EvidenceHead
from ui.views.evidence_levels import EvidenceLevels
from ui.views.evidence_opening import origin_of
from ui.views.evidence_proof import EvidenceProof
from ui.views.evidence_reads import DetailAnswer, EvidenceReads, Scene
from ui.views.evidence_trail import Level, Step, Trail
from ui.views.evidence_words import head_of, way_words
from ui.widgets.panes import Panes
from ui.workplace import Workplace

SETTLE_MS = 60
_BUTTONS = {"up": ("Backspace", "Up"), "copy": ("Ctrl+C", _("Copy")), "export": ("E", _("Export bundle"))}
_PICTURE = (960, 320)
_NOTHING = _("Nothing is chosen. Enter on an objective, an alarm or a plot opens its evidence here.")
_GONE = _("What this was the evidence of is not there any more.")
_NO_PROOF = _("What devices say is shown to those who may see the network.")


class EvidenceScreen(Screen):
    """Three levels, one list each: the intervals of a figure, the bins of one, and the samples with their proof."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._reads = EvidenceReads(workplace.core)
        self._background = workplace.background
        self._clock = workplace.clock
        self.bundling = LongWork(workplace.background.read, workplace.operations.jobs, "evidence", self)
        self._trail = Trail()
        self._scene: Scene | None = None
        self.bar = EvidenceBar(theme, _BUTTONS)
        self.head = EvidenceHead(theme)
        self.levels = EvidenceLevels(theme)
        self.lists, self.samples = self.levels.lists, self.levels.samples
        self.proof = EvidenceProof(theme)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._build()
        self._connect()
        self._say_nothing(_NOTHING)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.setSpacing(4)
        for widget in (self.bar, self.head):
            column.addWidget(widget)
        column.addWidget(Panes(Qt.Orientation.Vertical, self.levels, self.proof, sizes=(340, 290)), 1)

    def _connect(self) -> None:
        self.bar.step_chosen.connect(self._on_crumb)
        self.bar.wished.connect(self._on_button)
        self._settle.timeout.connect(self._read_detail)
        for each in self.lists:
            each.list.said.connect(self.said)
            each.list.retry_requested.connect(self.reload)
            each.list.view.doubleClicked.connect(lambda _index: self.open())
        self.samples.list.shown_changed.connect(self._on_row)

    def bindings(self) -> Iterable[Binding]:
        for each in self.lists:
            yield Binding(Scope.LIST, each.list.view, each.handlers())
            acts = {"evidence.open": self.open, "evidence.export": self.export}
            yield Binding(Scope.EVIDENCE, each.list.view, acts)
        yield Binding(Scope.LIST, self.proof.tree, self.proof.tree_handlers())
        yield Binding(
            Scope.EVIDENCE,
            self.proof.tree,
            {**self.proof.tree_handlers(), "evidence.open": self.proof.varbinds.setFocus},
        )
        yield Binding(Scope.LIST, self.proof.varbinds, self.proof.varbind_handlers())

    def go_to(self, place: Place) -> None:
        if place.about is None:
            return
        step = Step(place.about, Level.SAMPLES, place.start, place.end)
        self._background.read(partial(self._reads.first_step, step), self.show_step, self.failed.emit)

    def show_step(self, step: Step) -> None:
        """Show another step, and remember the one before."""
        self._trail.go(step)
        self._read()

    def open(self) -> None:
        """Go one level down: from the interval to its bins, from a bin to its samples, from a sample to its proof."""
        step, scene = self._trail.step, self._scene
        if step is None or scene is None or scene.step != step:
            return
        if step.level is Level.SAMPLES:
            self.proof.tree.setFocus()
            return
        row = self.lists[step.level].list.shown_row()
        if row is None:
            return
        has_bins = step.level is Level.INTERVALS and scene.ground.bin_s is not None
        self.show_step(step.down(Level.BINS if has_bins else Level.SAMPLES, row.began_at, row.ended_at))

    def export(self) -> None:
        """Ask where to, then write everything that the objective's figure rests on."""
        if self.bundling.is_running:
            self.said.emit(_("An export is under way: the list of jobs shows it, and stops it."))
            return
        step = self._trail.step
        if step is None or step.subject.kind is not SubjectKind.OBJECTIVE:
            self.said.emit(_("A bundle is of an objective's figure: open one in the service levels."))
            return
        why = _(
            "Samples, ledger, varbinds, terms and figure with their hashes, as a .zip; checked by nocdesk sla verify."
        )
        dialog = AskDialog(_("Export the evidence"), why, _("Export"), required=True, parent=self)
        dialog.edit.setText(str(self._reads.bundle_place(step)))
        dialog.answered.connect(lambda text: self._export_to(step, text))
        dialog.open()

    def _export_to(self, step: Step, text: str) -> None:
        picture = self.head.plot.png(*_PICTURE)
        target = Path(text).expanduser()
        job = partial(self._reads.write_bundle, step, target, picture)
        words = _("Writing {path}").format(path=target.name)
        self.bundling.start(words, job, self.said.emit, self.failed.emit, self._on_stopped)

    def _on_stopped(self) -> None:
        self.said.emit(_("Stopped. Nothing was written."))

    def step_back(self) -> bool:
        return self._moved(self._trail.back())

    def step_forward(self) -> bool:
        return self._moved(self._trail.forward())

    def step_up(self) -> bool:
        if self.proof.isAncestorOf(self.focusWidget() or self):
            self.take_focus()
            return True
        return self._moved(self._trail.up())

    def reload(self) -> None:
        self._read()

    def take_focus(self) -> None:
        self.levels.current.list.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [*(each.list.view for each in self.lists), self.proof.tree, self.proof.varbinds, self.proof.octets]

    def veiled(self) -> list[QWidget]:
        return [each.list.view for each in self.lists]

    def pose(self) -> None:
        if self._trail.step is None:
            self._background.read(self._reads.example, self._on_example)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.bar, self.head, self.levels, self.proof):
            part.set_theme(theme)

    def _on_example(self, step: Step | None) -> None:
        if step is not None:
            self.show_step(step)

    def _moved(self, has_moved: bool) -> bool:
        if has_moved:
            self._read()
        return has_moved

    def _read(self) -> None:
        step = self._trail.step
        if step is not None and self.isVisible():
            self._background.read(partial(self._reads.scene, step), self._on_scene, self.failed.emit)

    def _on_scene(self, scene: Scene | None) -> None:
        step = self._trail.step
        if scene is None:
            self._say_nothing(_GONE)
        elif scene.step == step:
            self._show(scene)

    def _show(self, scene: Scene) -> None:
        is_other = self._scene is None or self._scene.step != scene.step
        self._scene = scene
        had_focus = self.isAncestorOf(self.focusWidget() or self) or self.hasFocus()
        ground = scene.ground
        self.levels.show_scene(scene, is_other=is_other)
        self.head.show()
        self.proof.setVisible(scene.step.level is Level.SAMPLES and self._reads.sees_network)
        self.bar.show_way(way_words(scene))
        self.titled.emit(_("Evidence · {service}").format(service=ground.service) if ground.service else _("Evidence"))
        self._show_head()
        self._settle.start()
        if had_focus:
            self.take_focus()

    def _on_row(self) -> None:
        count = len(self.samples.list.view.selected_ids())
        self.selection_said.emit(_("{count} selected").format(count=count) if count else "")
        self._settle.start()

    def _read_detail(self) -> None:
        scene, row = self._scene, self.samples.list.shown_row()
        if scene is None or scene.samples is None or row is None:
            return
        if not self._reads.sees_network:
            self._show_head()
            return
        job = partial(self._reads.detail, scene.step, scene.ground, row)
        self._background.read(job, self._on_detail, lambda why: self.proof.show_detail(None, why))

    def _on_detail(self, answer: DetailAnswer) -> None:
        row = self.samples.list.shown_row()
        if self._scene is None or answer.step != self._scene.step or row is None or row.id != answer.row_id:
            return
        if answer.detail != self.proof.detail:
            self.proof.show_detail(answer.detail, _NO_PROOF)
        self._show_head()

    def _show_head(self) -> None:
        if self._scene is None:
            return
        row = self.samples.list.shown_row() if self._scene.samples is not None else None
        detail = self.proof.detail
        fits = row is not None and detail is not None and detail.row_id == row.id
        self.head.show_head(head_of(self._scene, row, detail if fits else None), curve_of(self._scene, row))

    def _on_crumb(self, place: int) -> None:
        step = self._trail.step
        if step is None:
            return
        if place == 0:
            service_id = None if self._scene is None else self._scene.ground.service_id
            self.go_requested.emit(origin_of(step.subject, service_id))
        else:
            self.show_step(step.way[place - 1])

    def _on_button(self, name: str) -> None:
        if name == "up":
            self.step_up()
        elif name == "export":
            self.export()
        else:
            self.levels.current.handlers()["list.copy"]()

    def _say_nothing(self, why: str) -> None:
        self._scene = None
        self.head.hide()
        self.proof.hide()
        self.bar.show_way([_("Evidence")])
        self.levels.say_nothing(why)

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()
