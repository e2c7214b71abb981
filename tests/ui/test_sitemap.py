"""The site map on a real store: what it shows, what lights up, what its keys do, and what stays through updates."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.network.impact import load_support_graph
from tests.ui.desk_parts import screen_of
from tests.ui.network_builder import cut_link, device_of, silence
from tests.ui.sitemap.sites import mark, sites
from ui.application import Desk
from ui.screen import Place
from ui.sitemap.chart import LitSites, Spot, draw_chart
from ui.theme import Theme, load_themes
from ui.topology.ordering import Place as Point
from ui.views.sitemap import SiteMapScreen
from ui.widgets.sitemap_canvas import SiteMapCanvas

Key = Qt.Key
OpenDesk = Callable[..., Desk]


def settle(desk: Desk, qtbot: QtBot) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: desk.background.waiting == 0)
        QApplication.processEvents()


def open_map(desk: Desk, qtbot: QtBot) -> SiteMapScreen:
    QTest.keyClick(desk.window, Key.Key_M, Qt.KeyboardModifier.AltModifier)
    screen = screen_of(desk, "sitemap", SiteMapScreen)
    qtbot.waitUntil(lambda: screen.map.canvas.sight is not None)
    settle(desk, qtbot)
    return screen


def press(desk: Desk, qtbot: QtBot, screen: SiteMapScreen, *keys: Key) -> None:
    for key in keys:
        QTest.keyClick(screen.map.canvas, key)
        settle(desk, qtbot)


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_map_is_walked_read_and_left_with_the_keys_alone(
    open_desk: OpenDesk, provider_core: Core, qtbot: QtBot
) -> None:
    silence(provider_core, "brk-ed1")
    cut_link(provider_core, "RING-NORTH-23")
    desk = open_desk(provider_core)
    screen = open_map(desk, qtbot)
    canvas = screen.map.canvas
    assert len(screen.tables.placed.model.rows) == 21
    spoken: list[Place] = []
    screen.go_requested.connect(spoken.append)

    screen.choose(Spot(site="Ostermoor exchange"))
    settle(desk, qtbot)
    assert "services down" in canvas.accessibleDescription()
    assert screen.keys.services
    assert "goes down" in texts(screen.pane)
    assert canvas.light.groups
    assert canvas.light.edges

    press(desk, qtbot, screen, Key.Key_Right)
    assert canvas.choice is not None
    assert canvas.choice.site != "Ostermoor exchange"
    press(desk, qtbot, screen, Key.Key_Period)
    assert canvas.choice.link is not None
    assert screen.pane.isVisible()
    press(desk, qtbot, screen, Key.Key_Escape)
    assert canvas.choice is None
    assert canvas.light.groups == frozenset()
    assert not spoken

    screen.choose(Spot(site="Northern ring, Ostermoor, node 2"))
    settle(desk, qtbot)
    press(desk, qtbot, screen, Key.Key_Return)
    assert [(place.screen, place.id) for place in spoken] == [("network", device_of(provider_core, "nor-ed2"))]
    open_map(desk, qtbot)
    press(desk, qtbot, screen, Key.Key_I)
    assert spoken[-1].screen == "services"


def test_redundancy_is_respected_and_what_stands_together_comes_apart(
    open_desk: OpenDesk, provider_core: Core, qtbot: QtBot
) -> None:
    desk = open_desk(provider_core)
    screen = open_map(desk, qtbot)
    canvas = screen.map.canvas

    screen.choose(Spot(link=("Northern ring, Ostermoor, node 1", "Northern ring, Ostermoor, node 2")))
    settle(desk, qtbot)
    assert "other ways carry them" in canvas.accessibleDescription()
    screen.choose(Spot(site="Northern ring, Ostermoor, node 1"))
    settle(desk, qtbot)
    with provider_core.read() as session:
        falling = load_support_graph(session).falls_with_device(device_of(provider_core, "nor-ed1"))
    assert f"{len(falling)} services down" in canvas.accessibleDescription()

    press(desk, qtbot, screen, Key.Key_Minus, Key.Key_Minus, Key.Key_Minus, Key.Key_Minus, Key.Key_Minus)
    sight = canvas.sight
    assert sight is not None
    group = sight.group_of(Spot(site="Ostermoor exchange"))
    assert group is not None
    screen.choose(sight.spot_of_group(group))
    settle(desk, qtbot)
    assert canvas.choice == Spot(site="Ostermoor exchange", is_group=True)
    assert "sites together" in texts(screen.pane)
    before = sight.view.scale
    press(desk, qtbot, screen, Key.Key_Return)
    assert canvas.sight is not None
    assert canvas.sight.view.scale > before
    press(desk, qtbot, screen, Key.Key_Home)
    assert canvas.sight.view.scale < 2**18


def test_a_device_leads_to_its_site_and_one_without_coordinates_to_the_list(
    open_desk: OpenDesk, provider_core: Core, qtbot: QtBot
) -> None:
    desk = open_desk(provider_core)
    screen = open_map(desk, qtbot)
    said: list[str] = []
    screen.said.connect(said.append)

    screen.go_to(Place("sitemap", device_of(provider_core, "hol-ed1")))
    assert screen.map.canvas.choice is None
    assert "without coordinates" in said[-1]
    assert screen.tables.current is screen.tables.unplaced
    assert [row.name for row in screen.tables.unplaced.model.rows] == ["Hollin laboratory"]
    screen.go_to(Place("sitemap", device_of(provider_core, "kel-vg1")))
    settle(desk, qtbot)
    assert screen.map.canvas.choice == Spot(site="Kelbury exchange")
    cut_link(provider_core, "CORE-1")
    qtbot.waitUntil(lambda: "In alarm 1" in screen.map.head.legend.accessibleName())
    assert screen.map.canvas.choice == Spot(site="Kelbury exchange")


NAMES = st.sampled_from([f"site {letter}" for letter in "abcdefgh"])
UPDATES = st.lists(
    st.tuples(st.sets(NAMES, min_size=1), st.sets(NAMES), st.sampled_from(["-", "=", "pan"])), min_size=1, max_size=6
)
WHERE = {f"site {letter}": (40.0 + number, 8.0 + 2.5 * number) for number, letter in enumerate("abcdefgh")}


@pytest.fixture(scope="module")
def canvas(theme_of_module: Theme) -> SiteMapCanvas:
    found = SiteMapCanvas(theme_of_module)
    found.resize(800, 500)
    return found


@pytest.fixture(scope="module")
def theme_of_module(qapp: QApplication) -> Theme:
    return load_themes()["dark"]


@settings(max_examples=40, deadline=None)
@given(UPDATES, NAMES)
def test_what_is_chosen_and_where_one_looks_survive_every_update(
    canvas: SiteMapCanvas, updates: list[tuple[set[str], set[str], str]], chosen: str
) -> None:
    everything = {name: WHERE[name] for name in WHERE}
    canvas.set_chart(draw_chart(sites(everything, [("site a", "site b")])))
    canvas.fit()
    canvas.show_choice(Spot(site=chosen), LitSites(frozenset({0, 7}), frozenset({0})))

    for present, troubled, act in updates:
        canvas.zoom(1) if act == "=" else canvas.zoom(-1) if act == "-" else canvas.pan(40, 25)
        assert canvas.sight is not None
        looked = canvas.sight.view
        kept = {name: WHERE[name] for name in {*present, chosen}}
        picture = sites(
            kept,
            [("site a", "site b")] if {"site a", "site b"} <= kept.keys() else [],
            {name: mark() for name in troubled},
        )
        canvas.set_chart(draw_chart(picture, canvas.sight.chart))

        assert canvas.choice == Spot(site=chosen)
        assert canvas.sight.view == looked
        group = canvas.light.group
        assert group is not None
        assert canvas.sight.pointed(Point(*canvas.sight.centres[group].tolist())) == canvas.sight.spot_of_group(group)
        canvas.grab()


def test_the_same_network_makes_the_same_ground_and_alarms_move_nothing() -> None:
    first = draw_chart(sites(WHERE, [("site a", "site c")]))

    again = draw_chart(sites(WHERE, [("site a", "site c")], {"site b": mark(), "site a-site c": mark()}), first)

    assert again.ground is first.ground
    assert again.edges_in_trouble(18).keys() == {0}
    assert [again.ground.names[int(again.ground.levels[18].leaders[g])] for g in again.groups_in_trouble(18)] == [
        "site b"
    ]
    moved = draw_chart(sites({**WHERE, "site z": (50.0, 9.0)}, [("site a", "site c")]), again)
    assert moved.ground is not again.ground
