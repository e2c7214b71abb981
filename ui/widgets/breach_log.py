"""Who signed and who signs a decision about a breach, and the log of what was decided before."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nocdesk.boards.breach_rows import BreachRow, DecisionLine
from nocdesk.language import _
from nocdesk.sla.breaches.model import BreachState, BreachStep
from ui.breach_draft import BreachDraft
from ui.breach_text import decision_text
from ui.keys_in_force import with_keys
from ui.text import minute
from ui.widgets.labels import ElidedLabel, plain

_LATEST = 4


class Signatures(QWidget):
    """Two lines: the first signature, and the second one that only an exclusion needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = (ElidedLabel(""), ElidedLabel(""))
        self._hows = (plain("", "muted"), plain("", "muted"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, (name, how) in enumerate(zip(self._names, self._hows, strict=True)):
            grid.addWidget(plain(str(place + 1), "muted"), place, 0)
            grid.addWidget(name, place, 1)
            grid.addWidget(how, place, 2, Qt.AlignmentFlag.AlignRight)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each name with what it does."""
        return [(name.text(), how.text()) for name, how in zip(self._names, self._hows, strict=True)]

    def show_for(self, draft: BreachDraft, row: BreachRow, me: str) -> None:
        """Say who signs what is about to be decided."""
        is_signed = row.state is BreachState.PROPOSED and draft.step in (None, BreachStep.SIGN)
        signs = with_keys(_("signs with {key}"), key="form.save")
        is_mine = draft.step is BreachStep.SIGN
        needs_two = is_signed or draft.step is BreachStep.EXCLUDE
        texts = (
            (row.proposed_by if is_signed else me, _("signed") if is_signed else signs),
            (
                me if is_mine else _("Another person"),
                signs if is_mine else _("signs later") if needs_two else _("only for Exclude"),
            ),
        )
        for (name, how), name_label, how_label in zip(texts, self._names, self._hows, strict=True):
            name_label.setText(name)
            how_label.setText(how)


class BreachLog(QWidget):
    """What was decided before, the latest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(plain(_("Log"), "section"))
        self._words = plain("", "muted", wrap=True)
        self._column.addWidget(self._words)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_decisions(self, decisions: Sequence[DecisionLine], now: datetime) -> None:
        """Show these, oldest first as they are given."""
        lines = [_entry(entry, now) for entry in decisions[::-1][:_LATEST]]
        if len(decisions) > _LATEST:
            lines.append(_("and {count} earlier").format(count=len(decisions) - _LATEST))
        self._words.setText("\n".join(lines) if lines else _("Nothing was decided yet."))


def _entry(entry: DecisionLine, now: datetime) -> str:
    note = f": {entry.note}" if entry.note else ""
    return f"{minute(entry.at, now)}  {entry.by} {decision_text(entry)}{note}"
