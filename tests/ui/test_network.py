"""The network on its screen: what it shows, and what falls with what."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester, QTest
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
from tests.ui.builders import say_polled
from tests.ui.desk_parts import OpenDesk, screen_of
from tests.ui.network_builder import acknowledge, cut_link, device_of, link_of, silence
from tests.ui.network_desk import Key, Modifier, choose, open_network, press, settle, shown_texts
from ui.application import Desk
from ui.screen import Place
from ui.topology.ordering import Place as Point
from ui.topology.scene import Chosen
from ui.views.network import NetworkScreen


@pytest.fixture
def desk(provider_core: Core, open_desk: OpenDesk) -> Desk:
    say_polled(provider_core)
    return open_desk(provider_core)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> NetworkScreen:
    return open_network(desk, qtbot)


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
