"""How rules, and what a changed rule would have made, are painted."""

from PySide6.QtGui import QColor

from nocdesk.boards.rule_board import RuleRow
from nocdesk.problems.rule_texts import RuleOrigin
from nocdesk.replay.difference import Change, ProblemChange
from ui.delegates import RowDelegate


class RuleDelegate(RowDelegate[RuleRow]):
    """An edge where the rule is not the shipped one; one that is off has lost its colour."""

    def edge(self, row: RuleRow) -> QColor | None:
        return None if row.origin is RuleOrigin.SHIPPED else self.theme.color("focus")

    def is_muted(self, row: RuleRow) -> bool:
        return row.is_off

    def weight(self, row: RuleRow, column: str) -> int:
        return 600 if column == "name" else 400


class ProblemChangeDelegate(RowDelegate[ProblemChange]):
    """What comes or has another root is heavy; what goes has lost its colour."""

    def is_muted(self, row: ProblemChange) -> bool:
        return row.change is Change.VANISHES

    def weight(self, row: ProblemChange, column: str) -> int:
        is_told = column == ("before" if row.change is Change.VANISHES else "after")
        return 600 if column == "change" or is_told else 400
