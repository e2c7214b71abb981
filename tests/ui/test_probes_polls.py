"""A poll that is asked for, what the device said, and what the pane shows of it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.engine import Engine
from nocdesk.network.model import Probe
from nocdesk.people.model import SYSTEM, Role
from nocdesk.quality.answer import Binding, PollAnswer
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.requests.commands import answer_request
from nocdesk.requests.model import Request
from nocdesk.store.spool import Spool
from tests.ui.desk_parts import OpenDesk, screen_of
from tests.ui.polled import DEVICES, ask_and_answer, desk, polled_core, probe_ids, screen
from ui.application import Desk
from ui.probe_text import NO_ANSWER
from ui.screen import Place
from ui.views.probes import ProbesScreen
from ui.views.probes_answer import AnswerLines

__all__ = ["desk", "polled_core", "screen"]

NAME = Binding((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 4), "OCTET STRING", b"ge-0/0/1")

STATUS = Binding((1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 4), "INTEGER", 2)


def stand_on(screen: ProbesScreen, qtbot: QtBot, name: str) -> int:
    """Select a probe and wait for its pane; returns its id."""
    row = next(row for row in screen.list.model.rows if row.name == name)
    screen.list.go_to(row.id)
    qtbot.waitUntil(lambda: screen.detail.detail is not None and screen.detail.detail.row.id == row.id)
    return row.id


def say(core: Core, folder: Path, probe_id: int, bindings: tuple[Binding, ...]) -> None:
    """The device gives these objects in the poll that the probe's status tells of."""
    with core.read() as session:
        device_id = session.get_one(Probe, probe_id).device_id
        polled_at = session.get_one(ProbeStatus, probe_id).polled_at
    spool = Spool(folder / "spool.db")
    answer = PollAnswer(device_id, (probe_id,), polled_at, bindings)
    spool.append(encode_batch(Batch("clock-1", (), answers=(answer,))))
    Engine(core, spool).apply_waiting()
    spool.close()


def words_of(screen: ProbesScreen) -> str:
    return "\n".join(label.text() for label in screen.detail.findChildren(QLabel))


def test_the_pane_says_what_the_device_said_and_what_it_is(screen: ProbesScreen, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "brk-ed1 system")

    words = words_of(screen)
    for sentence in (NO_ANSWER, DEVICES["brk-ed1"][1], "Brackwater warehouse", "None: it watches the device itself."):
        assert sentence in words, sentence


def test_the_last_values_have_their_names_units_and_ages(screen: ProbesScreen, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "ACC-101 test")

    words = words_of(screen)
    for value in ("Round-trip delay xe-0/1/0", "18.2 ms", "answered", "Running for", "14 d 6 h", "4s"):
        assert value in words.split("\n"), value


def test_what_the_device_said_stands_below_by_the_objects_names(
    screen: ProbesScreen, desk: Desk, polled_core: Core, tmp_path: Path, qtbot: QtBot
) -> None:
    probe = stand_on(screen, qtbot, "san-ar1 interfaces")
    assert "Not kept: what devices say is forgotten after a day" in words_of(screen)

    say(polled_core, tmp_path, probe, (NAME, STATUS))
    screen.reload()
    qtbot.waitUntil(lambda: screen.detail.findChild(AnswerLines) is not None)

    lines = screen.detail.findChild(AnswerLines)
    assert lines is not None
    assert lines.accessibleName() == "Last answer: 2 objects"
    assert lines.accessibleDescription() == "IF-MIB; ifName.4 ge-0/0/1; ifOperStatus.4 down(2)"
    assert [lines.tip_at(y) for y in (5, 24, 500)] == ["", "ifName.4 = ge-0/0/1\n1.3.6.1.2.1.31.1.1.1.1.4", ""]
    assert lines.width() <= screen.detail.area.viewport().width()


def test_p_asks_the_collector_for_a_poll_and_its_answer_is_shown(
    screen: ProbesScreen, desk: Desk, polled_core: Core, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    probe = stand_on(screen, qtbot, "brk-ed1 system")

    QTest.keyClick(screen.list.view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: "waiting for the collector" in words_of(screen))
    with polled_core.read() as session:
        [request] = session.scalars(select(Request)).all()
    with polled_core.work(SYSTEM) as work:
        answer_request(work, request_id=request.id, answer="answered after 12 ms")
    qtbot.waitUntil(lambda: "ann: answered after 12 ms" in words_of(screen))
    qtbot.waitUntil(lambda: desk.window.status_line.message == "brk-ed1 system: answered after 12 ms")

    assert (request.subject_id, request.asked_by) == (probe, "ann")


def test_several_selected_probes_are_polled_together(screen: ProbesScreen, polled_core: Core, qtbot: QtBot) -> None:
    wanted = set(probe_ids(polled_core, "brk-ed1").values())
    screen.list.view.select_ids(wanted)

    QTest.keyClick(screen.list.view, Qt.Key.Key_P)

    def asked() -> set[int]:
        with polled_core.read() as session:
            return set(session.scalars(select(Request.subject_id)))

    qtbot.waitUntil(lambda: asked() == wanted)


def test_an_auditor_sees_the_probes_and_cannot_poll(polled_core: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(polled_core, role=Role.AUDITOR)
    desk.window.show_screen("probes")
    screen = screen_of(desk, "probes", ProbesScreen)
    qtbot.waitUntil(lambda: screen.detail.detail is not None and desk.background.waiting == 0)

    QTest.keyClick(screen.list.view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)

    with polled_core.read() as session:
        assert session.scalars(select(Request)).all() == []
    assert "P asks now" not in words_of(screen)


def test_answers_given_before_stand_in_the_pane(
    screen: ProbesScreen, desk: Desk, polled_core: Core, qtbot: QtBot
) -> None:
    probe = next(iter(probe_ids(polled_core, "mil-vg1").values()))
    ask_and_answer(polled_core, probe, "answered after 3 ms")

    desk.window.go(Place("probes", probe))

    qtbot.waitUntil(lambda: "ann: answered after 3 ms" in words_of(screen))


def test_enter_shows_the_device_in_the_network(screen: ProbesScreen, qtbot: QtBot) -> None:
    wished: list[Place] = []
    screen.go_requested.connect(wished.append)
    stand_on(screen, qtbot, "brk-ed1 system")
    row = screen.list.shown_row()

    QTest.keyClick(screen.list.view, Qt.Key.Key_Return)

    assert row is not None
    assert wished == [Place("network", row.device_id)]
