"""Probes and poller on a real store: how each probe stands, and the figures."""

from datetime import timedelta

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from nocdesk.boards.probe_board import ProbeState
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from tests.ui.builders import say_polled
from tests.ui.desk_parts import OpenDesk, screen_of
from tests.ui.polled import DEVICES, LATE, NEVER, SLOW_MS, desk, polled_core, probe_ids, screen
from ui.application import Desk
from ui.probe_text import NO_ANSWER
from ui.views.probes import READ_EVERY_S, ProbesScreen
from ui.views.probes_words import FIGURES, collector_trouble

__all__ = ["desk", "polled_core", "screen"]


def figure(screen: ProbesScreen, label: str) -> tuple[str, str]:
    return screen.figures.texts[FIGURES.index(label)]


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
