"""What goes into the spool comes out of it."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.answer import Binding, PollAnswer
from nocdesk.quality.poll_rows import HEAD, PollRows
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, decode_batch, encode_batch

NUMBERS = st.one_of(st.integers(0, 2**64 - 1), st.floats(allow_nan=False, allow_infinity=False))
TICKS = st.none() | st.integers(0, 2**32 - 1)
MEASUREMENTS = st.builds(Measurement, st.sampled_from(Metric), st.text(), st.sampled_from(Kind), NUMBERS, TICKS)
READINGS = st.builds(
    Reading,
    probe_id=st.integers(1, 2**31),
    taken_at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    monotonic_s=st.floats(0, 1e9),
    outcome=st.sampled_from(Outcome),
    uptime_ticks=TICKS,
    measurements=st.lists(MEASUREMENTS, max_size=4).map(tuple),
    round_trip_ms=st.none() | st.floats(0, 1e6),
    detail=st.text(),
)
OIDS = st.lists(st.integers(0, 2**32 - 1), min_size=2, max_size=6).map(tuple)
VALUES = st.none() | st.integers(-(2**31), 2**64 - 1) | st.binary(max_size=9) | OIDS
ANSWERS = st.builds(
    PollAnswer,
    device_id=st.integers(1, 2**31),
    probe_ids=st.lists(st.integers(1, 99), max_size=3).map(tuple),
    taken_at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    bindings=st.lists(st.builds(Binding, OIDS, st.text(max_size=9), VALUES), max_size=3).map(tuple),
)
HEADS = st.tuples(
    st.integers(0, 2**63 - 1), st.integers(0, 2**60), st.floats(0, 1e9), st.floats(0, 1e6), st.integers(0, 2**32 - 1)
)
ROWS = st.builds(
    PollRows,
    st.lists(HEADS, max_size=3).map(lambda heads: np.array(heads, HEAD)),
    st.lists(st.integers(0, 2**64 - 1), max_size=5).map(lambda values: np.array(values, np.uint64)),
)


def test_a_batch_from_before_there_were_rows_is_read() -> None:
    payload = b'{"clock":"c","readings":[[7,1794297600.5,3.25,"answered",42,[["rtt_ms","A","gauge",1.5,null]],2.0,""]]}'

    (reading,) = decode_batch(payload).readings

    at = datetime(2026, 11, 10, 8, 0, 0, 500_000, tzinfo=UTC)
    measured = (Measurement(Metric.RTT_MS, "A", Kind.GAUGE, 1.5),)
    assert reading == Reading(7, at, 3.25, Outcome.ANSWERED, 42, measured, 2.0)


@pytest.mark.parametrize(
    "payload", [b"", b"\x28\xb5\x2f\xfd", encode_batch(Batch("c", ()))[:-3], b"\x28\xb5\x2f\xfdrubbish"]
)
def test_what_is_no_batch_is_a_fault_of_the_data(payload: bytes) -> None:
    with pytest.raises((ValueError, LookupError)):
        decode_batch(payload)


@given(
    st.builds(
        Batch, st.text(), st.lists(READINGS, max_size=3).map(tuple), ROWS, st.lists(ANSWERS, max_size=2).map(tuple)
    )
)
def test_a_batch_comes_back_as_it_was_with_every_integer_exact(batch: Batch) -> None:
    back = decode_batch(encode_batch(batch))

    assert back == batch
    for reading, other in zip(batch.readings, back.readings, strict=True):
        assert [type(m.value) for m in reading.measurements] == [type(m.value) for m in other.measurements]
