"""The codec of a sealed hour: times as differences, values as they are, byte-shuffled and compressed with zstd."""

from dataclasses import dataclass

import numpy as np
import zstandard
from numpy.typing import NDArray

from nocdesk.errors import NocdeskError

HOUR_US = 3_600_000_000
"""Microseconds in the hour that a chunk covers; less than 2^32, so a difference fits four bytes."""

_FORMAT = 1
_LEVEL = 3
_TIME = np.dtype("<u4")
_VALUE = np.dtype("<f8")
_ROW_BYTES = _TIME.itemsize + _VALUE.itemsize


class ChunkError(NocdeskError):
    """A stored chunk cannot be read."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Samples in ascending order: `at_us` in microseconds since the epoch, and their values."""

    at_us: NDArray[np.int64]
    values: NDArray[np.float64]


def encode_chunk(start_us: int, points: Points) -> bytes:
    """Pack the samples of the hour that begins at `start_us`; their times must rise and lie in the hour."""
    differences = np.diff(points.at_us, prepend=start_us)
    is_rising = bool((differences[1:] > 0).all())
    if not len(points.at_us) or differences[0] < 0 or not is_rising or points.at_us[-1] >= start_us + HOUR_US:
        raise ValueError(f"the samples are not ascending within the hour from {start_us} µs")
    packed = _shuffled(differences.astype(_TIME)) + _shuffled(points.values.astype(_VALUE))
    return bytes([_FORMAT]) + zstandard.compress(packed, _LEVEL)


def decode_chunk(start_us: int, count: int, data: bytes) -> Points:
    """Unpack what `encode_chunk` made of `count` samples."""
    if not data or data[0] != _FORMAT:
        raise ChunkError(
            f"a chunk of samples from {start_us} µs has an unknown format: it was written by a newer NocDesk or is "
            "damaged; update NocDesk or restore the store from a backup"
        )
    try:
        packed = zstandard.decompress(data[1:], max_output_size=count * _ROW_BYTES)
    except zstandard.ZstdError as error:
        raise _damaged(start_us) from error
    if len(packed) != count * _ROW_BYTES:
        raise _damaged(start_us)
    border = count * _TIME.itemsize
    differences = _unshuffled(packed[:border], _TIME)
    at_us = start_us + np.cumsum(differences.astype(np.int64))
    return Points(at_us, _unshuffled(packed[border:], _VALUE).astype(np.float64))


def _damaged(start_us: int) -> ChunkError:
    return ChunkError(f"a chunk of samples from {start_us} µs is damaged: restore the store from a backup")


def _shuffled(column: NDArray[np.generic]) -> bytes:
    # Bytes of the same weight side by side: neighbours in a series share their upper ones, and zstd sees it.
    return column.view(np.uint8).reshape(-1, column.dtype.itemsize).T.tobytes()


def _unshuffled(data: bytes, dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
    return np.ascontiguousarray(np.frombuffer(data, np.uint8).reshape(dtype.itemsize, -1).T).view(dtype).reshape(-1)
