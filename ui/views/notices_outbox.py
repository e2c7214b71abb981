"""The outbox: what was written to whom, how far it has come, and the whole message of the row that is stood on."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from nocdesk.core import Core
from nocdesk.instants import dated
from nocdesk.language import _
from nocdesk.notices.model import NoticeState
from nocdesk.notices.queries import NoticeRow, notice_rows
from nocdesk.notices.subscribing import try_again
from ui.list_screen import ListScreen
from ui.models.notice_columns import OUTBOX_FILTERS, OUTBOX_WORDS, notice_order, outbox_columns, state_words
from ui.models.row_table import RowTableModel
from ui.notice_delegate import NoticeDelegate
from ui.screen import Binding, Scope
from ui.text import nouns, plural
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, plain
from ui.widgets.panes import Panes
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

MOST = 500
_HEIGHTS = (340, 260)


class OutboxView(ListScreen[NoticeRow, tuple[NoticeRow, ...]]):
    """The latest notices, and what one of them says."""

    moved_by = ("notice", "notice_subscription")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace, _outbox(workplace, theme))
        self.subject = ElidedLabel("", "title")
        self.fate = plain("", "muted", wrap=True)
        self.body = QPlainTextEdit()
        self.body.setReadOnly(True)
        self.body.setAccessibleName(_("The message"))
        self.retry = KeyButton(theme, workplace.actions.key_text("notice.retry"), _("Send it now"))
        halves = Panes(Qt.Orientation.Vertical, self.list, self._message(), sizes=_HEIGHTS, growing=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(halves)
        self.list.shown_changed.connect(self._show_row)
        self.retry.clicked.connect(self.send_now)
        self._show_row()

    def _message(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "table")
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        for widget in (self.subject, self.fate):
            column.addWidget(widget)
        column.addWidget(self.body, 1)
        column.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignLeft)
        # Not before it has a parent: what is set visible without one is a window.
        self.retry.setVisible(self._workplace.actions.allows("notice.retry"))
        return frame

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.NOTICES, self.list.view, self._handlers())

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"notice.retry": self.send_now}

    def ask(self, ids: frozenset[int] | None) -> Callable[[], tuple[NoticeRow, ...]]:
        return partial(read_outbox, self._workplace.core)

    def take(self, rows: tuple[NoticeRow, ...]) -> None:
        self.list.take(rows)
        self._show_row()

    def prove_polling(self, proof: str) -> None:
        self.list.explain(
            _("Whoever subscribes hears of customers, problems and workgroups. {proof}").format(proof=proof)
        )

    def panels(self) -> list[QWidget]:
        return [*super().panels(), self.body]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.retry.set_theme(theme)

    def send_now(self) -> None:
        """Have what waits or was given up sent at once."""
        row = self.list.shown_row()
        if row is None:
            return
        if row.state not in (NoticeState.WAITING, NoticeState.FAILED):
            self.said.emit(_("It is {state_words} already.").format(state_words=state_words(row)))
            return
        words = _("Notice to {address} is sent now").format(address=row.address)
        self._workplace.operations.do(words, [partial(try_again, notice_id=row.id)])

    def _show_row(self) -> None:
        row = self.list.shown_row()
        self.retry.setEnabled(row is not None and row.state in (NoticeState.WAITING, NoticeState.FAILED))
        self.subject.setText("" if row is None else row.subject)
        self.fate.setText("" if row is None else fate_words(row))
        text = "" if row is None else row.body
        if text != self.body.toPlainText():
            self.body.setPlainText(text)


def fate_words(row: NoticeRow) -> str:
    """What has become of a notice, in a sentence."""
    tries = plural(row.tries, "try", "tries")
    match row.state:
        case NoticeState.SENT:
            when = dated(row.sent_at) if row.sent_at is not None else _("some time ago")
            return _("{address} has taken it on {when}, after {tries}.").format(
                address=row.address, when=when, tries=tries
            )
        case NoticeState.SENDING:
            return _("It is on its way to {address}.").format(address=row.address)
        case NoticeState.FAILED:
            return _("Given up after {tries}: {fault}").format(tries=tries, fault=row.fault)
        case NoticeState.WAITING:
            due = dated(row.due_at)
            return (
                _("Not taken yet after {tries}: {fault}. Next try {due}.").format(tries=tries, fault=row.fault, due=due)
                if row.fault
                else _("Goes out at {due}.").format(due=due)
            )


def read_outbox(core: Core) -> tuple[NoticeRow, ...]:
    """Called on a pool thread."""
    with core.read() as session:
        return tuple(notice_rows(session, limit=MOST))


def _outbox(workplace: Workplace, theme: Theme) -> RowList[NoticeRow]:
    return RowList(
        theme,
        RowTableModel(outbox_columns(workplace.clock), key=lambda row: row.id, order=notice_order),
        NoticeDelegate(theme),
        name=_("Outbox"),
        noun=nouns("notice", "notices"),
        words=OUTBOX_WORDS,
        hint=_("Search: words, about:T-1001, to:…, state:failed"),
        loading=_("Reading the outbox…"),
        nothing=_("Nothing was written to anybody"),
        me=workplace.me,
        timed=("written", "next"),
        saved_filters=OUTBOX_FILTERS,
    )
