"""Where on a flat map a place of the earth is: Web Mercator, unrolled where the network has its widest gap.

The map is one unit wide, the equator at 0.5, x to the east and y to the south. Formulas: Snyder (1987), "Map
projections: a working manual", USGS 1395, equations 7-1 to 7-5, for the sphere.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_LATITUDE = 85.051129
"""Where the map ends, as it is square; what lies nearer to a pole stands at its edge."""

_EQUATOR_M = 40_075_016.686
_HALF = 0.5


def mercator(latitudes: Floats, longitudes: Floats) -> Floats:
    """Degrees as rows of x and y; neighbours across the 180th meridian stand beside each other."""
    phi = np.radians(np.clip(latitudes, -MOST_LATITUDE, MOST_LATITUDE))
    y = _HALF - np.arcsinh(np.tan(phi)) / (2 * math.pi)
    return np.column_stack((unrolled(longitudes / 360 + _HALF), y))


def unrolled(x: Floats) -> Floats:
    """The same places of a map that repeats itself every unit, with its edge in the widest gap between them."""
    around = np.mod(x, 1.0)
    if not len(x) or np.ptp(around) <= _HALF:
        return around
    ordered = np.unique(around)
    gaps = np.diff(np.append(ordered, ordered[0] + 1))
    first = float(ordered[(int(np.argmax(gaps)) + 1) % len(ordered)])
    return first + np.mod(around - first, 1.0)


def degrees(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude, the latter from -180 up to 180."""
    latitude = math.degrees(math.atan(math.sinh((_HALF - y) * 2 * math.pi)))
    return latitude, math.remainder((x - _HALF) * 360, 360)


def latitude_at(y: float) -> float:
    """The latitude of a height on the map."""
    return degrees(0, y)[0]


def height_of(latitude: float) -> float:
    """The height of a latitude on the map."""
    return float(mercator(np.array([latitude]), np.zeros(1))[0, 1])


def metres(y: float) -> float:
    """How many metres a unit of the map is at this height: Mercator stretches towards the poles."""
    return _EQUATOR_M * math.cos(math.radians(latitude_at(y)))


def nearest_turn(a: float, b: float) -> float:
    """By how many whole turns `b` must be moved to be as near to `a` as can be."""
    return float(round(a - b))
