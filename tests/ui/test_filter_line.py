"""The filter line with real keys: verdict and its place, completion, chips, and the way to the list and back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.filtering.ordered_fields import AgeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, TextField, choices_of
from ui.delegates import RowDelegate
from ui.models.row_table import Column, RowTableModel
from ui.theme import Theme
from ui.widgets.row_list import RowList

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lamp:
    """A row of the tests."""

    id: int
    place: str
    colour: str
    lit_at: datetime


LAMPS = (
    Lamp(1, "North dock", "red", NOW - timedelta(minutes=5)),
    Lamp(2, "North dock", "green", NOW - timedelta(hours=1)),
    Lamp(3, "שער", "green", NOW - timedelta(hours=2)),
)
WORDS: Vocabulary[Lamp] = Vocabulary(
    lambda row: row.place,
    [
        ChoiceField("colour", "its paint", choices_of({"red": "red", "green": "green"}, lambda row: row.colour)),
        TextField("place", "where it hangs", lambda row: row.place),
        AgeField("age", "since it is lit", lambda row: row.lit_at),
    ],
)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def lamps(theme: Theme, qtbot: QtBot, clock: VirtualClock) -> RowList[Lamp]:
    columns: list[Column[Lamp]] = [Column("place", "Place", 120, lambda row: row.place, lambda row: row.place)]
    rows = RowList(
        theme,
        RowTableModel(columns, key=lambda row: row.id),
        RowDelegate(theme),
        name="Lamps",
        words=WORDS,
        hint="Filter",
        loading="Loading…",
        nothing="No lamps",
        me="ann",
        clock=clock,
    )
    qtbot.addWidget(rows)
    rows.resize(700, 400)
    with qtbot.waitExposed(rows):
        rows.show()
    rows.activateWindow()
    rows.take(LAMPS)
    rows.filter()
    return rows


def shown(rows: RowList[Lamp]) -> list[int]:
    return [row.id for row in rows.model.shown_rows]


def keys(rows: RowList[Lamp], text: str, *then: Qt.Key) -> None:
    # QTest's own clicks know no letters beyond Latin.
    for letter in text:
        press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(rows.line.edit, press)
    for key in then:
        QTest.keyClick(rows.line.edit, key)


def offered(rows: RowList[Lamp]) -> list[tuple[str, str]]:
    offer = rows.line.edit.offer
    return [(option.text, option.note) for option in offer.options] if offer.isVisible() else []


def test_a_fault_is_told_below_the_line_and_the_list_keeps_what_was_last_understood(lamps: RowList[Lamp]) -> None:
    keys(lamps, "colour:red,gren")

    assert lamps.line.edit.verdict == "unknown colour 'gren'; did you mean green? there are red, green"
    assert lamps.line.chips.isVisible()
    assert shown(lamps) == [1]

    keys(lamps, "", Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    keys(lamps, "een")

    assert lamps.line.edit.verdict == ""
    assert shown(lamps) == [1, 2, 3]


def test_a_misspelt_field_hides_no_row_and_what_stands_before_it_holds(lamps: RowList[Lamp]) -> None:
    keys(lamps, "colr:red")
    alone = shown(lamps)
    lamps.line.edit.clear()
    keys(lamps, "colour:red colr:red")

    assert "did you mean colour" in lamps.line.edit.verdict
    assert alone == [1, 2, 3]
    assert shown(lamps) == [1]


def test_names_are_completed_and_then_values_with_their_counts(lamps: RowList[Lamp]) -> None:
    keys(lamps, "c")
    names = offered(lamps)
    keys(lamps, "", Qt.Key.Key_Tab)
    values = offered(lamps)
    keys(lamps, "", Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)

    assert names == [("colour:", "its paint")]
    assert values == [("red", "1"), ("green", "2")]
    assert lamps.line.edit.text() == "colour:green "
    assert shown(lamps) == [2, 3]
    assert offered(lamps) == []


def test_a_value_with_blanks_is_completed_in_quotes_whatever_its_script(lamps: RowList[Lamp]) -> None:
    keys(lamps, "place:dock", Qt.Key.Key_Tab)
    north = lamps.line.edit.text(), shown(lamps)
    lamps.line.edit.clear()
    keys(lamps, "place:ש", Qt.Key.Key_Tab)

    assert north == ('place:"North dock" ', [1, 2])
    assert (lamps.line.edit.text(), shown(lamps)) == ("place:שער ", [3])


def test_a_word_that_may_become_a_name_hides_nothing_until_it_is_meant(lamps: RowList[Lamp]) -> None:
    keys(lamps, "north pla")
    begun = shown(lamps)
    keys(lamps, "ce:")
    asked = shown(lamps)
    keys(lamps, "", Qt.Key.Key_Backspace, Qt.Key.Key_Return)

    assert (begun, asked) == ([1, 2], [1, 2])
    assert lamps.line.edit.text() == "north place"
    assert shown(lamps) == []


def test_everything_is_offered_where_it_is_asked_for(lamps: RowList[Lamp]) -> None:
    QTest.keyClick(lamps.line.edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)

    assert [name for name, _ in offered(lamps)] == ["colour:", "place:", "age<"]


def test_escape_closes_what_is_offered_then_clears_then_leads_to_the_list(lamps: RowList[Lamp]) -> None:
    keys(lamps, "c", Qt.Key.Key_Escape)
    closed = offered(lamps), lamps.line.edit.text()
    keys(lamps, "", Qt.Key.Key_Escape)
    cleared = lamps.line.edit.text(), QApplication.focusWidget() is lamps.line.edit
    keys(lamps, "", Qt.Key.Key_Escape)

    assert closed == ([], "c")
    assert cleared == ("", True)
    assert QApplication.focusWidget() is lamps.view


def test_what_is_in_force_stands_as_chips_that_keys_take_away(lamps: RowList[Lamp]) -> None:
    keys(lamps, "colour:green north age<3h")
    chips = [chip.text() for chip in lamps.line.chips.chips]
    QTest.keyClick(lamps.line.edit, Qt.Key.Key_Backspace, Qt.KeyboardModifier.AltModifier)
    after_last = lamps.line.edit.text()
    lamps.line.chips.chips[0].setFocus()
    QTest.keyClick(lamps.line.chips.chips[0], Qt.Key.Key_Delete)

    assert chips == ["colour:green", "north", "age<3h"]
    assert after_last == "colour:green north"
    assert (lamps.line.edit.text(), shown(lamps)) == ("north", [1, 2])
    assert QApplication.focusWidget() is lamps.line.edit


def test_rows_leave_a_filter_by_age_as_time_goes_by(lamps: RowList[Lamp], clock: VirtualClock) -> None:
    keys(lamps, "age<10m")
    before = shown(lamps)
    clock.advance(600)
    lamps.tick()

    assert (before, shown(lamps)) == ([1], [])


def test_the_mark_below_a_fault_stands_where_the_fault_does(lamps: RowList[Lamp]) -> None:
    keys(lamps, "שער colour:x")
    edit = lamps.line.edit

    assert edit.text()[edit._fault.at : edit._fault.end] == "x"
    assert edit._x_of(edit._fault.at) != edit._x_of(edit._fault.end)
