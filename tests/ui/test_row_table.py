"""The keyed row model: order, filter, incremental change, and a selection that outlives all of it."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.clock import SystemClock
from nocdesk.filtering.row_filter import Accepts
from ui.delegates import RowDelegate
from ui.models.alarm_columns import alarm_columns
from ui.models.column_widths import column_widths
from ui.models.row_table import RIGHT, Column, RowTableModel
from ui.theme import Theme
from ui.widgets.row_view import RowView


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of these tests."""

    id: int
    name: str
    size: int


COLUMNS: tuple[Column[Thing], ...] = (
    Column("name", "Name", 80, lambda thing: thing.name, lambda thing: thing.name),
    Column("size", "Size", 40, lambda thing: str(thing.size), lambda thing: thing.size, RIGHT),
)


def make_model(count: int = 0) -> RowTableModel[Thing]:
    model = RowTableModel(COLUMNS, key=lambda thing: thing.id, order=lambda thing: (thing.size, thing.id))
    model.reset(make_things(count))
    return model


def make_things(count: int) -> list[Thing]:
    random = Random(5)
    return [Thing(number, f"thing {number}", random.randrange(1000)) for number in range(1, count + 1)]


def is_at_least(least: int, thing: Thing) -> bool:
    return thing.size >= least


def shown(model: RowTableModel[Thing]) -> list[int]:
    return [model.id_at(place) for place in range(model.rowCount())]


def make_view(model: RowTableModel[Thing], theme: Theme, qtbot: QtBot) -> RowView[Thing]:
    view = RowView(model, RowDelegate[Thing](theme), name="Things")
    qtbot.addWidget(view)
    return view


def test_the_model_keeps_qts_rules_while_rows_come_change_and_go(qapp: QApplication) -> None:
    model = make_model(40)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    model.upsert([Thing(3, "thing 3", 1), Thing(90, "new", 500)])
    model.remove([5, 6, 7, 20])
    model.set_filter(Accepts(lambda thing: thing.size % 2 == 0))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.set_filter(None)
    model.reset(make_things(300))

    assert model.rowCount() == 300
    assert tester.model() is model


def test_rows_stand_in_the_usual_order_until_a_column_is_chosen(qapp: QApplication) -> None:
    model = make_model(50)

    by_size = shown(model)
    model.sort(0)
    by_name = shown(model)
    model.sort(-1)

    assert by_size == [thing.id for thing in sorted(make_things(50), key=lambda thing: (thing.size, thing.id))]
    assert by_name == [thing.id for thing in sorted(make_things(50), key=lambda thing: thing.name)]
    assert shown(model) == by_size


def test_a_held_list_changes_rows_in_place_and_moves_none(qapp: QApplication) -> None:
    model = make_model(30)
    before = shown(model)
    first = model.row(before[0])
    assert first is not None

    model.upsert([replace(first, size=5000)], arrange=False)

    assert shown(model) == before
    changed = model.row(before[0])
    assert changed is not None
    assert changed.size == 5000


@pytest.mark.parametrize("count", [20, 500])
def test_the_selection_is_by_id_and_outlives_resort_refresh_filter_and_reset(
    count: int, theme: Theme, qtbot: QtBot
) -> None:
    model = make_model(count)
    view = make_view(model, theme, qtbot)
    view.select_ids([4, 9])
    view.selectionModel().setCurrentIndex(
        model.index(model.place_of(9) or 0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
    )

    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.upsert([Thing(9, "a", 0), Thing(1001, "b", 1), Thing(1002, "c", 999)])
    model.remove([1, 2, 3])
    model.reset([*model.rows, *(Thing(2000 + number, "z", number) for number in range(300))])

    assert sorted(view.selected_ids()) == [4, 9]
    assert view.current_id() == 9


def test_a_reset_that_changes_everything_still_gives_the_selection_back(theme: Theme, qtbot: QtBot) -> None:
    model = make_model(2000)
    view = make_view(model, theme, qtbot)
    view.select_id(7)

    model.reset([thing for thing in make_things(2000) if thing.id % 2])

    assert view.selected_ids() == [7]


def test_letters_are_not_a_search_in_the_list(theme: Theme, qtbot: QtBot) -> None:
    view = make_view(make_model(50), theme, qtbot)
    view.select_id(view.rows.id_at(0))

    view.keyboardSearch("thing 44")

    assert view.currentIndex().row() == 0


def test_a_narrow_view_drops_columns_in_their_order_and_gives_spare_width_to_the_stretching_one(
    theme: Theme, qtbot: QtBot
) -> None:
    columns: tuple[Column[Thing], ...] = (
        Column("name", "Name", 200, lambda t: t.name, lambda t: t.name, minimum=80, stretch=True),
        Column("size", "Size", 90, lambda t: str(t.size), lambda t: t.size, drop=2),
        Column("id", "Id", 90, lambda t: str(t.id), lambda t: t.id, drop=1),
    )
    model = RowTableModel(columns, key=lambda thing: thing.id)
    view = make_view(model, theme, qtbot)

    hidden = {}
    for width in (600, 300, 150):
        view.resize(width, 200)
        view.show()
        view.fit_columns()
        hidden[width] = [view.isColumnHidden(place) for place in range(3)]

    assert hidden == {600: [False] * 3, 300: [False, False, True], 150: [False, True, True]}
    assert view.columnWidth(0) == view.viewport().width()


@given(st.integers(400, 2600))
def test_the_columns_of_the_alarms_fill_the_room_and_the_text_of_the_alarm_is_the_last_to_shrink(room: int) -> None:
    columns = {column.key: column for column in alarm_columns(SystemClock())}

    widths = column_widths(tuple(columns.values()), room)

    least = sum(columns[key].minimum or columns[key].width for key in widths)
    assert sum(widths.values()) == max(room, least)
    if widths["alarm"] < columns["alarm"].width:
        assert widths["service"] == columns["service"].minimum
        assert widths["customer"] == columns["customer"].minimum


def test_columns_that_stretch_share_what_is_to_spare() -> None:
    columns = [replace(COLUMNS[0], key=key, minimum=40, stretch=key != "c") for key in "abc"]

    assert column_widths(columns, 241) == {"a": 80, "b": 81, "c": 80}
    assert column_widths(columns, 340) == {"a": 105, "b": 105, "c": 130}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("upsert"), st.integers(1, 30), st.integers(0, 9)),
            st.tuples(st.just("remove"), st.integers(1, 30), st.just(0)),
            st.tuples(st.just("filter"), st.integers(0, 9), st.just(0)),
        ),
        max_size=40,
    )
)
def test_what_is_shown_is_always_what_a_plain_sort_of_the_passing_rows_gives(
    steps: list[tuple[str, int, int]],
) -> None:
    model: RowTableModel[Thing] = RowTableModel(COLUMNS, key=lambda t: t.id, order=lambda t: (t.size, t.id))
    rows: dict[int, Thing] = {}
    least = 0

    for what, number, size in steps:
        if what == "upsert":
            rows[number] = Thing(number, f"thing {number}", size)
            model.upsert([rows[number]])
        elif what == "remove":
            rows.pop(number, None)
            model.remove([number])
        else:
            least = number
            model.set_filter(Accepts(partial(is_at_least, number)))

    passing = [thing for thing in rows.values() if thing.size >= least]
    assert shown(model) == [thing.id for thing in sorted(passing, key=lambda t: (t.size, t.id))]


def test_shift_selects_from_where_the_program_went(theme: Theme, qtbot: QtBot) -> None:
    view = make_view(make_model(9), theme, qtbot)
    view.resize(300, 400)
    view.show()
    order = shown(view.rows)
    view.step(0)
    view.extend(1)

    view.select_id(order[5])
    view.extend(1)
    by_letter = view.selected_ids()
    view.select_id(order[3])
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    by_arrow = view.selected_ids()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    assert (by_letter, by_arrow, view.selected_ids()) == (order[5:7], order[2:4], order[4:6])
