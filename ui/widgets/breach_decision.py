"""The right side of the breach review: verdict, reason, note, credit preview, log, signatures."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nocdesk.boards.breach_rows import BreachDetail
from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.sla.breaches.model import BreachState, BreachStep, ExclusionReason
from ui.actions import ActionTable
from ui.breach_draft import (
    BreachDraft,
    explained,
    first_draft,
    is_offered,
    sign_text,
    what_is_missing,
    with_verdict,
)
from ui.breach_words import charge_text, whole_period_text
from ui.nesting import fill, nest
from ui.theme import Theme
from ui.widgets.breach_log import BreachLog, Signatures
from ui.widgets.credit_table import CreditTable
from ui.widgets.decision_keys import DecisionKey
from ui.widgets.labels import line, plain
from ui.widgets.reason_choice import ReasonChoice

WIDTH, NARROW = 348, 316
_VERDICTS = (
    (BreachStep.CONFIRM, "breach.confirm", _("Confirm as our breach")),
    (BreachStep.EXCLUDE, "breach.exclude", _("Exclude")),
    (BreachStep.DISPUTE, "breach.dispute", _("Dispute")),
    (BreachStep.REOPEN, "breach.reopen", _("Open again")),
)
_NOTE_HEIGHT = 58


class BreachDecision(QFrame):
    """Keeps a draft for each breach until it is signed; `signed` gives the draft, `left` the keyboard back."""

    signed = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, actions: ActionTable, me: str, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me, self._role = me, role
        self._detail: BreachDetail | None = None
        self.drafts: dict[int, BreachDraft] = {}
        self.setProperty("role", "table")
        self.setMinimumWidth(NARROW)
        self._subtitle = plain("", "muted")
        self.keys = {step: DecisionKey(theme, actions.key_text(action_id), text) for step, action_id, text in _VERDICTS}
        self.explained = plain("", "muted", wrap=True)
        self.reasons = ReasonChoice()
        self.note = QPlainTextEdit()
        self._note_hint = plain("", "muted")
        self.credits = CreditTable(theme)
        self._charge = plain("", "muted")
        self.whole_period = plain("", "muted", wrap=True)
        self._no_credit = plain(_("The agreement gives no credit for this objective."), "muted", wrap=True)
        self.log = BreachLog()
        self._signatures = Signatures()
        self.missing = plain("", "muted", wrap=True)
        self.sign = DecisionKey(theme, actions.key_text("form.save"), _("Sign"), solid=True)
        self.area = QScrollArea()
        self._foot = QWidget()
        self._nothing = plain(_("Stand on a breach to decide about it."), "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build()
        self._build_foot()
        self._connect()
        self.show_message()

    def _build(self) -> None:
        self.note.setFixedHeight(_NOTE_HEIGHT)
        self.note.setTabChangesFocus(True)
        self.note.setAccessibleName(_("Note for the log"))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(_("Decision"))
        self.area.setWidget(self._body())
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for widget in (self._bar(), line()):
            column.addWidget(widget)
        column.addWidget(self.area, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._foot)

    def _bar(self) -> QWidget:
        title = QHBoxLayout()
        title.setContentsMargins(14, 0, 14, 0)
        title.setSpacing(8)
        title.addWidget(plain(_("Decision"), "section"))
        title.addWidget(self._subtitle)
        title.addStretch(1)
        bar = QWidget()
        bar.setProperty("role", "panel")
        bar.setFixedHeight(34)
        fill(bar, title)
        return bar

    def _body(self) -> QWidget:
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(14, 12, 14, 8)
        inner.setSpacing(8)
        inner.addWidget(self.keys[BreachStep.CONFIRM])
        pair = QHBoxLayout()
        pair.setSpacing(8)
        for step in (BreachStep.EXCLUDE, BreachStep.DISPUTE):
            pair.addWidget(self.keys[step])
        nest(inner, pair)
        inner.addWidget(self.keys[BreachStep.REOPEN])
        inner.addWidget(self.explained)
        inner.addWidget(line())
        nest(inner, _headed(_("Reason for Exclude"), plain(_("only with X"), "muted")))
        inner.addWidget(self.reasons)
        nest(inner, _headed(_("Note"), self._note_hint))
        inner.addWidget(self.note)
        inner.addWidget(line())
        nest(inner, _headed(_("Credit preview"), self._charge))
        inner.addWidget(self.credits)
        inner.addWidget(self.whole_period)
        inner.addWidget(self._no_credit)
        inner.addWidget(line())
        inner.addWidget(self.log)
        inner.addStretch(1)
        return body

    def _build_foot(self) -> None:
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(14, 0, 14, 10)
        foot.setSpacing(4)
        # What is scrolled away above ends at an edge, and not in the middle of nowhere.
        foot.addWidget(line())
        foot.addWidget(self._signatures)
        foot.addWidget(self.missing)
        foot.addWidget(self.sign)

    def _connect(self) -> None:
        for step, key in self.keys.items():
            key.clicked.connect(lambda _checked=False, step=step: self.choose(step))
        self.reasons.chosen.connect(self._choose_reason)
        self.note.textChanged.connect(self._on_note)
        self.sign.clicked.connect(self.save)

    @property
    def draft(self) -> BreachDraft | None:
        """What is about to be signed."""
        return self.drafts.get(self._detail.row.id) if self._detail is not None else None

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for key in (*self.keys.values(), self.sign):
            key.set_theme(theme)
        self.credits.theme = theme
        self.credits.update()

    def show_message(self) -> None:
        """There is nothing to decide about."""
        self._detail = None
        self._show_parts(False)
        self._subtitle.setText(_("nothing to decide"))

    def _show_parts(self, is_there: bool) -> None:
        self.area.setVisible(is_there)
        self._foot.setVisible(is_there)
        self._nothing.setVisible(not is_there)

    def show_detail(self, detail: BreachDetail, now: datetime) -> None:
        """Decide about this breach; what was typed for it before is there again."""
        row = detail.row
        before = self._detail
        self._detail = detail
        self._show_parts(True)
        known = self.drafts.get(row.id)
        if known is None or (before is not None and before.row.id == row.id and before.row.version != row.version):
            fresh = first_draft(row, self._me, self._role)
            # What was typed stays, whatever somebody else decided meanwhile.
            known = fresh if known is None else replace(fresh, reason=known.reason, note=known.note)
        self.drafts[row.id] = known
        self._subtitle.setText(_("breach still running") if row.is_running else _("breach is over"))
        self._put_note(known.note)
        self.credits.show_lines(detail.credits)
        self._charge.setText(charge_text(detail))
        self.whole_period.setText(whole_period_text(detail))
        self.whole_period.setVisible(bool(self.whole_period.text()))
        self._no_credit.setVisible(not detail.credits)
        self.log.show_decisions(detail.decisions, now)
        self._show_draft()

    def forget(self, breach_id: int) -> None:
        """The draft is done with."""
        self.drafts.pop(breach_id, None)

    def forget_signed(self, signed: BreachDraft) -> bool:
        """It was signed: the draft is done with, unless something else was typed since; whether it is."""
        known = self.drafts.get(signed.breach_id)
        if known is not None and not known.is_like(signed):
            return False
        self.forget(signed.breach_id)
        return True

    def choose(self, step: BreachStep) -> None:
        """Take a verdict; Exclude asks for its reason next."""
        draft, detail = self.draft, self._detail
        if draft is None or detail is None or not is_offered(step, detail.row, self._role):
            self._show_draft()
            return
        chosen = with_verdict(draft, detail.row, step)
        self.drafts[draft.breach_id] = chosen
        self._show_draft()
        if chosen.step is BreachStep.EXCLUDE:
            self.reasons.take_keyboard(chosen.reason)
        elif chosen.step in (BreachStep.DISPUTE, BreachStep.REOPEN):
            self.note.setFocus()

    def save(self) -> None:
        """Sign, where nothing is missing."""
        draft, detail = self.draft, self._detail
        if draft is None or detail is None:
            return
        missing = what_is_missing(draft, detail.row, self._me, self._role)
        if missing:
            self._say_missing(missing, is_error=True)
            return
        self.signed.emit(draft)

    def _choose_reason(self, reason: ExclusionReason) -> None:
        draft = self.draft
        if draft is not None and draft.reason is not reason:
            self.drafts[draft.breach_id] = replace(draft, reason=reason)
            self._show_draft()

    def _on_note(self) -> None:
        draft = self.draft
        if draft is not None and draft.note != self.note.toPlainText():
            self.drafts[draft.breach_id] = replace(draft, note=self.note.toPlainText())
            self._show_draft()

    def _put_note(self, text: str) -> None:
        if text != self.note.toPlainText():
            self.note.blockSignals(True)
            self.note.setPlainText(text)
            self.note.blockSignals(False)

    def _show_draft(self) -> None:
        draft, detail = self.draft, self._detail
        if draft is None or detail is None:
            return
        row = detail.row
        chosen = BreachStep.EXCLUDE if draft.step is BreachStep.SIGN else draft.step
        for step, key in self.keys.items():
            key.setEnabled(is_offered(step, row, self._role))
            key.setChecked(step is chosen)
        self.keys[BreachStep.EXCLUDE].say(_("Sign exclusion") if row.state is BreachState.PROPOSED else _("Exclude"))
        self.keys[BreachStep.REOPEN].setVisible(row.state is not BreachState.OPEN)
        self.explained.setText(explained(draft, row))
        shown = row.reason if draft.step is BreachStep.SIGN else draft.reason
        self.reasons.show_reason(shown, is_asked=draft.step is BreachStep.EXCLUDE)
        is_optional = draft.step in (BreachStep.CONFIRM, BreachStep.SIGN)
        self._note_hint.setText(_("optional") if is_optional else _("read when somebody asks later"))
        self.sign.say(sign_text(draft, row))
        missing = what_is_missing(draft, row, self._me, self._role)
        self.sign.setEnabled(not missing)
        self._say_missing(missing, is_error=False)
        self._signatures.show_for(draft, row, self._me)

    def _say_missing(self, text: str, *, is_error: bool) -> None:
        self.missing.setText(text)
        self.missing.setVisible(bool(text))
        self.missing.setProperty("role", "error" if is_error else "muted")
        self.missing.style().unpolish(self.missing)
        self.missing.style().polish(self.missing)


def _headed(title: str, hint: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(plain(title, "section"))
    row.addStretch(1)
    row.addWidget(hint)
    return row
