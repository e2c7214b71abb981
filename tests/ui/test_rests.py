"""What a service rests on, from the inventory: for those who may see the network, and for nobody else."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from tests.ui.builders import service_ids
from tests.ui.desk_parts import screen_of
from tests.ui.network_builder import device_of, link_of
from ui.application import Desk
from ui.screen import Place
from ui.topology.resting import service_key
from ui.topology.scene import Chosen
from ui.views.rests import RestsScreen
from ui.views.services import ServicesScreen

OpenDesk = Callable[..., Desk]


def settle(desk: Desk, qtbot: QtBot) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: desk.background.waiting == 0)
        QApplication.processEvents()


def test_the_ground_of_a_service_lights_up_what_falls_and_leads_to_what_it_needs(
    open_desk: OpenDesk, provider_core: Core, qtbot: QtBot
) -> None:
    ids = service_ids(provider_core)
    desk = open_desk(provider_core)
    services = screen_of(desk, "services", ServicesScreen)
    services.go_requested.emit(Place("rests", ids["SIP-TRK-114"]))
    screen = screen_of(desk, "rests", RestsScreen)
    canvas = screen.sketch.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and screen.place() == ids["SIP-TRK-114"])
    settle(desk, qtbot)
    assert "Fails alone with" in [label.text() for label in screen.pane.findChildren(QLabel)]

    screen.choose(Chosen(link=link_of(provider_core, "RING-NORTH-12")))
    settle(desk, qtbot)
    assert "other ways carry them" in canvas.accessibleDescription()
    assert not canvas.light.nodes
    screen.choose(Chosen(device=device_of(provider_core, "kel-vg1")))
    settle(desk, qtbot)
    assert service_key(ids["SIP-TRK-114"]) in canvas.light.nodes
    assert canvas.light.edges

    screen.choose(Chosen(cluster=service_key(ids["ACC-110"])))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.place() == ids["ACC-110"])
    settle(desk, qtbot)
    assert canvas.scene is not None
    assert service_key(ids["SIP-TRK-114"]) not in canvas.scene.graph.nodes


def test_the_field_and_the_customers_desk_have_no_such_picture(open_desk: OpenDesk, provider_core: Core) -> None:
    desk = open_desk(provider_core, role=Role.CARE)

    assert {"rests", "sitemap", "network"}.isdisjoint(desk.window.screens.names)
