"""The QoS workbench: what it reads and shows, and what it says when there is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nocdesk.boards.rows import ServiceRow
from nocdesk.clock import VirtualClock
from nocdesk.errors import NocdeskError
from tests.ui.charts.invented import NOW, InventedReads, invented_service, invented_services
from tests.ui.workbench_parts import NOW_S, background, clock, open_view, reads, settle, view
from ui.background import Background
from ui.charts.navigation import preset
from ui.stylesheet import stylesheet
from ui.theme import load_themes
from ui.views.workbench import WorkbenchView

__all__ = ["background", "clock", "reads", "view"]


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
