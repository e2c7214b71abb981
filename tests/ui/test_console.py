"""The alarm console on a real store: what it shows, what its keys do, and how it holds still."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.queries import alarm_detail, alarm_rows
from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.model import MatchState, TroubleTicket
from tests.ui.builders import raise_one, say_polled
from tests.ui.desk_parts import console_of, workbench_of
from ui.application import Desk
from ui.dialogs.ask import AskDialog, TicketDialog
from ui.screen import home_of
from ui.views.console import ConsoleView

Modifier = Qt.KeyboardModifier
OpenDesk = Callable[..., Desk]


def stored(core: Core, alarm_id: int) -> AlarmRow:
    with core.read() as session:
        return alarm_rows(session, now=core.clock.now(), ids=[alarm_id], include_closed=True)[0]


def press(_qtbot: QtBot, console: ConsoleView, key: Qt.Key, modifier: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(console.list.view, key, modifier)


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def test_severity_comes_first_then_the_last_occurrence_and_planned_work_last(
    desk: Desk, alarm_ids: dict[str, int]
) -> None:
    rows = console_of(desk).list.model.shown_rows

    names = {alarm_id: name for name, alarm_id in alarm_ids.items()}
    assert [names[row.id] for row in rows] == [
        "ring", "cleared", "silent", "loss", "voice", "flap", "pdv", "reboot", "gateway", "mos", "indeterminate",
        "planned",
    ]  # fmt: skip


def test_the_alarm_model_keeps_qts_rules_while_the_store_changes(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    QAbstractItemModelTester(console.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal, desk.window)

    raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9", severity=PerceivedSeverity.CRITICAL)
    qtbot.waitUntil(lambda: console.list.model.rowCount() == 13)
    console.list.set_filter("sev>=major")

    assert console.list.model.rowCount() == 8


def test_the_key_a_acknowledges_in_the_store_and_ctrl_z_takes_it_back(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])

    press(qtbot, console, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).is_acknowledged)
    row = console.list.model.row(alarm_ids["ring"])
    qtbot.waitUntil(lambda: console.list.model.row(alarm_ids["ring"]) != row)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    press(qtbot, console, Qt.Key.Key_Z, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: not stored(shift_core, alarm_ids["ring"]).is_acknowledged)

    assert console.list.view.selected_ids() == [alarm_ids["ring"]]


def test_a_refused_operation_is_told_in_the_status_bar(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])

    press(qtbot, console, Qt.Key.Key_A)

    assert "Nothing to acknowledge" in desk.window.status_line.message


def test_several_alarms_with_a_critical_one_are_acknowledged_only_with_a_note(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.view.select_ids([alarm_ids["ring"], alarm_ids["loss"]])

    press(qtbot, console, Qt.Key.Key_A)
    told = desk.window.status_line.message
    press(qtbot, console, Qt.Key.Key_A, Modifier.ShiftModifier)
    dialog = console.findChild(AskDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText("ring cut, field on its way")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).is_acknowledged)

    assert "Shift+A" in told
    assert stored(shift_core, alarm_ids["loss"]).is_acknowledged


def test_the_key_o_takes_an_alarm_and_lets_go_of_it(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])

    press(qtbot, console, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).owner == "ann")
    qtbot.waitUntil(lambda: (console.list.model.row(alarm_ids["ring"]) or stored(shift_core, 1)).owner == "ann")
    press(qtbot, console, Qt.Key.Key_O)

    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).owner is None)


@pytest.mark.parametrize(("key", "decided"), [(Qt.Key.Key_L, MatchState.LINKED), (Qt.Key.Key_D, MatchState.DECLINED)])
def test_the_keys_l_and_d_decide_the_best_proposal_and_undo_makes_it_a_proposal_again(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot, key: Qt.Key, decided: MatchState
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])
    qtbot.waitUntil(lambda: console.detail.best_proposal is not None)
    proposal = console.detail.best_proposal
    assert proposal is not None

    def state() -> MatchState:
        with shift_core.read() as session:
            detail = alarm_detail(session, alarm_ids["ring"], now=shift_core.clock.now())
        assert detail is not None
        return next(row.state for row in detail.proposals if row.ticket_id == proposal.ticket_id)

    press(qtbot, console, key)
    qtbot.waitUntil(lambda: state() is decided)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    press(qtbot, console, Qt.Key.Key_Z, Modifier.ControlModifier)

    qtbot.waitUntil(lambda: state() is MatchState.PROPOSED)


def test_a_ticket_opened_from_an_alarm_is_linked_to_it(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["pdv"])
    qtbot.waitUntil(lambda: console.detail.detail is not None and console.detail.detail.row.id == alarm_ids["pdv"])

    press(qtbot, console, Qt.Key.Key_T)
    dialog = console.findChild(TicketDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText("Voices are choppy")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["pdv"]).tickets != ())

    with shift_core.read() as session:
        texts = session.scalars(select(TroubleTicket.text)).all()
    assert "Voices are choppy" in texts


def test_a_note_written_at_the_foot_of_the_detail_goes_into_the_journal(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    qtbot.waitUntil(lambda: console.detail.detail is not None and console.detail.detail.row.id == alarm_ids["voice"])

    QTest.keyClick(console.list.view, Qt.Key.Key_J, Modifier.ControlModifier)
    QTest.keyClicks(console.detail.note, "carrier called")
    QTest.keyClick(console.detail.note, Qt.Key.Key_Return)

    def journal() -> list[str]:
        detail = console.detail.detail
        return [row.text for row in detail.journal] if detail else []

    qtbot.waitUntil(lambda: "carrier called" in journal())
    assert console.list.view.hasFocus()


def test_while_a_row_is_selected_new_rows_wait_in_the_pill_and_n_takes_them_in(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    before = [row.id for row in console.list.model.shown_rows]

    new = raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9", severity=PerceivedSeverity.CRITICAL)
    qtbot.waitUntil(console.list.pill.isVisible)
    held = [row.id for row in console.list.model.shown_rows]
    press(qtbot, console, Qt.Key.Key_N)

    assert held == before
    assert console.list.model.shown_rows[0].id == new
    assert console.list.view.selected_ids() == [alarm_ids["voice"]]
    assert not console.list.pill.isVisible()


def test_esc_lets_the_list_go_on(desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    new = raise_one(shift_core, resource="LINK-9", text="Link down: LINK-9", severity=PerceivedSeverity.CRITICAL)
    qtbot.waitUntil(console.list.pill.isVisible)

    press(qtbot, console, Qt.Key.Key_Escape)

    assert console.list.model.shown_rows[0].id == new


def test_j_and_k_walk_the_rows_and_f8_the_unacknowledged_ones(
    desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    view = console.list.view

    walked = []
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        press(qtbot, console, key)
        walked.append(view.selected_ids())
    console.list.go_to(alarm_ids["loss"])
    press(qtbot, console, Qt.Key.Key_F8)

    order = [row.id for row in console.list.model.shown_rows]
    assert walked == [[order[0]], [order[1]], [order[2]], [order[1]]]
    assert view.selected_ids() == [alarm_ids["mos"]]


def test_g_opens_the_workbench_at_the_alarms_service(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])

    press(qtbot, console, Qt.Key.Key_G)

    row = console.list.model.row(alarm_ids["voice"])
    assert row is not None
    assert workbench_of(desk).isVisible()
    assert workbench_of(desk).service_id == row.service_id


def test_ctrl_c_copies_the_selected_rows_as_a_table_and_defuses_formulas(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    evil = raise_one(shift_core, resource="cpe", text="=HYPERLINK(1)", condition=Condition.AGENT_FAULTY)
    qtbot.waitUntil(lambda: console.list.model.row(evil) is not None)
    console.list.view.select_ids([evil, alarm_ids["ring"]])

    press(qtbot, console, Qt.Key.Key_C, Modifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\n")

    assert copied[0].split("\t")[:2] == ["Severity", "State"]
    assert any("\t'=HYPERLINK(1)\t" in line for line in copied)
    assert len(copied) == 3


def test_a_filter_that_hides_everything_says_that_polling_works(desk: Desk, qtbot: QtBot) -> None:
    console = console_of(desk)

    console.list.set_filter("nothing-is-called-this")

    assert console.list.plate.isVisible()
    assert "nothing-is-called-this" in console.list.plate.title
    assert "polls a minute, oldest data" in console.list.plate.why


def test_a_filter_that_makes_no_sense_is_marked_and_the_list_stays(desk: Desk, qtbot: QtBot) -> None:
    console = console_of(desk)

    console.list.set_filter("sev>=hot")

    assert "unknown sev" in console.list.line.edit.verdict
    assert console.list.model.rowCount() == 12


def test_a_silent_collector_is_told_and_the_list_stays(
    desk: Desk, shift_core: Core, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    was_live = not desk.window.notice.isVisible()
    desk_clock.advance(60)

    desk.window.tick()
    told = desk.window.notice.text
    say_polled(shift_core)
    qtbot.waitUntil(lambda: not desk.window.notice.isVisible())

    assert was_live
    assert told.startswith("NOT LIVE since 09:59:00 (1 min 00 s ago)")
    assert console_of(desk).list.model.rowCount() == 12


def test_a_store_that_does_not_answer_is_told_in_the_list_which_stays(
    desk: Desk, shift_core: Core, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = console_of(desk)

    def gone(*_: object, **__: object) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(shift_core, "read", gone)
        console.reload()
        qtbot.waitUntil(console.list.notice.isVisible)
        told = console.list.notice.text
    console.reload()
    qtbot.waitUntil(lambda: not console.list.notice.isVisible())

    assert told == "the disk is gone"
    assert console.list.model.rowCount() == 12


def test_the_theme_changes_while_everything_stays(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])
    light = desk.window.grab().toImage().pixelColor(QPoint(300, 500))

    QTest.keyClick(console.list.view, Qt.Key.Key_T, Modifier.ControlModifier | Modifier.AltModifier)

    dark = desk.window.grab().toImage().pixelColor(QPoint(300, 500))
    assert light.lightness() > 200
    assert dark.lightness() < 80
    assert console.list.view.selected_ids() == [alarm_ids["ring"]]


@pytest.mark.parametrize("role", [Role.FIELD, Role.CARE])
def test_field_and_care_see_services_and_no_word_of_the_network(
    role: Role, shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk
) -> None:
    desk = open_desk(shift_core, role=role)

    assert desk.window.console is None
    assert not desk.window.banner.isVisible()
    assert desk.window.screens.current == home_of(role)


def test_everything_that_can_have_the_focus_has_a_name(desk: Desk) -> None:
    nameless = [
        type(widget).__name__
        for widget in desk.window.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and type(widget).__module__.startswith("ui")
    ]

    assert nameless == []


def test_what_can_be_clicked_is_at_least_24_pixels(desk: Desk) -> None:
    small = [
        (button.accessibleName() or button.text(), button.width(), button.height())
        for button in desk.window.findChildren(QAbstractButton)
        if button.isVisible()
        and type(button).__module__.startswith(("ui", "PySide6.QtWidgets"))
        and min(button.width(), button.height()) < 24
    ]

    assert small == []


def test_only_a_new_critical_alarm_flashes_and_the_first_key_stops_it(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot, application: QApplication
) -> None:
    console = console_of(desk)
    delegate = console.list.view.row_delegate
    calm = raise_one(shift_core, resource="cpe-1", text="Slow", severity=PerceivedSeverity.MAJOR)
    hot = raise_one(shift_core, resource="LINK-9", text="Link down", severity=PerceivedSeverity.CRITICAL)

    qtbot.waitUntil(lambda: hot in delegate.flashing)  # type: ignore[attr-defined]
    flashed = set(delegate.flashing)  # type: ignore[attr-defined]
    press(qtbot, console, Qt.Key.Key_Down)

    assert calm not in flashed
    assert delegate.flashing == frozenset()  # type: ignore[attr-defined]


def test_an_alarm_that_another_desk_closes_leaves_the_list_and_the_others_keep_their_places(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    before = [row.id for row in console.list.model.shown_rows]

    with shift_core.work() as work:
        alarm = work.session.get(Alarm, alarm_ids["cleared"])
        assert alarm is not None
        alarm.acknowledged_at = alarm.closed_at = desk_clock.now() + timedelta(seconds=1)
    qtbot.waitUntil(lambda: console.list.model.rowCount() == 11)

    after = [row.id for row in console.list.model.shown_rows]
    assert after == [row_id for row_id in before if row_id != alarm_ids["cleared"]]
    assert console.list.view.selected_ids() == [alarm_ids["voice"]]


def test_a_row_says_everything_aloud(desk: Desk, alarm_ids: dict[str, int]) -> None:
    model = console_of(desk).list.model
    place = model.place_of(alarm_ids["voice"])
    assert place is not None

    spoken = [model.data(model.index(place, c), Qt.ItemDataRole.AccessibleTextRole) for c in range(model.columnCount())]

    assert "Sev: MAJR" in spoken
    assert "Alarm: Round-trip time 52.3 ms above 40.0 ms" in spoken


def test_the_key_r_reads_the_row_aloud_and_says_it_in_the_status_bar(
    desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])

    press(qtbot, console, Qt.Key.Key_R)

    assert "Sev: CRIT, State: ACT" in desk.window.status_line.message


def test_backspace_in_the_plots_leads_back_to_the_alarm(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["voice"])
    press(qtbot, console, Qt.Key.Key_G)

    QTest.keyClick(workbench_of(desk).plots, Qt.Key.Key_Backspace)

    assert console.isVisible()
    assert console.list.view.selected_ids() == [alarm_ids["voice"]]


def test_the_banner_names_the_worst_unacknowledged_alarm_and_acknowledges_it_from_anywhere(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    desk.window.show_screen("workbench")

    named = desk.window.banner.accessibleName()
    QTest.keyClick(workbench_of(desk).plots, Qt.Key.Key_A, Modifier.ControlModifier | Modifier.ShiftModifier)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).is_acknowledged)
    qtbot.waitUntil(lambda: "LINK-7" not in desk.window.banner.accessibleName())

    assert named == "Worst unacknowledged alarm: critical, Link down: LINK-7 dark at both ends"


def test_shift_n_writes_a_note_that_outlives_the_alarm(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_ids["ring"])
    press(qtbot, console, Qt.Key.Key_N, Modifier.ShiftModifier)
    dialog = console.list.findChild(AskDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    dialog.edit.setText("The ring's owner is reached at extension 12")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)

    def lasting() -> list[str]:
        with shift_core.read() as session:
            detail = alarm_detail(session, alarm_ids["ring"], now=shift_core.clock.now())
        return [line.text for line in detail.journal if line.is_lasting] if detail else []

    qtbot.waitUntil(lambda: lasting() == ["The ring's owner is reached at extension 12"])
