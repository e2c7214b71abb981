"""The three levels of the evidence, a list each, of which one is in front."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget

from nocdesk.boards.evidence_rows import BinRow, EvidenceRow, Ground, IntervalRow
from nocdesk.language import _
from ui.evidence_delegate import BinDelegate, EvidenceDelegate, IntervalDelegate
from ui.models.evidence_columns import bin_columns, evidence_columns, interval_columns
from ui.text import nouns
from ui.theme import Theme
from ui.views.evidence_curve import worst_of
from ui.views.evidence_list import TitledList
from ui.views.evidence_reads import Scene
from ui.views.evidence_trail import Level
from ui.views.evidence_words import list_words

_NO_GROUND = Ground("", None, "", None, None, "", 0.0, (), None, "", "", "")


class EvidenceLevels(QStackedWidget):
    """The intervals of a figure, the bins of one of them, and the samples of a bin."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.intervals: TitledList[IntervalRow] = TitledList(
            theme,
            interval_columns(_NO_GROUND),
            IntervalDelegate(theme),
            _("Intervals in which it was not kept"),
            nouns("interval", "intervals"),
        )
        self.bins: TitledList[BinRow] = TitledList(
            theme, bin_columns(_NO_GROUND), BinDelegate(theme), _("Bins"), nouns("bin", "bins")
        )
        self.samples: TitledList[EvidenceRow] = TitledList(
            theme,
            evidence_columns(_NO_GROUND),
            EvidenceDelegate(theme),
            _("Samples, traps and state changes"),
            nouns("line", "lines"),
        )
        self.lists: tuple[TitledList[Any], ...] = (self.intervals, self.bins, self.samples)
        for each in self.lists:
            self.addWidget(each)

    @property
    def current(self) -> TitledList[Any]:
        """The list in front."""
        return self.lists[self.currentIndex()]

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for each in self.lists:
            each.set_theme(theme)

    def show_scene(self, scene: Scene, *, is_other: bool) -> None:
        """Bring the list of a scene's level to the front; in that of another scene stand on what counts."""
        self.setCurrentIndex(scene.step.level)
        words = list_words(scene)
        if scene.step.level is Level.INTERVALS:
            self.intervals.show_rows(interval_columns(scene.ground), scene.intervals, words)
        elif scene.step.level is Level.BINS:
            self.bins.show_rows(bin_columns(scene.ground), scene.bins, words)
        elif scene.samples is not None:
            self.samples.show_rows(evidence_columns(scene.ground), scene.samples.rows, words)
        if is_other:
            self._stand_on_first(scene)

    def say_nothing(self, why: str) -> None:
        """Show no evidence, and say why."""
        self.setCurrentIndex(Level.SAMPLES)
        self.samples.explain(why)

    def _stand_on_first(self, scene: Scene) -> None:
        """Stand on what counts: the worst counted sample, the first bad bin, the last interval."""
        if scene.step.level is Level.INTERVALS and scene.intervals:
            self.intervals.list.go_to(scene.intervals[-1].id)
        elif scene.step.level is Level.BINS and scene.bins:
            bad = [row for row in scene.bins if row.is_good is False and row.is_within]
            self.bins.list.go_to((bad or list(scene.bins))[0].id)
        elif scene.samples is not None and scene.samples.rows:
            self.samples.list.go_to(worst_of(scene.samples).id)
