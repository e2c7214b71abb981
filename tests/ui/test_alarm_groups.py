"""Alarms below their problems: one row a problem, whatever comes, changes and goes, and in whatever order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from nocdesk.boards.rows import AlarmRow, ProblemLine
from nocdesk.clock import VirtualClock
from nocdesk.problems.model import MemberRole
from nocdesk.severity import PerceivedSeverity
from tests.ui.builders import make_row
from tests.ui.problem_builder import in_problem
from ui.alarm_groups import AlarmGroups
from ui.theme import Theme
from ui.views.alarm_list import AlarmList

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
ROOT, SYMPTOM, RELATED = MemberRole.ROOT, MemberRole.SYMPTOM, MemberRole.RELATED
CUSTOMER = 9


def row(alarm_id: int, problem_id: int | None = None, role: MemberRole | None = None, **changes: object) -> AlarmRow:
    return in_problem(make_row(alarm_id, NOW - timedelta(minutes=alarm_id), **changes), problem_id, role)


STORM = (
    row(1),
    row(2, 7, ROOT, text="Device silent"),
    row(3, 7, SYMPTOM, severity=PerceivedSeverity.CRITICAL),
    row(4, 7, SYMPTOM, text="Voice is lost"),
    row(5, severity=PerceivedSeverity.CRITICAL),
)


@pytest.fixture
def alarms(theme: Theme, qtbot: QtBot) -> AlarmList:
    alarms = AlarmList(theme, VirtualClock(NOW), "ann")
    qtbot.addWidget(alarms)
    alarms.resize(1200, 600)
    alarms.show()
    QAbstractItemModelTester(alarms.model, QAbstractItemModelTester.FailureReportingMode.Fatal, alarms)
    alarms.take(STORM)
    return alarms


def shown(alarms: AlarmList) -> list[int]:
    return [each.id for each in alarms.model.shown_rows]


def test_a_problem_is_one_row_that_is_as_grave_as_its_worst_alarm(alarms: AlarmList) -> None:
    head = alarms.model.row(2)

    assert shown(alarms) == [2, 5, 1]
    assert head is not None
    assert (head.severity, head.fold.symptoms, head.fold.is_suspected) == (PerceivedSeverity.CRITICAL, 2, False)


def test_the_arrows_unfold_the_symptoms_and_fold_them_away(alarms: AlarmList) -> None:
    alarms.go_to(2)

    alarms.unfold()
    unfolded = shown(alarms)
    alarms.view.select_id(4)
    alarms.fold()

    assert unfolded == [2, 3, 4, 5, 1]
    assert shown(alarms) == [2, 5, 1]
    assert alarms.left_out(alarms.model.shown_rows) == "without 2 symptoms below them"
    assert alarms.left_out(STORM) == ""
    assert alarms.view.selected_ids() == [2]


def test_a_click_on_the_arrow_unfolds_too(alarms: AlarmList, qtbot: QtBot) -> None:
    place = next(place for place, column in enumerate(alarms.model.columns) if column.key == "service")
    rect = alarms.view.visualRect(alarms.model.index(0, place))

    where = rect.topLeft()
    where.setX(rect.left() + 10)
    where.setY(rect.center().y())
    QTest.mouseClick(alarms.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)

    assert shown(alarms) == [2, 3, 4, 5, 1]


def test_symptoms_stay_below_their_problem_whatever_the_rows_are_sorted_by(alarms: AlarmList) -> None:
    alarms.go_to(2)
    alarms.unfold()

    for column in range(len(alarms.model.columns)):
        for order in Qt.SortOrder:
            alarms.model.sort(column, order)
            places = shown(alarms)
            at = places.index(2)
            assert places[at : at + 3] == [2, 3, 4], (column, order)


def test_the_filter_finds_a_symptom_and_unfolds_its_problem_until_it_is_folded_by_hand(alarms: AlarmList) -> None:
    alarms.set_filter("voice")
    found = shown(alarms)
    alarms.go_to(2)
    alarms.fold()
    folded = shown(alarms)
    alarms.set_filter("")

    assert (found, folded) == ([2, 4], [2])
    assert shown(alarms) == [2, 5, 1]


def test_a_filter_that_the_problem_passes_itself_unfolds_nothing(alarms: AlarmList) -> None:
    alarms.set_filter("problem:sp-7")

    assert shown(alarms) == [2]


def test_tabs_and_the_line_count_problems_and_lone_alarms(alarms: AlarmList) -> None:
    alarms.set_filter("state:unacked")

    assert alarms.sizes() == (3, 3)
    assert alarms.tab_counts()[:2] == [3, 3]


def test_a_problem_speaks_for_all_that_its_alarms_touch(alarms: AlarmList) -> None:
    line = ProblemLine(7, 12, 5, "Harbour Ltd", ("TT-1", "TT-2"), None)

    alarms.take_problems((), (line,), frozenset())
    head = alarms.model.row(2)

    assert head is not None
    assert (head.service_count, head.customer_count, head.tickets) == (12, 5, ("TT-1", "TT-2"))


def test_without_a_root_the_first_alarm_stands_for_all_and_says_so(alarms: AlarmList) -> None:
    alarms.take((row(8, 9, RELATED), row(6, 9, RELATED)), frozenset((8, 6)))
    head = alarms.model.row(8)

    assert head is not None
    assert head.fold.is_suspected
    assert shown(alarms) == [2, 5, 1, 8]


def test_when_the_root_is_closed_the_first_of_the_others_is_the_head(alarms: AlarmList) -> None:
    alarms.take((), frozenset((2,)))

    assert shown(alarms) == [4, 5, 1]
    assert alarms.groups.head_of(3) == 4


def test_what_leaves_a_problem_stands_alone_again(alarms: AlarmList) -> None:
    alarms.take((row(4),), frozenset((4,)))

    assert set(shown(alarms)) == {1, 2, 4, 5}


def test_while_a_row_is_selected_an_alarm_that_becomes_a_symptom_stays_where_it_is(alarms: AlarmList) -> None:
    alarms.go_to(5)

    alarms.take((row(1, 7, SYMPTOM),), frozenset((1,)))
    held = shown(alarms)
    alarms.let_go()

    assert held == [2, 5, 1]
    assert shown(alarms) == [2, 5]


def test_while_a_row_is_selected_new_symptoms_are_counted_and_new_problems_wait(alarms: AlarmList) -> None:
    alarms.go_to(5)

    alarms.take((row(10, 7, SYMPTOM), row(11, 8, ROOT), row(12, 8, SYMPTOM)), frozenset((10, 11, 12)))
    head = alarms.model.row(2)
    held, waiting = shown(alarms), [each.id for each in alarms.waiting]
    alarms.take_in()

    assert head is not None
    assert head.fold.symptoms == 3
    assert (held, waiting) == ([2, 5, 1], [11])
    assert shown(alarms) == [2, 5, 1, 11]


def test_unfolding_while_the_list_is_held_moves_no_other_row(alarms: AlarmList) -> None:
    alarms.go_to(2)
    alarms.take((row(1, severity=PerceivedSeverity.CRITICAL, last_at=NOW),), frozenset((1,)))

    alarms.unfold()

    assert shown(alarms) == [2, 3, 4, 5, 1]


def test_acknowledging_a_problem_means_all_of_its_alarms(alarms: AlarmList) -> None:
    head, lone = alarms.model.row(2), alarms.model.row(5)
    assert head is not None
    assert lone is not None

    assert [each.id for each in alarms.with_symptoms([head, lone])] == [2, 3, 4, 5]


members = st.tuples(
    st.sampled_from((None, 1, 2)), st.sampled_from(list(MemberRole)), st.sampled_from(list(PerceivedSeverity)[:4])
)
steps = st.lists(st.dictionaries(st.integers(1, 9), st.one_of(st.none(), members), max_size=5), max_size=8)


@given(steps)
@settings(max_examples=200, deadline=None)
def test_step_by_step_the_groups_are_what_they_would_be_from_the_start(
    history: Sequence[dict[int, tuple[int | None, MemberRole, PerceivedSeverity] | None]],
) -> None:
    groups, rows = AlarmGroups(), dict[int, AlarmRow]()
    for step in history:
        gone = [alarm_id for alarm_id, member in step.items() if member is None]
        new = [
            replace(row(alarm_id, member[0], member[1] if member[0] else None), severity=member[2])
            for alarm_id, member in step.items()
            if member is not None
        ]
        groups.forget(gone)
        groups.learn(new)
        for alarm_id in gone:
            rows.pop(alarm_id, None)
        rows |= {each.id: each for each in new}

    afresh = AlarmGroups()
    afresh.learn(rows.values())

    assert {i: groups.shown(i) for i in rows} == {i: afresh.shown(i) for i in rows}
    assert groups.heads == len({(each.problem_id or -each.id) for each in rows.values()})
    assert {i: groups.head_of(i) for i in rows} == {i: afresh.head_of(i) for i in rows}
