"""The site map with 5,000 sites: the first picture and frames while panning, in processor time of the GUI thread.

Beside it an item of a QGraphicsScene for each site, name and link, as is usual.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from nocdesk.boards.network_rows import AlarmMark, NetworkPicture
from nocdesk.boards.site_rows import SiteLink, SitePicture, SiteRow
from nocdesk.network.impact import SupportGraph
from nocdesk.severity import PerceivedSeverity
from tests.bench.figures import Figure, smaller
from ui.sitemap.chart import Chart, LitSites, Spot, draw_chart
from ui.theme import Theme
from ui.widgets.sitemap_canvas import SiteMapCanvas

SITES, WIDTH, HEIGHT = 5000, 1500, 900
FRAMES, STEP_PX = 60, 7
_NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
_NO_SUPPORT = SupportGraph({}, {}, {}, {}, {}, {}, {})


def site_map_figures(theme: Theme) -> Iterator[Figure]:
    """Panned at three scales: all in sight, a region, some towns."""
    picture = invented_sites(SITES)
    first_ms, canvas = _first_picture(theme, picture)
    usual_ms, view = _first_usual(picture)
    yield smaller(f"first picture of {SITES} sites", first_ms, "ms", usual_ms)
    yield Figure("the same sites read anew", _timed_ms(lambda: draw_chart(picture, _chart_of(canvas))), "ms")
    canvas.show_choice(Spot(site="S-0000"), LitSites(frozenset(range(0, SITES, 9)), frozenset(range(0, SITES, 9))))
    for name, steps in (("all of it", 0), ("a region", 5), ("some towns", 6)):
        canvas.zoom(steps)
        view.scale(2 ** (steps / 2), 2 ** (steps / 2))
        ours, theirs = _panned_ms(canvas), _panned_usual_ms(view)
        sight = canvas.sight
        drawn = len(sight.groups) if sight is not None else 0
        yield smaller(f"a frame while panning over {name}, {drawn} groups", ours, "ms", theirs, 16.0)


def invented_sites(count: int) -> SitePicture:
    """A core with towns around it and villages around these; one site in fifty is in trouble."""
    rows, links = [], []
    for number in range(count):
        town, village = divmod(number, 25)
        latitude = 47 + 8 * ((town * 0.7549) % 1) + 0.25 * ((village * 0.755) % 1)
        longitude = 6 + 9 * ((town * 0.5698) % 1) + 0.4 * ((village * 0.57) % 1)
        mark = _mark(number) if number % 50 == 7 else None
        rows.append(SiteRow(f"S-{number:04}", latitude, longitude, (number + 1,), mark, 0, 1, 0))
        hub = town * 25 if village else max(0, town - 1) * 25
        if hub != number:
            links.append(
                SiteLink(f"S-{hub:04}", f"S-{number:04}", (number,), _mark(number) if number % 90 == 3 else None)
            )
    return SitePicture(NetworkPicture((), (), (), (), _NO_SUPPORT), tuple(rows), tuple(links))


def _mark(number: int) -> AlarmMark:
    severity = tuple(PerceivedSeverity)[number % 4]
    return AlarmMark(number, severity, number % 3 == 0, "Trouble", _NOON - timedelta(minutes=number), 1)


def _first_picture(theme: Theme, picture: SitePicture) -> tuple[float, SiteMapCanvas]:
    began = time.thread_time()
    chart = draw_chart(picture)
    canvas = SiteMapCanvas(theme)
    canvas.resize(WIDTH, HEIGHT)
    canvas.set_chart(chart)
    canvas.render(_image())
    return (time.thread_time() - began) * 1000, canvas


def _chart_of(canvas: SiteMapCanvas) -> Chart:
    assert canvas.sight is not None
    return canvas.sight.chart


def _panned_ms(canvas: SiteMapCanvas) -> float:
    image = _image()

    def frame() -> None:
        canvas.pan(STEP_PX, STEP_PX / 2)
        canvas.render(image)

    return median(_timed_ms(frame) for _ in range(FRAMES))


def _first_usual(picture: SitePicture) -> tuple[float, QGraphicsView]:
    """An item for each site, link and name, at the same places."""
    began = time.thread_time()
    view = QGraphicsView()
    scene = QGraphicsScene(view)
    places = {row.name: ((row.longitude or 0) * 100, -(row.latitude or 0) * 160) for row in picture.sites}
    line, dot = QPen(QColor("#888888"), 0), QPen(QColor("#dddddd"), 0)
    for link in picture.links:
        scene.addLine(*places[link.a], *places[link.b], line)
    for name, (x, y) in places.items():
        item = scene.addEllipse(QRectF(-4, -4, 8, 8), dot)
        item.setPos(x, y)
        item.setFlag(item.GraphicsItemFlag.ItemIgnoresTransformations)
        text = scene.addSimpleText(name)
        text.setPos(x, y)
        text.setFlag(text.GraphicsItemFlag.ItemIgnoresTransformations)
    view.setScene(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.resize(WIDTH, HEIGHT)
    view.show()
    view.fitInView(scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
    _render(view, _image())
    return (time.thread_time() - began) * 1000, view


def _panned_usual_ms(view: QGraphicsView) -> float:
    image = _image()

    def frame() -> None:
        bar = view.horizontalScrollBar()
        bar.setValue(bar.value() - STEP_PX)
        _render(view, image)

    return median(_timed_ms(frame) for _ in range(FRAMES // 4))


def _render(view: QGraphicsView, image: QImage) -> None:
    view.viewport().render(image, QPoint())


def _image() -> QImage:
    return QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)


def _timed_ms(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000
