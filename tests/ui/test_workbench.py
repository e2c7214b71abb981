"""The QoS workbench: what it reads and shows, what its keys do, and what it says when there is nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nocdesk.boards.rows import ServiceRow
from nocdesk.clock import VirtualClock
from nocdesk.errors import NocdeskError
from nocdesk.people.model import Role
from tests.ui.charts.invented import NOW, InventedReads, invented_service, invented_services
from ui.actions import ActionTable
from ui.background import Background
from ui.charts.navigation import preset
from ui.jobs import Jobs
from ui.screen import Scope
from ui.stylesheet import stylesheet
from ui.theme import load_fonts, load_themes
from ui.views.workbench import WorkbenchView

NOW_S = NOW.timestamp()


@dataclass(frozen=True)
class Changed:
    """Word from the change feed."""

    kinds: tuple[str, ...]
    has_gap: bool = False

    def touches(self, *kinds: str) -> bool:
        return self.has_gap or any(kind in self.kinds for kind in kinds)


class NoServices(InventedReads):
    """A store without a provider."""

    def services(self) -> Sequence[ServiceRow]:
        return ()


class BrokenReads(InventedReads):
    """A store that does not answer until it is mended."""

    is_broken = True

    def plot_rows(self, service_id: int):  # type: ignore[no-untyped-def]
        if self.is_broken:
            raise NocdeskError("The store does not answer: the file is locked. Close the other program and retry.")
        return super().plot_rows(service_id)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    pool = Background()
    yield pool
    pool.close()


@pytest.fixture
def reads() -> InventedReads:
    return InventedReads(invented_service(hours=30))


def open_view(qtbot: QtBot, reads: InventedReads, background: Background, clock: VirtualClock) -> WorkbenchView:
    """A workbench with every plot key bound, shown, and with its services read."""
    load_fonts()
    view = WorkbenchView(reads, background, load_themes()["dark"], clock, Jobs(clock))
    qtbot.addWidget(view)
    ActionTable(Role.ENGINEER).bind(Scope.PLOT, view.plots, view.handlers())
    view.resize(1500, 760)
    view.show()
    qtbot.waitUntil(lambda: background.waiting == 0)
    view.plots.setFocus()
    return view


@pytest.fixture
def view(qtbot: QtBot, reads: InventedReads, background: Background, clock: VirtualClock) -> WorkbenchView:
    opened = open_view(qtbot, reads, background, clock)
    opened.open_service(1)
    qtbot.waitUntil(lambda: background.waiting == 0)
    return opened


def settle(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(lambda: background.waiting == 0)


def test_the_most_urgent_service_is_opened_first(
    qtbot: QtBot, reads: InventedReads, background: Background, clock: VirtualClock
) -> None:
    view = open_view(qtbot, reads, background, clock)

    settle(qtbot, background)

    assert view.service_id == 3
    assert len(view.plots.plots) == 4


def test_a_drill_down_shows_the_hours_that_were_asked_for(
    qtbot: QtBot, view: WorkbenchView, background: Background
) -> None:
    start, end = NOW - timedelta(hours=5), NOW - timedelta(hours=3)

    view.open_service(2, start=start, end=end)
    settle(qtbot, background)

    assert view.navigation.shown.start == start.timestamp()
    assert view.navigation.shown.end == end.timestamp()
    assert not view.navigation.is_live
    assert view.plots.shown == view.navigation.shown


def test_a_live_range_follows_now_and_takes_new_samples_in(
    qtbot: QtBot, view: WorkbenchView, background: Background, clock: VirtualClock, reads: InventedReads
) -> None:
    before = view.plots.shown

    clock.advance(60)
    reads.service = invented_service(hours=30, until_s=60)
    view.on_changes(Changed(("samples",)))
    settle(qtbot, background)

    assert view.plots.shown.end == NOW_S + 60
    assert view.plots.shown.span_s == before.span_s
    assert view.plots.plots[0].curves[0].samples.times[-1] > NOW_S - 1


def test_while_hidden_the_workbench_reads_no_samples(
    qtbot: QtBot, view: WorkbenchView, background: Background, clock: VirtualClock, reads: InventedReads
) -> None:
    view.hide()
    count = reads.reads

    clock.advance(60)
    view.on_changes(Changed(("samples", "alarm")))
    settle(qtbot, background)

    assert reads.reads == count


@pytest.mark.parametrize(
    ("keys", "span_s"),
    [("T1", 900), ("T2", 3600), ("T3", 21_600), ("T5", 86_400), ("T8", 30 * 86_400), ("W", 2520), ("S", 3600 / 0.7)],
)
def test_keys_choose_and_zoom_the_range(
    qtbot: QtBot, view: WorkbenchView, background: Background, keys: str, span_s: float
) -> None:
    for key in keys:
        QTest.keyClick(view.plots, key)  # type: ignore[call-overload]
    settle(qtbot, background)

    assert view.navigation.shown.span_s == pytest.approx(span_s)
    assert view.plots.shown == view.navigation.shown


def test_shifting_back_and_end_returns_to_now(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_BracketLeft)
    shifted = view.navigation
    QTest.keyClick(view.plots, Qt.Key.Key_End)
    settle(qtbot, background)

    assert shifted.shown.end == NOW_S - 3600
    assert view.navigation.is_live
    assert view.navigation.shown.end == NOW_S


def test_the_keys_walk_from_breach_to_breach(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    QTest.keyClick(view.plots, "T")  # type: ignore[call-overload]
    QTest.keyClick(view.plots, "3")  # type: ignore[call-overload]
    settle(qtbot, background)

    QTest.keyClick(view.plots, Qt.Key.Key_Comma)
    latest = view.plots.crosshair
    QTest.keyClick(view.plots, Qt.Key.Key_Comma)
    earlier = view.plots.crosshair

    assert latest is not None
    assert earlier is not None
    assert NOW_S - 900 < latest < NOW_S - 600
    assert NOW_S - 6600 < earlier < NOW_S - 6200
    assert view.plots.is_locked


def test_f_fits_the_breach_and_f_again_returns(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    before = view.navigation

    QTest.keyClick(view.plots, "F")  # type: ignore[call-overload]
    settle(qtbot, background)
    fitted = view.navigation
    QTest.keyClick(view.plots, "F")  # type: ignore[call-overload]
    settle(qtbot, background)

    assert fitted.shown.span_s < before.shown.span_s
    assert view.navigation == before


def test_r_reads_the_values_at_the_crosshair_aloud(qtbot: QtBot, view: WorkbenchView) -> None:
    view.plots.set_crosshair(NOW_S - 300)

    with qtbot.waitSignal(view.status_said) as said:
        QTest.keyClick(view.plots, "R")  # type: ignore[call-overload]

    assert said.args is not None
    assert said.args[0].startswith("01:04:24 UTC. One-way delay: A to B 3")
    assert "(limit 1)" in said.args[0]


def test_the_arrow_keys_move_the_crosshair(view: WorkbenchView) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_Left)
    first = view.plots.crosshair
    QTest.keyClick(view.plots, Qt.Key.Key_Left)
    second = view.plots.crosshair

    assert first == NOW_S
    assert second == pytest.approx(NOW_S - 30)


def test_the_plots_are_copied_as_an_image(view: WorkbenchView) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    image = QGuiApplication.clipboard().image()
    assert image.width() == round(view.plots.width() * view.plots.devicePixelRatioF())


def test_every_plot_action_of_the_table_has_a_handler(view: WorkbenchView) -> None:
    missing = {spec.id for spec in ActionTable(Role.ENGINEER) if spec.scope is Scope.PLOT} - set(view.handlers())

    # The way back and evidence lead out of the workbench: they are the window's. Views by name and notes are the
    # screen's, which knows whose they are.
    views = {"plot.keep_view", "plot.next_view", "plot.previous_view", "plot.forget_view"}
    notes = {"plot.annotate", "plot.bookmark", "plot.next_note", "plot.previous_note", "plot.take_back_note"}
    assert missing <= {"plot.back", "plot.evidence", *views, *notes}


def test_the_events_of_the_range_are_listed_newest_first(view: WorkbenchView) -> None:
    rows = view.events.model.shown_rows

    assert [row.text for row in rows][:2] == ["Delay 37 ms > 35 ms", "Packet loss 2.4 % > 1.0 %"]
    assert "probe upgrade, excluded" not in [row.text for row in rows]


def test_enter_on_an_alarm_puts_the_crosshair_there_and_asks_for_it(qtbot: QtBot, view: WorkbenchView) -> None:
    alarm = view.events.model.shown_rows[1]

    with qtbot.waitSignal(view.alarm_requested) as asked:
        view.events.view.activated.emit(view.events.model.index(1, 0))

    assert asked.args == [alarm.id]
    assert view.plots.crosshair == alarm.at.timestamp()


def test_a_search_narrows_the_picker_and_enter_opens_what_it_found(
    qtbot: QtBot, view: WorkbenchView, background: Background
) -> None:
    QTest.keyClick(view.plots, Qt.Key.Key_Slash)
    QTest.keyClicks(view.picker.search, "laboratory")
    QTest.keyClick(view.picker.search, Qt.Key.Key_Return)
    settle(qtbot, background)

    assert view.picker.model.rowCount() == 3
    assert view.service_id == 6


def test_the_shown_service_stays_marked_when_the_services_are_read_again(
    qtbot: QtBot, view: WorkbenchView, background: Background, reads: InventedReads
) -> None:
    reads.rows = list(reversed(invented_services()))

    view.on_changes(Changed(("service",)))
    settle(qtbot, background)

    assert view.picker.chosen == 1


def test_a_store_without_services_says_what_to_do(qtbot: QtBot, background: Background, clock: VirtualClock) -> None:
    view = open_view(qtbot, NoServices(invented_service()), background, clock)

    settle(qtbot, background)

    assert "nocdesk import" in view.plots.message


def test_a_service_without_a_probe_says_so(qtbot: QtBot, view: WorkbenchView, background: Background) -> None:
    view.open_service(99)
    settle(qtbot, background)

    assert "no probe is bound" in view.plots.message


def test_an_error_is_shown_with_its_remedy_and_retry_reads_again(
    qtbot: QtBot, background: Background, clock: VirtualClock
) -> None:
    reads = BrokenReads(invented_service())
    view = open_view(qtbot, reads, background, clock)
    settle(qtbot, background)
    said = view.plots.message

    reads.is_broken = False
    view.panel.retry_wished.emit()
    settle(qtbot, background)

    assert "Close the other program" in said
    assert view.plots.message == ""
    assert len(view.plots.plots) == 4


def test_the_theme_changes_while_the_workbench_lives(view: WorkbenchView) -> None:
    light = load_themes()["light"]

    view.set_theme(light)

    assert view.plots.image().pixelColor(200, 4) == light.color("surface.table")


@pytest.mark.parametrize("width", [1226, 1280, 1500])
def test_the_bar_above_the_plots_cuts_none_of_its_words(view: WorkbenchView, width: int) -> None:
    view.setStyleSheet(stylesheet(load_themes()["dark"]))
    view.resize(width, 760)
    for name in ("1h", "24h", "1y"):
        view.navigate(preset(name, NOW_S))
        QGuiApplication.processEvents()

        shown = [part for part in view.range_bar.findChildren(QWidget) if part.isVisible()]

        assert [part.accessibleName() for part in shown if part.width() < part.sizeHint().width()] == []
