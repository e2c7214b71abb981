"""The console: what it shows, tells and says."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.alarms.model import Alarm
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.severity import PerceivedSeverity
from tests.ui.builders import raise_one, say_polled
from tests.ui.console_desk import Modifier, press, stored
from tests.ui.desk_parts import OpenDesk, console_of, workbench_of
from ui.application import Desk
from ui.screen import home_of
from ui.widgets.detail_head import DetailHead
from ui.widgets.labels import Title


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


def test_the_head_of_the_detail_is_as_high_as_its_title_wants_also_after_a_longer_one(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    console = console_of(desk)
    long = "Availability breached: 36 min bad, 14 min 24 s more than the 21 min 36 s that are allowed"
    new = raise_one(shift_core, resource="LINK-9", text=long, severity=PerceivedSeverity.MINOR)
    qtbot.waitUntil(lambda: console.list.model.row(new) is not None)
    head = console.detail.findChild(DetailHead)

    assert isinstance(head, DetailHead)
    console.list.go_to(alarm_ids["ring"])
    qtbot.waitUntil(lambda: title_of(head) == stored(shift_core, alarm_ids["ring"]).text)
    height = head.height()

    console.list.go_to(new)
    qtbot.waitUntil(lambda: head.height() > height)
    console.list.go_to(alarm_ids["ring"])

    qtbot.waitUntil(lambda: head.height() == height)


def title_of(head: DetailHead) -> str:
    title = head.findChild(Title)
    assert isinstance(title, Title)
    return title.text()


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


def test_the_banner_names_the_worst_unacknowledged_alarm_and_acknowledges_it_from_anywhere(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    desk.window.show_screen("workbench")

    named = desk.window.banner.accessibleName()
    QTest.keyClick(workbench_of(desk).plots, Qt.Key.Key_A, Modifier.ControlModifier | Modifier.ShiftModifier)
    qtbot.waitUntil(lambda: stored(shift_core, alarm_ids["ring"]).is_acknowledged)
    qtbot.waitUntil(lambda: "LINK-7" not in desk.window.banner.accessibleName())

    assert named == "Worst unacknowledged alarm: critical, Link down: LINK-7 dark at both ends"
