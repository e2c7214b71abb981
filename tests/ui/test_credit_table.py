"""The credit preview of a breach."""

from pytestqt.qtbot import QtBot

from nocdesk.boards.breach_rows import CreditLine
from ui.theme import Theme
from ui.widgets.credit_table import CreditTable


def test_a_credit_that_nobody_can_tell_is_neither_an_amount_nor_none(theme: Theme, qtbot: QtBot) -> None:
    table = CreditTable(theme)
    qtbot.addWidget(table)

    table.show_lines(
        [
            CreditLine(0.0, 60.0, None, None, ""),
            CreditLine(900.0, 960.0, 0.999, 0.0, "0.00 EUR"),
            CreditLine(3600.0, 3660.0, 0.99, 5.0, "32.00 EUR"),
        ]
    )

    now, soon, later = table.accessibleName().split(" bad min")[0], *table.accessibleName().split("+ ")[1:]
    assert "not decided" in now
    assert "none" in soon
    assert "not decided" not in soon
    assert "32.00 EUR" in later
