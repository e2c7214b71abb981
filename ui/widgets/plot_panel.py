"""The plots with their head and legend, and what stands there while there is nothing to draw."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nocdesk.boards.rows import ServiceRow, SlaRow
from nocdesk.language import _
from ui.charts.legend import HEADER_HEIGHT, NARROW, WIDE, Legend
from ui.charts.plot_figures import plot_figures
from ui.charts.stacked_plots import StackedPlots
from ui.charts.time_range import TimeRange
from ui.nesting import nest
from ui.theme import Theme
from ui.views.workbench_comparing import range_words
from ui.views.workbench_feed import Scene
from ui.widgets.labels import short

_PATIENCE_MS = 300
_ROOM_FOR_WIDE = 1400
_ROOM_FOR_LEGEND = 900
_DRAWN: Mapping[int | None, str] = {300: _(", means of 5 min"), 3_600: _(", means of 1 h")}


class PlotPanel(QFrame):
    """Head, plots and legend; says why where it is empty."""

    retry_wished = Signal()

    def __init__(self, theme: Theme, shown: TimeRange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "table")
        self.plots = StackedPlots(theme, shown)
        self.legend = Legend(theme)
        self._waiting_for = ""
        self._drawn = self._beside = ""
        self._has_room, self._is_left_out = True, False
        self._scene: Scene | None = None
        self._head = QLabel(_("QoS"))
        self._head.setProperty("role", "section")
        self._about = short("", "muted")
        self._retry = QPushButton(_("Retry"))
        self._retry.setVisible(False)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._arrange()
        self._patience.timeout.connect(self._on_waited)
        self._retry.clicked.connect(self.retry_wished)
        self.plots.laid_out.connect(self._on_laid_out)
        self.plots.mark_changed.connect(self._on_mark_changed)
        self.plots.crosshair_moved.connect(self.legend.set_crosshair)

    def begin_waiting(self, name: str) -> None:
        """Another service is being read: say so if it takes longer than an eye's blink."""
        self._waiting_for = name
        self._patience.start()

    def show_scene(self, scene: Scene, shown: TimeRange, name: str) -> None:
        """Draw it in this range."""
        self._patience.stop()
        self._retry.setVisible(False)
        self._drawn = _DRAWN.get(scene.loaded.step_s, "")
        self._beside = beside_words(scene)
        self._scene = scene
        self.plots.set_view(scene.plots, scene.loaded.events, scene.now, shown)
        self._show_figures()
        if not scene.plots:
            self.plots.set_message(
                _("Nothing is measured for {name}: no probe is bound to it. Add one to the provider file.").format(
                    name=name
                )
            )
        self._on_laid_out()

    def show_service(self, service: ServiceRow | None, objectives: Sequence[SlaRow] | None, now: float) -> None:
        """Whose plots these are, and how its SLA stands."""
        self.legend.set_service(service, objectives, now)

    def show_message(self, text: str) -> None:
        """A sentence in the place of the plots."""
        self._patience.stop()
        self.plots.set_message(text)

    def show_error(self, text: str) -> None:
        """What went wrong, and a button to try again; plots that are there stay."""
        self._patience.stop()
        self._retry.setVisible(True)
        self._about.setText(text)
        if not self.plots.plots:
            self.plots.set_message(text)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.plots.set_theme(theme)
        self.legend.set_theme(theme)

    def fit_to(self, width: int) -> None:
        """Give the plots the room: a narrow legend below 1400 px, none below 900."""
        self._has_room = width >= _ROOM_FOR_LEGEND
        self._show_legend()
        self.legend.setFixedWidth(WIDE if width >= _ROOM_FOR_WIDE else NARROW)

    def leave_out_legend(self, *, is_out: bool) -> None:
        """Give the plots its room while there is nothing that it could tell of."""
        self._is_left_out = is_out
        self._show_legend()

    def _show_legend(self) -> None:
        self.legend.setVisible(self._has_room and not self._is_left_out)

    def _arrange(self) -> None:
        bar = QWidget()
        bar.setProperty("role", "header")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(HEADER_HEIGHT)
        head = QHBoxLayout(bar)
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(8)
        head.addWidget(self._head)
        head.addWidget(self._about, 1)
        head.addWidget(self._retry)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(bar)
        left.addWidget(self.plots, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(1)
        nest(layout, left, 1)
        layout.addWidget(self.legend)

    def _on_waited(self) -> None:
        self.plots.set_message(_("Reading {waiting_for} …").format(waiting_for=self._waiting_for))

    def _show_figures(self) -> None:
        """Of the mark, else of the range shown."""
        scene, mark = self._scene, self.plots.mark
        if scene is None:
            return
        figures = scene.figures if mark is None else tuple(plot_figures(plot, mark) for plot in scene.plots)
        self.legend.set_figures(scene.plots, figures, min(scene.now, scene.shown.end))

    def _on_mark_changed(self) -> None:
        self._show_figures()
        self._on_laid_out()

    def _on_laid_out(self) -> None:
        places, count = self.plots.places, len(self.plots.plots)
        shown = len(places.panels)
        mark = self.plots.mark
        is_plain = not self._beside and mark is None
        more = "" if shown >= count or not is_plain else _(", Page Up and Page Down for the others")
        axis = self._beside or _(", shared time axis")
        marked = _(", figures of {range_words}").format(range_words=range_words(mark)) if mark is not None else ""
        self._about.setText(
            _("{shown} of {count} metrics{drawn}{axis}{marked}{more}").format(
                shown=shown, count=count, drawn=self._drawn, axis=axis, marked=marked, more=more
            )
            if count
            else ""
        )
        self.legend.set_places(places)


def beside_words(scene: Scene) -> str:
    """What is laid beside the curves, for the head; and whether too little is known of it yet."""
    loaded = scene.loaded
    parts = [_("the week before dashed")] * loaded.compare.week
    if loaded.compare.usual:
        is_learning = any(band.is_learning for band in loaded.beside.usual.values())
        parts.append(_("what is usual shaded") + (_(" (still learning)") if is_learning else ""))
    return "".join(f", {part}" for part in parts)
