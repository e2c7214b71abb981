"""The network screen on a real store: what it shows, what lights up, what its keys do, and whom it is for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select, text

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.network.model import Device, Interface, Link, Probe, Support
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import Act, may
from nocdesk.requests.model import Request
from nocdesk.services.model import Dependency
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.network_builder import make_network
from tests.ui.builders import say_polled
from tests.ui.desk_parts import screen_of
from tests.ui.network_builder import acknowledge, cut_link, device_of, link_of, silence
from ui.application import Desk
from ui.screen import Place
from ui.topology.ordering import Place as Point
from ui.topology.scene import Chosen
from ui.views.network import NetworkScreen

Key = Qt.Key
Modifier = Qt.KeyboardModifier
OpenDesk = Callable[..., Desk]


def open_network(desk: Desk, qtbot: QtBot) -> NetworkScreen:
    """The screen in front, read and laid out."""
    QTest.keyClick(desk.window, Key.Key_4, Modifier.AltModifier)
    screen = screen_of(desk, "network", NetworkScreen)
    canvas = screen.topology.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and canvas.scene.size == canvas.room)
    settle(desk, qtbot)
    return screen


def settle(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def press(widget: QWidget, key: Key, modifier: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def choose(screen: NetworkScreen, desk: Desk, qtbot: QtBot, chosen: Chosen) -> None:
    screen.choose(chosen)
    settle(desk, qtbot)


def shown_texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


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


def test_alt_4_shows_every_device_interface_and_probe_of_the_store(screen: NetworkScreen, provider_core: Core) -> None:
    with provider_core.read() as session:
        counts = [session.scalar(select(func.count()).select_from(kind)) for kind in (Device, Interface, Probe)]
        links = session.scalar(select(func.count()).select_from(Link))

    scene = screen.topology.canvas.scene
    assert scene is not None
    for place, count in enumerate(counts):
        screen.tables.show_table(place)
        assert len(screen.tables.current.model.rows) == count
    assert (len(scene.graph.nodes), len(scene.graph.edges)) == (counts[0], links)
    assert "Showing 30 of 30 devices" in shown_texts(screen.topology)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_tables_keep_qts_rules_while_the_store_changes(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot, place: int
) -> None:
    screen.tables.show_table(place)
    model = screen.tables.current.model
    tester = QAbstractItemModelTester(model)
    first = model.shown_rows[0]

    cut_link(provider_core, "AGG-OST-A")
    silence(provider_core, "wst-ed3")
    qtbot.waitUntil(lambda: model.shown_rows[0] != first)

    assert tester.failureReportingMode() is not None
    texts = [column.text(model.shown_rows[0]) for column in model.columns]
    assert ["wst-ed3", "ost-cr1", "wst-ed3"][place] in texts


def test_what_falls_with_a_chosen_link_lights_up_with_all_that_carries_it(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    link_id = link_of(provider_core, "RING-NORTH-WEST")
    with provider_core.read() as session:
        supports = [(s.service_id, s.device_id, s.link_id) for s in session.scalars(select(Support))]
        pairs = [(d.service_id, d.depends_on_id) for d in session.scalars(select(Dependency))]
    falling = {service for service, _, link in supports if link == link_id}
    for _ in pairs:
        falling |= {above for above, below in pairs if below in falling}
    devices = {device for service, device, _ in supports if service in falling and device}
    links = {link for service, _, link in supports if service in falling and link}

    choose(screen, desk, qtbot, Chosen(link=link_id))

    light, scene = screen.topology.canvas.light, screen.topology.canvas.scene
    assert scene is not None
    assert light.nodes == {scene.graph.node_of[device] for device in devices}
    assert light.edges == {scene.edge_of_link[link] for link in links}
    assert light.edge == scene.edge_of_link[link_id]
    assert set(screen.keys.services) == falling
    assert falling
    assert "Impact" in shown_texts(screen.detail)


def test_a_cut_link_is_seen_without_a_hand_and_painted_in_its_severity(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    canvas = screen.topology.canvas
    alarm_id = cut_link(provider_core, "CORE-1")
    number = canvas.scene.edge_of_link[link_of(provider_core, "CORE-1")] if canvas.scene else -1

    def mark_is(acknowledged: bool) -> bool:
        mark = canvas.scene.edges[number].mark if canvas.scene else None
        return mark is not None and mark.is_acknowledged is acknowledged

    qtbot.waitUntil(lambda: mark_is(False))
    scene = canvas.scene
    assert scene is not None
    route = scene.routes[number]
    near_start = Point(0.8 * route.start.x + 0.2 * route.end.x, 0.8 * route.start.y + 0.2 * route.end.y)
    at = canvas.view.to_screen(near_start)
    colour = QColor(canvas.grab().toImage().pixel(round(at.x), round(at.y)))
    line = desk.theme.severity(PerceivedSeverity.CRITICAL).line
    assert abs(colour.red() - line.red()) + abs(colour.green() - line.green()) + abs(colour.blue() - line.blue()) < 24

    acknowledge(provider_core, alarm_id)
    qtbot.waitUntil(lambda: mark_is(True))


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


def test_a_place_names_a_device_even_before_anything_is_read(desk: Desk, provider_core: Core, qtbot: QtBot) -> None:
    device_id = device_of(provider_core, "mil-ar1")

    desk.window.go(Place("network", device_id))
    screen = screen_of(desk, "network", NetworkScreen)
    qtbot.waitUntil(lambda: screen.topology.canvas.light.node is not None)
    settle(desk, qtbot)

    assert screen.topology.canvas.choice == Chosen(device=device_id)
    assert "mil-ar1" in shown_texts(screen.detail)


def test_the_pane_says_what_a_device_is_and_names_its_credential_and_no_secret(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    silence(provider_core, "kel-ar1")
    screen.reload()
    choose(screen, desk, qtbot, Chosen(device=device_of(provider_core, "kel-ar1")))

    texts = shown_texts(screen.detail)

    with provider_core.read() as session:
        device = session.scalars(select(Device).where(Device.name == "kel-ar1")).one()
    for part in ("kel-ar1", device.vendor, device.location, f"{device.address} port {device.port}", device.credential):
        assert part in texts
    assert "No answer (also if key or community wrong)" in texts
    assert any(line.startswith("silent since 07:59:58") for line in texts)


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


def test_without_devices_the_picture_says_what_to_do_next(
    tmp_path: Path, desk_clock: VirtualClock, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'nocdesk.db'}", data_dir=tmp_path)
    core = open_core(settings, Actor("ann", Role.ENGINEER), desk_clock)
    screen = open_network(open_desk(core), qtbot)

    assert screen.topology.plate.isVisible()
    assert screen.topology.plate.title == "No devices yet."
    assert "Import a file: " in screen.topology.plate.why
    assert "Import a file: " in screen.tables.devices.plate.why
    for key in (Key.Key_Return, Key.Key_Up, Key.Key_Period, Key.Key_0, Key.Key_Backspace, Key.Key_G, Key.Key_P):
        press(screen.topology.canvas, key)
    core.close()


def test_what_cannot_be_read_is_said_with_its_cause_and_what_was_shown_stays(
    screen: NetworkScreen, provider_core: Core, desk: Desk, qtbot: QtBot
) -> None:
    with provider_core.engine.begin() as connection:
        connection.execute(text("ALTER TABLE support RENAME TO support_away"))
    screen.reload()
    qtbot.waitUntil(lambda: bool(screen.topology.notice.text))
    assert "support" in screen.topology.notice.text
    assert len(screen.tables.devices.model.rows) == 30

    with provider_core.engine.begin() as connection:
        connection.execute(text("ALTER TABLE support_away RENAME TO support"))
    screen.topology.notice.retry_requested.emit()
    qtbot.waitUntil(lambda: not screen.topology.notice.text)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COLLECTOR])
def test_only_who_may_see_the_network_has_the_screen(provider_core: Core, open_desk: OpenDesk, role: Role) -> None:
    desk = open_desk(provider_core, role=role)

    QTest.keyClick(desk.window, Key.Key_4, Modifier.AltModifier)

    assert ("network" in desk.window.screens.names) is may(role, Act.VIEW_NETWORK)
    assert (desk.window.screens.current == "network") is may(role, Act.VIEW_NETWORK)


def test_an_auditor_sees_the_network_and_asks_nothing_of_it(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(provider_core, role=Role.AUDITOR)
    screen = open_network(desk, qtbot)
    choose(screen, desk, qtbot, Chosen(device=device_of(provider_core, "kel-ar1")))

    press(screen.topology.canvas, Key.Key_P)
    settle(desk, qtbot)

    with provider_core.read() as session:
        assert session.scalar(select(func.count()).select_from(Request)) == 0
