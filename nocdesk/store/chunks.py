"""The codec of a sealed hour: times and values as packed columns under zstd; hours of older stores are read as well."""

from dataclasses import dataclass

import numpy as np
import zstandard
from numpy.typing import NDArray

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.store.column_codec import ColumnError, pack_floats, pack_ints, unpack_floats, unpack_ints
from nocdesk.store.series_time import HOUR_US

_FORMAT = 2
_FIRST_FORMAT = 1
"""Differences and values, each byte-shuffled: what stores had before the columns were packed."""

_LEVEL = 3
_TIME = np.dtype("<u4")
_VALUE = np.dtype("<f8")
_ROW_BYTES = _TIME.itemsize + _VALUE.itemsize
_HEADS_BYTES = 256
"""More than the heads of two packed columns take beside their numbers."""


class ChunkError(NocdeskError):
    """A stored chunk cannot be read."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Samples in ascending order: `at_us` in microseconds since the epoch, and their values."""

    at_us: NDArray[np.int64]
    values: NDArray[np.float64]


def encode_chunk(start_us: int, points: Points, places: int | None = None) -> bytes:
    """Pack the samples of the hour that begins at `start_us`; their times must rise and lie in the hour.

    `places` are the decimal places of the values where they have been counted already.
    """
    at_us = points.at_us
    is_rising = len(at_us) > 0 and bool((at_us[1:] > at_us[:-1]).all())
    if not is_rising or at_us[0] < start_us or at_us[-1] >= start_us + HOUR_US:
        raise ValueError(
            _("the samples are not ascending within the hour from {start_us} µs").format(start_us=start_us)
        )
    packed = pack_ints(at_us - start_us) + pack_floats(points.values, places)
    return bytes([_FORMAT]) + zstandard.ZstdCompressor(level=_LEVEL).compress(packed)


def decode_chunk(
    start_us: int, count: int, data: bytes, decompressor: zstandard.ZstdDecompressor | None = None
) -> Points:
    """Unpack what `encode_chunk` made of `count` samples; a caller with many chunks brings a decompressor for all."""
    if not data or data[0] not in (_FORMAT, _FIRST_FORMAT):
        raise ChunkError(
            _(
                "a chunk of samples from {start_us} µs has an unknown format: it was written by a "
                "newer NocDesk or is damaged; update NocDesk or restore the store from a backup"
            ).format(start_us=start_us)
        )
    try:
        packed = (decompressor or zstandard.ZstdDecompressor()).decompress(
            memoryview(data)[1:], max_output_size=count * 2 * _VALUE.itemsize + _HEADS_BYTES
        )
        points = _first_format(start_us, count, packed) if data[0] == _FIRST_FORMAT else _points(start_us, packed)
    except (zstandard.ZstdError, ColumnError) as error:
        raise _damaged(start_us) from error
    if len(points.at_us) != count or len(points.values) != count:
        raise _damaged(start_us)
    return points


def _points(start_us: int, packed: bytes) -> Points:
    offsets, end = unpack_ints(packed)
    values, _ = unpack_floats(packed, end)
    return Points(offsets + start_us, values)


def _first_format(start_us: int, count: int, packed: bytes) -> Points:
    if len(packed) != count * _ROW_BYTES:
        raise _damaged(start_us)
    border = count * _TIME.itemsize
    differences = _unshuffled(packed[:border], _TIME)
    at_us = start_us + np.cumsum(differences.astype(np.int64))
    return Points(at_us, _unshuffled(packed[border:], _VALUE).astype(np.float64))


def _damaged(start_us: int) -> ChunkError:
    return ChunkError(f"a chunk of samples from {start_us} µs is damaged: restore the store from a backup")


def _unshuffled(data: bytes, dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
    return np.ascontiguousarray(np.frombuffer(data, np.uint8).reshape(dtype.itemsize, -1).T).view(dtype).reshape(-1)
