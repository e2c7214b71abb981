"""The queue of breaches: what is to review, what waits for its second signature, and what was decided."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nocdesk.boards.breach_rows import BreachRow, QueueGroup
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.breach_delegate import LOW, TALL, TEXT_LEFT, BreachDelegate, column_ends
from ui.copying import copy_text, tsv_of
from ui.mirroring import painter_on, sides
from ui.models.breach_queue import BreachQueueModel, QueueRow, queue_rows, with_headings
from ui.nesting import fill, nest
from ui.runs import Run, measure, paint_runs
from ui.text import plural
from ui.theme import Theme
from ui.widgets.labels import line, plain, short
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plate import Plate
from ui.widgets.row_view import RowView

NARROW = 372


class BreachQueueView(RowView[QueueRow]):
    """The rows; headings are lower, and no key stops at one."""

    awaited_as = "breach"

    def __init__(self, model: BreachQueueModel, delegate: BreachDelegate) -> None:
        super().__init__(model, delegate, name="Breaches")
        self._queue = model
        self.horizontalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(LOW)
        for change in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            change.connect(self._size_rows)

    def step(self, by: int) -> None:
        """Go to the next or the previous breach; the first one where none is selected."""
        places = [place for place in range(self._queue.rowCount()) if not self._queue.is_heading(place)]
        if not places:
            return
        place = self.currentIndex().row()
        at = places.index(place) + by if place in places and self.selected_ids() else 0
        self.select_id(self._queue.id_at(places[min(max(at, 0), len(places) - 1)]))

    def ensure_current(self, *, at_top: bool = False) -> None:
        if not self.currentIndex().isValid() or at_top:
            self.step(0)

    def _size_rows(self) -> None:
        header = self.verticalHeader()
        for place in range(self._queue.rowCount()):
            header.resizeSection(place, LOW if self._queue.is_heading(place) else TALL)


_FIGURE_ROOM, _HEAD_GAP = 58, 6


class _Heads(QWidget):
    """The heads of what stands in a row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setFixedHeight(26)

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, middle = painter_on(self), self.theme, self.height() / 2
        painter.fillRect(self.rect(), theme.color("surface.panel"))
        # From the right, where the columns are narrow; what they leave is the first one's.
        ends = column_ends(self.width())
        least = (ends[0] - _FIGURE_ROOM, ends[0] + _HEAD_GAP, ends[1] + _HEAD_GAP)
        room = float(self.width() - TEXT_LEFT)
        for end, start, title in zip(ends, least, (_("Bad min"), _("Budget"), _("Verdict")), strict=True):
            run = [Run(title, "muted", 500, 11)]
            left = max(start, end - measure(theme, run))
            room = min(room, left - _HEAD_GAP - TEXT_LEFT)
            paint_runs(painter, theme, left, middle, run, end - left + 1)
        paint_runs(painter, theme, TEXT_LEFT, middle, [Run(_("Customer, metric, start"), "muted", 500, 11)], room)


class BreachQueue(QFrame):
    """Head, rows, what stands in their place, and at the foot what was decided earlier."""

    shown_changed = Signal()
    older_wanted = Signal(bool)
    retry_requested = Signal()
    said = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "table")
        self.setMinimumWidth(NARROW)
        self.model = BreachQueueModel(clock)
        self.model.setParent(self)
        self.view = BreachQueueView(self.model, BreachDelegate(theme, clock))
        self.notice = NoticeBar(theme, can_retry=True)
        self.plate = Plate()
        self.plate.setMinimumWidth(0)
        self._heads = _Heads(theme)
        self._counts = short("", "muted")
        self.older = QPushButton("")
        self.older.setCheckable(True)
        self.older.setProperty("role", "flat")
        self.is_loaded = False
        self._build()
        self.notice.retry_requested.connect(self.retry_requested)
        self.view.selection_changed.connect(self.shown_changed)
        self.older.toggled.connect(self.older_wanted)

    def _build(self) -> None:
        title = QHBoxLayout()
        title.setContentsMargins(sides(14, 0, 12, 0))
        title.setSpacing(8)
        title.addWidget(plain(_("Breaches to review"), "section"))
        title.addWidget(self._counts)
        title.addStretch(1)
        bar = QWidget()
        bar.setProperty("role", "panel")
        bar.setFixedHeight(34)
        fill(bar, title)
        rows = QGridLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.view, 0, 0)
        rows.addWidget(self.plate, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for widget in (bar, line(), self._heads, self.notice):
            column.addWidget(widget)
        nest(column, rows, 1)
        column.addWidget(self.older)
        self.older.hide()
        self.plate.hide()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "list" do here, by id."""
        return {
            "list.next": lambda: self.view.step(1),
            "list.previous": lambda: self.view.step(-1),
            "list.copy": self._copy,
            "list.read": lambda: self.said.emit(self.view.read_current()),
        }

    @property
    def rows(self) -> list[BreachRow]:
        """Every breach that the queue shows, in order."""
        return queue_rows(self.model.shown_rows)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.view.set_theme(theme)
        self.notice.set_theme(theme)
        self._heads.theme = theme
        self._heads.update()

    def take(self, rows: Iterable[BreachRow], *, older: int, nothing: str, why: str) -> None:
        """Show these breaches; `nothing` and `why` are said where there are none, `older` were decided before."""
        found = list(rows)
        self.is_loaded = True
        self.notice.say("")
        before = self.view.current_id()
        self.model.reset(with_headings(found))
        if before is None or self.model.row(before) is None:
            self.view.step(0)
        self._count(found, older)
        self.plate.setVisible(not found)
        self.plate.say(nothing, why)
        self.shown_changed.emit()

    def fail(self, message: str) -> None:
        """Say that the queue could not be read; it keeps what it has."""
        self.notice.say(message)

    def shown_row(self) -> BreachRow | None:
        """The breach that the panes beside the queue are about."""
        current = self.view.current_id()
        row = self.model.row(current) if current is not None else None
        return row if isinstance(row, BreachRow) else None

    def tick(self) -> None:
        """Let ages go on."""
        self.model.refresh(("breach",))

    def _count(self, rows: list[BreachRow], older: int) -> None:
        by_group = [sum(row.group is group for row in rows) for group in QueueGroup]
        self._counts.setText(
            _("{by_group} open, {by_group_2} to sign").format(
                by_group=by_group[QueueGroup.TO_REVIEW], by_group_2=by_group[QueueGroup.WAITING]
            )
        )
        self.older.setVisible(older > 0)
        shown = _("Hide what was") if self.older.isChecked() else _("Show")
        self.older.setText(
            _("{shown} {breaches} decided earlier").format(shown=shown, breaches=plural(older, "breach", "breaches"))
        )

    def _copy(self) -> None:
        rows = self.rows
        copy_text(tsv_of([_("Breach")], [[self.model.columns[0].text(row)] for row in rows]))
        self.said.emit(_("Copied {row}").format(row=plural(len(rows), "row", "rows")))
