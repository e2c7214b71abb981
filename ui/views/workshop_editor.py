"""The editor of a rule: its text, what is wrong with it, and what can be done with it."""

from datetime import timedelta

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from nocdesk.language import _
from nocdesk.replay.rule_rows import RuleKind, RuleRow
from ui.actions import ActionTable
from ui.models.rule_columns import origin_words
from ui.nesting import nest
from ui.theme import Theme, mono_font
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.job_bar import JobBar
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidedLabel, plain

SPANS = {
    _("Last 12 hours"): timedelta(hours=12),
    _("Last 24 hours"): timedelta(hours=24),
    _("Last 3 days"): timedelta(days=3),
}
_PROBLEM_HEIGHT = 36
_HINTS = {
    RuleKind.CORRELATION: _("Under another name it becomes a rule of its own."),
    RuleKind.TRAPS: _("Under another module it becomes a file of its own."),
    RuleKind.THRESHOLD: _("Under another name it becomes a threshold of its own."),
}


class RuleEditor(QFrame):
    """Shows a rule's text as it is being changed; `edited` tells of every change."""

    edited = Signal()

    def __init__(self, theme: Theme, actions: ActionTable) -> None:
        super().__init__()
        self.setProperty("role", "table")
        self.name = ElidedLabel("", "title")
        self.whose = plain("", "muted")
        self.hint = plain("", "caption", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Text of the rule"))
        self.text.setFont(mono_font(12))
        self.text.setTabChangesFocus(True)
        self.problem = plain("", "error", wrap=True)
        self.problem.setAccessibleName(_("What is wrong with the rule"))
        self.problem.setFixedHeight(_PROBLEM_HEIGHT)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.span = ChoiceBox(theme, _("On which time the rule is tried"))
        for words, lasts in SPANS.items():
            self.span.addItem(words, lasts)
        self.run = KeyButton(theme, actions.key_text("rule.try"), _("Try it"), primary=True)
        self.apply = KeyButton(theme, actions.key_text("rule.apply"), _("Put in force"))
        self.withdraw = KeyButton(theme, actions.key_text("rule.withdraw"), _("Withdraw"))
        self.job = JobBar(theme)
        self._themed = (self.span, self.run, self.apply, self.withdraw, self.job)
        self._build(may_change=actions.allows("rule.apply"))
        self.text.textChanged.connect(self.edited)

    def _build(self, *, may_change: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.whose)
        nest(column, head)
        column.addWidget(self.hint)
        column.addWidget(self.text, 1)
        column.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for widget in (self.span, self.run, self.apply, self.withdraw):
            foot.addWidget(widget)
        foot.addStretch(1)
        nest(column, foot)
        column.addWidget(self.job)
        for button in (self.apply, self.withdraw):
            button.setVisible(may_change)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for widget in self._themed:
            widget.set_theme(theme)

    def show_rule(self, row: RuleRow, text: str) -> None:
        """Show a rule with this text of it; until it is judged nothing can be done with it."""
        self.name.setText(row.name)
        self.whose.setText(origin_words(row))
        self.hint.setText(_("Change the text and try it on what was recorded. {hints}").format(hints=_HINTS[row.kind]))
        if text != self.text.toPlainText():
            with QSignalBlocker(self.text):
                self.text.setPlainText(text)
        for button in (self.run, self.apply):
            button.setEnabled(False)

    def show_problem(self, message: str, *, is_other: bool) -> None:
        """Say what is wrong with the text, nothing where it is sound and may be tried, or applied if it is another."""
        self.problem.setText(message.splitlines()[0] if message else "")
        self.problem.setToolTip(message)
        self.run.setEnabled(not message)
        self.apply.setEnabled(is_other and not message)

    def point_at(self, name: str) -> None:
        """Bring the rule of a name into sight."""
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.find(f'name = "{name}"')
        self.text.centerCursor()

    @property
    def lasts(self) -> timedelta:
        """On how long a time the rule is tried."""
        return SPANS[self.span.currentText()]

    def panels(self) -> list[QWidget]:
        """What F6 reaches in it."""
        return [self.text]
