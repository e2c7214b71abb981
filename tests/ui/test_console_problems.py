"""Problems in the alarm console on a real store: one row each, and what its keys do to all of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.boards.problem_lines import problem_lines
from nocdesk.boards.queries import alarm_rows, desk_status
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.problems.model import ProblemCorrection
from nocdesk.problems.queries import problem_of_alarm
from tests.ui.desk_parts import console_of
from tests.ui.painted_text import listening
from tests.ui.problem_builder import put_problem
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.models.alarm_columns import CODE
from ui.views.alarm_detail import NARROW
from ui.views.console import ConsoleView

OpenDesk = Callable[..., Desk]


@pytest.fixture
def problem_id(shift_core: Core, alarm_ids: dict[str, int]) -> int:
    return put_problem(shift_core, alarm_ids["ring"], [alarm_ids["loss"], alarm_ids["pdv"]])


def acknowledged(core: Core) -> set[int]:
    with core.read() as session:
        return {row.id for row in alarm_rows(session, now=core.clock.now()) if row.is_acknowledged}


def test_the_key_a_acknowledges_a_problem_with_its_symptoms_and_one_undo_takes_it_back(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    before = acknowledged(shift_core)
    desk = open_desk(shift_core)
    console = console_of(desk)
    members = {alarm_ids[name] for name in ("ring", "loss", "pdv")}
    console.list.go_to(alarm_ids["ring"])

    QTest.keyClick(console.list.view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: members <= acknowledged(shift_core))
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    QTest.keyClick(console.list.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: acknowledged(shift_core) == before)


def test_alarms_that_become_a_problem_become_one_row_of_an_open_desk(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    console = console_of(open_desk(shift_core))
    count = console.list.model.rowCount()

    put_problem(shift_core, alarm_ids["ring"], [alarm_ids["loss"], alarm_ids["pdv"]])

    qtbot.waitUntil(lambda: console.list.model.rowCount() == count - 2)
    head = console.list.model.row(alarm_ids["ring"])
    assert head is not None
    assert head.fold.symptoms == 2


def test_the_right_arrow_shows_the_symptoms_and_the_left_one_folds_them(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk
) -> None:
    console = console_of(open_desk(shift_core))
    console.list.go_to(alarm_ids["ring"])

    QTest.keyClick(console.list.view, Qt.Key.Key_Right)
    unfolded = console.list.model.place_of(alarm_ids["loss"])
    QTest.keyClick(console.list.view, Qt.Key.Key_Left)

    assert unfolded is not None
    assert console.list.model.place_of(alarm_ids["loss"]) is None


def test_whoever_stood_on_a_symptom_that_is_over_stands_on_its_problem(
    shift_core: Core,
    alarm_ids: dict[str, int],
    problem_id: int,
    desk_clock: VirtualClock,
    open_desk: OpenDesk,
    qtbot: QtBot,
) -> None:
    console = console_of(open_desk(shift_core))
    console.list.go_to(alarm_ids["ring"])
    QTest.keyClick(console.list.view, Qt.Key.Key_Right)
    console.list.go_to(alarm_ids["pdv"])

    with shift_core.work() as work:
        alarm = work.session.get_one(Alarm, alarm_ids["pdv"])
        alarm.acknowledged_at = alarm.closed_at = desk_clock.now() + timedelta(seconds=1)
    qtbot.waitUntil(lambda: console.list.model.row(alarm_ids["pdv"]) is None)

    assert console.list.view.selected_ids() == [alarm_ids["ring"]]


def test_severities_and_services_are_written_in_full_also_where_symptoms_are_unfolded(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk
) -> None:
    desk = open_desk(shift_core)
    desk.window.resize(1280, 800)
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])
    QTest.keyClick(console.list.view, Qt.Key.Key_Right)

    with listening() as heard:
        console.list.view.grab()

    cut = {text.whole for text in heard.cuts}
    assert not cut & set(CODE.values())
    assert not {row.service for row in console.list.model.shown_rows} & cut
    assert not {text for text in cut if text.endswith("customers")}


def test_going_to_a_symptom_unfolds_its_problem(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk
) -> None:
    console = console_of(open_desk(shift_core))

    console.list.go_to(alarm_ids["pdv"])

    assert console.list.view.selected_ids() == [alarm_ids["pdv"]]


def test_the_chips_count_what_asks_for_attention_and_no_symptom(shift_core: Core, alarm_ids: dict[str, int]) -> None:
    def active() -> int:
        with shift_core.read() as session:
            return sum(each.active for each in desk_status(session, now=shift_core.clock.now()).counts)

    before = active()
    put_problem(shift_core, alarm_ids["ring"], [alarm_ids["loss"], alarm_ids["pdv"]])

    assert active() == before - 2


def test_a_problems_line_counts_each_service_and_customer_once(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int
) -> None:
    members = {alarm_ids[name] for name in ("ring", "loss", "pdv")}
    with shift_core.read() as session:
        line = problem_lines(session, [problem_id])[0]
        rows = [row for row in alarm_rows(session, now=shift_core.clock.now()) if row.id in members]

    assert max(row.service_count for row in rows) <= line.service_count <= sum(row.service_count for row in rows)
    assert line.customer_count <= line.service_count


def problem_of(core: Core, alarm_id: int) -> int | None:
    with core.read() as session:
        return problem_of_alarm(session, alarm_id)


def words_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def answer(console: ConsoleView, qtbot: QtBot, reason: str) -> None:
    dialog = console.list.findChild(AskDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText(reason)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)


def test_the_pane_of_a_problem_says_why_who_and_what_it_costs(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    console = console_of(open_desk(shift_core))
    console.list.go_to(alarm_ids["ring"])
    qtbot.waitUntil(lambda: console.detail.problem is not None)

    words = words_of(console.detail)

    for expected in ("Why one problem", "SP-1001 · open", "by rule device-cuts-off", "What it costs"):
        assert expected in words
    assert "what is behind it can be reached over it only" in words
    area = console.detail.findChild(QScrollArea)
    body = area.widget() if area is not None else None
    assert body is not None
    assert body.minimumSizeHint().width() <= NARROW


def test_the_pane_of_a_symptom_says_why_it_is_one(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    console = console_of(open_desk(shift_core))
    console.list.go_to(alarm_ids["pdv"])
    qtbot.waitUntil(lambda: console.detail.detail is not None and console.detail.detail.row.id == alarm_ids["pdv"])

    assert "This alarm: what is behind it can be reached over it only" in words_of(console.detail)


def test_a_symptom_is_split_off_with_a_reason_and_undo_brings_it_back(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core)
    console = console_of(desk)
    console.list.go_to(alarm_ids["pdv"])

    QTest.keyClick(console.list.view, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    answer(console, qtbot, "another line")
    qtbot.waitUntil(lambda: problem_of(shift_core, alarm_ids["pdv"]) not in (problem_id, None))
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()

    qtbot.waitUntil(lambda: problem_of(shift_core, alarm_ids["pdv"]) == problem_id)


def test_an_alarm_is_moved_into_another_problem(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    console = console_of(open_desk(shift_core))
    console.list.go_to(alarm_ids["silent"])

    QTest.keyClick(console.list.view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    answer(console, qtbot, "same cable")

    qtbot.waitUntil(lambda: problem_of(shift_core, alarm_ids["silent"]) == problem_id)


def test_two_problems_are_merged_and_undo_parts_them(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    put_problem(shift_core, alarm_ids["silent"], [alarm_ids["mos"]])
    desk = open_desk(shift_core)
    console = console_of(desk)
    console.list.go_to(alarm_ids["silent"])

    QTest.keyClick(console.list.view, Qt.Key.Key_M)
    answer(console, qtbot, "same power feed")
    qtbot.waitUntil(lambda: problem_of(shift_core, alarm_ids["mos"]) == problem_id)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()

    qtbot.waitUntil(lambda: problem_of(shift_core, alarm_ids["mos"]) != problem_id)
    assert problem_of(shift_core, alarm_ids["ring"]) == problem_id


def test_what_must_not_be_grouped_is_remembered_and_undo_withdraws_it(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    def holding() -> int:
        with shift_core.read() as session:
            return len(session.scalars(select(ProblemCorrection).where(ProblemCorrection.withdrawn_at.is_(None))).all())

    desk = open_desk(shift_core)
    console = console_of(desk)
    console.list.go_to(alarm_ids["pdv"])

    QTest.keyClick(console.list.view, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    answer(console, qtbot, "chance")
    qtbot.waitUntil(lambda: holding() == 1)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()

    qtbot.waitUntil(lambda: holding() == 0)


def test_shift_o_takes_the_problem(
    shift_core: Core, alarm_ids: dict[str, int], problem_id: int, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    console = console_of(open_desk(shift_core))
    console.list.go_to(alarm_ids["ring"])
    qtbot.waitUntil(lambda: console.detail.problem is not None)

    QTest.keyClick(console.list.view, Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)

    qtbot.waitUntil(lambda: console.detail.problem is not None and console.detail.problem.owner == "ann")
