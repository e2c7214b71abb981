"""Which sites stand together: near ones, the same at every look, and only ever parted by going nearer."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.sitemap.labels import Box, Wanted, place_labels
from ui.sitemap.levels import DEEPEST, NEAREST_PX, Level, levels, scale_of
from ui.sitemap.projection import mercator

DEGREES = st.tuples(st.floats(-80, 80), st.floats(-170, 170))
PLACES = st.lists(DEGREES, min_size=1, max_size=25)
NO_LINKS = np.empty((0, 2), np.int64)


def on_map(where: list[tuple[float, float]]) -> np.ndarray:
    degrees = np.array(where, np.float64)
    return mercator(degrees[:, 0], degrees[:, 1])


def drawn(where: list[tuple[float, float]]) -> tuple[Level, ...]:
    return levels(on_map(where), np.arange(len(where)), NO_LINKS)


@settings(max_examples=60, deadline=None)
@given(PLACES)
def test_leaders_stand_apart_and_going_nearer_only_parts(where: list[tuple[float, float]]) -> None:
    found, places = drawn(where), on_map(where)

    for number, level in enumerate(found):
        reach = NEAREST_PX / scale_of(number)
        leading = places[level.leaders]
        apart = np.hypot(*(leading[:, None] - leading[None]).transpose(2, 0, 1)) + np.eye(len(leading))
        assert apart.min() >= reach
        assert level.sizes.sum() == len(where)
        deeper = found[min(DEEPEST, number + 1)]
        for group in range(len(deeper.leaders)):
            assert len(set(level.group_of[deeper.group_of == group].tolist())) == 1


@settings(max_examples=40, deadline=None)
@given(PLACES, DEGREES)
def test_the_last_site_that_comes_changes_no_other_group(
    where: list[tuple[float, float]], new: tuple[float, float]
) -> None:
    # Within half of the earth the map keeps its edge, whoever comes.
    near = [(latitude, longitude / 4) for latitude, longitude in where]
    before, after = drawn(near), drawn([*near, (new[0], new[1] / 4)])

    for old, level in zip(before, after, strict=True):
        assert (level.leaders[level.group_of[: len(near)]] == old.leaders[old.group_of]).all()


def test_links_between_groups_are_one_edge_and_within_a_group_none() -> None:
    places = on_map([(50.0, 9.0), (50.0, 9.001), (52.0, 13.0), (52.0, 13.001)])
    links = np.array([(0, 1), (0, 2), (1, 3), (3, 2)], np.int64)

    found = levels(places, np.arange(4), links)

    assert found[6].edges.tolist() == [[0, 1]]
    assert found[6].edge_of.tolist() == [-1, 0, 0, -1]
    assert found[DEEPEST].edge_of.min() == 0


BOXES = st.lists(
    st.tuples(st.floats(-500, 1500), st.floats(-500, 900), st.floats(5, 200), st.booleans()), min_size=1, max_size=40
)


@settings(max_examples=60, deadline=None)
@given(BOXES)
def test_no_name_covers_another_and_the_first_has_its_room(
    rows: list[tuple[float, float, float, bool]],
) -> None:
    wanted = [Wanted(key, Box(x, y, 18, 18), width, 15, must) for key, (x, y, width, must) in enumerate(rows)]

    placed = place_labels(wanted)

    boxes = list(placed.items())
    assert not any(one.meets(other) for key, one in boxes for other_key, other in boxes if key < other_key)
    own = {label.key: label.beside for label in wanted}
    for label in wanted:
        if label.key in placed and not label.must:
            assert not any(placed[label.key].meets(box) for key, box in own.items() if key != label.key)
    assert 0 in placed or not wanted[0].must
