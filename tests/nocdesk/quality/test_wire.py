"""What goes into the spool comes out of it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

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


@given(st.builds(Batch, st.text(), st.lists(READINGS, max_size=3).map(tuple)))
def test_a_batch_comes_back_as_it_was_with_every_integer_exact(batch: Batch) -> None:
    back = decode_batch(encode_batch(batch))

    assert back == batch
    for reading, other in zip(batch.readings, back.readings, strict=True):
        assert [type(m.value) for m in reading.measurements] == [type(m.value) for m in other.measurements]
