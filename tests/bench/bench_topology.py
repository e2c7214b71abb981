"""How long the topology takes to be read, laid out and painted, with 30 devices, 1,000 and 5,000; and the site map."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from PySide6.QtGui import QImage

from nocdesk.boards.network_board import network_picture
from nocdesk.boards.network_rows import NetworkPicture
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.figures import Figure, keep_in, report
from tests.bench.site_map import site_map_figures
from tests.nocdesk.network_builder import make_network
from ui.application import make_application
from ui.theme import Theme, load_themes
from ui.topology.scene import Chosen, Size, compose
from ui.widgets.topology_canvas import TopologyCanvas

SIZE = Size(1500, 520)
ROUNDS = 20


def bench_topology() -> None:
    make_application()
    theme = load_themes()["dark"]
    figures = [figure for count in (30, 1000, 5000) for figure in _figures(theme, count)]
    figures += site_map_figures(theme)
    report("topology", figures, beside="QGraphicsScene")
    keep_in("desk", figures)


def _figures(theme: Theme, count: int) -> Iterator[Figure]:
    with _network(count) as core:
        yield Figure(f"read {count} devices", _median_ms(lambda: _read(core), 5), "ms")
        picture = _read(core)
    places = compose(picture, (), SIZE).graph.cluster_of.values()
    opened = [("as shown first", frozenset[str]())]
    if places:
        opened.append(("every place open", frozenset(places)))
    for name, keys in opened:
        began = time.perf_counter()
        scene = compose(picture, keys, SIZE)
        yield Figure(f"lay out {count} devices, {name}", (time.perf_counter() - began) * 1000, "ms")
        canvas = TopologyCanvas(theme)
        canvas.resize(round(SIZE.width), round(SIZE.height))
        canvas.set_scene(scene)
        canvas.show_choice(Chosen(device=picture.devices[0].id))
        image = QImage(canvas.size(), QImage.Format.Format_ARGB32_Premultiplied)
        painted = _median_ms(lambda canvas=canvas, image=image: canvas.render(image), ROUNDS)  # type: ignore[misc]
        yield Figure(f"paint {len(scene.graph.nodes)} nodes of {count} devices", painted, "ms")


def _read(core: Core) -> NetworkPicture:
    with core.read() as session:
        return network_picture(session, now=core.clock.now())


def _median_ms(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


@contextmanager
def _network(count: int) -> Iterator[Core]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'nocdesk.db'}", data_dir=Path(folder))
        core = open_core(settings, Actor("ann", Role.ENGINEER), VirtualClock(datetime(2026, 11, 10, 8, tzinfo=UTC)))
        make_network(core, devices=count)
        yield core
        core.close()
