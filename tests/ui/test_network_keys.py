"""The hands in the picture of the network: keys, mouse and search."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.network.model import Interface, Link, Probe
from nocdesk.people.model import Actor, Role
from nocdesk.requests.model import Request
from nocdesk.settings import Settings
from tests.nocdesk.network_builder import make_network
from tests.ui.builders import say_polled
from tests.ui.desk_parts import OpenDesk
from tests.ui.network_builder import cut_link, device_of, link_of
from tests.ui.network_desk import Key, Modifier, choose, open_network, press, settle, shown_texts
from ui.application import Desk
from ui.screen import Place
from ui.topology.scene import Chosen
from ui.views.network import NetworkScreen


@pytest.fixture
def desk(provider_core: Core, open_desk: OpenDesk) -> Desk:
    say_polled(provider_core)
    return open_desk(provider_core)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> NetworkScreen:
    return open_network(desk, qtbot)


@pytest.fixture
def large_core(tmp_path: Path, desk_clock: VirtualClock) -> Iterator[Core]:
    """A thousand devices."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'nocdesk.db'}", data_dir=tmp_path)
    core = open_core(settings, Actor("ann", Role.ENGINEER), desk_clock)
    make_network(core, devices=1000)
    yield core
    core.close()


def test_arrows_walk_along_links_and_full_stop_steps_through_them(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    canvas = screen.topology.canvas
    choose(screen, desk, qtbot, Chosen(device=device_of(provider_core, "ost-vg1")))

    press(canvas, Key.Key_Up)
    assert canvas.choice == Chosen(device=device_of(provider_core, "ost-ar1"))
    press(canvas, Key.Key_Period)
    assert canvas.choice is not None
    assert canvas.choice.link is not None
    with provider_core.read() as session:
        link = session.get_one(Link, canvas.choice.link)
        ends = {session.get_one(Interface, port).device_id for port in (link.a_interface_id, link.b_interface_id)}
    press(canvas, Key.Key_Up)
    assert canvas.choice is not None
    assert canvas.choice.device in ends


def test_enter_leads_from_a_node_to_its_row_and_from_the_row_to_its_node(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    canvas, rows = screen.topology.canvas, screen.tables.devices.view
    device_id = device_of(provider_core, "kel-ar1")
    choose(screen, desk, qtbot, Chosen(device=device_id))

    press(canvas, Key.Key_Return)
    assert rows.hasFocus()
    assert rows.current_id() == device_id
    press(rows, Key.Key_J)
    other = rows.current_id()
    assert other != device_id
    assert canvas.choice == Chosen(device=other)
    press(rows, Key.Key_Return)
    assert canvas.hasFocus()


def test_enter_on_a_link_leads_to_the_interface_that_is_in_trouble(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    cut_link(provider_core, "TAIL-KEL-1")
    screen.reload()
    settle(desk, qtbot)
    link_id = link_of(provider_core, "TAIL-KEL-1")
    choose(screen, desk, qtbot, Chosen(link=link_id))

    press(screen.topology.canvas, Key.Key_Return)

    row = screen.tables.interfaces.shown_row()
    assert row is not None
    assert (row.link_id, row.mark is not None) == (link_id, True)
    press(screen.tables.interfaces.view, Key.Key_Return)
    assert screen.topology.canvas.choice == Chosen(link=link_id)


def test_slash_searches_by_name_link_and_site_and_escape_shows_everything_again(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    canvas, search = screen.topology.canvas, screen.topology.head.search
    for words, chosen in (
        ("nor-ed2", Chosen(device=device_of(provider_core, "nor-ed2"))),
        ("RING-SOUTH-12", Chosen(link=link_of(provider_core, "RING-SOUTH-12"))),
        ("hollin lab", Chosen(device=device_of(provider_core, "hol-ed1"))),
    ):
        press(canvas, Key.Key_Slash)
        assert search.hasFocus()
        QTest.keyClicks(search, words)
        press(search, Key.Key_Return)
        assert canvas.choice == chosen
        press(search, Key.Key_Down)
        assert canvas.hasFocus()
    with qtbot.waitSignal(screen.said) as said:
        press(canvas, Key.Key_Slash)
        QTest.keyClicks(search, "atlantis")
        press(search, Key.Key_Return)
    assert said.args == ["No device, link or site matches “atlantis”."]
    press(search, Key.Key_Escape)
    press(search, Key.Key_Escape)
    press(canvas, Key.Key_Escape)
    assert canvas.choice is None


def test_i_and_g_lead_to_the_first_service_that_falls(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    canvas = screen.topology.canvas
    choose(screen, desk, qtbot, Chosen(device=device_of(provider_core, "nor-ed1")))
    first = screen.keys.services[0]
    wished: list[Place] = []
    screen.go_requested.connect(wished.append)

    screen.keys.go("services")
    screen.keys.go("workbench")
    assert wished == [Place("services", first), Place("workbench", first)]
    assert desk.window.screens.current == "workbench"
    choose(screen, desk, qtbot, Chosen(link=link_of(provider_core, "CORE-5")))
    with qtbot.waitSignal(screen.said) as said:
        QTest.keyClick(canvas, Key.Key_G) if canvas.hasFocus() else screen.keys.go("workbench")
    assert said.args == ["No service rides on it."]


def test_p_asks_for_a_poll_of_every_probe_of_the_device(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    device_id = device_of(provider_core, "kel-ar1")
    choose(screen, desk, qtbot, Chosen(device=device_id))

    press(screen.topology.canvas, Key.Key_P)
    settle(desk, qtbot)

    with provider_core.read() as session:
        probes = set(session.scalars(select(Probe.id).where(Probe.device_id == device_id)))
        assert set(session.scalars(select(Request.subject_id))) == probes
    assert probes


def test_p_in_the_probe_table_asks_for_that_probe_alone(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    press(screen.topology.canvas, Key.Key_PageUp, Modifier.ControlModifier)
    view = screen.tables.bindings.view
    assert view.hasFocus()
    press(view, Key.Key_J)
    press(view, Key.Key_P)
    settle(desk, qtbot)

    with provider_core.read() as session:
        assert list(session.scalars(select(Request.subject_id))) == [view.current_id()]


def test_a_click_chooses_and_a_drag_moves_the_picture(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    canvas = screen.topology.canvas
    device_id = device_of(provider_core, "san-cr1")
    assert canvas.scene is not None
    at = canvas.view.to_screen(canvas.scene.layout.places[f"device:{device_id}"])
    point = QPoint(round(at.x), round(at.y))

    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=point)
    assert canvas.choice == Chosen(device=device_id)
    before = canvas.view
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseMove(canvas, point + QPoint(30, 12))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=point + QPoint(30, 12))
    assert (canvas.view.dx - before.dx, canvas.view.dy - before.dy) == (30, 12)
    assert canvas.choice == Chosen(device=device_id)
    press(canvas, Key.Key_0)
    assert canvas.view == before
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 2))
    assert canvas.choice is None


def test_keys_and_wheel_zoom_and_arrows_move_while_nothing_is_chosen(screen: NetworkScreen) -> None:
    canvas = screen.topology.canvas
    whole = canvas.view
    press(canvas, Key.Key_Equal)
    assert canvas.view.scale > whole.scale
    press(canvas, Key.Key_Minus)
    assert canvas.view.scale == pytest.approx(whole.scale)
    press(canvas, Key.Key_Left)
    assert canvas.view.dx > whole.dx
    event = QWheelEvent(
        QPointF(100, 100), QPointF(canvas.mapToGlobal(QPoint(100, 100))), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Modifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    assert canvas.view.scale > whole.scale


def test_of_a_thousand_devices_places_are_shown_and_enter_opens_one_and_backspace_gathers_it(
    large_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(large_core)
    screen = open_network(desk, qtbot)
    canvas = screen.topology.canvas
    assert "Showing 8 of 1\u202f000 devices" in shown_texts(screen.topology)
    before = canvas.scene
    device_id = device_of(large_core, "s07-ed03")
    choose(screen, desk, qtbot, Chosen(device=device_id))
    assert canvas.light.node == "place:Site 07 exchange"

    press(canvas, Key.Key_Return)
    qtbot.waitUntil(lambda: canvas.light.node == f"device:{device_id}")
    assert "Showing 28 of 1\u202f000 devices" in shown_texts(screen.topology)
    press(canvas, Key.Key_Backspace)
    qtbot.waitUntil(lambda: canvas.light.node == "place:Site 07 exchange")
    settle(desk, qtbot)
    assert canvas.scene is not None
    assert before is not None
    assert canvas.scene.graph == before.graph
    assert canvas.choice == Chosen(cluster="place:Site 07 exchange")
    assert len(screen.keys.services) > 18, "all that falls with the place"
