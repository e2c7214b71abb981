"""The wallboard on a real store, with a virtual clock and real keys."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Device
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import Act, NotAllowedError, may
from tests.ui.painted_text import listening
from ui.application import Desk
from ui.background import Background
from ui.theme import Theme
from ui.wallboard.picture import not_live
from ui.wallboard.reads import Source
from ui.wallboard.window import Wallboard

OpenDesk = Callable[..., Desk]


@pytest.fixture
def board(shift_core: Core, alarm_ids: dict[str, int], background: Background, theme: Theme, qtbot: QtBot) -> Wallboard:
    board = Wallboard(shift_core, background, theme)
    qtbot.addWidget(board)
    board.resize(1280, 800)
    board.show()
    qtbot.waitUntil(lambda: len(board.state.facts.read_at) == len(Source))
    return board


def words_on(board: Wallboard) -> list[str]:
    with listening() as heard:
        board.grab()
    return [text.text for text in heard.texts]


def test_shift_f11_opens_one_board_beside_the_desk_and_it_reads_by_itself(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(shift_core, role=Role.ENGINEER)

    QTest.keyClick(desk.window, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)

    board = desk.window.wall.board
    assert board is not None
    assert board.isWindow()
    qtbot.waitUntil(lambda: len(board.state.facts.read_at) == len(Source))
    assert desk.window.wall.open() is board
    assert "Active alarms" in words_on(board)


def test_who_sees_neither_alarms_nor_promises_has_no_wallboard(
    shift_core: Core, background: Background, theme: Theme
) -> None:
    for role in Role:
        shift_core.actor = Actor("one", role)
        if may(role, Act.VIEW_WALLBOARD):
            assert may(role, Act.VIEW_ALARMS)
            assert may(role, Act.VIEW_SLA)
            continue
        with pytest.raises(NotAllowedError):
            Wallboard(shift_core, background, theme)


def test_the_counts_are_those_of_the_store(board: Wallboard) -> None:
    status = board.state.facts.status

    assert status is not None
    assert str(sum(count.active for count in status.counts)) in words_on(board)


def test_no_device_is_named_on_the_wall(shift_core: Core, board: Wallboard) -> None:
    with shift_core.read() as session:
        devices = list(session.scalars(select(Device.name)))

    assert devices
    assert [word for word in words_on(board) for device in devices if device in word] == []


def test_f11_fills_the_screen_and_escape_leaves_it(board: Wallboard) -> None:
    QTest.keyClick(board, Qt.Key.Key_F11)
    assert board.isFullScreen()

    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert not board.isFullScreen()


def test_a_source_that_stays_silent_ages_its_tiles_alone(
    board: Wallboard, desk_clock: VirtualClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = dict(board._jobs)
    jobs[Source.TICKETS] = lambda: (_ for _ in ()).throw(OSError("no tickets"))
    monkeypatch.setattr(board, "_jobs", jobs)
    desk_clock.advance(102)
    board.tick()
    qtbot.waitUntil(
        lambda: (
            {source for source, at in board.state.facts.read_at.items() if at != desk_clock.now()} == {Source.TICKETS}
        )
    )

    old = [word for word in words_on(board) if word.endswith(" old")]

    assert old == ["1 min 42 s old"]


def test_a_store_that_is_away_says_since_when_and_comes_back(
    board: Wallboard, desk_clock: VirtualClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard_at, jobs = desk_clock.now(), board._jobs

    def away() -> object:
        raise OSError("the store is away")

    monkeypatch.setattr(board, "_jobs", dict.fromkeys(Source, away))
    desk_clock.advance(120)
    board.tick()
    qtbot.waitUntil(lambda: bool(not_live(board.state)) and board.state.error != "")
    assert f"NOT LIVE since {heard_at:%H:%M}" in words_on(board)

    monkeypatch.setattr(board, "_jobs", jobs)
    desk_clock.advance(10)
    board.tick()
    qtbot.waitUntil(lambda: set(board.state.facts.read_at.values()) == {desk_clock.now()})
    assert board.state.error == ""


def test_everything_drifts_by_two_pixels_unless_motion_is_reduced(
    board: Wallboard, desk_clock: VirtualClock, shift_core: Core, background: Background, theme: Theme, qtbot: QtBot
) -> None:
    still = Wallboard(shift_core, background, theme, reduces_motion=True)
    qtbot.addWidget(still)
    places = set()
    for _ in range(8):
        places.add((board.drift.x(), board.drift.y()))
        assert still.drift == QPointF()
        desk_clock.advance(60)

    assert places == {(0, 0), (2, 0), (2, 2), (0, 2)}


def test_a_closed_board_asks_no_more(board: Wallboard, desk_clock: VirtualClock, application: QApplication) -> None:
    board.close()

    assert not board._timer.isActive()


def test_promises_at_risk_stand_by_the_time_that_is_left(
    month_core: Core, background: Background, theme: Theme, qtbot: QtBot
) -> None:
    board = Wallboard(month_core, background, theme)
    qtbot.addWidget(board)
    board.show()
    qtbot.waitUntil(lambda: board.state.facts.promises is not None)

    promises = board.state.facts.promises
    assert promises is not None
    assert promises.at_risk
    assert promises.broken
    ends = [p.breach_at.timestamp() if p.breach_at else float("inf") for p in promises.at_risk]
    assert ends == sorted(ends)
    assert all(p.used_s > p.budget_s for p in promises.broken)
    assert promises.since <= month_core.clock.now() - timedelta()


def test_a_collector_that_is_silent_or_never_ran_and_nobody_who_judges_make_the_wall_not_live(board: Wallboard) -> None:
    status = board.state.facts.status
    assert status is not None
    heard_at = status.beat_at
    assert heard_at is not None

    def said(beat_at: datetime | None, now: datetime, judged_at: datetime | None = heard_at) -> str:
        facts = replace(board.state.facts, status=replace(status, beat_at=beat_at, judged_at=judged_at))
        return not_live(replace(board.state, facts=facts, now=now))

    assert said(heard_at, heard_at + timedelta(seconds=2)) == ""
    assert said(heard_at, heard_at + timedelta(seconds=60)) == f"NOT LIVE since {heard_at:%H:%M}"
    assert said(None, heard_at) == "NOT LIVE: no collector has run"
    judged_at = heard_at - timedelta(minutes=2)
    assert said(heard_at, heard_at, judged_at) == f"NOT JUDGED since {judged_at:%H:%M:%S} (2 min 00 s ago)"
