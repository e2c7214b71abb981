"""The evidence on a real store: three keys from a figure to its varbinds, the way back, and who sees what."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.evidence_rows import RowKind, Subject
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Role
from nocdesk.quality.reading import Metric
from nocdesk.sla.bundle import Content, files_of
from nocdesk.sla.bundle_check import check_bundle
from nocdesk.sla.bundle_reading import read_bundle
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaStatus
from tests.nocdesk.boards.evidence_builder import Line, make_line
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.views.evidence import EvidenceScreen
from ui.views.evidence_opening import open_evidence
from ui.views.evidence_trail import Level
from ui.views.sla import PROMISES, SlaScreen

OpenDesk = Callable[..., Desk]
DELAYS = (20, 21, 20, 22, 20, 70, 80, 90, 85, 75, 20, 21, 20, 22, 20, 21)


@pytest.fixture
def line(sqlite_core: Core, clock: VirtualClock, tmp_path: Path) -> Line:
    """A quarter of an hour, in the middle of which the delay lies above the 60 ms that were agreed for 5 minutes."""
    made = make_line(sqlite_core, clock, tmp_path)
    for rtt_ms in DELAYS:
        made.poll(rtt_ms)
    with sqlite_core.work(SYSTEM) as work:
        evaluate_agreements(work)
    return made


@pytest.fixture
def desk(sqlite_core: Core, line: Line, open_desk: OpenDesk) -> Desk:
    return open_desk(sqlite_core, role=Role.SUPERVISOR)


@pytest.fixture
def screen(desk: Desk) -> EvidenceScreen:
    return screen_of(desk, "evidence", EvidenceScreen)


def delay_objective(sqlite_core: Core) -> int:
    with sqlite_core.read() as session:
        return session.scalars(select(SlaStatus.id).where(SlaStatus.limit == 60.0)).one()


def go(desk: Desk, screen: EvidenceScreen, qtbot: QtBot, subject: Subject) -> None:
    desk.window.go(open_evidence(subject))
    wait(desk, qtbot)
    assert screen.isVisible()


def wait(desk: Desk, qtbot: QtBot) -> None:
    """Until nothing is being read, nor about to be."""
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = quiet + 1 if desk.background.waiting == 0 else 0
        return quiet > 10

    qtbot.waitUntil(is_quiet)


def press(
    desk: Desk, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)
    wait(desk, qtbot)


def level(screen: EvidenceScreen) -> Level:
    shown = next(place for place, each in enumerate(screen.lists) if each.isVisible())
    return Level(shown)


def test_three_keys_lead_from_an_objective_to_the_varbinds_of_a_poll(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    objectives = screen_of(desk, "sla", SlaScreen)
    desk.window.show_screen("sla")
    objectives.show_page(PROMISES)
    wait(desk, qtbot)
    objectives.promises.list.go_to(delay_objective(sqlite_core))

    press(desk, qtbot, Qt.Key.Key_Return)
    assert level(screen) is Level.INTERVALS
    assert "1 interval in which it was not kept" in screen.head.words
    press(desk, qtbot, Qt.Key.Key_Return)
    assert level(screen) is Level.BINS
    press(desk, qtbot, Qt.Key.Key_Return)

    assert level(screen) is Level.SAMPLES
    assert screen.proof.isVisible()
    detail = screen.proof.detail
    assert detail is not None
    assert 'pingResultsAverageRtt."noc"."SIP-1"' in {row.name for row in detail.varbinds}
    assert "count as bad" in screen.head.words


def test_backspace_goes_up_level_by_level_and_then_out(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    desk.window.show_screen("workbench")
    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    for _ in range(2):
        press(desk, qtbot, Qt.Key.Key_Return)
    assert level(screen) is Level.SAMPLES

    levels = []
    for _ in range(2):
        press(desk, qtbot, Qt.Key.Key_Backspace)
        levels.append(level(screen))
    press(desk, qtbot, Qt.Key.Key_Backspace)

    assert levels == [Level.BINS, Level.INTERVALS]
    assert desk.window.screens.current == "workbench"


def test_alt_left_and_alt_right_go_through_what_was_shown(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    press(desk, qtbot, Qt.Key.Key_Return)

    press(desk, qtbot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    back = level(screen)
    press(desk, qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert (back, level(screen)) == (Level.INTERVALS, Level.BINS)


def test_an_alarm_opens_at_its_samples_and_says_why_the_rule_fired(
    desk: Desk, screen: EvidenceScreen, line: Line, qtbot: QtBot
) -> None:
    alarm = line.alarm()

    go(desk, screen, qtbot, Subject.alarm(alarm.id))

    assert level(screen) is Level.SAMPLES
    assert f"2 of 2 samples above 60.0 ms so the rule fired at {alarm.raised_at:%H:%M:%S}" in screen.head.words
    assert screen.bar.words == ["Console", "SIP-1 round-trip delay"]
    assert "raw, kept until" in screen.samples.said


def test_an_alarm_about_a_promise_opens_at_the_intervals_of_its_objective(
    desk: Desk, screen: EvidenceScreen, line: Line, qtbot: QtBot
) -> None:
    alarm_id = line.alarm().id
    with line.core.work(SYSTEM) as work:
        alarm, status = work.session.get_one(Alarm, alarm_id), work.session.scalars(select(SlaStatus)).all()[-1]
        alarm.condition = Condition.PROMISE_BREACHED
        alarm.natural_key = f"{alarm.condition}|{status.service_id}|{status.objective}"

    go(desk, screen, qtbot, Subject.alarm(alarm_id))

    assert level(screen) is Level.INTERVALS
    assert screen.bar.words == ["SLA", "SIP-1 round-trip delay"]


def test_the_crumbs_lead_up_and_back_to_where_such_figures_are(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    press(desk, qtbot, Qt.Key.Key_Return)
    assert screen.bar.words == ["SLA", "SIP-1 round-trip delay", "Interval 08:05:00"]

    screen.bar.step_chosen.emit(1)
    wait(desk, qtbot)
    assert level(screen) is Level.INTERVALS
    screen.bar.step_chosen.emit(0)
    wait(desk, qtbot)

    assert desk.window.screens.current == "sla"


def test_what_is_chosen_in_the_tree_is_chosen_among_the_varbinds_and_its_octets_marked(
    desk: Desk, screen: EvidenceScreen, line: Line, qtbot: QtBot
) -> None:
    go(desk, screen, qtbot, Subject.alarm(line.alarm().id))
    detail = screen.proof.detail
    assert detail is not None
    named = next(one for one in detail.tree if one.oid)

    screen.proof.tree.select_id(named.id)

    chosen = screen.proof.varbinds.rows.row(screen.proof.varbinds.current_id() or 0)
    assert chosen is not None
    assert chosen.oid == named.oid
    held = detail.octets[chosen.offset : chosen.offset + chosen.length]
    assert screen.proof.octets.accessibleDescription() == held.hex(" ")


def test_a_branch_closes_and_opens_with_left_and_right(
    desk: Desk, screen: EvidenceScreen, line: Line, qtbot: QtBot
) -> None:
    go(desk, screen, qtbot, Subject.alarm(line.alarm().id))
    tree = screen.proof.tree
    whole = tree.rows.rowCount()
    tree.setFocus()
    tree.select_id(1)

    press(desk, qtbot, Qt.Key.Key_Left)
    closed = tree.rows.rowCount()
    press(desk, qtbot, Qt.Key.Key_Right)

    assert (closed, tree.rows.rowCount()) == (1, whole)


def test_ctrl_c_copies_the_chosen_line_as_a_table(desk: Desk, screen: EvidenceScreen, line: Line, qtbot: QtBot) -> None:
    go(desk, screen, qtbot, Subject.alarm(line.alarm().id))

    press(desk, qtbot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    heads, *lines = QGuiApplication.clipboard().text().splitlines()
    assert heads.split("\t")[:3] == ["No.", "Time", "Source"]
    assert len(lines) == 1
    assert "SIP-1 ping" in lines[0]


def test_the_models_keep_qts_rules_on_the_way_down_and_up(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    views = [*(each.list.view for each in screen.lists), screen.proof.tree, screen.proof.varbinds]
    for view in views:
        QAbstractItemModelTester(view.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, screen)

    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace):
        press(desk, qtbot, key)

    assert level(screen) is Level.INTERVALS


def test_a_seat_that_may_not_see_the_network_gets_the_samples_alone(
    sqlite_core: Core, line: Line, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(sqlite_core, role=Role.CARE)
    screen = screen_of(desk, "evidence", EvidenceScreen)
    at = line.alarm().began_at

    desk.window.go(open_evidence(Subject.plot(line.provider.voice, Metric.RTT_MS), at, at + timedelta(minutes=5)))
    wait(desk, qtbot)

    assert screen.samples.list.model.rowCount() > 0
    assert not screen.proof.isVisible()
    rows = screen.samples.list.model.shown_rows
    assert {row.source for row in rows if row.kind is RowKind.POLL} == {"test"}
    words = screen.head.words + " ".join(row.info for row in rows)
    assert "CORE-1" not in words
    assert "SIP-1 ping" not in words


def test_e_exports_a_bundle_with_a_picture_that_verifies(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    target = tmp_path / "out" / "bundle.zip"

    press(desk, qtbot, Qt.Key.Key_E)
    dialog = screen.findChild(AskDialog)
    assert dialog is not None
    assert dialog.edit.text().endswith(".zip")
    dialog.edit.setText(str(target))
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    wait(desk, qtbot)

    files = read_bundle(target)
    assert files["plot.png"].startswith(b"\x89PNG")
    assert check_bundle(files).is_equal
    assert b"1.3.6.1.2.1.80.1.3.1.6." in files["varbinds.csv"]
    assert str(target) in desk.window.status_line.message


def test_a_bundle_that_is_stopped_leaves_no_file(
    desk: Desk,
    screen: EvidenceScreen,
    sqlite_core: Core,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    go_on = Event()

    def slow(content: Content) -> dict[str, bytes]:
        go_on.wait(20)
        return files_of(content)

    monkeypatch.setattr("ui.views.evidence_reads.files_of", slow)
    press(desk, qtbot, Qt.Key.Key_E)
    dialog = screen.findChild(AskDialog)
    assert dialog is not None
    dialog.edit.setText(str(tmp_path / "bundle.zip"))
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [job.percent for job in desk.window.operations.jobs.running] == [40])

    desk.window.operations.jobs.stop("evidence")
    go_on.set()

    qtbot.waitUntil(lambda: desk.window.status_line.message == "Stopped. Nothing was written.")
    assert list(tmp_path.glob("bundle*")) == []


def test_an_alarm_has_no_bundle_of_its_own(desk: Desk, screen: EvidenceScreen, line: Line, qtbot: QtBot) -> None:
    go(desk, screen, qtbot, Subject.alarm(line.alarm().id))

    press(desk, qtbot, Qt.Key.Key_E)

    assert "A bundle is of an objective" in desk.window.status_line.message


def test_without_a_figure_it_says_what_opens_it(desk: Desk, screen: EvidenceScreen, qtbot: QtBot) -> None:
    desk.window.show_screen("evidence")
    wait(desk, qtbot)

    assert screen.samples.list.plate.isVisible()
    assert "Enter on an objective, an alarm or a plot" in screen.samples.list.plate.why
    assert not screen.head.isVisible()
