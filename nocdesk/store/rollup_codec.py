"""The codec of rollups: the bins of a day as packed columns with their sketches beside them, those of an hour plain."""

import struct
from collections.abc import Sequence

import numpy as np
import zstandard
from numpy.typing import NDArray

from nocdesk.language import _
from nocdesk.store.column_codec import ColumnError, decimal_places, pack_floats, pack_ints, unpack_floats, unpack_ints
from nocdesk.store.series_columns import NO_BINS, Bins
from nocdesk.store.series_time import SECOND_US
from nocdesk.store.sketch import Sketches

_FORMAT = 1
_LEVEL = 3
_HEAD = struct.Struct("<BIII")
_PLAIN = np.dtype([("start_us", "<i8"), ("count", "<i8"), ("minimum", "<f8"), ("maximum", "<f8"), ("total", "<f8")])
_MOST_BYTES = 1 << 24
"""More than any day's rollup takes."""


def encode_day(start_s: int, step_s: int, bins: Bins, sketches: Sketches | None) -> bytes:
    """The bins of one series from `start_s` on; a step without sketches has None."""
    places = decimal_places(np.concatenate((bins.minimum, bins.maximum)))
    packed = b"".join(
        (
            pack_ints(_numbered(bins.start_us, start_s, step_s)),
            pack_ints(bins.count),
            pack_floats(bins.minimum, places),
            pack_floats(bins.maximum, places),
            pack_floats(_rounded(bins.total, places)),
        )
    )
    sketch = b""
    if sketches is not None:
        columns = _numbered(sketches.start_us, start_s, step_s), sketches.bucket, sketches.count
        sketch = b"".join(pack_ints(column) for column in columns)
    body, beside = (zstandard.ZstdCompressor(level=_LEVEL).compress(part) for part in (packed, sketch))
    return _HEAD.pack(_FORMAT, len(body), len(packed), len(sketch)) + body + beside


def decode_day(series_id: int, start_s: int, step_s: int, data: bytes) -> Bins:
    """The bins that `encode_day` packed."""
    body, size, _, _ = _bodies(data)
    packed = _decompressed(body, size)
    numbers, offset = unpack_ints(packed)
    count, offset = unpack_ints(packed, offset)
    minimum, offset = unpack_floats(packed, offset)
    maximum, offset = unpack_floats(packed, offset)
    total, _ = unpack_floats(packed, offset)
    starts = (numbers * step_s + start_s) * SECOND_US
    return Bins(np.full(len(numbers), series_id, np.int64), starts, count, minimum, maximum, total)


def decode_sketches(series_id: int, start_s: int, step_s: int, data: bytes) -> Sketches:
    """The sketches that `encode_day` packed."""
    _, _, beside, size = _bodies(data)
    packed = _decompressed(beside, size)
    numbers, offset = unpack_ints(packed)
    bucket, offset = unpack_ints(packed, offset)
    count, _ = unpack_ints(packed, offset)
    starts = (numbers * step_s + start_s) * SECOND_US
    return Sketches(np.full(len(numbers), series_id, np.int64), starts, bucket, count)


def encode_hour(bins: Bins) -> bytes:
    """The bins of one series as they are: many of them are read at once, and they are not kept for long."""
    records = np.empty(len(bins), _PLAIN)
    for name in _PLAIN.names or ():
        records[name] = getattr(bins, name)
    return records.tobytes()


def decode_hours(series_ids: Sequence[int], blobs: Sequence[bytes]) -> Bins:
    """The bins of many hours, each of its series."""
    if not blobs:
        return NO_BINS
    records = np.frombuffer(b"".join(blobs), _PLAIN)
    lengths = [len(blob) // _PLAIN.itemsize for blob in blobs]
    numbers = np.repeat(np.array(series_ids, np.int64), lengths)
    return Bins(numbers, *(np.ascontiguousarray(records[name]) for name in _PLAIN.names or ()))


def _numbered(start_us: NDArray[np.int64], start_s: int, step_s: int) -> NDArray[np.int64]:
    return (start_us // SECOND_US - start_s) // step_s


def _rounded(totals: NDArray[np.float64], places: int) -> NDArray[np.float64]:
    """Sums of decimals with as many places as these have: what adding them in binary left below is not in them."""
    scale = 10.0**places
    if (np.abs(totals) * scale >= 2.0**52).any():
        return totals
    rounded: NDArray[np.float64] = np.rint(totals * scale) / scale
    is_same = np.abs(rounded - totals) <= 1e-9 * np.maximum(np.abs(totals), 1.0)
    return rounded if is_same.all() else totals


def _bodies(data: bytes) -> tuple[bytes, int, bytes, int]:
    try:
        format_byte, length, size, sketch_size = _HEAD.unpack_from(data)
    except struct.error as error:
        raise ColumnError(_("a stored rollup is cut off: restore the store from a backup")) from error
    if format_byte != _FORMAT or max(size, sketch_size) > _MOST_BYTES:
        raise ColumnError(_("a stored rollup has an unknown format: update NocDesk or restore the store from a backup"))
    begin = _HEAD.size
    return data[begin : begin + length], size, data[begin + length :], sketch_size


def _decompressed(body: bytes, size: int) -> bytes:
    try:
        packed: bytes = zstandard.ZstdDecompressor().decompress(body, max_output_size=size)
    except zstandard.ZstdError as error:
        raise ColumnError(_("a stored rollup is damaged: restore the store from a backup")) from error
    return packed
