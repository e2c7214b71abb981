"""Packed columns give back what went in, whatever it was, and refuse what is cut off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.store.column_codec import (
    ColumnError,
    decimal_places,
    pack_floats,
    pack_ints,
    unpack_floats,
    unpack_ints,
)
from nocdesk.store.series_columns import Columns
from nocdesk.store.tail_codec import decode_tail, encode_tail

INT64 = st.integers(-(2**63), 2**63 - 1)
NEAR = st.tuples(INT64, st.lists(st.integers(0, 2**40), max_size=60)).map(
    lambda drawn: [min(drawn[0], 2**62) + step for step in drawn[1]]
)
FLOATS = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=60)
DECIMALS = st.lists(st.integers(-(10**9), 10**9).map(lambda n: n / 1_000), max_size=60)


@pytest.mark.parametrize("is_quick", [True, False])
@given(values=st.one_of(st.lists(INT64, max_size=60), NEAR))
def test_integers_come_back(is_quick: bool, values: list[int]) -> None:
    packed = b"before" + pack_ints(np.array(values, np.int64), is_quick=is_quick)

    found, end = unpack_ints(packed + b"behind", 6)

    assert found.tolist() == values
    assert end == len(packed)


@pytest.mark.parametrize("is_quick", [True, False])
@given(values=st.one_of(FLOATS, DECIMALS))
def test_floats_come_back_bit_for_bit(is_quick: bool, values: list[float]) -> None:
    column = np.array(values, np.float64)
    packed = pack_floats(column, is_quick=is_quick)

    found, end = unpack_floats(packed + b"behind")

    assert found.tobytes() == column.tobytes()
    assert end == len(packed)


@pytest.mark.parametrize("is_quick", [True, False])
@pytest.mark.parametrize("start", [0, 5, 30])
def test_a_column_that_is_cut_off_is_refused(is_quick: bool, start: int) -> None:
    packed = pack_floats(np.array([1.5, 2.25, 700.125, 3.0]), is_quick=is_quick)

    with pytest.raises(ColumnError, match="restore the store from a backup"):
        unpack_floats(packed[: min(start, len(packed) - 1)])


@pytest.mark.parametrize(
    ("values", "places"), [([1.0, 2.0], 0), ([1.5], 1), ([0.01, 20.0], 2), ([1 / 3], 7), ([-0.0], 7), ([1e300], 7)]
)
def test_decimal_places_are_the_fewest_that_give_every_value_back(values: list[float], places: int) -> None:
    assert decimal_places(np.array(values)) == places


@given(st.lists(st.tuples(st.integers(1, 2**40), INT64, st.floats(allow_nan=False, allow_infinity=False)), max_size=60))
def test_the_tail_gives_back_every_sample_in_its_order(samples: list[tuple[int, int, float]]) -> None:
    columns = Columns(
        np.array([number for number, _, _ in samples], np.int64),
        np.array([at_us for _, at_us, _ in samples], np.int64),
        np.array([value for _, _, value in samples], np.float64),
    )

    found = decode_tail(encode_tail(columns))

    assert found.series.tolist() == columns.series.tolist()
    assert found.at_us.tolist() == columns.at_us.tolist()
    assert found.values.tobytes() == columns.values.tobytes()


def test_a_tail_that_is_damaged_is_refused() -> None:
    columns = Columns(np.array([1, 2]), np.array([3, 4]), np.array([0.5, 0.25]))

    with pytest.raises(ColumnError, match="damaged"):
        decode_tail(encode_tail(columns)[:-3])
    with pytest.raises(ColumnError, match="unknown format"):
        decode_tail(b"\x09" + encode_tail(columns)[1:])
