"""Probes and poller on a real store: how each probe stands, the figures, and a poll that is asked for and answered."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.boards.probe_board import ProbeState
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
from tests.ui.builders import say_polled
from tests.ui.desk_parts import screen_of
from tests.ui.polled import DEVICES, LATE, NEVER, SLOW_MS, ask_and_answer, fill_polls, probe_ids
from ui.application import Desk
from ui.probe_text import NO_ANSWER
from ui.screen import Place
from ui.views.probes import READ_EVERY_S, ProbesScreen
from ui.views.probes_answer import AnswerLines
from ui.views.probes_words import FIGURES, collector_trouble

NAME = Binding((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 4), "OCTET STRING", b"ge-0/0/1")
STATUS = Binding((1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 4), "INTEGER", 2)
OpenDesk = Callable[..., Desk]


@pytest.fixture
def polled_core(provider_core: Core) -> Core:
    fill_polls(provider_core)
    return provider_core


@pytest.fixture
def desk(polled_core: Core, open_desk: OpenDesk) -> Desk:
    return open_desk(polled_core)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ProbesScreen:
    desk.window.show_screen("probes")
    found = screen_of(desk, "probes", ProbesScreen)
    qtbot.waitUntil(lambda: found.detail.detail is not None and desk.background.waiting == 0)
    return found


def figure(screen: ProbesScreen, label: str) -> tuple[str, str]:
    return screen.figures.texts[FIGURES.index(label)]


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


def test_what_does_not_answer_comes_first_and_says_why(screen: ProbesScreen) -> None:
    rows = screen.list.model.shown_rows

    refused, silent, faulty = (
        {row.device for row in rows if row.state is state}
        for state in (ProbeState.REFUSED, ProbeState.SILENT, ProbeState.FAULTY)
    )
    assert [refused, silent, faulty] == [{"brk-ed2"}, {"brk-ed1"}, {"mil-vg1"}]
    assert {row.device for row in rows if row.state is ProbeState.LATE} == {LATE}
    assert {row.device for row in rows if row.state is ProbeState.NEVER} == {NEVER}
    order = [list(ProbeState).index(row.state) for row in rows]
    assert order == sorted(order)


def test_the_model_keeps_qts_rules_while_probes_come_back(
    screen: ProbesScreen, desk: Desk, polled_core: Core, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(screen.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal, screen)
    screen.list.set_filter("state:silent,refused,faulty,late,never")
    count = screen.list.model.rowCount()

    desk_clock.advance(READ_EVERY_S)
    say_polled(polled_core)
    desk.window.tick()
    qtbot.waitUntil(lambda: screen.list.model.rowCount() == 0)

    with_trouble = sum(len(probe_ids(polled_core, device)) for device in (*DEVICES, LATE, NEVER))
    assert count == with_trouble
    assert screen.list.plate.isVisible()
    assert "111 of 111 probes answer." in screen.list.plate.why


def test_no_answer_is_read_in_full_at_1280_pixels(screen: ProbesScreen, desk: Desk, qtbot: QtBot) -> None:
    desk.window.resize(1280, 800)
    qtbot.waitUntil(lambda: screen.width() < 1280)
    view, model = screen.list.view, screen.list.model

    place = next(place for place, column in enumerate(model.columns) if column.key == "said")
    silent = next(row for row in model.shown_rows if row.state is ProbeState.SILENT)
    metrics = view.row_delegate.metrics(view.row_delegate.theme.font(12))

    assert model.columns[place].text(silent) == NO_ANSWER == "No answer (also if key or community wrong)"
    assert metrics.horizontalAdvance(NO_ANSWER) <= view.columnWidth(place) - 16
    assert sum(view.columnWidth(p) for p in range(len(model.columns))) <= view.viewport().width()


def test_the_figures_say_rates_lag_oldest_answer_queue_and_life(screen: ProbesScreen) -> None:
    """`say_polled` counts 40 000 polls, 39 990 answers and 10 time-outs since three hours ago."""
    assert figure(screen, "Polls") == ("1\u202f198/min", "99.9 % answered")
    assert figure(screen, "Time-outs") == ("0.0/min", "10 of 40\u202f000 polls")
    assert figure(screen, "Samples")[0] == "90\u202f000"
    assert figure(screen, "Lag")[0] == "10 min 55 s", "asked 11 min ago, and every 5 s"
    assert figure(screen, "Oldest answer")[0].startswith("18 min")
    assert figure(screen, "Queue") == ("0 batches", "all is in the store")
    assert figure(screen, "Collector") == ("alive, 0 s", "since 05:00:00, 3 h 00 min")


def test_the_slowest_devices_are_those_with_the_highest_means(screen: ProbesScreen) -> None:
    """One answer in ten took half as long again, so a mean is 1.05 times what the others took."""
    said = screen.slow.accessibleName()

    means = {device: took_ms * 1.05 for device, took_ms in SLOW_MS.items()}
    assert sorted(means, key=lambda device: -means[device]) == ["wst-ed2", "nor-ed2", "sth-ed2"]
    assert [round(means[device], 1) for device in ("wst-ed2", "nor-ed2", "sth-ed2")] == [432.6, 101.3, 44.1]
    assert said.startswith("Slowest to answer: wst-ed2 433 ms, nor-ed2 101 ms, sth-ed2 44.1 ms, ")


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


def test_a_silent_collector_is_told_with_the_remedy_and_the_probes_turn_late(
    screen: ProbesScreen, desk: Desk, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    was_quiet = not screen.trouble.isVisible()
    desk_clock.advance(125)

    desk.window.tick()
    qtbot.waitUntil(lambda: all(row.state is not ProbeState.ANSWERS for row in screen.list.model.rows))

    assert was_quiet
    assert screen.trouble.isVisible()
    assert screen.trouble.text == (
        "The collector has given no sign of life for 2 min 05 s, so nothing is polled: start it: nocdesk collect"
    )
    assert figure(screen, "Collector") == ("silent 2 min 05 s", "start it: nocdesk collect")
    assert figure(screen, "Polls")[0] == "0/min"


def test_a_store_on_which_no_collector_ran_says_so(provider_core: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(provider_core)
    desk.window.show_screen("probes")
    screen = screen_of(desk, "probes", ProbesScreen)

    qtbot.waitUntil(screen.trouble.isVisible)

    assert screen.trouble.text.startswith("No collector has ever run on this store")
    assert {row.state for row in screen.list.model.rows} == {ProbeState.NEVER}


@pytest.mark.parametrize(
    ("text", "count"),
    [("state:refused", 2), ("device:brk-ed1", 2), ("took>90", 4), ("type:ping", 25), ("service:none state:faulty", 2)],
)
def test_probes_are_filtered_by_what_the_columns_show(screen: ProbesScreen, text: str, count: int) -> None:
    screen.list.set_filter(text)

    assert screen.list.model.rowCount() == count


def test_a_store_that_does_not_answer_is_told_and_the_rows_stay(
    screen: ProbesScreen, polled_core: Core, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OSError("the disk is gone")

    count = screen.list.model.rowCount()
    with monkeypatch.context() as patch:
        patch.setattr(polled_core, "read", gone)
        screen.reload()
        qtbot.waitUntil(screen.list.notice.isVisible)
        told = screen.list.notice.text
    screen.list.retry_requested.emit()
    qtbot.waitUntil(lambda: not screen.list.notice.isVisible())

    assert told == "the disk is gone"
    assert screen.list.model.rowCount() == count


def test_a_collector_that_lives_is_no_trouble(screen: ProbesScreen, desk_clock: VirtualClock) -> None:
    board = screen._board
    assert board is not None

    assert collector_trouble(board, desk_clock.now()) == ""
    assert collector_trouble(board, desk_clock.now() + timedelta(seconds=15)) == ""
    assert collector_trouble(board, desk_clock.now() + timedelta(seconds=16)) != ""
