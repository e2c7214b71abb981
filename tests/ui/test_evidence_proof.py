"""The proof of a sample, what goes out of the evidence, and who sees what."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.boards.evidence_rows import RowKind, Subject
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.quality.reading import Metric
from nocdesk.sla.bundle import Content, files_of
from nocdesk.sla.bundle_check import check_bundle
from nocdesk.sla.bundle_reading import read_bundle
from tests.nocdesk.boards.evidence_builder import Line
from tests.ui.desk_parts import OpenDesk, screen_of
from tests.ui.evidence_desk import delay_objective, go, line, press, sqlite_core, wait
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.views.evidence import EvidenceScreen
from ui.views.evidence_opening import open_evidence

__all__ = ["line", "sqlite_core"]


@pytest.fixture
def desk(sqlite_core: Core, line: Line, open_desk: OpenDesk) -> Desk:
    return open_desk(sqlite_core, role=Role.SUPERVISOR)


@pytest.fixture
def screen(desk: Desk) -> EvidenceScreen:
    return screen_of(desk, "evidence", EvidenceScreen)


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
        go_on.wait(60)
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
