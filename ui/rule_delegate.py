"""How rules, and what a changed rule would have made, are painted."""

from PySide6.QtGui import QColor

from nocdesk.problems.rule_texts import RuleOrigin
from nocdesk.replay.difference import Change, RuleChange
from nocdesk.replay.rule_rows import RuleRow
from ui.delegates import RowDelegate

_VANISHING = (Change.VANISHES, Change.ALARM_VANISHES)


class RuleDelegate(RowDelegate[RuleRow]):
    """An edge where the rule is not the shipped one; one that is off has lost its colour."""

    def edge(self, row: RuleRow) -> QColor | None:
        return None if row.origin is RuleOrigin.SHIPPED else self.theme.color("focus")

    def is_muted(self, row: RuleRow) -> bool:
        return row.is_off

    def weight(self, row: RuleRow, column: str) -> int:
        return 600 if column == "name" else 400


class RuleChangeDelegate(RowDelegate[RuleChange]):
    """What comes or has another root is heavy; what goes has lost its colour."""

    def is_muted(self, row: RuleChange) -> bool:
        return row.change in _VANISHING

    def weight(self, row: RuleChange, column: str) -> int:
        is_told = column == ("before" if row.change in _VANISHING else "after")
        return 600 if column == "change" or is_told else 400
