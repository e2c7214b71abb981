"""Lines of longitude and latitude at round degrees, and a bar as long as a round distance."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from nocdesk.language import _
from ui.sitemap.projection import MOST_LATITUDE, degrees, height_of, latitude_at, metres
from ui.sitemap.view import MapView

_APART_PX = 130.0
_STEPS = (45, 30, 20, 10, 5, 2, 1, 1 / 2, 1 / 4, 1 / 6, 1 / 12, 1 / 30, 1 / 60, 1 / 120, 1 / 360)
_MOST_BAR_PX = 130.0


@dataclass(frozen=True, slots=True)
class MapLine:
    """A line at a place of the canvas, and what it is called."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """So many pixels are so far."""

    width: float
    words: str


def meridians(view: MapView) -> Iterator[MapLine]:
    """From left to right."""
    left, right = view.bounds[0], view.bounds[2]
    step = _step(view.scale / 360)
    for number in range(math.ceil((left - 0.5) * 360 / step), math.floor((right - 0.5) * 360 / step) + 1):
        x = number * step / 360 + 0.5
        yield MapLine((x - view.x) * view.scale + view.size.width / 2, _words(degrees(x, 0.5)[1], _("E"), _("W")))


def parallels(view: MapView) -> Iterator[MapLine]:
    """From bottom to top."""
    top, bottom = view.bounds[1], view.bounds[3]
    low, high = (latitude_at(min(1.0, max(0.0, y))) for y in (bottom, top))
    # Mercator stretches: a degree of latitude in the middle is longer than one of longitude.
    step = _step(view.scale / 360 / max(0.1, math.cos(math.radians((low + high) / 2))))
    for number in range(math.ceil(low / step), math.floor(high / step) + 1):
        latitude = number * step
        if abs(latitude) < MOST_LATITUDE:
            at = (height_of(latitude) - view.y) * view.scale + view.size.height / 2
            yield MapLine(at, _words(latitude, _("N"), _("S")))


def scale_bar(view: MapView) -> ScaleBar:
    """For the height in the middle of what is in sight."""
    metres_a_pixel = metres(min(1.0, max(0.0, view.y))) / view.scale
    most = metres_a_pixel * _MOST_BAR_PX
    power = 10 ** math.floor(math.log10(most))
    length = max(power * round_one for round_one in (1, 2, 5) if power * round_one <= most)
    words = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    return ScaleBar(length / metres_a_pixel, words)


def _step(pixels_a_degree: float) -> float:
    """The smallest round step whose lines are not too near to each other."""
    return min((step for step in _STEPS if step * pixels_a_degree >= _APART_PX), default=_STEPS[0])


def _words(value: float, positive: str, negative: str) -> str:
    """Degrees, and minutes and seconds where they are not whole: `54°30` and a prime."""
    seconds = round(abs(value) * 3600)
    whole, rest = divmod(seconds, 3600)
    text = f"{whole}°"
    if rest:
        text += f"{rest // 60:02}′" + (f"{rest % 60:02}″" if rest % 60 else "")  # noqa: RUF001
    return text if not seconds or seconds == 180 * 3600 else f"{text} {positive if value > 0 else negative}"
