"""The form of new work: what, when, how often and for which services, judged with every keystroke."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from nocdesk.boards.work_rows import WorkService
from nocdesk.instants import shown_zone
from nocdesk.language import _
from ui.nesting import nest
from ui.text import begun
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox, TickBox
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import line, plain
from ui.widgets.scope_picker import ScopePicker
from ui.work_draft import END_HINT, PREVIEWED, TIME_HINT, Repeats, Verdict, WorkDraft, WorkPlan, judge_draft
from ui.work_text import zoned_window

WIDTH = 780
REPEAT_WORDS = {
    Repeats.ONCE: _("Once"),
    Repeats.DAILY: _("Every day"),
    Repeats.WEEKLY: _("Every week on this day"),
    Repeats.FORTNIGHTLY: _("Every two weeks on this day"),
    Repeats.MONTHLY: _("Every month on this weekday"),
    Repeats.OWN: _("By a rule of its own"),
}
_RIGHT_WIDTH = 320


class WorkForm(QDialog):
    """`planned` carries the plan; the window stays open until it is told that the plan is in the store."""

    planned = Signal(object)

    def __init__(
        self, theme: Theme, services: Sequence[WorkService], now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._asked = False
        self._touched: set[str] = set()
        self.setWindowTitle(_("Plan work"))
        self.setFixedWidth(WIDTH)
        self.name = _field(_("What is to be done"), _("Such as: exchange of a line card"))
        self.start = _field(_("Begins"), TIME_HINT)
        self.end = _field(_("Ends"), END_HINT)
        self.timezone = _field(_("Time zone"), _("Such as Europe/Riga"))
        self.timezone.setText(shown_zone().key)
        self.repeats = ChoiceBox(theme, _("How often"))
        for each, words in REPEAT_WORDS.items():
            self.repeats.addItem(words, each)
        self.rule = _field(_("Rule"), _("FREQ=WEEKLY;BYDAY=TU (RFC 5545)"))
        self.reason = _field(_("Reason"), _("Why, for the staff and in reports"))
        self.told = TickBox(theme, _("The customers have been told"))
        self.services = ScopePicker(theme, services)
        self.preview = plain("", "muted", wrap=True)
        self.preview.setAccessibleName(_("What this means"))
        self.trouble = plain("", "error", wrap=True)
        self.go = KeyButton(theme, "Ctrl+Enter", _("Plan"), primary=True)
        self.cancel = KeyButton(theme, "Esc", _("Cancel"))
        self._problems: dict[str, QLabel] = {}
        self._build()
        self._connect()
        self._judge()
        self.name.setFocus()

    def _build(self) -> None:
        panes = QHBoxLayout()
        panes.setSpacing(20)
        nest(panes, self._fields_pane(), 1)
        panes.addWidget(self._meaning_pane())
        foot = QHBoxLayout()
        foot.addWidget(self.trouble, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(plain(_("Plan work"), "title"))
        nest(column, panes)
        column.addWidget(line())
        nest(column, foot)

    def _fields_pane(self) -> QFormLayout:
        left = QFormLayout()
        left.setVerticalSpacing(2)
        left.setHorizontalSpacing(12)
        for title, key, widget in (
            (_("What"), "name", self.name),
            (_("Begins"), "start", self.start),
            (_("Ends"), "end", self.end),
            (_("Time zone"), "timezone", self.timezone),
            (_("How often"), "", self.repeats),
            (_("Rule"), "rule", self.rule),
            (_("Reason"), "", self.reason),
            ("", "announced", self.told),
        ):
            left.addRow(plain(title, "muted"), widget)
            label = plain("", "error", wrap=True)
            label.setMinimumHeight(16)
            self._problems[key or title] = label
            left.addRow("", label)
        return left

    def _meaning_pane(self) -> QWidget:
        """Which services it takes down, and what follows from all that."""
        side = QWidget()
        side.setFixedWidth(_RIGHT_WIDTH)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(6)
        right.addWidget(plain(_("Services that it takes down"), "section"))
        right.addWidget(self.services, 1)
        self._problems["services"] = plain("", "error", wrap=True)
        right.addWidget(self._problems["services"])
        right.addWidget(line())
        right.addWidget(plain(_("What this means"), "section"))
        self.preview.setMinimumHeight(112)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        right.addWidget(self.preview)
        return side

    def _connect(self) -> None:
        for key, field in self._fields().items():
            field.textChanged.connect(lambda _text, key=key: self._on_edited(key))
            field.editingFinished.connect(lambda key=key: self._on_left(key))
        self.repeats.currentIndexChanged.connect(self._judge)
        self.told.toggled.connect(self._judge)
        self.services.changed.connect(lambda: self._on_edited("services"))
        self.go.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.reject)
        # What counts from now moves on while the form stands open.
        self._clock = QTimer(self, interval=10_000)
        self._clock.timeout.connect(self._judge)
        self._clock.start()

    def _fields(self) -> dict[str, QLineEdit]:
        return {
            "name": self.name,
            "start": self.start,
            "end": self.end,
            "timezone": self.timezone,
            "rule": self.rule,
            "reason": self.reason,
        }

    @property
    def draft(self) -> WorkDraft:
        """What stands in the form."""
        return WorkDraft(
            name=self.name.text(),
            start=self.start.text(),
            end=self.end.text(),
            timezone=self.timezone.text().strip(),
            repeats=Repeats(self.repeats.currentData()),
            rule=self.rule.text(),
            service_ids=self.services.taken,
            reason=self.reason.text(),
            is_announced=self.told.isChecked(),
        )

    def submit(self) -> None:
        """Plan it, or say everywhere what is missing."""
        self._asked = True
        plan: WorkPlan | None = self._judge().plan
        if plan is not None:
            self.go.setEnabled(False)
            self.planned.emit(plan)

    def refuse(self, message: str) -> None:
        """Say why it was not planned."""
        self.trouble.setText(message)
        self.go.setEnabled(True)

    def _on_edited(self, key: str) -> None:
        self.trouble.setText("")
        if key == "services":
            self._touched.add(key)
        self._judge()

    def _on_left(self, key: str) -> None:
        """A field that was left is judged; one that nobody has been at is not complained of."""
        if self._fields()[key].text().strip():
            self._touched.add(key)
        self._judge()

    def _judge(self) -> Verdict:
        verdict = judge_draft(self.draft, self._now())
        is_own = self.draft.repeats is Repeats.OWN
        self.rule.setEnabled(is_own)
        if not is_own and self.rule.text() != verdict.rule:
            self.rule.blockSignals(True)
            self.rule.setText(verdict.rule)
            self.rule.blockSignals(False)
        for key, label in self._problems.items():
            is_told = self._asked or key in self._touched or key in ("announced", "rule")
            label.setText(verdict.problems.get(key, "") if is_told else "")
        self.preview.setText(_preview(verdict))
        return verdict

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.submit()
            return
        super().keyPressEvent(event)


def _field(name: str, hint: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    return edit


def _preview(verdict: Verdict) -> str:
    """The rule in words and its next times, or what is still missing to say them."""
    if not verdict.times:
        return _("Enter when it begins and ends to see when it takes place.")
    times = [zoned_window(time.occurs_at, time.ends_at) for time in verdict.times]
    if verdict.words == _("once"):
        return _("Once:\n{times}").format(times=times[0])
    head = _("The next times") if len(times) == PREVIEWED else _("The only times left")
    return "\n".join([begun(verdict.words), f"{head}:", *times])
