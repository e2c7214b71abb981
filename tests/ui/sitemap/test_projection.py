"""Where on the map a place is: as everybody else's tiles have it, across the 180th meridian, and at the poles."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.sitemap.graticule import meridians, parallels, scale_bar
from ui.sitemap.projection import degrees, mercator, metres, nearest_turn, unrolled
from ui.sitemap.view import MapView, fitted
from ui.topology.scene import Size

SIZE = Size(900, 600)


def places(*at: tuple[float, float]) -> np.ndarray:
    where = np.array(at, np.float64)
    return mercator(where[:, 0], where[:, 1])


def tile(latitude: float, longitude: float, zoom: int) -> tuple[int, int]:
    """The tile of a place as OpenStreetMap numbers them, by the formula of its wiki."""
    n = 2**zoom
    phi = math.radians(latitude)
    return int((longitude + 180) / 360 * n), int((1 - math.log(math.tan(phi) + 1 / math.cos(phi)) / math.pi) / 2 * n)


@pytest.mark.parametrize(("latitude", "longitude"), [(52.52, 13.405), (-33.87, 151.21), (0.01, -0.01), (64.15, -21.94)])
def test_a_place_lies_on_the_tile_that_everybody_else_finds_it_on(latitude: float, longitude: float) -> None:
    x, y = places((latitude, longitude))[0] * 2**14

    assert (int(x), int(y)) == tile(latitude, longitude, 14)


@given(st.floats(-85, 85), st.floats(-179.9, 179.9))
def test_a_place_of_the_map_is_found_back(latitude: float, longitude: float) -> None:
    x, y = places((latitude, longitude))[0].tolist()

    assert degrees(x, y) == pytest.approx((latitude, longitude), abs=1e-6)


def test_islands_on_both_sides_of_the_180th_meridian_stand_beside_each_other() -> None:
    found = places((-17.7, 178.0), (-13.3, -176.2), (-18.1, 178.4))

    assert np.ptp(found[:, 0]) * 360 == pytest.approx(5.8)
    assert found[1, 0] > found[0, 0]
    lines = [line.words for line in meridians(fitted(found, SIZE))]
    assert "180°" in lines
    assert any(words.endswith("E") for words in lines)
    assert any(words.endswith("W") for words in lines)


def test_a_network_around_the_whole_earth_is_opened_where_nothing_stands() -> None:
    found = unrolled(np.array([0.05, 0.3, 0.5, 0.65]))

    assert np.ptp(found) == pytest.approx(0.6)
    assert sorted(found.tolist()) == pytest.approx([0.05, 0.3, 0.5, 0.65])
    assert nearest_turn(0.95, 0.05) == 1


@pytest.mark.parametrize("latitude", [90.0, -90.0, 89.9])
def test_a_site_at_a_pole_stands_at_the_edge_of_the_map(latitude: float) -> None:
    found = places((latitude, 20.0))

    assert found[0, 1] == pytest.approx(0.0 if latitude > 0 else 1.0, abs=1e-6)
    assert np.isfinite(found).all()
    view = fitted(found, SIZE)
    assert all(abs(line.at) < 1e6 for line in (*parallels(view), *meridians(view)))
    assert scale_bar(view).width > 0


@given(st.floats(-84, 84), st.integers(0, 16))
def test_the_bar_is_as_long_as_it_says(latitude: float, zoom: int) -> None:
    y = places((latitude, 0.0))[0, 1]
    view = MapView(SIZE, 256.0 * 2**zoom, 0.5, y)

    bar = scale_bar(view)

    number, unit = bar.words.split()
    length_m = float(number) * (1000 if unit == "km" else 1)
    assert bar.width / view.scale * metres(y) == pytest.approx(length_m)
    assert 40 < bar.width <= 130
