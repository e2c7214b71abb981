"""The audit trail: who did what and when, what it changed, and whether the trail is as it was written."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from nocdesk.boards.audit_board import AuditRow
from nocdesk.boards.audit_fields import AUDIT_WORDS
from nocdesk.boards.audit_words import report_words
from nocdesk.language import _
from nocdesk.people.verifying import TrailReport
from ui.audit_text import FIGURES, trail_figures, trouble_words
from ui.delegates import RowDelegate
from ui.detailed_screen import DetailedScreen
from ui.long_work import LongWork
from ui.models.audit_columns import SAVED_FILTERS, audit_columns, audit_order
from ui.models.row_table import RowTableModel
from ui.screen import Binding, Scope
from ui.text import nouns
from ui.theme import Theme
from ui.views.audit_pane import WIDTH, AuditPane
from ui.views.audit_reads import AuditBoard, AuditDetail, AuditReads
from ui.widgets.figures import FigureStrip
from ui.widgets.labels import plain
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.panes import PaneSplit
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

READ_EVERY_S = 5.0
"""So often it is looked whether the trail has gone on, while it is visible."""

_HINT = _("Filter: words, person:ann, act:close, kind:trouble_ticket, number:7, age<24h, from:…")


class AuditScreen(DetailedScreen[AuditRow, AuditBoard, AuditDetail]):
    """A place names an entry by its number."""

    no_row = _("No entry to show.")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        self._reads = AuditReads(workplace.core)
        self.detail = AuditPane(theme, workplace.actions)
        super().__init__(workplace, _audit_list(workplace, theme), self.detail, every_s=READ_EVERY_S)
        self._board: AuditBoard | None = None
        self._report: TrailReport | None = None
        self._verified_at: datetime | None = None
        self.work = LongWork(workplace.background.read, workplace.operations.jobs, "audit", self)
        self.figures = FigureStrip(FIGURES)
        self.trouble = NoticeBar(theme, can_retry=False)
        self._reach = plain(
            _(
                "Without an anchor kept elsewhere this finds edited, deleted and reordered entries and a cut end. "
                "What somebody with the database has chained anew shows only against an anchor."
            ),
            "muted",
            wrap=True,
        )
        self._build()

    def _build(self) -> None:
        self._reach.setContentsMargins(12, 0, 12, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.figures)
        column.addWidget(self._reach)
        column.addWidget(self.trouble)
        column.addWidget(PaneSplit(self.list, self.detail, widest=WIDTH), 1)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.AUDIT, self.list.view, self.handlers())

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"audit.verify": self.verify}

    def ask(self, ids: frozenset[int] | None) -> Callable[[], AuditBoard]:
        return self._reads.board

    def take(self, board: AuditBoard) -> None:
        self._board = board
        self.list.take(board.rows)
        self._show_figures()
        self.settle()

    def ask_scene(self, row_id: int) -> Callable[[], AuditDetail | None]:
        return partial(self._reads.detail, row_id)

    def show_scene(self, detail: AuditDetail) -> None:
        self.detail.show_detail(detail)

    def tick(self) -> None:
        super().tick()
        self._show_figures()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.trouble.set_theme(theme)

    def verify(self) -> None:
        """Compute the whole chain anew, as a job."""
        if self.work.is_running:
            self.said.emit(_("The trail is being verified: the list of jobs shows it, and stops it."))
            return
        self.work.start(_("Verifying the audit trail"), self._reads.verify, self._on_verified, self.failed.emit)

    def _on_verified(self, report: TrailReport) -> None:
        self._report, self._verified_at = report, self._clock.now()
        self._show_figures()
        self.said.emit(next(report_words(report)))

    def _show_figures(self) -> None:
        if self._board is not None:
            board, now = self._board, self._clock.now()
            self.figures.show_figures(
                trail_figures(board.entries, len(board.rows), board.anchor, self._report, self._verified_at, now)
            )
            self.trouble.say(trouble_words(self._report))


def _audit_list(workplace: Workplace, theme: Theme) -> RowList[AuditRow]:
    return RowList(
        theme,
        RowTableModel(audit_columns(workplace.clock), key=lambda row: row.id, order=audit_order),
        RowDelegate[AuditRow](theme),
        name=_("Audit trail"),
        noun=nouns("entry", "entries"),
        words=AUDIT_WORDS,
        hint=_HINT,
        loading=_("Loading the audit trail…"),
        nothing=_("No entries"),
        me=workplace.me,
        clock=workplace.clock,
        timed=("at",),
        saved_filters=SAVED_FILTERS,
    )
