"""The rule workshop: what judges at the left, one of it as a text at the right, what a change would have made below."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.language import _
from nocdesk.problems.rule_texts import RuleOrigin
from nocdesk.replay.changed_rule import Tried, judge_text, try_text
from nocdesk.replay.difference import Figures, RuleChange
from nocdesk.replay.rule_rows import RuleKind, RuleRow, rule_rows
from ui.keys_in_force import with_keys
from ui.long_work import LongWork
from ui.models.row_table import RowTableModel
from ui.models.rule_columns import CHANGE_WORDS, RULE_TABS, RULE_WORDS, change_columns, rule_columns
from ui.nesting import nest
from ui.rule_delegate import RuleChangeDelegate, RuleDelegate
from ui.rule_operations import put_in_force, take_out_of_force
from ui.screen import Binding, Place, Scope, Screen
from ui.stop_key import give_stop_key
from ui.text import nouns
from ui.theme import Theme
from ui.upkeep import Upkeep
from ui.views.workshop_editor import RuleEditor
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.labels import ElidedLabel, plain
from ui.widgets.panes import Panes
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

SETTLE_MS = 250
"""So long after the last key the text is judged."""

BREATH_S = 0.002
"""After each second of the night a trial rests so long, so that the desk stays quick beside it."""

_LIST_WIDTH = 446
_HEIGHTS = (380, 300)


class WorkshopScreen(Screen):
    """Nothing that is typed or tried here counts before it is put in force."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._drafts: dict[tuple[RuleKind, str], str] = {}
        self._row: RuleRow | None = None
        self._tried = self._wanted = ""
        self.trial = LongWork(
            workplace.background.read, workplace.operations.jobs, "rules", self, told_after_ms=0, breath_s=BREATH_S
        )
        self.list = _rule_list(workplace, theme)
        self.editor = RuleEditor(theme, workplace.actions)
        self.figures = ElidedLabel(_("What the change would have made"), "section")
        self.compared = plain("", "caption", wrap=True)
        self.compared.setAccessibleName(_("What was compared"))
        self.changes = _change_list(workplace, theme)
        self._upkeep = Upkeep(
            self,
            workplace.background,
            workplace.clock,
            lambda _ids: self._read,
            self._on_rows,
            self.list.fail,
            is_read_unseen=True,
        )
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(14, 4, 14, 0)
        head.setSpacing(4)
        head.addWidget(self.figures)
        head.addWidget(self.compared)
        nest(column, head)
        column.addWidget(self.changes, 1)
        right = Panes(Qt.Orientation.Vertical, self.editor, below, sizes=_HEIGHTS)
        widths = (_LIST_WIDTH, 2 * _LIST_WIDTH)
        columns = Panes(Qt.Orientation.Horizontal, self.list, right, sizes=widths, growing=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 4)
        row.addWidget(columns)

    def _connect(self) -> None:
        editor, trial, operations = self.editor, self.trial, self._workplace.operations
        self.list.shown_changed.connect(self._on_shown_changed)
        self.list.retry_requested.connect(self.reload)
        self.list.said.connect(self.said)
        self.changes.said.connect(self.said)
        editor.edited.connect(self._on_edited)
        editor.run.clicked.connect(self.try_rule)
        editor.apply.clicked.connect(self.apply)
        editor.withdraw.clicked.connect(self.withdraw)
        editor.job.follow(trial)
        trial.running_changed.connect(partial(give_stop_key, self, "rule.stop"))
        operations.done.connect(lambda _words, _can_undo: self.reload())
        self._settle.timeout.connect(self._judge)

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.LIST, self.changes.view, self.changes.handlers())
        yield Binding(Scope.RULES, self, self._handlers())

    def reload(self) -> None:
        give_stop_key(self, "rule.stop", self.trial.is_running)
        self._upkeep.reload()

    def saved_filters(self) -> FilterTabs:
        return self.list.tabs

    def go_to(self, place: Place) -> None:
        self._wanted = place.rule
        self._stand_on_wanted()

    def take_focus(self) -> None:
        self.list.view.setFocus()

    def panels(self) -> list[QWidget]:
        return [self.list.line.edit, self.list.view, *self.editor.panels(), self.changes.view]

    def set_theme(self, theme: Theme) -> None:
        for part in (self.list, self.editor, self.changes):
            part.set_theme(theme)

    def drafts(self) -> Mapping[str, str]:
        return {f"{kind}:{name}": text for (kind, name), text in self._drafts.items()}

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        for key, text in drafts.items():
            kind, _, name = key.partition(":")
            self._drafts[RuleKind(kind), name] = text
        self._row = None
        self._on_shown_changed()

    def try_rule(self) -> None:
        """Run what was recorded by the rules in force and by the changed one."""
        if self._row is None:
            return
        if self.trial.is_running:
            self.said.emit(with_keys(_("A trial is under way: {key} stops it."), key="rule.stop"))
            return
        words = _("{currenttext} by the changed '{row}'").format(
            currenttext=self.editor.span.currentText(), row=self._row.name
        )
        self._tried = self._row.name
        job = partial(try_text, self._workplace.core, self._row, self.editor.text.toPlainText(), self.editor.lasts)
        self.trial.start(words, job, self._on_tried, self.failed.emit, self._on_stopped)

    def apply(self) -> None:
        """Put what stands in the editor in force."""
        if self._row is not None and self.editor.apply.isEnabled():
            put_in_force(self._workplace.operations, self._row, self.editor.text.toPlainText())
            self._drafts.pop(_draft_key(self._row), None)

    def withdraw(self) -> None:
        """Go back to the shipped rule; of a shipped one take back what was typed."""
        if self._row is None:
            return
        self._drafts.pop(_draft_key(self._row), None)
        if self._row.origin is RuleOrigin.SHIPPED:
            self.editor.show_rule(self._row, self._row.text)
            self._judge()
        else:
            take_out_of_force(self._workplace.operations, self._row)

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "rule.try": self.try_rule,
            "rule.stop": self.trial.stop,
            "rule.apply": self.apply,
            "rule.withdraw": self.withdraw,
        }

    def _read(self) -> list[RuleRow]:
        """Called on a pool thread."""
        core = self._workplace.core
        with core.read() as session:
            return rule_rows(session, core.settings.rules_dir, core.settings.trap_rules_dir)

    def _on_rows(self, rows: list[RuleRow]) -> None:
        self._row = None
        self.list.take(rows)
        self._stand_on_wanted()

    def _stand_on_wanted(self) -> None:
        """Show the rule that somebody came for, once the rules have been read."""
        if not self._wanted or not self.list.is_loaded:
            return
        wanted, self._wanted = self._wanted, ""
        row = next((row for row in self.list.model.rows if row.makes(wanted)), None)
        if row is None:
            self.said.emit(_("None of these rules is '{wanted}'.").format(wanted=wanted))
            return
        self.list.go_to(row.id)
        self.editor.point_at(wanted.rpartition("::")[2])

    def _on_shown_changed(self) -> None:
        row = self.list.shown_row()
        if row is None or row == self._row:
            return
        self._row = row
        self.editor.show_rule(row, self._drafts.get(_draft_key(row), row.text))
        self._judge()

    def _on_edited(self) -> None:
        if self._row is not None:
            self._drafts[_draft_key(self._row)] = self.editor.text.toPlainText()
        self._settle.start()

    def _judge(self) -> None:
        """Say what is wrong with the text; the answer to an earlier text is dropped."""
        row, text = self._row, self.editor.text.toPlainText()
        if row is None:
            return
        self._workplace.background.read(
            lambda: judge_text(self._workplace.core, row, text),
            lambda _judged: self._show_problem(text, ""),
            partial(self._show_problem, text),
        )

    def _show_problem(self, text: str, message: str) -> None:
        if text == self.editor.text.toPlainText() and self._row is not None:
            self.editor.show_problem(message, is_other=text.strip() != self._row.text.strip())

    def _on_tried(self, tried: Tried) -> None:
        found = tried.difference
        stay = _("problem stays as it is") if found.unchanged == 1 else _("problems stay as they are")
        self.figures.setText(f"{figures_words(found.before, found.after)} · {found.unchanged} {stay}")
        self.compared.setText(
            _("By the changed '{tried}'. {compared}").format(tried=self._tried, compared=tried.compared)
        )
        self.changes.explain(_("Every alarm comes and goes as it did; every problem has the same root and alarms."))
        self.changes.take(found.changes)

    def _on_stopped(self) -> None:
        self.said.emit(_("The trial was stopped."))


def _rule_list(workplace: Workplace, theme: Theme) -> RowList[RuleRow]:
    return RowList(
        theme,
        RowTableModel(rule_columns(), key=lambda row: row.id),
        RuleDelegate(theme),
        name=_("Rules and thresholds"),
        noun=nouns("rule", "rules"),
        words=RULE_WORDS,
        hint=_("Filter: words, cause:…"),
        loading=_("Reading the rules…"),
        nothing=_("There is no rule"),
        me=workplace.me,
        saved_filters=RULE_TABS,
    )


def _change_list(workplace: Workplace, theme: Theme) -> RowList[RuleChange]:
    return RowList(
        theme,
        RowTableModel(change_columns(), key=lambda row: row.id),
        RuleChangeDelegate(theme),
        name=_("What the change would have made"),
        noun=nouns("change", "changes"),
        words=CHANGE_WORDS,
        hint=_("Filter: words, change:appears, root:…"),
        loading=_("{words} tries the rule on what was recorded.").format(words=workplace.actions.key_text("rule.try")),
        nothing=_("Nothing would be otherwise"),
        me=workplace.me,
    )


def figures_words(before: Figures, after: Figures) -> str:
    """Sums of both runs beside each other."""
    pairs = (
        (_("Alarms"), before.alarms, after.alarms),
        (_("problems"), before.problems, after.problems),
        (_("annunciations"), before.annunciations, after.annunciations),
        (_("tickets with a problem"), before.tickets, after.tickets),
    )
    return " · ".join(f"{words} {was} → {becomes}" for words, was, becomes in pairs)


def _draft_key(row: RuleRow) -> tuple[RuleKind, str]:
    return row.kind, row.name
