"""The codec of sealed hours gives back what went in, and refuses what it cannot read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.store.chunks import ChunkError, Points, decode_chunk, encode_chunk
from nocdesk.store.series_time import HOUR_US

START_US = 493_000 * HOUR_US


def make_points(offsets_us: list[int], values: list[float]) -> Points:
    return Points(np.array(offsets_us, np.int64) + START_US, np.array(values, np.float64))


@given(
    st.dictionaries(
        st.integers(0, HOUR_US - 1), st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=50
    )
)
def test_a_chunk_gives_back_every_bit(samples: dict[int, float]) -> None:
    offsets = sorted(samples)
    points = make_points(offsets, [samples[offset] for offset in offsets])

    decoded = decode_chunk(START_US, len(offsets), encode_chunk(START_US, points))

    assert decoded.at_us.tolist() == points.at_us.tolist()
    assert decoded.values.tobytes() == points.values.tobytes()


@pytest.mark.parametrize(
    "offsets",
    [[], [-1], [0, 0], [5, 4], [0, HOUR_US], [HOUR_US]],
    ids=["empty", "before the hour", "same instant", "falling", "last after the hour", "after the hour"],
)
def test_samples_that_do_not_rise_within_the_hour_are_refused(offsets: list[int]) -> None:
    points = make_points(offsets, [1.0] * len(offsets))

    with pytest.raises(ValueError, match="not ascending within the hour"):
        encode_chunk(START_US, points)


def test_a_chunk_of_an_unknown_format_names_the_remedy() -> None:
    data = encode_chunk(START_US, make_points([0], [1.0]))

    with pytest.raises(ChunkError, match="newer NocDesk"):
        decode_chunk(START_US, 1, b"\x09" + data[1:])


@pytest.mark.parametrize("cut", [1, 5, -3])
def test_a_torn_chunk_is_called_damaged(cut: int) -> None:
    data = encode_chunk(START_US, make_points([0, 1, 2], [1.0, 2.0, 3.0]))

    with pytest.raises(ChunkError, match="damaged"):
        decode_chunk(START_US, 3, data[:cut])


def test_a_chunk_with_another_count_is_called_damaged() -> None:
    data = encode_chunk(START_US, make_points([0, 1, 2], [1.0, 2.0, 3.0]))

    with pytest.raises(ChunkError, match="damaged"):
        decode_chunk(START_US, 4, data)


def test_an_hour_of_a_typical_series_takes_less_than_half_of_its_raw_size() -> None:
    generator = np.random.default_rng(7)
    offsets = (np.arange(720) * 5_000_000 + generator.integers(0, 900, 720)).tolist()
    values = np.round(20 + generator.normal(0, 2, 720), 1).tolist()

    data = encode_chunk(START_US, make_points(offsets, values))

    assert len(data) < 720 * 16 / 2
