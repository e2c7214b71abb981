"""An agreement as a text that can be changed, beside it what it was and would have been; nothing is written by it."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from nocdesk.boards.what_if_board import WhatIfGround
from nocdesk.instants import clock_time, zone_word
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.people.presence import PresenceKind
from nocdesk.sla.terms import Terms
from nocdesk.sla.what_if import Span
from ui.long_work import LongWork
from ui.nesting import nest
from ui.screen import Standing
from ui.theme import Theme, mono_font
from ui.views.what_if_reads import TermsTried, try_limits, try_text
from ui.what_if_text import SPANS, alarms_text, compared_lines
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.compared_table import ComparedTable
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import OthersLine, line, plain
from ui.widgets.threshold_trial import ThresholdTrial
from ui.workplace import Workplace

WIDTH, HEIGHT = 1180, 690
SETTLE_MS = 250
_TEXT_WIDTH = 400
_PROBLEM_HEIGHT = 52


class WhatIfDialog(QDialog):
    """`revise_wanted` carries the terms that are to hold from now on, once they are sound and differ."""

    revise_wanted = Signal(object)

    def __init__(self, workplace: Workplace, theme: Theme, ground: WhatIfGround, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._ground = ground
        self._asked = 0
        self._changed: Terms | None = None
        self.work = LongWork(workplace.background.read, workplace.operations.jobs, "what-if", self)
        self.setWindowTitle(_("What if: {agreement}").format(agreement=ground.agreement))
        self._others = OthersLine()
        self.text = QPlainTextEdit(ground.text)
        self.text.setAccessibleName(_("Text of the agreement"))
        self.problem = plain("", "error", wrap=True)
        self.problem.setAccessibleName(_("What is wrong with the text"))
        self.span = ChoiceBox(theme, _("Of which time"))
        for each, words in SPANS.items():
            self.span.addItem(words, each)
        self.state = plain("", "muted")
        self.table = ComparedTable(theme)
        self.threshold = ThresholdTrial(theme, ground.rules)
        self.revise = KeyButton(theme, "Ctrl+Enter", _("Revise agreement…"), primary=True)
        self.close_button = KeyButton(theme, "Esc", _("Close"))
        self.trouble = plain("", "error", wrap=True)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._build()
        self._connect()
        self.text.setFocus()
        self._try()

    def _build(self) -> None:
        ground = self._ground
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(
            plain(
                _("What if: {agreement}, by what was measured of {service}").format(
                    agreement=ground.agreement, service=ground.service
                ),
                "title",
            )
        )
        said = _("Version {version} is in force. Change its text: nothing is written until it is revised.").format(
            version=ground.version
        )
        column.addWidget(plain(said, "muted", wrap=True))
        column.addWidget(self._others)
        panes = QHBoxLayout()
        panes.setSpacing(16)
        nest(panes, self._left())
        nest(panes, self._right(), 1)
        nest(column, panes, 1)
        column.addWidget(line())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.trouble, 1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.revise)
        nest(column, foot)
        self.revise.setVisible(self._may_revise)
        self.resize(WIDTH, HEIGHT)

    def _left(self) -> QVBoxLayout:
        self.text.setFont(mono_font(12))
        self.text.setFixedWidth(_TEXT_WIDTH)
        self.text.setTabChangesFocus(True)
        self.problem.setFixedSize(_TEXT_WIDTH, _PROBLEM_HEIGHT)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(plain(_("The agreement"), "section"))
        left.addWidget(self.text, 1)
        left.addWidget(self.problem)
        return left

    def _right(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.addWidget(plain(_("Was and would be"), "section"))
        head.addWidget(self.state, 1)
        head.addWidget(self.span)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(self.table)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("Was and would be"))
        right = QVBoxLayout()
        right.setSpacing(6)
        nest(right, head)
        right.addWidget(area, 1)
        right.addWidget(line())
        right.addWidget(plain(_("A threshold on what is measured"), "section"))
        right.addWidget(self.threshold)
        return right

    def _connect(self) -> None:
        self.text.textChanged.connect(self._on_edited)
        self.span.currentIndexChanged.connect(self._try)
        self.threshold.changed.connect(self._settle.start)
        self._settle.timeout.connect(self._try)
        self.revise.clicked.connect(self.submit)
        self.close_button.clicked.connect(self.reject)
        self.work.progressed.connect(self._on_progress)
        # Whoever closes the window waits for nothing any more.
        self.finished.connect(self.work.give_up)

    def standing(self) -> Standing:
        """The agreement, of which others see that it is being changed."""
        return Standing(PresenceKind.AGREEMENT, self._ground.agreement_id, self._others)

    @property
    def _may_revise(self) -> bool:
        return self._workplace.may(Act.REVISE_AGREEMENT)

    @property
    def chosen_span(self) -> Span:
        """Of which time it is asked."""
        return Span(self.span.currentData())

    def submit(self) -> None:
        """Ask that the terms hold from now on."""
        if self._changed is not None and self.revise.isEnabled() and self._may_revise:
            self.revise_wanted.emit(self._changed)

    def refuse(self, message: str) -> None:
        """Say why it was not revised."""
        self.trouble.setText(message)

    def _on_edited(self) -> None:
        self.trouble.setText("")
        self.revise.setEnabled(False)
        self._settle.start()

    def _try(self) -> None:
        self._asked += 1
        self.revise.setEnabled(False)
        self.state.setText(_("Judging…"))
        core, number, span = self._workplace.core, self._ground.service_id, self.chosen_span
        job = partial(try_text, core, number, self.text.toPlainText(), span)
        # What an earlier text comes to is of no use any more: it is given up.
        self.work.start(self.windowTitle(), job, self._on_tried, self._on_wrong, self._on_stopped)
        limits, rule = self.threshold.limits, self.threshold.rule
        if limits is not None and rule is not None:
            count = partial(try_limits, core, number, rule, limits, span)
            self._workplace.background.read(count, partial(self._on_counted, self._asked), self.refuse)

    def _on_progress(self, percent: int) -> None:
        self.state.setText(_("Judging… {percent} %").format(percent=percent))

    def _on_tried(self, found: TermsTried) -> None:
        self._changed = found.changed
        self.problem.setText("")
        until = found.tried.until
        self.state.setText(_("as of {until} {zone}").format(until=clock_time(until), zone=zone_word(until)))
        self.table.show_lines(compared_lines(found.tried))
        is_other = found.changed != found.tried.version.terms
        self.revise.setEnabled(is_other)

    def _on_stopped(self) -> None:
        self.state.setText(_("Stopped"))

    def _on_wrong(self, message: str) -> None:
        self._changed = None
        self.problem.setText(message.splitlines()[0] if message else "")
        self.problem.setToolTip(message)
        self.state.setText(_("as before the text was changed"))

    def _on_counted(self, asked: int, counts: tuple[int, int]) -> None:
        if asked == self._asked:
            self.threshold.show_result(alarms_text(*counts, self.chosen_span))

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.submit()
            return
        super().keyPressEvent(event)
